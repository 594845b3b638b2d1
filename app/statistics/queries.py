"""All SQL of statistics: functions of the register count what the caller's own compartment owns."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.organisations.models import Unit
from app.rules.statistics import STEP

_COUNTS = text("SELECT measure, giver, cell, count FROM register.plan_counts(:client, :first, :last)")
_TREATMENT = text(
    "SELECT measure, unit_id, kind, cell, count"
    " FROM register.treatment_counts(:client, :first, :last, :least)"
)


async def plan_counts(
    session: AsyncSession, client_id: str, *, first: date, last: date
) -> list[tuple[str, str | None, str, int]]:
    """Return the counts of a period, as they are: they are never shown so."""
    asked = {"client": client_id, "first": first, "last": last}
    return [tuple(row) for row in (await session.execute(_COUNTS, asked)).all()]


async def treatment_counts(
    session: AsyncSession, client_id: str, *, first: date, last: date
) -> list[tuple[str, str, str, str, int]]:
    """Return how reports were treated in a period, as it is: it is never shown so."""
    asked = {"client": client_id, "first": first, "last": last, "least": STEP}
    return [tuple(row) for row in (await session.execute(_TREATMENT, asked)).all()]


async def names(session: AsyncSession, unit_ids: Iterable[str]) -> dict[str, str]:
    """What some units are called."""
    wanted = select(Unit).where(col(Unit.id).in_(list(unit_ids)))
    return {unit.id: unit.name for unit in (await session.exec(wanted)).all()}
