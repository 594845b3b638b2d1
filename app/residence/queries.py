"""All SQL of where children belong. What is registered is the register's; the rest is each branch's own."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, RowMapping, bindparam, text, update
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.residence.models import Whereabouts

_RECORD = text(
    "SELECT register.record_residence(:id, :child_id, :municipality_code, :district_code, :from_)"
).bindparams(bindparam("from_", type_=Date))
_OWN = text("SELECT * FROM register.own_residences(:child_id)")
_ON = text("SELECT * FROM register.residences_on(:children, :on)").bindparams(
    bindparam("children", type_=ARRAY(Text)), bindparam("on", type_=Date)
)
_AT = text(
    "SELECT c.child_id FROM register.children_at(:unit_id, :on) c "
    "ORDER BY (SELECT min(r.recorded_at) FROM relation r "
    "WHERE r.child_id = c.child_id AND r.unit_id = :unit_id), c.child_id"
).bindparams(bindparam("on", type_=Date))
"""Whoever came first to the unit foremost: an id is drawn, and its place says nothing."""


async def record_registered(session: AsyncSession, **values: Any) -> str:
    """Record where the child is registered from a day on; return the fact's id."""
    return str((await session.execute(_RECORD, values)).scalar_one())


async def own_registered(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return where the child is registered, as the caller's organisation has been told."""
    return (await session.execute(_OWN, {"child_id": child_id})).mappings().all()


async def registered_on(session: AsyncSession, children: Collection[str], on: date) -> Sequence[RowMapping]:
    """Return where children are registered on a date, whoever was told."""
    return (await session.execute(_ON, {"children": list(children), "on": on})).mappings().all()


async def children_at(session: AsyncSession, unit_id: str, on: date) -> list[str]:
    """Return the children of one of the caller's own units whom the caller may know of."""
    return [row.child_id for row in await session.execute(_AT, {"unit_id": unit_id, "on": on})]


async def own_whereabouts(session: AsyncSession, children: Collection[str]) -> Sequence[Whereabouts]:
    """Return where children stay or who has placed them, as the caller's own branch knows it."""
    statement = select(Whereabouts).where(col(Whereabouts.child_id).in_(children))
    return (await session.exec(statement)).all()


async def put_whereabouts(session: AsyncSession, row: Whereabouts) -> Whereabouts:
    """Keep it from its day on: what the branch has said of an earlier day ends there, what it has said of the
    same day is replaced, and what it has said of a later day stays.
    """
    begun: date = row.valid.lower
    same = [each for each in await own_whereabouts(session, [row.child_id]) if each.kind == row.kind]
    later = [each.valid.lower for each in same if each.valid.lower > begun]
    row.valid = Range(begun, min(later, default=None))
    for each in same:
        if each.valid.lower < begun and (each.valid.upper is None or each.valid.upper > begun):
            ends = Range(each.valid.lower, begun)
            await session.execute(
                update(Whereabouts).where(col(Whereabouts.id) == each.id).values(valid=ends)
            )
    there = next((each for each in same if each.valid.lower == begun), None)
    if there is None:
        session.add(row)
        await session.flush()
        return row
    for name in ("municipality_code", "district_code", "valid", "recorded_by"):
        setattr(there, name, getattr(row, name))
    session.add(there)
    await session.flush()
    return there
