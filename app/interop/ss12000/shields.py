"""Who is protected, and whose whereabouts must not be taken over for that reason.

Worked out before anything is mapped. A producer marks a child in one place and forgets it in another,
so every marking anywhere counts, the strictest wins, and what would give the home of a protected person
away through somebody near is withheld as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.records import PersonRecord, Reference
from app.vocabulary import ProtectionLevel

_ORDER = (
    ProtectionLevel.NONE,
    ProtectionLevel.CONFIDENTIALITY_MARKED,
    ProtectionLevel.PROTECTED_REGISTRATION,
)


def stricter(one: ProtectionLevel, other: ProtectionLevel) -> ProtectionLevel:
    """Return the level that protects more."""
    return max(one, other, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class Shields:
    """The protection of each person, by the producer's id."""

    levels: dict[str, ProtectionLevel]
    near: frozenset[str]
    """Responsibles of protected pupils, pupils of protected responsibles."""
    homes: frozenset[tuple[str, str]]
    """Where protected persons live."""

    def level(self, person: PersonRecord) -> ProtectionLevel:
        """Return a person's protection."""
        return self.levels.get(person.id, ProtectionLevel.NONE)

    def contact(self, person: PersonRecord) -> Contact | None:
        """Return how to reach a person; nothing for the protected and those near them."""
        if self.level(person) is not ProtectionLevel.NONE or person.id in self.near:
            return None
        addresses = tuple(each for each in person.addresses if each.home not in self.homes)
        return Contact(person.emails, person.phone_numbers, addresses)


def raise_shields(persons: Iterable[PersonRecord], references: Iterable[Reference]) -> Shields:
    """Gather every marking: on the person, on a reference to it, on a second record of its number."""
    people = tuple(persons)
    levels: dict[str, ProtectionLevel] = {}
    marked = chain(
        ((person.id, person.security_marking) for person in people),
        ((each.id, each.security_marking) for each in references),
        ((each.id, each.security_marking) for person in people for each in _responsibles(person)),
    )
    for who, marking in marked:
        levels[who] = stricter(levels.get(who, ProtectionLevel.NONE), marking)
    _raise_for_the_same_number(people, levels)
    protected = {who for who, level in levels.items() if level is not ProtectionLevel.NONE}
    homes = (each.home for person in people if person.id in protected for each in person.addresses)
    return Shields(levels=levels, near=_near(people, protected), homes=frozenset(homes))


def _responsibles(person: PersonRecord) -> Iterable[Reference]:
    return (each.person for each in person.responsibles)


def _raise_for_the_same_number(people: Iterable[PersonRecord], levels: dict[str, ProtectionLevel]) -> None:
    """A protected child that came once more, under another id and without its marking, is protected."""
    numbered = [
        (person.id, person.civic_no.canonical)
        for person in people
        if person.civic_no and person.civic_no.checked
    ]
    strictest: dict[str, ProtectionLevel] = {}
    for who, number in numbered:
        strictest[number] = stricter(levels[who], strictest.get(number, ProtectionLevel.NONE))
    for who, number in numbered:
        levels[who] = strictest[number]


def _near(people: Iterable[PersonRecord], protected: set[str]) -> frozenset[str]:
    near: set[str] = set()
    for person in people:
        responsibles = {reference.id for reference in _responsibles(person)}
        if person.id in protected:
            near |= responsibles
        elif responsibles & protected:
            near.add(person.id)
    return frozenset(near)
