"""All SQL of requests for help. Row-level security shows a request to who asks, and to who is asked and may
know of the child while its ground holds, or once they have answered it.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.assistance.models import AssistanceAnswer, AssistanceRequest
from app.audit.actor import Actor
from app.kit.paging import PageRequest, page_of


async def request(session: AsyncSession, request_id: str, *, lock: bool = False) -> AssistanceRequest | None:
    """Return a request that the caller makes or is asked; only the own one can be locked."""
    return await session.get(AssistanceRequest, request_id, with_for_update=True if lock else None)


async def page(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[AssistanceRequest], int]:
    """Return a page of the requests about the child that the caller makes or is asked, the newest first."""
    statement = select(AssistanceRequest).where(col(AssistanceRequest.child_id) == child_id)
    newest = (col(AssistanceRequest.recorded_at).desc(), col(AssistanceRequest.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def waiting(session: AsyncSession, actor: Actor) -> Sequence[AssistanceRequest]:
    """Return the requests to the caller's own units that nobody has answered or taken back."""
    statement = select(AssistanceRequest).where(
        col(AssistanceRequest.asked_unit_id).in_(actor.unit_ids),
        col(AssistanceRequest.asked_branch) == actor.branch,
        col(AssistanceRequest.withdrawn_at).is_(None),
        ~exists().where(
            col(AssistanceAnswer.assistance_request_id) == col(AssistanceRequest.id),
            col(AssistanceAnswer.branch) == actor.branch,
        ),
    )
    return (await session.exec(statement)).all()


async def answers(session: AsyncSession, request_ids: Iterable[str]) -> Sequence[AssistanceAnswer]:
    """Return the answers to some requests that the caller has given or is told of, in order."""
    statement = select(AssistanceAnswer).where(
        col(AssistanceAnswer.assistance_request_id).in_(list(request_ids))
    )
    ordered = statement.order_by(col(AssistanceAnswer.recorded_at), col(AssistanceAnswer.id))
    return (await session.exec(ordered)).all()
