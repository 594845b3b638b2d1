"""All SQL of statistics: one function of the register counts what the caller's own compartment owns."""

from datetime import date

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_COUNTS = text("SELECT measure, giver, cell, count FROM register.plan_counts(:client, :first, :last)")


async def plan_counts(
    session: AsyncSession, client_id: str, *, first: date, last: date
) -> list[tuple[str, str | None, str, int]]:
    """Return the counts of a period, as they are: they are never shown so."""
    asked = {"client": client_id, "first": first, "last": last}
    return [tuple(row) for row in (await session.execute(_COUNTS, asked)).all()]
