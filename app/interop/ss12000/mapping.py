"""From records to rows. Duties say who is staff, enrolments and placements who is a pupil, and the
responsibles of pupils who is a guardian; whoever is none of these is not taken over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from app.interop.ss12000 import records as ss
from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.parsing import Reading
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.roles import DUTY_ROLES, role_and_branch, unit_kind
from app.interop.ss12000.roll import Roll
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
from app.kit.spool import Spool, Texts
from app.vocabulary import UnitKind

_DUTY: TypeAdapter[DutyRow] = TypeAdapter(DutyRow)
_PLACEMENT: TypeAdapter[EnrolmentRow] = TypeAdapter(EnrolmentRow)


@dataclass(slots=True, kw_only=True)
class Records:
    """The records of one producer, one for each id; all but organisations are read anew each time that they
    are gone through.
    """

    spool: Spool
    organisations: tuple[ss.OrganisationRecord, ...] = ()
    persons: Reading[ss.PersonRecord]
    duties: Reading[ss.DutyRecord]
    groups: Reading[ss.GroupRecord]
    placements: Reading[ss.PlacementRecord]
    signs: Signs
    """What all records say of persons, those in quarantine too."""
    roll: Roll


def map_records(
    found: Records, *, quarantined: Iterable[Quarantined] = (), incomplete: Iterable[Resource] = ()
) -> SchoolAnswers:
    """Map everything that was read. Protection is worked out first."""
    organisations = tuple(_organisation(record) for record in found.organisations)
    people = _People(found, {row.source_id: row.unit_kind for row in organisations})
    ageless = (
        Quarantined(each, Resource.PERSONS, Reason.NO_BIRTH_DATE, "birthDate")
        for each in sorted(found.roll.without_age)
    )
    return SchoolAnswers(
        organisations=organisations,
        people=people,
        groups=_Groups(found.groups),
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
        self._persons, self._roll, self.shields = found.persons, found.roll, found.signs.raised()
        self._duties, self._placements = Texts(found.spool), Texts(found.spool)
        self.duties = self.vacant = self.unknown_roles = self.placements = 0
        for duty in found.duties:
            self.duties += 1
            self.vacant += duty.person is None
            self.unknown_roles += duty.duty_role not in DUTY_ROLES
            if duty.person:
                self._duties.add(duty.person.id, _DUTY.dump_json(_duty(duty, unit_kinds)).decode())
        for each in found.placements:
            self.placements += 1
            row = EnrolmentRow(each.placed_at.id, each.school_type, None, each.start_date, each.end_date)
            self._placements.add(each.child.id, f"{each.id} {_PLACEMENT.dump_json(row).decode()}")

    def __iter__(self) -> Iterator[PersonRow]:
        """Map each person to what it is."""
        for person in self._persons:
            yield from self._of(person)

    def _of(self, person: ss.PersonRecord) -> Iterator[PersonRow]:
        if person.id in self._roll.staff:
            duties = (_DUTY.validate_json(each) for each in self._duties.of(person.id))
            yield _staff(person, duties, self.shields)
        placed = self._placements.of(person.id) if person.id in self._roll.placed else ()
        if person.enrolments or placed:
            placements = (_PLACEMENT.validate_json(each.partition(" ")[2]) for each in placed)
            pupil = _pupil(person, placements, self.shields)
            if pupil is not None:
                yield pupil
        if person.id in self._roll.guardians:
            yield _guardian(person, self.shields)


class _Groups:
    """The groups, mapped anew each time that they are gone through."""

    def __init__(self, records: Iterable[ss.GroupRecord]) -> None:
        self._records = records

    def __iter__(self) -> Iterator[GroupRow]:
        return map(_group, self._records)


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
    roll = found.roll
    return Counts(
        read={
            Resource.ORGANISATIONS: len(found.organisations),
            Resource.PERSONS: len(roll.known) - len(roll.without_age),
            Resource.DUTIES: people.duties,
            Resource.GROUPS: sum(1 for _ in found.groups),
            Resource.PLACEMENTS: people.placements,
        },
        unverified_numbers=roll.unverified,
        shielded=sum(1 for each in people.shields.levels if roll.is_taken_over(each)),
        ignored_persons=roll.ignored,
        vacant_duties=people.vacant,
        unknown_duty_roles=people.unknown_roles,
        dangling={
            Resource.DUTIES: roll.staff.without(roll.known),
            Resource.PLACEMENTS: roll.placed.without(roll.known),
            Resource.PERSONS: roll.responsibles.without(roll.known),
        },
    )
