"""All SQL of applications and warm handovers. Row-level security shows an application to the unit that
answers it and to who has made it, and a handover to the branch that has made it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Date, bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.concerns.application_models import HelpApplication, WarmHandover
from app.kit.paging import PageRequest, page_of

_RECEIVE = text(
    "SELECT register.receive_application(:id, :child_id, :organisation, :unit, :giver, :aim, :sealed, :at, "
    ":due, :from_unit, :consent, :meets_at, :place)"
).bindparams(bindparam("due", type_=Date))
_TELL = text("SELECT register.tell_handover_answered(:application, :at)")
_STANDING = text("SELECT id, answered_at, next_contact_unit_id FROM register.handover_standing(:ids)")
_WITHDRAW = text("SELECT register.withdraw_application(:id, :at)")
_SETTLE = text("SELECT register.settle_application_notice(:unit_id, :key, :at)")
_WAITING = (col(HelpApplication.answered_at).is_(None), col(HelpApplication.withdrawn_at).is_(None))


async def receive(session: AsyncSession, **values: Any) -> None:
    """Let an application lie at the unit that answers it."""
    await session.execute(_RECEIVE, values)


async def tell_of_answer(session: AsyncSession, application_id: str, *, at: datetime) -> None:
    """Leave a notice with who has handed the family over, if anybody has."""
    await session.execute(_TELL, {"application": application_id, "at": at})


async def settle(session: AsyncSession, **values: Any) -> None:
    """There is nothing more to look at."""
    await session.execute(_SETTLE, values)


async def withdraw(session: AsyncSession, application_id: str, *, at: datetime) -> bool:
    """Take the caller's own application back; whether it could be."""
    taken = await session.execute(_WITHDRAW, {"id": application_id, "at": at})
    return bool(taken.scalar_one())


async def application(
    session: AsyncSession, application_id: str, *, lock: bool = False
) -> HelpApplication | None:
    """Return an application that the caller has made or answers."""
    return await session.get(HelpApplication, application_id, with_for_update=True if lock else None)


async def page_of_family(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[HelpApplication], int]:
    """Return a page of what the caller has applied for about a child, the latest first."""
    statement = select(HelpApplication).where(col(HelpApplication.child_id) == child_id)
    latest = (col(HelpApplication.received_at).desc(), col(HelpApplication.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def page_received(
    session: AsyncSession, asked: PageRequest, *, waiting: bool
) -> tuple[Sequence[HelpApplication], int]:
    """Return a page of what the caller's units have received, the first to be answered foremost."""
    statement = select(HelpApplication)
    if waiting:
        statement = statement.where(*_WAITING)
    return await page_of(
        session, statement.order_by(col(HelpApplication.due_on), col(HelpApplication.id)), asked
    )


async def unanswered(session: AsyncSession) -> Sequence[HelpApplication]:
    """Return the applications on which the time still runs at the caller's units."""
    statement = select(HelpApplication).where(*_WAITING)
    return (await session.exec(statement)).all()


async def handover(session: AsyncSession, handover_id: str) -> WarmHandover | None:
    """Return a handover that the caller's branch has made."""
    return await session.get(WarmHandover, handover_id)


async def page_of_handovers(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[WarmHandover], int]:
    """Return a page of the handovers of a child that the caller's branch has made, the latest first."""
    statement = select(WarmHandover).where(col(WarmHandover.child_id) == child_id)
    latest = (col(WarmHandover.handed_over_at).desc(), col(WarmHandover.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def standings(
    session: AsyncSession, handover_ids: Iterable[str]
) -> Mapping[str, tuple[datetime | None, str | None]]:
    """Return since when each is answered and whom the family turns to next, while the consent holds."""
    found = await session.execute(_STANDING, {"ids": list(handover_ids)})
    return {row.id: (row.answered_at, row.next_contact_unit_id) for row in found}
