"""All SQL about runs; row-level security keeps them to the caller's own organisation."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.interop.models import ImportChange, ImportQuarantine, ImportRun
from app.kit.paging import PageRequest, page_of

MOST_SHOWN = 1_000


async def runs(session: AsyncSession, asked: PageRequest) -> tuple[Sequence[ImportRun], int]:
    """Return a page of runs, the newest first."""
    statement = select(ImportRun).order_by(col(ImportRun.recorded_at).desc(), col(ImportRun.id))
    return await page_of(session, statement, asked)


async def quarantine(session: AsyncSession, run_id: str) -> Sequence[ImportQuarantine]:
    """Return what a run has set aside."""
    statement = select(ImportQuarantine).where(col(ImportQuarantine.import_run_id) == run_id)
    ordered = statement.order_by(
        col(ImportQuarantine.resource), col(ImportQuarantine.record_id), col(ImportQuarantine.id)
    )
    return (await session.exec(ordered.limit(MOST_SHOWN))).all()


async def changes(session: AsyncSession, run_id: str) -> Sequence[ImportChange]:
    """Return what a run has changed, line by line."""
    statement = select(ImportChange).where(col(ImportChange.import_run_id) == run_id)
    return (await session.exec(statement.order_by(col(ImportChange.id)).limit(MOST_SHOWN))).all()
