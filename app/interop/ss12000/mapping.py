"""From records to rows. Duties say who is staff, enrolments and placements who is a pupil, and the
responsibles of pupils who is a guardian; whoever is none of these is not taken over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.interop.ss12000 import records as ss
from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.roles import DUTY_ROLES, role_and_branch, unit_kind
from app.interop.ss12000.rows import (
    AssignmentRow,
    Counts,
    DutyRow,
    EnrolmentRow,
    GroupRow,
    GuardianRow,
    MembershipRow,
    OrganisationRow,
    PersonRow,
    PupilRow,
    ResponsibleRow,
    SchoolAnswers,
    StaffRow,
)
from app.interop.ss12000.shields import Shields, Signs
from app.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one producer, one for each id."""

    organisations: tuple[ss.OrganisationRecord, ...] = ()
    persons: Iterable[ss.PersonRecord] = ()
    """Read anew each time that they are gone through."""
    signs: Signs = field(default_factory=Signs)
    """What all records say of persons, those in quarantine too."""
    duties: tuple[ss.DutyRecord, ...] = ()
    groups: tuple[ss.GroupRecord, ...] = ()
    placements: tuple[ss.PlacementRecord, ...] = ()

    @property
    def references(self) -> Iterable[ss.Reference]:
        """Every reference to a person outside the persons themselves."""
        yield from (duty.person for duty in self.duties if duty.person)
        yield from (placement.child for placement in self.placements)
        yield from (each.person for group in self.groups for each in group.group_memberships)


def map_records(
    found: Records, *, quarantined: Iterable[Quarantined] = (), incomplete: Iterable[Resource] = ()
) -> SchoolAnswers:
    """Map everything that was read. Protection is worked out first."""
    organisations = tuple(_organisation(record) for record in found.organisations)
    people = _People(found, {row.source_id: row.unit_kind for row in organisations})
    ageless = (
        Quarantined(each, Resource.PERSONS, Reason.NO_BIRTH_DATE, "birthDate")
        for each in sorted(people.ageless)
    )
    return SchoolAnswers(
        organisations=organisations,
        people=people,
        groups=tuple(_group(record) for record in found.groups),
        quarantined=(*quarantined, *ageless),
        counts=_counts(found, people),
        incomplete=frozenset(incomplete),
    )


def _organisation(record: ss.OrganisationRecord) -> OrganisationRow:
    return OrganisationRow(
        source_id=record.id,
        kind=record.organisation_type,
        unit_kind=unit_kind(record.organisation_type, record.school_types),
        name=record.display_name,
        organisation_number=record.organisation_number,
        school_unit_code=record.school_unit_code,
        municipality_code=record.municipality_code,
        school_types=record.school_types,
        parent=record.parent_organisation.id if record.parent_organisation else None,
        since=record.start_date,
        until=record.end_date,
        email=record.email,
    )


class _People:
    """Who is staff, who is a pupil and who is a guardian; somebody may be several of these.

    Mapped anew each time that they are gone through: a city's people are never all held at once.
    """

    def __init__(self, found: Records, unit_kinds: Mapping[str, UnitKind | None]) -> None:
        self._persons, self._shields = found.persons, found.signs.raised()
        self._duties: dict[str, list[DutyRow]] = {}
        for duty in found.duties:
            if duty.person:
                self._duties.setdefault(duty.person.id, []).append(_duty(duty, unit_kinds))
        self._placements: dict[str, list[EnrolmentRow]] = {}
        for each in found.placements:
            row = EnrolmentRow(each.placed_at.id, each.school_type, None, each.start_date, each.end_date)
            self._placements.setdefault(each.child.id, []).append(row)
        placed = (found.signs.enrolled | self._placements.keys()) & found.signs.known
        self.ageless = placed & found.signs.ageless
        """Pupils without a birth date: without one there is no age, and without age no rule."""
        pupils = placed - self.ageless
        self._responsibles = {*found.signs.answering_for(pupils)}
        self.ids = pupils | found.signs.known & (self._duties.keys() | self._responsibles)
        """Whoever is taken over."""

    def __iter__(self) -> Iterator[PersonRow]:
        """Map each person to what it is."""
        for person in self._persons:
            yield from self._of(person)

    @property
    def shielded(self) -> int:
        """How many of them are protected."""
        return len(self.ids & self._shields.levels.keys())

    def _of(self, person: ss.PersonRecord) -> Iterator[PersonRow]:
        duties, placements = self._duties.get(person.id), self._placements.get(person.id, ())
        if duties:
            yield _staff(person, duties, self._shields)
        if person.enrolments or placements:
            pupil = _pupil(person, placements, self._shields)
            if pupil is not None:
                yield pupil
        if person.id in self._responsibles:
            yield _guardian(person, self._shields)


