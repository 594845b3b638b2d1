"""All SQL of code events. Row-level security shows a branch its own, and nobody a protected child's."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.codes.models import CodeEvent
from app.kit.clock import SWEDISH_TIME
from app.kit.paging import PageRequest, page_of
from app.organisations.models import Organisation
from app.vocabulary import Sector

_ALWAYS, _NEVER = date(1900, 1, 1), date(2200, 1, 1)
"""Days before and after which nothing is coded, nor reckoned with."""


async def sector_of(session: AsyncSession, organisation_id: str) -> Sector:
    """Return the sector of an organisation."""
    found = (
        await session.exec(select(Organisation.sector).where(col(Organisation.id) == organisation_id))
    ).one()
    return Sector(found)


async def write(session: AsyncSession, **values: Any) -> None:
    """Write a code event, also into a compartment that the caller does not read: so nothing is read back."""
    await session.execute(insert(CodeEvent).values(**values).inline())


async def page_of_events(
    session: AsyncSession,
    asked: PageRequest,
    *,
    unit_ids: Iterable[str],
    first: date | None,
    last: date | None,
) -> tuple[Sequence[CodeEvent], int]:
    """Return a page of what the caller's own units have to report, the earliest first."""
    return await page_of(session, _events(unit_ids, first=first, last=last), asked)


async def all_events(
    session: AsyncSession, *, unit_ids: Iterable[str], first: date | None, last: date | None
) -> Sequence[CodeEvent]:
    """Return all that the caller's own units have to report, the earliest first."""
    return (await session.exec(_events(unit_ids, first=first, last=last))).all()


def _events(unit_ids: Iterable[str], *, first: date | None, last: date | None) -> "SelectOfScalar[CodeEvent]":
    statement = select(CodeEvent).where(col(CodeEvent.unit_id).in_(list(unit_ids)))
    if first is not None and first > _ALWAYS:
        statement = statement.where(col(CodeEvent.happened_at) >= _midnight(first))
    if last is not None and last < _NEVER:
        statement = statement.where(col(CodeEvent.happened_at) < _midnight(last + timedelta(days=1)))
    return statement.order_by(col(CodeEvent.happened_at), col(CodeEvent.id))


def _midnight(on: date) -> datetime:
    """When a Swedish day begins."""
    return datetime.combine(on, time(), SWEDISH_TIME).astimezone(UTC)
