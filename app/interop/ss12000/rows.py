"""What a reading hands on: plain rows in our own words, with the producer's ids.

Periods run from `since` to `until`, both days included; `None` is open. Personal content is kept out of
every repr.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.fields import (
    AssignmentType,
    GroupType,
    OrganisationKind,
    PersonStatus,
    RelationType,
)
from app.interop.ss12000.reasons import Quarantined, Resource
from app.kit.identity import Identity
from app.vocabulary import Branch, GuardianSource, ProtectionLevel, StaffRole, UnitKind


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A responsible body, a school or a school unit."""

    source_id: str
    kind: OrganisationKind
    unit_kind: UnitKind | None
    """What a school or school unit is to the named-person rules; none for the storeys above."""
    name: str
    organisation_number: str | None
    school_unit_code: str | None
    municipality_code: str | None
    school_types: tuple[str, ...]
    parent: str | None
    since: date | None
    until: date | None
    email: str | None = field(default=None, repr=False)
    """Where a unit is reached: its role mailbox, nobody's own."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """What a member of staff does for a group."""

    group: str
    kind: AssignmentType
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty at a school or school unit, with the secrecy branch that follows from the role."""

    source_id: str
    unit: str
    role: StaffRole
    branch: Branch
    since: date
    until: date | None
    assignments: tuple[AssignmentRow, ...]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff: whoever has a duty. Identity number and home are not taken over."""

    source_id: str
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    protection: ProtectionLevel
    contact: Contact | None = field(repr=False)
    duties: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """An enrolment at a school unit, or a placement in preschool or leisure-time centre."""

    unit: str
    school_type: str
    school_year: int | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ResponsibleRow:
    """Who answers for a pupil, as the school says; unverified until somebody has verified it."""

    person: str
    relation: RelationType
    source: GuardianSource = GuardianSource.SCHOOL_SYSTEM

    @property
    def has_custody(self) -> bool:
        """Only a guardian has custody."""
        return self.relation is RelationType.GUARDIAN


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil: whoever is enrolled or placed. Never the name of the school."""

    source_id: str
    identity: Identity | None
    """For matching only if `identity.checked`."""
    birth_date: date = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    protection: ProtectionLevel
    status: PersonStatus
    contact: Contact | None = field(repr=False)
    """None for the protected and those near them."""
    enrolments: tuple[EnrolmentRow, ...]
    placements: tuple[EnrolmentRow, ...]
    responsibles: tuple[ResponsibleRow, ...]


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A person whom a pupil names as responsible; the pupil's row says in which way."""

    source_id: str
    identity: Identity | None
    birth_date: date | None = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    protection: ProtectionLevel
    status: PersonStatus
    contact: Contact | None = field(repr=False)


PersonRow = StaffRow | PupilRow | GuardianRow


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A person's time in a group."""

    person: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A class, a mentor group, a department; without its name."""

    source_id: str
    unit: str
    kind: GroupType
    members: tuple[MembershipRow, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a reading met."""

    read: Mapping[Resource, int]
    """Records that could be taken, by resource."""
    unverified_numbers: int
    """Identity numbers with a wrong check digit."""
    shielded: int
    """Protected persons among those who are taken over."""
    ignored_persons: int
    """Persons who are neither staff nor pupils nor responsible for one."""
    vacant_duties: int
    unknown_duty_roles: int
    """Duties with a role outside the standard's list; taken as other staff of the school."""
    dangling: Mapping[Resource, int]
    """References to persons that the answers do not hold; by where they stand (`persons`: responsibles)."""


@dataclass(frozen=True, slots=True)
class SchoolAnswers:
    """Everything that one reading of a school's answers gives."""

    organisations: tuple[OrganisationRow, ...]
    people: Iterable[PersonRow]
    """Each of them mapped anew whenever they are gone through; somebody may come as two of the three."""
    groups: Iterable[GroupRow]
    """Likewise."""
    quarantined: tuple[Quarantined, ...]
    counts: Counts
    incomplete: frozenset[Resource]
    """Resources whose file is missing, unreadable or only a first page: what they lack is not gone."""

    @property
    def staff(self) -> tuple[StaffRow, ...]:
        """All members of staff at once."""
        return tuple(each for each in self.people if isinstance(each, StaffRow))

    @property
    def pupils(self) -> tuple[PupilRow, ...]:
        """All pupils at once."""
        return tuple(each for each in self.people if isinstance(each, PupilRow))

    @property
    def guardians(self) -> tuple[GuardianRow, ...]:
        """All guardians at once."""
        return tuple(each for each in self.people if isinstance(each, GuardianRow))
