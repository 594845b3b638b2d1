"""Who is what in one reading: duties say who is staff, enrolments and placements who is a pupil, and the
responsibles of pupils who is a guardian. On disk, since a city's ids are many.
"""

from collections.abc import Iterable

from app.interop.ss12000.records import PersonRecord
from app.kit.spool import Ids, Spool


class Roll:
    """Everybody by id, met one after the other: persons first, then what refers to them."""

    def __init__(self, spool: Spool) -> None:
        self.known = Ids(spool)
        """Persons who are not set aside."""
        self.pupils = Ids(spool)
        """Those who are enrolled or placed, also without a birth date."""
        self.without_age: set[str] = set()
        """Pupils without a birth date: without one there is no age, and without age no rule."""
        self.staff = Ids(spool)
        """Whom duties name, known or not."""
        self.placed = Ids(spool)
        """Whom placements name, known or not."""
        self.responsibles = Ids(spool)
        """Whom known persons name as answering for them, known or not."""
        self.guardians = Ids(spool)
        """Those whom a pupil names that is taken over."""
        self.unverified = 0
        """Identity numbers with a wrong check digit."""
        self._ageless = Ids(spool)

    def meet(self, person: PersonRecord) -> None:
        """Learn from a person's record."""
        self.known.add(person.id)
        self.unverified += person.civic_no is not None and person.civic_no.unverified
        if person.stated_birth_date is None:
            self._ageless.add(person.id)
        if person.enrolments:
            self._be_pupil(person.id)

    def serve(self, person_id: str) -> None:
        """Learn of a person's duty."""
        self.staff.add(person_id)

    def place(self, child_id: str) -> None:
        """Learn of a child's placement."""
        self.placed.add(child_id)
        if child_id in self.known:
            self._be_pupil(child_id)

    def _be_pupil(self, person_id: str) -> None:
        self.pupils.add(person_id)
        if person_id in self._ageless:
            self.without_age.add(person_id)

    def answer(self, answering: Iterable[tuple[str, list[str]]]) -> None:
        """Learn who answers for whom, when everybody has been met."""
        for child, responsibles in answering:
            if child not in self.known:
                continue
            self.responsibles.update(responsibles)
            if child in self.pupils and child not in self.without_age:
                self.guardians.update(responsibles)

    def is_taken_over(self, person_id: str) -> bool:
        """Whether a person is any of the three."""
        is_pupil = person_id in self.pupils and person_id not in self.without_age
        is_adult = person_id in self.staff or person_id in self.guardians
        return is_pupil or (is_adult and person_id in self.known)

    @property
    def ignored(self) -> int:
        """How many are none of the three."""
        return self.known.without(self.pupils, self.staff, self.guardians)
