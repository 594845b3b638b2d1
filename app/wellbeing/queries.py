"""All SQL of the five questions. Row-level security leaves only the own branch's rows."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.children.models import Relation
from app.kit.paging import PageRequest, page_of
from app.wellbeing.models import FiveQuestions, FiveQuestionsVersion


async def one(session: AsyncSession, five_questions_id: str, *, lock: bool = False) -> FiveQuestions | None:
    """Return one answering; `lock` makes a simultaneous change wait, and then find itself stale."""
    return await session.get(FiveQuestions, five_questions_id, with_for_update=True if lock else None)


async def version(session: AsyncSession, five_questions_id: str, number: int) -> FiveQuestionsVersion | None:
    """Return one version."""
    statement = select(FiveQuestionsVersion).where(
        col(FiveQuestionsVersion.five_questions_id) == five_questions_id,
        col(FiveQuestionsVersion.version) == number,
    )
    return (await session.exec(statement)).first()


async def page(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[list[tuple[FiveQuestions, FiveQuestionsVersion]], int]:
    """Return a page of a child's answerings, the newest first, each with its latest version."""
    statement = select(FiveQuestions).where(col(FiveQuestions.child_id) == child_id)
    newest_first = (col(FiveQuestions.recorded_at).desc(), col(FiveQuestions.id))
    things, total = await page_of(session, statement.order_by(*newest_first), asked)
    latest = await session.exec(
        select(FiveQuestionsVersion)
        .join(
            FiveQuestions,
            and_(
                col(FiveQuestions.id) == col(FiveQuestionsVersion.five_questions_id),
                col(FiveQuestions.version) == col(FiveQuestionsVersion.version),
            ),
        )
        .where(col(FiveQuestions.id).in_([thing.id for thing in things]))
    )
    by_id = {row.five_questions_id: row for row in latest}
    return [(thing, by_id[thing.id]) for thing in things], total


async def versions(
    session: AsyncSession, five_questions_id: str, asked: PageRequest
) -> tuple[Sequence[FiveQuestionsVersion], int]:
    """Return a page of the versions, the first first."""
    statement = select(FiveQuestionsVersion).where(
        col(FiveQuestionsVersion.five_questions_id) == five_questions_id
    )
    return await page_of(session, statement.order_by(col(FiveQuestionsVersion.version)), asked)


async def unit_with_the_child(
    session: AsyncSession, child_id: str, units: Sequence[str], *, on: date
) -> str | None:
    """Return which of the caller's units has the child on a date, or had or will have it."""
    statement = (
        select(Relation.unit_id)
        .where(col(Relation.child_id) == child_id, col(Relation.unit_id).in_(units))
        .order_by(col(Relation.valid).op("@>")(on).desc(), col(Relation.recorded_at), col(Relation.id))
    )
    return (await session.exec(statement.limit(1))).first()
