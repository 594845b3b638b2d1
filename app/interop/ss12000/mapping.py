"""From records to rows. Duties say who is staff, enrolments and placements who is a pupil, and the
responsibles of pupils who is a guardian; whoever is none of these is not taken over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
    PupilRow,
    ResponsibleRow,
    SchoolAnswers,
    StaffRow,
)
from app.interop.ss12000.shields import Shields, raise_shields
from app.vocabulary import UnitKind


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one producer, one for each id."""

    organisations: tuple[ss.OrganisationRecord, ...] = ()
    persons: tuple[ss.PersonRecord, ...] = ()
    outlines: tuple[ss.PersonRecord, ...] = ()
    """What the shields need to know of persons in quarantine; mapped to no row."""
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
    shields = raise_shields((*found.persons, *found.outlines), found.references)
    organisations = tuple(_organisation(record) for record in found.organisations)
    staff = _staff(found, shields, {row.source_id: row.unit_kind for row in organisations})
    pupils, ageless = _pupils(found, shields)
    guardians = _guardians(found, shields, pupils)
    return SchoolAnswers(
        organisations=organisations,
        staff=staff,
        pupils=pupils,
        guardians=guardians,
        groups=tuple(_group(record) for record in found.groups),
        quarantined=(*quarantined, *ageless),
        counts=_counts(found, (*staff, *pupils, *guardians), ageless),
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


def _staff(
    found: Records, shields: Shields, unit_kinds: Mapping[str, UnitKind | None]
) -> tuple[StaffRow, ...]:
    duties: dict[str, list[DutyRow]] = {}
    for record in found.duties:
        if record.person:
            duties.setdefault(record.person.id, []).append(_duty(record, unit_kinds))
    return tuple(
        StaffRow(
            source_id=person.id,
            given_name=person.given_name,
            family_name=person.family_name,
            protection=shields.level(person),
            contact=_at_work(shields.contact(person)),
            duties=tuple(duties[person.id]),
        )
        for person in found.persons
        if person.id in duties
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


def _pupils(found: Records, shields: Shields) -> tuple[tuple[PupilRow, ...], tuple[Quarantined, ...]]:
    """Map the pupils; without a birth date there is no age, and without age no rule."""
    placements: dict[str, list[EnrolmentRow]] = {}
    for record in found.placements:
        row = EnrolmentRow(record.placed_at.id, record.school_type, None, record.start_date, record.end_date)
        placements.setdefault(record.child.id, []).append(row)
    people = [person for person in found.persons if person.enrolments or person.id in placements]
    rows = [_pupil(person, placements.get(person.id, ()), shields) for person in people]
    ageless = (
        Quarantined(person.id, Resource.PERSONS, Reason.NO_BIRTH_DATE, "birthDate")
        for person, row in zip(people, rows, strict=True)
        if row is None
    )
    return tuple(row for row in rows if row), tuple(ageless)


def _birth_date(person: ss.PersonRecord) -> date | None:
    """Return the stated birth date, else the one in the number."""
    return person.birth_date or (person.civic_no.birth_date if person.civic_no else None)


def _pupil(person: ss.PersonRecord, placements: Iterable[EnrolmentRow], shields: Shields) -> PupilRow | None:
    birth_date = _birth_date(person)
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


def _guardians(found: Records, shields: Shields, pupils: Iterable[PupilRow]) -> tuple[GuardianRow, ...]:
    named = {each.person for pupil in pupils for each in pupil.responsibles}
    return tuple(
        GuardianRow(
            source_id=person.id,
            identity=person.civic_no,
            birth_date=_birth_date(person),
            given_name=person.given_name,
            family_name=person.family_name,
            protection=shields.level(person),
            status=person.person_status,
            contact=shields.contact(person),
        )
        for person in found.persons
        if person.id in named
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


def _counts(
    found: Records,
    rows: Iterable[StaffRow | PupilRow | GuardianRow],
    ageless: tuple[Quarantined, ...],
) -> Counts:
    known = {person.id for person in found.persons}
    placed = {row.source_id for row in rows} | {each.record_id for each in ageless}
    pointing = {
        Resource.DUTIES: [duty.person.id for duty in found.duties if duty.person],
        Resource.PLACEMENTS: [placement.child.id for placement in found.placements],
        Resource.PERSONS: [each.person.id for person in found.persons for each in person.responsibles],
    }
    return Counts(
        read={
            Resource.ORGANISATIONS: len(found.organisations),
            Resource.PERSONS: len(found.persons) - len(ageless),
            Resource.DUTIES: len(found.duties),
            Resource.GROUPS: len(found.groups),
            Resource.PLACEMENTS: len(found.placements),
        },
        unverified_numbers=sum(1 for each in found.persons if each.civic_no and each.civic_no.unverified),
        ignored_persons=len(known - placed),
        vacant_duties=sum(1 for duty in found.duties if duty.person is None),
        unknown_duty_roles=sum(1 for duty in found.duties if duty.duty_role not in DUTY_ROLES),
        dangling={where: len(set(ids) - known) for where, ids in pointing.items()},
    )
