"""All SQL of plans. Row-level security admits the owner's branch, a live seat and the family."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, text, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.paging import PageRequest, page_of
from app.organisations.models import Duty, Organisation, Unit
from app.plans.models import (
    CoordinatedPlan,
    PlanAction,
    PlanActionChange,
    PlanGoal,
    PlanGoalChange,
    PlanInvitation,
    PlanMeeting,
    PlanSeat,
)
from app.plans.states import UNKEPT
from app.vocabulary import InvitationAnswer, PlanStatus, Sector

_END_ALL = text("SELECT register.end_plans(:child_id, :reason, :at)")
FRESH = {"populate_existing": True}


def with_seat(actor: Actor, plan_id: Mapped[str]) -> ColumnElement[bool]:
    """Whether one of the caller's own units sits at the plan; the family needs no seat."""
    if actor.is_family:
        return true()
    return exists().where(
        col(PlanSeat.plan_id) == plan_id,
        is_open(),
        col(PlanSeat.branch) == actor.branch,
        col(PlanSeat.unit_id).in_(actor.unit_ids),
    )


def is_open() -> ColumnElement[bool]:
    """Whether a seat has not closed yet."""
    return or_(col(PlanSeat.closed_at).is_(None), col(PlanSeat.closed_at) > func.domain_now())


async def plan(session: AsyncSession, plan_id: str, *, lock: bool = False) -> CoordinatedPlan | None:
    """Return a plan as it stands now, if the caller may see it.

    With `lock` nobody else changes it meanwhile; new seats may still point at it.
    """
    statement = select(CoordinatedPlan).where(col(CoordinatedPlan.id) == plan_id)
    if lock:
        statement = statement.with_for_update(key_share=True)
    return (await session.exec(statement.execution_options(**FRESH))).first()


async def plans_of(
    session: AsyncSession, child_id: str, actor: Actor, asked: PageRequest
) -> tuple[Sequence[CoordinatedPlan], int]:
    """Return a page of the child's plans at which the caller sits, the newest first."""
    statement = (
        select(CoordinatedPlan)
        .where(col(CoordinatedPlan.child_id) == child_id, with_seat(actor, col(CoordinatedPlan.id)))
        .order_by(col(CoordinatedPlan.need_noted_at).desc(), col(CoordinatedPlan.id))
    )
    return await page_of(session, statement, asked)


async def living_under(
    session: AsyncSession, consent_id: str, *, lock: bool = False
) -> Sequence[CoordinatedPlan]:
    """Return the plans that rest on a consent, or will from a birthday on, and have not ended."""
    statement = select(CoordinatedPlan).where(
        or_(col(CoordinatedPlan.consent_id) == consent_id, col(CoordinatedPlan.own_consent_id) == consent_id),
        col(CoordinatedPlan.status) != PlanStatus.ENDED,
    )
    if lock:
        statement = statement.order_by(col(CoordinatedPlan.id)).with_for_update(key_share=True)
    return (await session.exec(statement.execution_options(**FRESH))).all()


async def seats(session: AsyncSession, plan_ids: Iterable[str]) -> Sequence[PlanSeat]:
    """Return the seats of plans, in the order they were opened."""
    statement = (
        select(PlanSeat)
        .where(col(PlanSeat.plan_id).in_(list(plan_ids)))
        .order_by(col(PlanSeat.opened_at), col(PlanSeat.id))
    )
    return (await session.exec(statement.execution_options(**FRESH))).all()


async def overdue_counts(session: AsyncSession, plan_ids: Iterable[str], *, today: date) -> dict[str, int]:
    """Return how many promises of each plan are overdue."""
    statement = (
        select(PlanAction.plan_id, func.count())
        .where(
            col(PlanAction.plan_id).in_(list(plan_ids)),
            col(PlanAction.due_on) < today,
            col(PlanAction.status).in_(UNKEPT),
        )
        .group_by(col(PlanAction.plan_id))
    )
    return dict((await session.exec(statement)).all())


async def shared(session: AsyncSession, plan_ids: Iterable[str], *, on: date) -> set[str]:
    """Return which of some plans rest on a consent that holds on a date."""
    statement = select(CoordinatedPlan.id).where(
        col(CoordinatedPlan.id).in_(list(plan_ids)),
        func.register.plan_is_shared(col(CoordinatedPlan.id), on),
    )
    return set((await session.exec(statement)).all())


async def sectors_of(session: AsyncSession, organisation_ids: Iterable[str]) -> list[Sector]:
    """Return the sectors of some organisations."""
    statement = select(Organisation.sector).where(col(Organisation.id).in_(list(organisation_ids)))
    return [Sector(sector) for sector in (await session.exec(statement)).all()]


async def units(session: AsyncSession, unit_ids: Iterable[str]) -> Sequence[Unit]:
    """Return those of the units that exist."""
    return (await session.exec(select(Unit).where(col(Unit.id).in_(list(unit_ids))))).all()


async def organisations(session: AsyncSession, organisation_ids: Iterable[str]) -> Sequence[Organisation]:
    """Return those of the organisations that exist."""
    statement = select(Organisation).where(col(Organisation.id).in_(list(organisation_ids)))
    return (await session.exec(statement)).all()


