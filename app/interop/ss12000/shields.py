"""Who is protected, and whose whereabouts must not be taken over for that reason.

Worked out before anything is mapped. A producer marks a child in one place and forgets it in another,
so every marking anywhere counts, the strictest wins, and what would give the home of a protected person
away through somebody near is withheld as well.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.records import PersonRecord, Reference
from app.kit.spool import Spool, Texts
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


class Signs:
    """What the records say of persons beside their names, gathered from one after the other: on disk, but for
    the few who are marked.
    """

    def __init__(self, spool: Spool) -> None:
        self.marked: dict[str, ProtectionLevel] = {}
        self._numbers, self._numbered = Texts(spool), Texts(spool)
        """The numbers of persons and the persons of numbers, as far as these can be told from others."""
        self._homes = Texts(spool)
        self.responsibles = Texts(spool)
        """Of each pupil who answers for it, by id: one list for each record."""

    def see(self, person: PersonRecord) -> None:
        """Learn what protection needs to know: from any record, also from one that is set aside."""
        self._mark(person.id, person.security_marking)
        if person.civic_no and person.civic_no.checked:
            self._numbers.add(person.id, person.civic_no.canonical)
            self._numbered.add(person.civic_no.canonical, person.id)
        for address in person.addresses:
            self._homes.add(person.id, json.dumps(address.home))
        for each in person.responsibles:
            self.mark(each.person)
        if person.responsibles:
            self.responsibles.add(person.id, " ".join(each.person.id for each in person.responsibles))

    def mark(self, reference: Reference) -> None:
        """Learn from a reference to a person."""
        self._mark(reference.id, reference.security_marking)

    def _mark(self, who: str, marking: ProtectionLevel) -> None:
        if marking is not ProtectionLevel.NONE:
            self.marked[who] = stricter(self.marked.get(who, ProtectionLevel.NONE), marking)

    def answering(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each pupil that names somebody, and who answers for it."""
        for child, lists in self.responsibles.items():
            yield child or "", [each for some in lists for each in some.split()]

    def raised(self) -> Shields:
        """Gather every marking: on the person, on a reference to it, on a second record of its number."""
        levels = dict(self.marked)
        strictest: dict[str, ProtectionLevel] = {}
        for who, level in self.marked.items():
            for number in self._numbers.of(who):
                strictest[number] = stricter(level, strictest.get(number, ProtectionLevel.NONE))
        for number, level in strictest.items():
            # A protected child that came once more, under another id and without its marking, is protected.
            for who in self._numbered.of(number):
                levels[who] = stricter(level, levels.get(who, ProtectionLevel.NONE))
        homes = frozenset(tuple(json.loads(home)) for who in levels for home in self._homes.of(who))
        return Shields(levels=levels, near=self._near(levels.keys()), homes=homes)

    def _near(self, protected: Collection[str]) -> frozenset[str]:
        near: set[str] = set()
        for person, responsibles in self.answering():
            if person in protected:
                near.update(responsibles)
            elif any(each in protected for each in responsibles):
                near.add(person)
        return frozenset(near)