def _staff(person: ss.PersonRecord, duties: Iterable[DutyRow], shields: Shields) -> StaffRow:
    return StaffRow(
        source_id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        protection=shields.level(person),
        contact=_at_work(shields.contact(person)),
        duties=tuple(duties),
    )


def _at_work(contact: Contact | None) -> Contact | None:
    """Leave the home of a member of staff out: nobody here has a use for it."""
    return contact and Contact(emails=contact.emails, phones=contact.phones)


def _duty(record: ss.DutyRecord, unit_kinds: Mapping[str, UnitKind | None]) -> DutyRow:
    role, branch = role_and_branch(record.duty_role, unit_kinds.get(record.duty_at.id))
    return DutyRow(
        source_id=record.id,
        unit=record.duty_at.id,
        role=role,
        branch=branch,
        since=record.start_date,
        until=record.end_date,
        assignments=tuple(
            AssignmentRow(each.group.id, each.assignment_role_type, each.start_date, each.end_date)
            for each in record.assignment_role
        ),
    )


def _pupil(person: ss.PersonRecord, placements: Iterable[EnrolmentRow], shields: Shields) -> PupilRow | None:
    birth_date = person.stated_birth_date
    if birth_date is None:
        return None
    return PupilRow(
        source_id=person.id,
        identity=person.civic_no,
        birth_date=birth_date,
        given_name=person.given_name,
        family_name=person.family_name,
        protection=shields.level(person),
        status=person.person_status,
        contact=shields.contact(person),
        enrolments=tuple(
            EnrolmentRow(
                each.enroled_at.id, each.school_type, each.school_year, each.start_date, each.end_date
            )
            for each in person.enrolments
        ),
        placements=tuple(placements),
        responsibles=tuple(
            ResponsibleRow(each.person.id, each.relation_type) for each in person.responsibles
        ),
    )


def _guardian(person: ss.PersonRecord, shields: Shields) -> GuardianRow:
    return GuardianRow(
        source_id=person.id,
        identity=person.civic_no,
        birth_date=person.stated_birth_date,
        given_name=person.given_name,
        family_name=person.family_name,
        protection=shields.level(person),
        status=person.person_status,
        contact=shields.contact(person),
    )


def _group(record: ss.GroupRecord) -> GroupRow:
    return GroupRow(
        source_id=record.id,
        unit=record.organisation.id,
        kind=record.group_type,
        members=tuple(
            MembershipRow(each.person.id, each.start_date, each.end_date) for each in record.group_memberships
        ),
    )


def _counts(found: Records, people: _People) -> Counts:
    known = found.signs.known
    pointing = {
        Resource.DUTIES: [duty.person.id for duty in found.duties if duty.person],
        Resource.PLACEMENTS: [placement.child.id for placement in found.placements],
        Resource.PERSONS: found.signs.answering_for(known),
    }
    return Counts(
        read={
            Resource.ORGANISATIONS: len(found.organisations),
            Resource.PERSONS: len(known) - len(people.ageless),
            Resource.DUTIES: len(found.duties),
            Resource.GROUPS: len(found.groups),
            Resource.PLACEMENTS: len(found.placements),
        },
        unverified_numbers=found.signs.unverified,
        shielded=people.shielded,
        ignored_persons=len(known - people.ids - people.ageless),
        vacant_duties=sum(1 for duty in found.duties if duty.person is None),
        unknown_duty_roles=sum(1 for duty in found.duties if duty.duty_role not in DUTY_ROLES),
        dangling={where: len(set(ids) - known) for where, ids in pointing.items()},
    )
