"""Wire shapes of named persons."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import AssignmentId, ChildId, OrganisationId, ProfessionalId, UnitId
from app.kit.wire import Answer, Wire
from app.vocabulary import UnitKind


class NamedPersonUnit(Wire):
    """The responsible unit and how to reach it: there is always a door to knock on. All but the kind is null
    for who must not be told where a protected child is.
    """

    id: UnitId | None
    organisation_id: OrganisationId | None
    name: str | None = Field(examples=["Lindens skola"])
    kind: UnitKind
    role_mailbox: str | None = Field(examples=["rektor.linden@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    opening_hours: str | None = Field(examples=["Vardagar 8-16"])


class NamedPersonProfessional(Wire):
    """The person who has been appointed at the unit."""

    id: ProfessionalId
    name: str = Field(examples=["Maria Lindqvist"])


class NamedPersonRead(Answer):
    """Who is named person on a date. The unit always answers; the person where one is appointed."""

    child_id: ChildId
    on: date = Field(examples=["2025-09-03"])
    assignment_id: AssignmentId
    unit: NamedPersonUnit
    professional: NamedPersonProfessional | None
    rule: str = Field(description="Which rule of the rule set says so.", examples=["kronoberg-school"])
    valid_from: date = Field(examples=["2025-08-18"])
    valid_until: date = Field(description="First day on which it no longer holds.", examples=["2037-09-07"])
    accepted_at: datetime | None = Field(
        description="When the unit took over with a receipt; responsibility does not wait for it.",
        examples=["2025-08-19T07:30:00Z"],
    )


class AssignmentCreate(Wire):
    """A person to appoint at the unit that is responsible on the date."""

    professional_id: ProfessionalId
    valid_from: date = Field(examples=["2025-09-01"])


class AssignmentRead(Answer):
    """One assignment, in force or superseded."""

    id: AssignmentId
    child_id: ChildId
    unit_id: UnitId | None = Field(description="Null for who must not be told where a protected child is.")
    professional_id: ProfessionalId | None
    rule: str = Field(examples=["kronoberg-school"])
    valid_from: date = Field(examples=["2025-08-18"])
    valid_until: date = Field(examples=["2037-09-07"])
    accepted_at: datetime | None = Field(examples=["2025-08-19T07:30:00Z"])
    recorded_at: datetime = Field(examples=["2025-08-01T02:00:00Z"])
    superseded_at: datetime | None = Field(
        description="When another assignment took its place in the record.", examples=["2025-09-01T08:00:00Z"]
    )
