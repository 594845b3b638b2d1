"""All SQL of notices. Row-level security shows those of the caller's own units, and some of those where they
act, about children whom they may know of; the register's functions alone leave and settle them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, bindparam, case, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.ids import new_id
from app.kit.paging import PageRequest
from app.notices.models import Notice
from app.vocabulary import NoticeStanding, NoticeView

SOON = timedelta(days=7)
"""A notice is due from a week before its date."""
_LEAVE = text(
    "SELECT register.leave_notice(:id, :kind, :key, :child_id, :organisation_id, :branch, :unit_id, "
    ":professional_id, cast(:due_on AS date), :waiting, :link, :at)"
)
_REFRESH = text("SELECT register.refresh_notices(:children, cast(:on AS date), :at)").bindparams(
    bindparam("children", type_=ARRAY(Text))
)
_SETTLE = text("SELECT register.settle_notices(:child_id, :at)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A notice, and how it stands on the day of the call."""

    notice: Notice
    standing: NoticeStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which notices are asked for."""

    view: NoticeView
    standing: NoticeStanding | None = None
    read: bool | None = None


async def leave(session: AsyncSession, **values: Any) -> bool:
    """Leave a notice; false when it is there already."""
    return bool((await session.execute(_LEAVE, {"id": new_id("ntc"), **values})).scalar_one())


async def refresh(session: AsyncSession, children: Sequence[str], *, on: date, at: datetime) -> None:
    """Bring the notices about some children in line with what stands."""
    await session.execute(_REFRESH, {"children": list(children), "on": on, "at": at})


async def settle(session: AsyncSession, child_id: str, *, at: datetime) -> None:
    """Settle every notice about a child that has ended."""
    await session.execute(_SETTLE, {"child_id": child_id, "at": at})


async def notice(session: AsyncSession, notice_id: str, *, on: date) -> Placed | None:
    """Return a notice that the caller may see."""
    statement = _placed(on).where(col(Notice.id) == notice_id)
    row = (await session.execute(statement)).first()
    return None if row is None else _read(row)


async def page(
    session: AsyncSession, actor: Actor, wanted: Wanted, asked: PageRequest, *, on: date
) -> tuple[Sequence[Placed], int]:
    """Return a page of the caller's notices: what is due first, then what is new."""
    conditions = [*_mine(actor, wanted.view)]
    if wanted.standing is not None:
        conditions.append(_standing(on) == wanted.standing.value)
    if wanted.read is not None:
        conditions.append(col(Notice.read_at).is_not(None) == wanted.read)
    counted = select(func.count()).select_from(Notice).where(*conditions)
    total = int((await session.execute(counted)).scalar_one())
    ordered = _placed(on).where(*conditions)
    ordered = ordered.order_by(col(Notice.due_on).nulls_last(), col(Notice.left_at).desc(), col(Notice.id))
    rows = (await session.execute(ordered.offset(asked.offset).limit(asked.limit))).all()
    return [_read(row) for row in rows], total


async def counts(
    session: AsyncSession, actor: Actor, view: NoticeView, *, on: date
) -> dict[NoticeStanding, int]:
    """Count unread notices by how they stand."""
    standing = _standing(on).label("standing")
    unread = select(standing, func.count()).where(*_mine(actor, view), col(Notice.read_at).is_(None))
    rows = (await session.execute(unread.group_by(standing))).all()
    found = {NoticeStanding(row[0]): int(row[1]) for row in rows}
    return {each: found.get(each, 0) for each in NoticeStanding}


def _mine(actor: Actor, view: NoticeView) -> list[ColumnElement[bool]]:
    """What a view shows of what is open; the units are row-level security's to see to. Whoever acts for
    somebody looks at what is theirs.
    """
    conditions: list[ColumnElement[bool]] = [col(Notice.settled_at).is_(None)]
    whose = col(Notice.professional_id)
    nobody = whose.is_(None)
    acts = func.register.caller_acts_for(col(Notice.unit_id), whose, func.domain_date(), type_=Boolean)
    me = (whose == actor.professional_id) | (whose.is_not(None) & acts)
    if view is NoticeView.MINE:
        conditions.append(me | nobody)
    elif view is NoticeView.PERSON:
        conditions.append(me)
    elif view is NoticeView.ROLE_MAILBOX:
        conditions.append(nobody)
    return conditions


def _standing(on: date) -> ColumnElement[str]:
    """How a notice stands: overdue before all, then waiting for others, then soon due, else new."""
    due = col(Notice.due_on)
    return case(
        (due < on, NoticeStanding.OVERDUE.value),
        (col(Notice.waiting), NoticeStanding.WAITING.value),
        (due <= on + SOON, NoticeStanding.DUE.value),
        else_=NoticeStanding.NEW.value,
    )


def _placed(on: date) -> "Select[Notice, str]":
    return select(Notice, _standing(on))


def _read(row: Any) -> Placed:
    return Placed(notice=row[0], standing=NoticeStanding(row[1]))
