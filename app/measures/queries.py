"""All SQL of support measures. Row-level security shows one to the authority's branch, to who gives it while
the ground of the telling holds, and to the family where it is shown.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.paging import PageRequest, page_of
from app.measures.models import SupportMeasure

_COUNTS = text("SELECT measure, cell, count FROM register.measure_counts(:client, :first, :last)")


async def measure(session: AsyncSession, measure_id: str, *, lock: bool = False) -> SupportMeasure | None:
    """Return one measure that the caller may see; only the own one can be locked."""
    return await session.get(SupportMeasure, measure_id, with_for_update=True if lock else None)


async def page(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[SupportMeasure], int]:
    """Return a page of the measures about a child that the caller may see, the latest first."""
    statement = select(SupportMeasure).where(col(SupportMeasure.child_id) == child_id)
    latest = (col(SupportMeasure.starts_on).desc(), col(SupportMeasure.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def page_of_own(
    session: AsyncSession, actor: Actor, asked: PageRequest
) -> tuple[Sequence[SupportMeasure], int]:
    """Return a page of the measures that go on at the caller's own units, which answer for them or give them,
    about children whom the caller may know of.
    """
    statement = select(SupportMeasure).where(
        or_(
            col(SupportMeasure.unit_id).in_(actor.unit_ids),
            col(SupportMeasure.performer_unit_id).in_(actor.unit_ids),
        ),
        col(SupportMeasure.ended_on).is_(None),
        func.register.may_know(col(SupportMeasure.child_id)),
    )
    latest = (col(SupportMeasure.starts_on).desc(), col(SupportMeasure.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def counts(
    session: AsyncSession, client_id: str, *, first: date, last: date
) -> list[tuple[str, str, int]]:
    """Return the counts of a period, as they are: they are never shown so."""
    asked = {"client": client_id, "first": first, "last": last}
    return [tuple(row) for row in (await session.execute(_COUNTS, asked)).all()]
