"""Who is protected, and whose whereabouts must not be taken over for that reason.

Worked out before anything is mapped. A producer marks a child in one place and forgets it in another,
so every marking anywhere counts, the strictest wins, and what would give the home of a protected person
away through somebody near is withheld as well.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

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
    """Who is protected, by the producer's id, and who is near them."""

    levels: dict[str, ProtectionLevel]
    """Of nobody else."""
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


@dataclass(slots=True)
class Signs:
    """What the records say of persons beside their names, gathered from one after the other."""

    marked: dict[str, ProtectionLevel] = field(default_factory=dict)
    numbered: list[tuple[str, str]] = field(default_factory=list)
    """Persons and their numbers, as far as these can be told from others."""
    at_home: list[tuple[str, tuple[str, str]]] = field(default_factory=list)
    responsibles: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Pupils, and who answers for them."""
    known: set[str] = field(default_factory=set)
    """Persons who are not set aside."""
    enrolled: set[str] = field(default_factory=set)
    ageless: set[str] = field(default_factory=set)
    unverified: int = 0

    def meet(self, person: PersonRecord) -> None:
        """Learn from a person's record."""
        self.known.add(person.id)
        if person.enrolments:
            self.enrolled.add(person.id)
        if person.stated_birth_date is None:
            self.ageless.add(person.id)
        self.unverified += person.civic_no is not None and person.civic_no.unverified
        self.see(person)

    def see(self, person: PersonRecord) -> None:
        """Learn what protection needs to know: from any record, also from one that is set aside."""
        self._mark(person.id, person.security_marking)
        if person.civic_no and person.civic_no.checked:
            self.numbered.append((person.id, person.civic_no.canonical))
        self.at_home += ((person.id, each.home) for each in person.addresses)
        for each in person.responsibles:
            self.mark(each.person)
        if person.responsibles:
            self.responsibles.append((person.id, tuple(each.person.id for each in person.responsibles)))

    def mark(self, reference: Reference) -> None:
        """Learn from a reference to a person."""
        self._mark(reference.id, reference.security_marking)

    def _mark(self, who: str, marking: ProtectionLevel) -> None:
        if marking is not ProtectionLevel.NONE:
            self.marked[who] = stricter(self.marked.get(who, ProtectionLevel.NONE), marking)

    def answering_for(self, children: Collection[str]) -> Iterator[str]:
        """Yield who answers for some children."""
        return (
            each for child, responsibles in self.responsibles if child in children for each in responsibles
        )

    def raised(self) -> Shields:
        """Gather every marking: on the person, on a reference to it, on a second record of its number."""
        levels = dict(self.marked)
        strictest: dict[str, ProtectionLevel] = {}
        for who, number in self.numbered:
            if who in levels:
                strictest[number] = stricter(levels[who], strictest.get(number, ProtectionLevel.NONE))
        for who, number in self.numbered:
            # A protected child that came once more, under another id and without its marking, is protected.
            if number in strictest:
                levels[who] = stricter(strictest[number], levels.get(who, ProtectionLevel.NONE))
        homes = frozenset(home for who, home in self.at_home if who in levels)
        return Shields(levels=levels, near=self._near(levels.keys()), homes=homes)

    def _near(self, protected: Collection[str]) -> frozenset[str]:
        near: set[str] = set()
        for person, responsibles in self.responsibles:
            if person in protected:
                near.update(responsibles)
            elif any(each in protected for each in responsibles):
                near.add(person)
        return frozenset(near)
