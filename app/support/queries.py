"""All SQL of offers and of a no to them. Row-level security shows a no to the family and to the named
person's unit as it is today, and to nobody else.
"""

from collections.abc import Sequence

from sqlalchemy import Boolean, ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.paging import PageRequest, page_of
from app.support.models import SupportDecline, SupportOffer


def _speaks_for() -> ColumnElement[bool]:
    """Whether who said no speaks for the child still."""
    return func.register.speaks_for(col(SupportDecline.child_id), col(SupportDecline.giver_id), type_=Boolean)


async def stands(session: AsyncSession, child_id: str, giver_id: str | None = None) -> bool:
    """Whether a no stands that the caller may know of: anybody's, or one person's."""
    statement = select(SupportDecline.id).where(
        col(SupportDecline.child_id) == child_id,
        col(SupportDecline.withdrawn_at).is_(None),
        _speaks_for(),
    )
    if giver_id is not None:
        statement = statement.where(col(SupportDecline.giver_id) == giver_id)
    return (await session.exec(statement.limit(1))).first() is not None


async def speaks_for(session: AsyncSession, child_id: str, giver_id: str) -> bool:
    """Whether somebody may say no for a child: a guardian with verified custody, or the child."""
    answer = await session.execute(select(func.register.speaks_for(child_id, giver_id, type_=Boolean)))
    return bool(answer.scalar_one())


async def page_of_offers(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[SupportOffer], int]:
    """Return a page of the offers that the caller may see, the newest first."""
    statement = select(SupportOffer).where(col(SupportOffer.child_id) == child_id)
    newest = (col(SupportOffer.recorded_at).desc(), col(SupportOffer.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def offer(session: AsyncSession, offer_id: str) -> SupportOffer | None:
    """Return one offer that the caller may see."""
    return await session.get(SupportOffer, offer_id)


async def page_of_declines(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[SupportDecline], int]:
    """Return a page of each no that the caller may see, the newest first."""
    statement = select(SupportDecline).where(col(SupportDecline.child_id) == child_id)
    newest = (col(SupportDecline.recorded_at).desc(), col(SupportDecline.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def decline(session: AsyncSession, decline_id: str, *, lock: bool = False) -> SupportDecline | None:
    """Return one no that the caller may see."""
    statement = select(SupportDecline).where(col(SupportDecline.id) == decline_id)
    if lock:
        statement = statement.with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()
