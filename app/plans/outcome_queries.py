"""All SQL of follow-ups, dissent and the child's voice. Row-level security says who may read what somebody
has said.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.paging import PageRequest, page_of
from app.plans.document_models import PlanCopy
from app.plans.models import PlanAction, PlanGoal
from app.plans.outcome_models import ChildVoice, GoalOutcome, PlanDissent, PlanFollowUp
from app.plans.queries import FRESH


async def goal_ids(session: AsyncSession, plan_id: str) -> list[str]:
    """Return the goals of a plan."""
    return list((await session.exec(select(PlanGoal.id).where(col(PlanGoal.plan_id) == plan_id))).all())


async def is_part(session: AsyncSession, plan_id: str, part_id: str) -> bool:
    """Whether something is a goal or a promise of a plan."""
    for kind in (PlanGoal, PlanAction):
        statement = select(kind.id).where(col(kind.id) == part_id, col(kind.plan_id) == plan_id)
        if (await session.exec(statement)).first() is not None:
            return True
    return False


async def follow_up(session: AsyncSession, plan_id: str, follow_up_id: str) -> PlanFollowUp | None:
    """Return one follow-up of a plan."""
    statement = select(PlanFollowUp).where(
        col(PlanFollowUp.id) == follow_up_id, col(PlanFollowUp.plan_id) == plan_id
    )
    return (await session.exec(statement)).first()


async def follow_ups(
    session: AsyncSession, plan_id: str, asked: PageRequest
) -> tuple[Sequence[PlanFollowUp], int]:
    """Return a page of a plan's follow-ups, the latest first."""
    statement = select(PlanFollowUp).where(col(PlanFollowUp.plan_id) == plan_id)
    latest = (col(PlanFollowUp.held_on).desc(), col(PlanFollowUp.recorded_at).desc())
    return await page_of(session, statement.order_by(*latest), asked)


async def outcomes(session: AsyncSession, follow_up_ids: Iterable[str]) -> Sequence[GoalOutcome]:
    """Return the outcomes of some follow-ups, in the order they were written."""
    statement = select(GoalOutcome).where(col(GoalOutcome.follow_up_id).in_(list(follow_up_ids)))
    return (await session.exec(statement.order_by(col(GoalOutcome.recorded_at), col(GoalOutcome.id)))).all()


async def dissents(
    session: AsyncSession, plan_id: str, asked: PageRequest
) -> tuple[Sequence[PlanDissent], int]:
    """Return a page of the dissent that the caller may read, in the order it was said."""
    statement = select(PlanDissent).where(col(PlanDissent.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(PlanDissent.said_at), col(PlanDissent.id)), asked)


async def dissent(session: AsyncSession, plan_id: str, dissent_id: str) -> PlanDissent | None:
    """Return one dissent, if the caller may read it."""
    statement = select(PlanDissent).where(
        col(PlanDissent.id) == dissent_id, col(PlanDissent.plan_id) == plan_id
    )
    return (await session.exec(statement.execution_options(**FRESH))).first()


async def copies(session: AsyncSession, plan_id: str, asked: PageRequest) -> tuple[Sequence[PlanCopy], int]:
    """Return a page of the copies that have been drawn of a plan, the latest first."""
    statement = select(PlanCopy).where(col(PlanCopy.plan_id) == plan_id)
    latest = (col(PlanCopy.made_at).desc(), col(PlanCopy.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def voices(session: AsyncSession, plan_id: str, asked: PageRequest) -> tuple[Sequence[ChildVoice], int]:
    """Return a page of what the child has said and lets the caller read, the latest first."""
    statement = select(ChildVoice).where(col(ChildVoice.plan_id) == plan_id)
    return await page_of(session, statement.order_by(col(ChildVoice.said_at).desc()), asked)


async def voice(session: AsyncSession, plan_id: str, voice_id: str) -> ChildVoice | None:
    """Return one thing that the child has said, if the caller may read it."""
    statement = select(ChildVoice).where(col(ChildVoice.id) == voice_id, col(ChildVoice.plan_id) == plan_id)
    return (await session.exec(statement.execution_options(**FRESH))).first()
