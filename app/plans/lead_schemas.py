"""Wire shapes of lead professionals."""

from datetime import date, datetime

from pydantic import Field

from app.kit.refs import ChildId, LeadAssignmentId, OrganisationId, PlanId, ProfessionalId, UnitId
from app.kit.wire import Answer, Wire
from app.plans.schemas import MASKED


class LeadProfessionalCreate(Wire):
    """Who coordinates a plan, from a date. The named person stays who it is."""

    plan_id: PlanId
    professional_id: ProfessionalId
    valid_from: date = Field(examples=["2025-10-21"])


class LeadProfessional(Wire):
    """The person who coordinates the plan."""

    id: ProfessionalId
    name: str = Field(examples=["Sara Nyman"])


class LeadProfessionalRead(Answer):
    """One assignment as lead professional."""

    id: LeadAssignmentId
    child_id: ChildId
    plan_id: PlanId
    organisation_id: OrganisationId | None = Field(description=MASKED)
    unit_id: UnitId | None = Field(description=MASKED)
    professional: LeadProfessional | None = Field(description=MASKED)
    valid_from: date | None = Field(
        description="Null when another took its place before it began.", examples=["2025-10-21"]
    )
    valid_until: date | None = Field(
        description="First day on which it no longer holds; null while it is open.", examples=["2026-02-01"]
    )
    recorded_at: datetime = Field(examples=["2025-10-21T13:00:00Z"])
