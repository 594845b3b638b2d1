"""Which scopes there are, whose token may carry each, and which sector's systems may hold it at all.

A scope opens an endpoint; the rules decide the row and the field. What a system may hold is decided when it
is registered and again at every token: a table changed here closes what was open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary import Sector


class ClientKind(StrEnum):
    """Slag av anslutet system."""

    SYSTEM = "system"
    """Ett verksamhetssystem: belongs to one organisation and acts for it and its professionals."""
    FAMILY_APP = "family-app"
    """En app för vårdnadshavare och unga: belongs to no organisation."""
    ADMINISTRATOR = "administrator"
    """Installationens administratör."""


class Carrier(StrEnum):
    """Whose token may carry a scope."""

    SYSTEM = "system"
    """A system with nobody behind it (client_credentials)."""
    PROFESSIONAL = "professional"
    FAMILY = "family"
    """A guardian or a young person."""


CARRIERS: dict[ClientKind, frozenset[Carrier]] = {
    ClientKind.SYSTEM: frozenset({Carrier.SYSTEM, Carrier.PROFESSIONAL}),
    ClientKind.FAMILY_APP: frozenset({Carrier.FAMILY}),
    ClientKind.ADMINISTRATOR: frozenset({Carrier.SYSTEM}),
}
EVERY_SECTOR = frozenset(Sector)
_NO_SECTOR: frozenset[Sector] = frozenset()
_SCHOOL = frozenset({Sector.SCHOOL})
_SOCIAL_SERVICES = frozenset({Sector.SOCIAL_SERVICES})
_REPORTERS = frozenset({Sector.SCHOOL, Sector.HEALTH_CARE})
_SYSTEM = frozenset({Carrier.SYSTEM})
_PERSON = frozenset({Carrier.PROFESSIONAL})
_EITHER = frozenset({Carrier.SYSTEM, Carrier.PROFESSIONAL})
_FAMILY = frozenset({Carrier.FAMILY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One scope: what it opens, in points, and to whom it may be given."""

    name: str
    carriers: frozenset[Carrier] = _PERSON
    sectors: frozenset[Sector] = EVERY_SECTOR
    administrator: bool = False
    """May the installation's administrator hold it?"""
    persons: bool = True
    """Does it let persons be read, or brought in? Then a second person confirms who holds it."""
    en: tuple[str, ...]
    sv: tuple[str, ...]


