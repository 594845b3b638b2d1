"""All SQL of the access log: only the log's own functions, which know the caller."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.organisations.models import Unit

_FAMILY = text("SELECT * FROM audit.family_log(:child_id, :limit, :offset)")
_OWN = text("SELECT * FROM audit.own_log(:child_id, :limit, :offset)")


async def page(
    session: AsyncSession, child_id: str, *, family: bool, limit: int, offset: int
) -> tuple[Sequence[RowMapping], int]:
    """Return a page of the log, the latest first, and how long it is for this caller."""
    log = _FAMILY if family else _OWN
    asked = {"child_id": child_id, "limit": limit, "offset": offset}
    rows = (await session.execute(log, asked)).mappings().all()
    if rows or not offset:
        return rows, rows[0]["total"] if rows else 0
    first = (await session.execute(log, {**asked, "limit": 1, "offset": 0})).mappings().first()
    return rows, first["total"] if first else 0


async def unit_names(session: AsyncSession, unit_ids: set[str]) -> dict[str, str]:
    """Return what units are called."""
    statement = select(Unit.id, Unit.name).where(col(Unit.id).in_(unit_ids))
    return dict((await session.exec(statement)).all())
