"""All SQL of rule-set choices, and of the chains that are to be laid anew."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.locks import Lock
from app.kit.paging import PageRequest, page_of
from app.named_persons import queries
from app.named_persons.models import NamedPersonRuleSetChoice

_HOLD = text(f"SELECT pg_advisory_xact_lock({Lock.CHOICES})")
_SUPERSEDE = text(
    "UPDATE named_person_rule_set_choice SET superseded_at = clock_timestamp() "
    "WHERE municipality_code = :municipality AND superseded_at IS NULL AND lower(valid) >= :from_"
)
_CUT = text(
    "UPDATE named_person_rule_set_choice SET valid = daterange(lower(valid), :from_) "
    "WHERE municipality_code = :municipality AND superseded_at IS NULL AND valid @> cast(:from_ AS date)"
)
_CONCERNED = text("SELECT id FROM register.children_of_municipality(:municipality, :after, :limit) AS c(id)")
_WITH_VACANCY = text("SELECT id FROM register.children_with_vacancy(:after, :limit) AS c(id)")


async def choices(
    session: AsyncSession, asked: PageRequest, *, municipality_code: str | None
) -> tuple[Sequence[NamedPersonRuleSetChoice], int]:
    """Return a page of choices, the latest first, of one municipality or of all."""
    begins = func.lower(NamedPersonRuleSetChoice.valid)
    statement = select(NamedPersonRuleSetChoice).order_by(
        col(NamedPersonRuleSetChoice.municipality_code),
        begins.desc(),
        col(NamedPersonRuleSetChoice.recorded_at).desc(),
        col(NamedPersonRuleSetChoice.id),
    )
    if municipality_code is not None:
        statement = statement.where(col(NamedPersonRuleSetChoice.municipality_code) == municipality_code)
    return await page_of(session, statement, asked)


async def hold(session: AsyncSession) -> None:
    """Wait until no chain is being laid by what was chosen so far, and let none be laid meanwhile."""
    await session.execute(_HOLD)


async def make_room(session: AsyncSession, municipality_code: str, *, from_: date) -> None:
    """End on the date what began before it; what was to begin later is superseded."""
    values = {"municipality": municipality_code, "from_": from_}
    await session.execute(_SUPERSEDE, values)
    await session.execute(_CUT, values)


async def next_to_carry_out(session: AsyncSession) -> NamedPersonRuleSetChoice | None:
    """Return, and hold, the oldest choice whose chains have not all been laid anew, if nobody holds it."""
    await queries.hold_choices(session)
    statement = (
        select(NamedPersonRuleSetChoice)
        .where(
            col(NamedPersonRuleSetChoice.relaid_at).is_(None),
            col(NamedPersonRuleSetChoice.superseded_at).is_(None),
        )
        .order_by(col(NamedPersonRuleSetChoice.recorded_at), col(NamedPersonRuleSetChoice.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return (await session.exec(statement)).first()


async def concerned(session: AsyncSession, municipality_code: str, *, after: str, limit: int) -> list[str]:
    """Return a portion of the children whom a municipality's choice concerns."""
    values = {"municipality": municipality_code, "after": after, "limit": limit}
    return list((await session.execute(_CONCERNED, values)).scalars())


async def with_vacancy(session: AsyncSession, *, after: str, limit: int) -> list[str]:
    """Return a portion of the children whose appointed person has, or will have, no duty at the unit."""
    return list((await session.execute(_WITH_VACANCY, {"after": after, "limit": limit})).scalars())
