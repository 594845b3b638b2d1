"""All SQL of a plan's time limits and their pauses."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.paging import PageRequest, page_of
from app.plans.clock_models import ClockPause
from app.plans.models import CoordinatedPlan, PlanAction, PlanInvitation, PlanMeeting
from app.plans.queries import with_seat
from app.plans.states import UNKEPT
from app.vocabulary import PlanStatus


async def living(session: AsyncSession, actor: Actor) -> Sequence[CoordinatedPlan]:
    """Return the plans that go on, at which one of the caller's own units sits, and about a child whom the
    caller may know of.
    """
    statement = select(CoordinatedPlan).where(
        col(CoordinatedPlan.status) != PlanStatus.ENDED,
        with_seat(actor, col(CoordinatedPlan.id)),
        func.register.may_know(col(CoordinatedPlan.child_id)),
    )
    return (await session.exec(statement)).all()


async def promises(session: AsyncSession, plan_ids: Iterable[str]) -> Sequence[PlanAction]:
    """Return the promises of some plans that are still to be kept."""
    statement = select(PlanAction).where(
        col(PlanAction.plan_id).in_(list(plan_ids)), col(PlanAction.status).in_(UNKEPT)
    )
    return (await session.exec(statement)).all()


async def first_meetings(session: AsyncSession, plan_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when each plan's first meeting was held."""
    statement = (
        select(PlanMeeting.plan_id, func.min(PlanMeeting.held_at))
        .where(col(PlanMeeting.plan_id).in_(list(plan_ids)), col(PlanMeeting.held_at).is_not(None))
        .group_by(col(PlanMeeting.plan_id))
    )
    return {plan_id: held for plan_id, held in (await session.exec(statement)).all() if held is not None}


async def parties(session: AsyncSession, plan_ids: Iterable[str]) -> dict[str, set[str]]:
    """Return which organisations have been called to each plan."""
    statement = select(PlanInvitation.plan_id, PlanInvitation.invited_organisation_id).where(
        col(PlanInvitation.plan_id).in_(list(plan_ids))
    )
    found: dict[str, set[str]] = {}
    for plan_id, organisation_id in (await session.exec(statement)).all():
        found.setdefault(plan_id, set()).add(organisation_id)
    return found


async def shared(session: AsyncSession, actor: Actor, *, on: date) -> Sequence[CoordinatedPlan]:
    """Return the plans that go on under a consent that holds, at which the caller sits or is family."""
    statement = select(CoordinatedPlan).where(
        col(CoordinatedPlan.status) != PlanStatus.ENDED,
        with_seat(actor, col(CoordinatedPlan.id)),
        func.register.may_know(col(CoordinatedPlan.child_id)),
        func.register.plan_is_shared(col(CoordinatedPlan.id), on),
    )
    return (await session.exec(statement)).all()


async def meetings(
    session: AsyncSession, plan_ids: Iterable[str], *, since: datetime
) -> Sequence[PlanMeeting]:
    """Return the meetings of some plans since a moment, as far as the caller may know of them."""
    statement = select(PlanMeeting).where(
        col(PlanMeeting.plan_id).in_(list(plan_ids)), col(PlanMeeting.starts_at) >= since
    )
    return (await session.exec(statement)).all()


async def pauses(session: AsyncSession, plan_ids: Iterable[str]) -> Sequence[ClockPause]:
    """Return the pauses of some plans that have not been taken back."""
    statement = select(ClockPause).where(
        col(ClockPause.plan_id).in_(list(plan_ids)), col(ClockPause.taken_back_at).is_(None)
    )
    return (await session.exec(statement)).all()


async def page_of_pauses(
    session: AsyncSession, plan_id: str, asked: PageRequest
) -> tuple[Sequence[ClockPause], int]:
    """Return a page of a plan's pauses, those taken back among them, in the order they were written."""
    statement = select(ClockPause).where(col(ClockPause.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(ClockPause.written_at), col(ClockPause.id)), asked)


async def pause(session: AsyncSession, plan_id: str, pause_id: str) -> ClockPause | None:
    """Return one pause of a plan."""
    statement = select(ClockPause).where(col(ClockPause.id) == pause_id, col(ClockPause.plan_id) == plan_id)
    return (await session.exec(statement)).first()
