"""All SQL of the chronology. Row-level security leaves only the own branch's rows."""

from collections.abc import Sequence

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.chronology.models import ChronologyEntry, ChronologyVersion
from app.kit.paging import PageRequest, page_of


async def one(session: AsyncSession, entry_id: str, *, lock: bool = False) -> ChronologyEntry | None:
    """Return one entry; `lock` makes a simultaneous change wait, and then find itself stale."""
    return await session.get(ChronologyEntry, entry_id, with_for_update=True if lock else None)


async def version(session: AsyncSession, entry_id: str, number: int) -> ChronologyVersion | None:
    """Return one version."""
    statement = select(ChronologyVersion).where(
        col(ChronologyVersion.chronology_entry_id) == entry_id, col(ChronologyVersion.version) == number
    )
    return (await session.exec(statement)).first()


async def page(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[list[tuple[ChronologyEntry, ChronologyVersion]], int]:
    """Return a page of a child's entries in the order of happening, each with its latest version."""
    statement = select(ChronologyEntry).where(col(ChronologyEntry.child_id) == child_id)
    as_it_happened = (
        col(ChronologyEntry.happened_at),
        col(ChronologyEntry.written_at),
        col(ChronologyEntry.id),
    )
    entries, total = await page_of(session, statement.order_by(*as_it_happened), asked)
    return await _with_latest(session, entries), total


async def whole(session: AsyncSession, child_id: str) -> list[tuple[ChronologyEntry, ChronologyVersion]]:
    """Return every entry about a child, each with its latest version."""
    statement = select(ChronologyEntry).where(col(ChronologyEntry.child_id) == child_id)
    return await _with_latest(session, (await session.exec(statement)).all())


async def _with_latest(
    session: AsyncSession, entries: Sequence[ChronologyEntry]
) -> list[tuple[ChronologyEntry, ChronologyVersion]]:
    latest = await session.exec(
        select(ChronologyVersion)
        .join(
            ChronologyEntry,
            and_(
                col(ChronologyEntry.id) == col(ChronologyVersion.chronology_entry_id),
                col(ChronologyEntry.version) == col(ChronologyVersion.version),
            ),
        )
        .where(col(ChronologyEntry.id).in_([entry.id for entry in entries]))
    )
    by_id = {row.chronology_entry_id: row for row in latest}
    return [(entry, by_id[entry.id]) for entry in entries]


async def versions(
    session: AsyncSession, entry_id: str, asked: PageRequest
) -> tuple[Sequence[ChronologyVersion], int]:
    """Return a page of the versions, the first first."""
    statement = select(ChronologyVersion).where(col(ChronologyVersion.chronology_entry_id) == entry_id)
    return await page_of(session, statement.order_by(col(ChronologyVersion.version)), asked)