SCOPES: tuple[Scope, ...] = (
    Scope(
        name="roster.sync",
        carriers=_SYSTEM,
        en=("import organisations, people and relations", "read the runs of the import"),
        sv=("läsa in organisationer, personer och relationer", "läsa inläsningarnas resultat"),
    ),
    Scope(
        name="children.read",
        en=("look a child up", "read the pointer, relations, guardians and external identifiers"),
        sv=("slå upp ett barn", "läsa barnets pekare, relationer, vårdnadshavare och externa beteckningar"),
    ),
    Scope(
        name="children.write",
        en=("register a child", "change relations, guardians and external identifiers"),
        sv=("lägga upp ett barn", "ändra relationer, vårdnadshavare och externa beteckningar"),
    ),
    Scope(
        name="named-person.read",
        en=("read who a child's named person is", "read the own caseload and notices"),
        sv=("läsa vem som är barnets namngivna person", "läsa de egna barnen och aviseringarna"),
    ),
    Scope(
        name="named-person.write",
        en=("assign, cover, hand over and accept named persons", "assign lead professionals"),
        sv=("utse, ersätta, lämna över och ta emot uppdrag", "utse samordnare"),
    ),
    Scope(
        name="five-questions.read",
        en=("read the five questions of the own branch and what was taken over", "read the chronology"),
        sv=("läsa de fem frågorna i den egna grenen och det som tagits emot", "läsa händelseöversikten"),
    ),
    Scope(
        name="five-questions.write",
        en=("answer the five questions", "write in the chronology"),
        sv=("besvara de fem frågorna", "skriva i händelseöversikten"),
    ),
    Scope(
        name="plans.read",
        en=("read the plans at which the own organisation has a seat",),
        sv=("läsa de planer där den egna organisationen har en plats",),
    ),
    Scope(
        name="plans.write",
        en=("open a plan, call to it, write goals and actions", "follow up and end it"),
        sv=("öppna en plan, kalla till den, skriva mål och åtgärder", "följa upp och avsluta den"),
    ),
    Scope(
        name="plans.attend",
        en=("answer an invitation to a plan", "report on the own promises"),
        sv=("svara på en kallelse till en plan", "rapportera de egna åtgärderna"),
    ),
    Scope(
        name="consents.read",
        en=("read consents of the own branch",),
        sv=("läsa samtycken i den egna grenen",),
    ),
    Scope(
        name="consents.write",
        en=("note a consent that was heard", "note a withdrawal"),
        sv=("anteckna ett samtycke", "anteckna ett återtagande"),
    ),
    Scope(
        name="disclosures.explain",
        en=("ask whether something might be shared, without sharing it",),
        sv=("fråga om något får lämnas ut, utan att lämna ut det",),
    ),
    Scope(
        name="disclosures.write",
        en=("share items with another party", "take over what was shared, with a receipt"),
        sv=("lämna ut uppgifter till en annan part", "ta emot utlämnade uppgifter mot kvitto"),
    ),
    Scope(
        name="disclosures.read",
        en=("read what was shared with or by the own branch",),
        sv=("läsa vad som lämnats ut till eller av den egna grenen",),
    ),
    Scope(
        name="concerns.create",
        en=("make a concern report",),
        sv=("göra en orosanmälan",),
    ),
    Scope(
        name="concerns.read",
        en=("read the concern reports of the own branch",),
        sv=("läsa orosanmälningar i den egna grenen",),
    ),
    Scope(
        name="concerns.decide",
        sectors=_SOCIAL_SERVICES,
        en=("assess a concern report", "decide on an inquiry and give the reporter feedback"),
        sv=("bedöma en orosanmälan", "besluta om utredning och återkoppla till anmälaren"),
    ),
    Scope(
        name="feedback.read",
        sectors=_REPORTERS,
        en=("read the feedback on a concern report that the own branch made",),
        sv=("läsa återkopplingen på en orosanmälan som den egna grenen gjort",),
    ),
    Scope(
        name="absence.read",
        sectors=_SCHOOL,
        en=("read the own school's records of attendance, and what absence it must see to",),
        sv=("läsa den egna skolans närvarouppgifter, och vilken frånvaro den ska se till",),
    ),
    Scope(
        name="absence.write",
        sectors=_SCHOOL,
        en=("write attendance down", "take the steps that follow from absence"),
        sv=("skriva in närvaro", "ta de steg som följer av frånvaro"),
    ),
    Scope(
        name="measures.read",
        en=("read the support measures for which the own branch answers, or which it gives and is told of",),
        sv=("läsa de insatser som den egna grenen svarar för, eller ger och har fått del av",),
    ),
    Scope(
        name="measures.write",
        en=("register a support measure, and end it",),
        sv=("registrera en insats och avsluta den",),
    ),
    Scope(
        name="consultations.read",
        en=("read the consultations that one has asked, and those that the own unit is asked",),
        sv=("läsa de konsultationer som man har begärt, och dem som den egna enheten är tillfrågad om",),
    ),
    Scope(
        name="consultations.write",
        en=("ask without naming a child, and give advice", "offer and book hours for consultation"),
        sv=("fråga utan att namnge ett barn, och ge råd", "erbjuda och boka konsultationstider"),
    ),
    Scope(
        name="agreements.read",
        carriers=_EITHER,
        administrator=True,
        persons=False,
        en=("read collaboration agreements and contact points", "read the documents in use"),
        sv=("läsa samverkansöverenskommelser och kontaktpunkter", "läsa de dokument som används"),
    ),
    Scope(
        name="agreements.write",
        carriers=_EITHER,
        administrator=True,
        persons=False,
        en=("change collaboration agreements and contact points", "put documents in use"),
        sv=("ändra samverkansöverenskommelser och kontaktpunkter", "ta dokument i bruk"),
    ),
    Scope(
        name="agreements.confirm",
        persons=False,
        en=(
            "confirm that the own school has taken note of an announced contact point",
            "confirm that one has read a document in use",
        ),
        sv=(
            "kvittera att den egna skolan har tagit del av en ny kontaktpunkt",
            "kvittera att man har läst ett dokument som används",
        ),
    ),
    Scope(
        name="cooperation.read",
        carriers=_EITHER,
        en=("read the meetings of what the own unit takes part in", "read a child's part in it"),
        sv=("läsa möten i det som den egna enheten deltar i", "läsa ett barns del i det"),
    ),
    Scope(
        name="cooperation.write",
        carriers=_EITHER,
        en=(
            "write minutes and decisions, without persons",
            "let a child take part, with the form's own consent",
        ),
        sv=("skriva protokoll och beslut, utan personer", "låta ett barn delta, med formens eget samtycke"),
    ),
    Scope(
        name="catalogue.write",
        carriers=_EITHER,
        administrator=True,
        persons=False,
        en=("write the own measures in the public catalogue", "see what has not been checked"),
        sv=("skriva de egna insatserna i den öppna katalogen", "se vad som inte har setts över"),
    ),
    Scope(
        name="access-log.read",
        en=("read who in the own organisation has looked",),
        sv=("läsa vem i den egna organisationen som har tittat",),
    ),
    Scope(
        name="audit.verify",
        carriers=_EITHER,
        administrator=True,
        persons=False,
        en=("read checkpoints and proofs of the log, without its contents",),
        sv=("läsa loggens kontrollpunkter och bevis, utan innehållet",),
    ),
    Scope(
        name="events.subscribe",
        carriers=_SYSTEM,
        persons=False,
        en=("subscribe to thin events", "read the feed of events"),
        sv=("prenumerera på händelser utan innehåll", "läsa flödet av händelser"),
    ),
    Scope(
        name="statistics.read",
        carriers=_EITHER,
        administrator=True,
        persons=False,
        en=("read aggregates, small numbers protected",),
        sv=("läsa aggregat där små tal är skyddade",),
    ),
    Scope(
        name="organisations.admin",
        carriers=_EITHER,
        administrator=True,
        en=("register and change organisations, units, professionals and duties",),
        sv=("lägga upp och ändra organisationer, enheter, yrkespersoner och tjänster",),
    ),
    Scope(
        name="clients.read",
        carriers=_SYSTEM,
        sectors=_NO_SECTOR,
        administrator=True,
        en=("read which systems are registered, what they may ask for and when they last called",),
        sv=("läsa vilka system som är anslutna, vad de får begära och när de senast anropade",),
    ),
    Scope(
        name="clients.manage",
        carriers=_SYSTEM,
        sectors=_NO_SECTOR,
        administrator=True,
        en=("register, change and disable systems", "confirm what another administrator has asked for"),
        sv=("ansluta, ändra och stänga av system", "bekräfta det som en annan administratör har begärt"),
    ),
    Scope(
        name="family.read",
        carriers=_FAMILY,
        en=("read the own child's named person, plan and consents", "read who has looked"),
        sv=("läsa barnets namngivna person, plan och samtycken", "läsa vem som har tittat"),
    ),
    Scope(
        name="family.write",
        carriers=_FAMILY,
        en=("give and withdraw consent, object", "say what one thinks"),
        sv=("ge och återta samtycke, invända", "säga vad man tycker"),
    ),
)
SCOPE_NAMES = tuple(scope.name for scope in SCOPES)
PERSON_SCOPES = frozenset(scope.name for scope in SCOPES if scope.persons)


def holdable(kind: ClientKind, sector: Sector | None) -> frozenset[str]:
    """Return the scopes that a system of this kind and sector may be registered with."""
    carriers = CARRIERS[kind]
    return frozenset(
        scope.name
        for scope in SCOPES
        if carriers & scope.carriers
        and (scope.administrator if kind is ClientKind.ADMINISTRATOR else True)
        and (sector in scope.sectors if kind is ClientKind.SYSTEM else True)
    )


def reaches_persons(kind: ClientKind, names: Iterable[str]) -> bool:
    """Whether a system that holds these scopes can reach persons; an administrator can let others do so."""
    return kind is not ClientKind.SYSTEM or not PERSON_SCOPES.isdisjoint(names)


def carried(names: Iterable[str], carrier: Carrier) -> frozenset[str]:
    """Return those of the scopes that this carrier's token may hold."""
    return frozenset(scope.name for scope in SCOPES if carrier in scope.carriers).intersection(names)
