"""All SQL of care blocks. Row-level security admits the provider's branch and the patient."""

from collections.abc import Sequence

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.care_blocks.models import CareBlock
from app.kit.paging import PageRequest, page_of


async def page_of_blocks(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[CareBlock], int]:
    """Return a page of the child's blocks that the caller may see, the newest first."""
    statement = select(CareBlock).where(col(CareBlock.child_id) == child_id)
    return await page_of(session, statement.order_by(col(CareBlock.set_at).desc(), col(CareBlock.id)), asked)


async def block(session: AsyncSession, block_id: str, *, lock: bool = False) -> CareBlock | None:
    """Return one block that the caller may see."""
    statement = select(CareBlock).where(col(CareBlock.id) == block_id)
    if lock:
        statement = statement.with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


async def standing(
    session: AsyncSession, child_id: str, *, organisation_id: str, branch: str
) -> Sequence[CareBlock]:
    """Return the blocks of one provider's records that stand."""
    statement = select(CareBlock).where(
        col(CareBlock.child_id) == child_id,
        col(CareBlock.organisation_id) == organisation_id,
        col(CareBlock.branch) == branch,
        col(CareBlock.lifted_at).is_(None),
    )
    return (await session.exec(statement)).all()


async def stands(
    session: AsyncSession, child_id: str, *, organisation_id: str, branch: str, unit_id: str | None
) -> bool:
    """Whether a block of a unit's records stands."""
    statement = select(CareBlock.id).where(
        col(CareBlock.child_id) == child_id,
        col(CareBlock.organisation_id) == organisation_id,
        col(CareBlock.branch) == branch,
        col(CareBlock.lifted_at).is_(None),
        or_(col(CareBlock.unit_id).is_(None), col(CareBlock.unit_id) == unit_id),
    )
    return (await session.exec(statement.limit(1))).first() is not None