async def called(session: AsyncSession, plan_id: str) -> Sequence[PlanInvitation]:
    """Return the invitations to a plan that have not been declined."""
    statement = select(PlanInvitation).where(
        col(PlanInvitation.plan_id) == plan_id,
        col(PlanInvitation.answer) != InvitationAnswer.DECLINED,
    )
    return (await session.exec(statement)).all()


async def invited(session: AsyncSession, plan_id: str, unit_id: str) -> PlanInvitation | None:
    """Return the invitation of a unit, whatever it has answered."""
    statement = select(PlanInvitation).where(
        col(PlanInvitation.plan_id) == plan_id, col(PlanInvitation.unit_id) == unit_id
    )
    return (await session.exec(statement)).first()


def _own_or_seated(actor: Actor, plan_id: str) -> ColumnElement[bool]:
    own = (col(PlanInvitation.unit_id).in_(actor.unit_ids)) & (
        col(PlanInvitation.invited_branch) == actor.branch
    )
    return or_(own, with_seat(actor, col(PlanInvitation.plan_id))) & (col(PlanInvitation.plan_id) == plan_id)


async def invitations(
    session: AsyncSession, plan_id: str, actor: Actor, asked: PageRequest
) -> tuple[Sequence[PlanInvitation], int]:
    """Return a page of invitations: all of them to a seat, the own one to who is invited."""
    statement = (
        select(PlanInvitation)
        .where(_own_or_seated(actor, plan_id))
        .order_by(col(PlanInvitation.sent_at), col(PlanInvitation.id))
    )
    return await page_of(session, statement, asked)


async def invitation(
    session: AsyncSession, plan_id: str, actor: Actor, *, invitation_id: str, lock: bool = False
) -> PlanInvitation | None:
    """Return one invitation, if the caller sits at the plan or is the one invited."""
    statement = select(PlanInvitation).where(
        _own_or_seated(actor, plan_id), col(PlanInvitation.id) == invitation_id
    )
    if lock:
        statement = statement.with_for_update(key_share=True)
    return (await session.exec(statement.execution_options(**FRESH))).first()


async def meetings(
    session: AsyncSession, plan_id: str, asked: PageRequest
) -> tuple[Sequence[PlanMeeting], int]:
    """Return a page of a plan's meetings, in their order."""
    statement = select(PlanMeeting).where(col(PlanMeeting.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(PlanMeeting.starts_at), col(PlanMeeting.id)), asked)


async def goals(session: AsyncSession, plan_id: str, asked: PageRequest) -> tuple[Sequence[PlanGoal], int]:
    """Return a page of a plan's goals, in the order they were said."""
    statement = select(PlanGoal).where(col(PlanGoal.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(PlanGoal.recorded_at), col(PlanGoal.id)), asked)


async def actions(
    session: AsyncSession, plan_id: str, asked: PageRequest
) -> tuple[Sequence[PlanAction], int]:
    """Return a page of a plan's promises, the soonest first."""
    statement = select(PlanAction).where(col(PlanAction.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(PlanAction.due_on), col(PlanAction.id)), asked)


async def histories(session: AsyncSession, action_ids: Iterable[str]) -> dict[str, list[PlanActionChange]]:
    """Return what each promise has been through, the first thing first."""
    statement = (
        select(PlanActionChange)
        .where(col(PlanActionChange.action_id).in_(list(action_ids)))
        .order_by(col(PlanActionChange.changed_at), col(PlanActionChange.recorded_at))
    )
    found: dict[str, list[PlanActionChange]] = {}
    for change in (await session.exec(statement)).all():
        found.setdefault(change.action_id, []).append(change)
    return found


async def goal_histories(session: AsyncSession, goal_ids: Iterable[str]) -> dict[str, list[PlanGoalChange]]:
    """Return how each goal has been said, the first wording first."""
    statement = (
        select(PlanGoalChange)
        .where(col(PlanGoalChange.goal_id).in_(list(goal_ids)))
        .order_by(col(PlanGoalChange.recorded_at), col(PlanGoalChange.id))
    )
    found: dict[str, list[PlanGoalChange]] = {}
    for change in (await session.exec(statement)).all():
        found.setdefault(change.goal_id, []).append(change)
    return found


async def has_duty(session: AsyncSession, professional_id: str, *, unit_id: str, on: date) -> bool:
    """Whether a professional has a duty at a unit on a date."""
    statement = select(Duty.id).where(
        col(Duty.professional_id) == professional_id,
        col(Duty.unit_id) == unit_id,
        col(Duty.valid).contains(on),
    )
    return (await session.exec(statement)).first() is not None


async def all_actions(session: AsyncSession, plan_id: str) -> Sequence[PlanAction]:
    """Return every promise of a plan, the soonest first."""
    statement = select(PlanAction).where(col(PlanAction.plan_id) == plan_id)
    return (await session.exec(statement.order_by(col(PlanAction.due_on), col(PlanAction.id)))).all()


async def end_all(session: AsyncSession, child_id: str, *, reason: str, at: datetime) -> None:
    """End every plan of a child that has died or emigrated."""
    await session.execute(_END_ALL, {"child_id": child_id, "reason": reason, "at": at})
