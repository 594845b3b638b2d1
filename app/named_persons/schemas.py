"""Wire shapes of named persons."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import AssignmentId, ChildId, OrganisationId, ProfessionalId, UnitId
from app.kit.wire import Answer, Wire
from app.rules.named_person import RuleSetKey
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


class DecidingFact(Wire):
    """The dated fact about the child that decided. When it began is told the family and the organisation that
    answers, nobody else.
    """

    kind: str = Field(examples=["enrolment"])
    valid_from: date | None = Field(examples=["2025-08-18"])


class CoveredRead(Wire):
    """Whom somebody acts for: a person, or the whole unit."""

    kind: Literal["professional", "unit"]
    id: str = Field(examples=["pro-abcdefghijklmnopqrstuvwxyz"])
    name: str = Field(examples=["Maria Lindqvist"])


class ActingUnit(Wire):
    """The unit that acts for another."""

    id: UnitId
    name: str = Field(examples=["Skolpliktsbevakningen"])


class ActingRead(Wire):
    """Who acts on the date, for whom, and how to reach them. Responsibility stays with the unit."""

    acting_for: CoveredRead
    professional: NamedPersonProfessional | None
    unit: ActingUnit | None
    role_mailbox: str = Field(examples=["skolplikt@example.se"])
    phone: str | None = Field(examples=["010-123 45 00"])
    valid_from: date = Field(examples=["2026-06-29"])
    valid_to: date = Field(description="Last day, included.", examples=["2026-07-31"])


class NamedPersonRead(Answer):
    """Who is named person on a date. The unit always answers; the person where one is appointed."""

    child_id: ChildId
    on: date = Field(examples=["2025-09-03"])
    assignment_id: AssignmentId
    unit: NamedPersonUnit
    professional: NamedPersonProfessional | None
    cover: ActingRead | None = Field(description="Who acts on the date, where somebody does.")
    rule_set: RuleSetKey | None = Field(
        description="Which rule set stands for the child on the date. Null for who must not be told where a "
        "protected child is: a municipality chooses it."
    )
    rule: str | None = Field(
        description="Which rule of the rule set says so.", examples=["rektor-of-the-school"]
    )
    fact: DecidingFact | None = Field(
        description="Which fact decided; null where a unit of last resort answers, and for who must not be "
        "told where a protected child is."
    )
    valid_from: date = Field(examples=["2025-08-18"])
    valid_until: date = Field(description="First day on which it no longer holds.", examples=["2037-09-07"])
    accepted_at: datetime | None = Field(
        description="When the unit took over with a receipt; responsibility does not wait for it.",
        examples=["2025-08-19T07:30:00Z"],
    )


class AssignmentCreate(Wire):
    """A person to appoint at the unit that is responsible on the date."""

    professional_id: ProfessionalId
    unit_id: UnitId | None = Field(
        default=None,
        description="The unit that you take to be responsible on the date; refused when it is another.",
    )
    valid_from: date = Field(examples=["2025-09-01"])


class AssignmentRead(Answer):
    """One assignment, in force or superseded."""

    id: AssignmentId
    child_id: ChildId
    unit_id: UnitId | None = Field(description="Null for who must not be told where a protected child is.")
    professional_id: ProfessionalId | None
    rule_set: RuleSetKey | None = Field(
        description="Null for who must not be told where a protected child is."
    )
    rule: str | None = Field(examples=["rektor-of-the-school"])
    fact: DecidingFact | None
    valid_from: date = Field(examples=["2025-08-18"])
    valid_until: date = Field(examples=["2037-09-07"])
    accepted_at: datetime | None = Field(examples=["2025-08-19T07:30:00Z"])
    recorded_at: datetime = Field(examples=["2025-08-01T02:00:00Z"])
    superseded_at: datetime | None = Field(
        description="When another assignment took its place in the record.", examples=["2025-09-01T08:00:00Z"]
    )
