"""One record of SS 12000 v2.1 after the other: parsed and normalised, or set aside with its reason.

Only the fields that are needed are read. What real producers get wrong and what can be put right is put
right here.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from app.interop.ss12000 import fields
from app.interop.ss12000.contacts import Addresses, Mailbox, Values
from app.interop.ss12000.reasons import Reason, RefusedError, Resource
from app.vocabulary import ProtectionLevel


class Part(BaseModel):
    """Base of records and their parts: camelCase outside, unknown members left unread."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, hide_input_in_errors=True
    )


class Reference(Part):
    """A reference to another record. It may say by itself that a person is protected."""

    id: fields.SourceId
    security_marking: fields.SecurityMarking = ProtectionLevel.NONE


Ref = Annotated[Reference, fields.AsReference]


class Period(Part):
    """From a first to a last day, both included."""

    start_date: fields.Day | None = None
    end_date: fields.Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise RefusedError(Reason.ENDS_BEFORE_IT_STARTS)
        return self


class Meta(Part):
    """When the producer last changed the record."""

    modified: fields.Moment = None


class Record(Part):
    """Base of the five records."""

    resource: ClassVar[Resource]
    id: fields.SourceId
    meta: Meta = Field(default=Meta(), repr=False)

    @property
    def modified(self) -> datetime | None:
        """When the producer last changed the record."""
        return self.meta.modified


class OrganisationRecord(Record, Period):
    """A responsible body, a school, a school unit."""

    resource = Resource.ORGANISATIONS
    display_name: fields.Name
    organisation_type: fields.Organisation
    organisation_number: fields.OrganisationNumber = None
    school_unit_code: fields.SchoolUnitCode = None
    municipality_code: fields.MunicipalityCode = None
    school_types: Annotated[tuple[fields.SchoolType, ...], fields.AsList] = ()
    parent_organisation: Ref | None = None
    email: Mailbox = Field(default=None, repr=False)


class EnrolmentRecord(Period):
    """An enrolment of a pupil at a school unit."""

    enroled_at: Ref
    school_type: fields.SchoolType
    school_year: fields.SchoolYear = None
    start_date: fields.Day


class ResponsibleRecord(Part):
    """A responsible person of a pupil.

    Without its person the whole pupil is set aside: if one of two guardians fell away unseen,
    the other's consent would look like enough.
    """

    person: Ref
    relation_type: fields.Relation = fields.RelationType.OTHER_RESPONSIBLE


class PersonRecord(Record):
    """A pupil, a guardian, a member of staff; other records say which."""

    resource = Resource.PERSONS
    given_name: fields.Name = Field(repr=False)
    family_name: fields.Text = Field(repr=False)
    civic_no: fields.CivicNo = None
    birth_date: fields.BirthDate = Field(default=None, repr=False)
    security_marking: fields.SecurityMarking = ProtectionLevel.NONE
    person_status: fields.Status = fields.PersonStatus.ACTIVE
    emails: Values = Field(default=(), repr=False)
    phone_numbers: Values = Field(default=(), repr=False)
    addresses: Addresses = Field(default=(), repr=False)
    enrolments: Annotated[
        tuple[EnrolmentRecord, ...], fields.AsList, BeforeValidator(fields.not_cancelled)
    ] = ()
    responsibles: Annotated[tuple[ResponsibleRecord, ...], fields.AsList] = ()

    @property
    def stated_birth_date(self) -> date | None:
        """The birth date that is stated, else the one in the number."""
        return self.birth_date or (self.civic_no.birth_date if self.civic_no else None)


class AssignmentRecord(Period):
    """What a member of staff does for a group."""

    group: Ref
    assignment_role_type: fields.Assignment = fields.AssignmentType.OTHER


class DutyRecord(Record, Period):
    """A duty at a school or school unit; one without a person is vacant."""

    resource = Resource.DUTIES
    person: Ref | None = None
    duty_at: Ref
    duty_role: fields.Text
    start_date: fields.Day
    assignment_role: Annotated[tuple[AssignmentRecord, ...], fields.AsList] = ()


class MembershipRecord(Period):
    """A person's time in a group."""

    person: Ref


class GroupRecord(Record, Period):
    """A class, a mentor group, a department. Its name is not read."""

    resource = Resource.GROUPS
    organisation: Ref
    group_type: fields.Group = fields.GroupType.OTHER
    group_memberships: Annotated[tuple[MembershipRecord, ...], fields.AsList] = ()


class PlacementRecord(Record, Period):
    """A child's placement in preschool or leisure-time centre."""

    resource = Resource.PLACEMENTS
    child: Ref
    placed_at: Ref
    school_type: fields.SchoolType
    start_date: fields.Day
