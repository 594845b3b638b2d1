"""Service or assessed help: which marks of an individual test help may bear without a decision, and when.

Two rows, one before the new act and one after. The first follows a ruling of an administrative court of
appeal; the second has not been read in the act itself, so it is marked and an installation can switch it off:
then the ruling's line goes on. A refusal always shows both lawful roads.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.rules.legal_basis import NEW_SOL, OLD_SOL_ENDS, OLD_SOL_IN_FORCE
from app.rules.sentences import InTwoLanguages
from app.vocabulary import (
    Certainty,
    IndividualMark,
    LawfulRoad,
    MeasureKind,
)

NOT_MODELLED = (
    "Which help a board has decided to give without an individual test: the board knows.",
    "What the school gives within the Education Act is its own duty; it is registered as service here.",
    "Whether a ruling about one kind of help holds for another: the row reads it so, a lawyer may not.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard(InTwoLanguages):
    """One row: what service may not hold, on what that rests, and since when."""

    key: str
    forbids: frozenset[IndividualMark]
    says_sv: str
    says_en: str
    basis: tuple[str, ...]
    ruling: str | None = None
    certainty: Certainty
    in_force_from: date
    in_force_until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it is law on this date."""
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def switchable(self) -> bool:
        """May an installation switch it off? Only what has not been confirmed."""
        return self.certainty is Certainty.UNVERIFIED


SAME_FOR_ALL = Guard(
    key="service-is-the-same-for-all",
    forbids=frozenset(IndividualMark),
    says_sv="Service är lika för alla som den vänder sig till. Kartläggning, anpassning efter den enskildes "
    "behov och prövning av behovet hör till biståndet.",
    says_en="Service is the same for all whom it is for. Mapping, adaptation to the person's needs and a "
    "test of the needs belong to assessed help.",
    basis=("assessed-help",),
    ruling="Kammarrätten i Jönköping, dom 2019-03-28 i mål nr 3660-17",
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
    in_force_from=OLD_SOL_IN_FORCE,
    in_force_until=OLD_SOL_ENDS,
)
WITHOUT_TEST = Guard(
    key="help-without-individual-test",
    forbids=frozenset({IndividualMark.INDIVIDUAL_TEST}),
    says_sv="Stöd får ges utan individuell behovsprövning. Prövas behovet är det bistånd.",
    says_en="Help may be given without an individual test of the needs. Where they are tested it is assessed "
    "help.",
    basis=("help-without-individual-test",),
    certainty=Certainty.UNVERIFIED,
    in_force_from=NEW_SOL,
)
GUARDS = (SAME_FOR_ALL, WITHOUT_TEST)
SWITCHABLE_GUARDS = frozenset(each.key for each in GUARDS if each.switchable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A way in which the help can lawfully be given."""

    road: LawfulRoad
    says_sv: str
    says_en: str
    basis: tuple[str, ...]


ASSESSED_KEY = "assessed-help-has-a-decision"
"""Help that a board has tested the need of stands on a decision that can be appealed."""
_ROADS = (
    Road(
        road=LawfulRoad.ASSESSED_DECISION,
        says_sv="Ge stödet som bistånd: pröva behovet, fatta ett beslut som går att överklaga. Familjen kan "
        "själv ansöka.",
        says_en="Give it as assessed help: test the need and take a decision that can be appealed. The "
        "family may apply itself.",
        basis=("assessed-help",),
    ),
    Road(
        road=LawfulRoad.WITHOUT_INDIVIDUAL_TEST,
        says_sv="Ge stödet öppet, utan individuell prövning, som det får ges den dagen.",
        says_en="Give it openly, without an individual test, as far as the law of that day lets it.",
        basis=("help-without-individual-test",),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why help is no service: the row, the marks that it may not bear, and the roads that are open."""

    rule: Guard
    marks: tuple[IndividualMark, ...]
    roads: tuple[Road, ...] = _ROADS


def guard_on(on: date, *, off: Collection[str] = ()) -> Guard:
    """Which row judges service that begins on a day; where the new one is off, the ruling's line goes on."""
    found = [each for each in GUARDS if each.in_force(on) and each.key not in off]
    return found[0] if found else SAME_FOR_ALL


def judge(
    kind: MeasureKind, marks: Collection[IndividualMark], *, on: date, off: Collection[str] = ()
) -> Refused | None:
    """Whether help may be given as the kind that it is said to be; nothing when it may."""
    if kind is MeasureKind.ASSESSED:
        return None
    rule = guard_on(on, off=off)
    found = tuple(each for each in IndividualMark if each in marks and each in rule.forbids)
    return Refused(rule=rule, marks=found) if found else None


EVERYTHING = 100
"""What the parts of a cost come to at most, in per cent."""
