"""All SQL of protections: only the register's functions, which ask who calls once more."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import BYTEA
from sqlmodel.ext.asyncio.session import AsyncSession

_PROTECTIONS = text("SELECT * FROM register.protections(:child_id)")
_LIFT = text(
    "SELECT * FROM register.lift_protection(:id, :child_id, :by, :at, :source, :verified_on, :note)"
).bindparams(bindparam("note", type_=BYTEA), bindparam("verified_on", type_=Date))
_NAMED = text("SELECT * FROM register.named_few(:child_id)")
_NAME = text("SELECT register.name_colleague(:id, :child_id, :professional_id, :by)")
_NAME_UNIT = text(
    "SELECT register.name_unit(:id, :child_id, :unit_id, :by, :at, :reason, :review_on)"
).bindparams(bindparam("reason", type_=BYTEA), bindparam("review_on", type_=Date))
_UNITS = text("SELECT * FROM register.named_units(:child_id)")
_TAKE_BACK = text("SELECT register.take_back_unit(:id, :child_id, :by, :at)")
_REMOVE = text("SELECT register.remove_colleague(:id, :child_id, :by)")


async def protections(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return every protection of a child, standing and lifted, if the caller is one of the few."""
    return (await session.execute(_PROTECTIONS, {"child_id": child_id})).mappings().all()


async def lift(session: AsyncSession, **values: Any) -> RowMapping | None:
    """Lift a protection and return it as it is then; None when it is lifted already."""
    return (await session.execute(_LIFT, values)).mappings().first()


async def named(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return the few of the caller's own organisation, if the caller is one of them."""
    return (await session.execute(_NAMED, {"child_id": child_id})).mappings().all()


async def name(session: AsyncSession, **values: Any) -> str | None:
    """Name a colleague; return the id that it has, or None when nothing has changed."""
    made: str | None = (await session.execute(_NAME, values)).scalar_one_or_none()
    return made


async def remove(session: AsyncSession, **values: Any) -> str:
    """Remove a colleague: `removed`, `last` or `unknown`."""
    return str((await session.execute(_REMOVE, values)).scalar_one())


async def name_unit(session: AsyncSession, **values: Any) -> str:
    """Let a unit elsewhere in: `named`, `not-yours` or `nobody`."""
    return str((await session.execute(_NAME_UNIT, values)).scalar_one())


async def named_units(session: AsyncSession, child_id: str) -> Sequence[RowMapping]:
    """Return the units that the caller's organisation has let in, if the caller is one of the few."""
    return (await session.execute(_UNITS, {"child_id": child_id})).mappings().all()


async def take_back(session: AsyncSession, **values: Any) -> bool:
    """Take back that a unit was let in; false when there is nothing to take back."""
    return bool((await session.execute(_TAKE_BACK, values)).scalar_one())
