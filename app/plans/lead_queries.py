"""All SQL of lead professionals."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.paging import PageRequest, page_of
from app.named_persons.models import LeadProfessionalAssignment
from app.organisations.models import Duty, Professional
from app.plans.models import PlanSeat
from app.plans.queries import is_open, with_seat


async def seat_of(session: AsyncSession, plan_id: str, *, professional_id: str, on: date) -> PlanSeat | None:
    """Return the live seat at which a professional has a duty on a date."""
    statement = (
        select(PlanSeat)
        .join(Duty, (col(Duty.unit_id) == PlanSeat.unit_id) & (col(Duty.branch) == PlanSeat.branch))
        .where(
            col(PlanSeat.plan_id) == plan_id,
            is_open(),
            col(Duty.professional_id) == professional_id,
            col(Duty.valid).contains(on),
        )
        .order_by(col(PlanSeat.opened_at))
    )
    return (await session.exec(statement)).first()


async def reaching(
    session: AsyncSession, plan_id: str, *, beyond: date
) -> Sequence[LeadProfessionalAssignment]:
    """Return the assignments of a plan that hold on a date or later."""
    statement = select(LeadProfessionalAssignment).where(
        col(LeadProfessionalAssignment.plan_id) == plan_id,
        col(LeadProfessionalAssignment.valid).op("&&")(func.daterange(beyond, None)),
    )
    return (await session.exec(statement)).all()


async def assignments(
    session: AsyncSession, child_id: str, actor: Actor, asked: PageRequest
) -> tuple[Sequence[LeadProfessionalAssignment], int]:
    """Return a page of a child's lead professionals, the latest first; not those who never came to be."""
    statement = (
        select(LeadProfessionalAssignment)
        .where(
            col(LeadProfessionalAssignment.child_id) == child_id,
            func.isempty(col(LeadProfessionalAssignment.valid)).is_(False),
            with_seat(actor, col(LeadProfessionalAssignment.plan_id)),
        )
        .order_by(
            func.lower(col(LeadProfessionalAssignment.valid)).desc(), col(LeadProfessionalAssignment.id)
        )
    )
    return await page_of(session, statement, asked)


async def led_by(session: AsyncSession, professional_id: str, *, on: date) -> set[str]:
    """Return the plans that a professional leads on a date."""
    statement = select(LeadProfessionalAssignment.plan_id).where(
        col(LeadProfessionalAssignment.professional_id) == professional_id,
        col(LeadProfessionalAssignment.valid).contains(on),
    )
    return {plan_id for plan_id in (await session.exec(statement)).all() if plan_id is not None}


async def assignment(session: AsyncSession, assignment_id: str) -> LeadProfessionalAssignment | None:
    """Return one assignment, if the caller may see it."""
    return await session.get(LeadProfessionalAssignment, assignment_id)


async def professionals(session: AsyncSession, ids: Sequence[str]) -> dict[str, Professional]:
    """Return professionals by id."""
    rows = await session.exec(select(Professional).where(col(Professional.id).in_(ids)))
    return {row.id: row for row in rows}
