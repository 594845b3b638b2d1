"""Use cases of notices: leave one, keep them in line with what stands, and mark one as read."""

from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.children.events import ChildEnded
from app.kit.clock import Moment
from app.kit.events import PublicEvent
from app.kit.problems import NotFound
from app.notices import queries
from app.notices.events import AttentionMoved
from app.notices.queries import Placed
from app.vocabulary import Branch, NoticeKind, NoticeStanding, NoticeView


async def leave(  # noqa: PLR0913 - a notice is whom it is for and what it is about
    session: AsyncSession,
    *,
    kind: NoticeKind,
    key: str,
    organisation_id: str,
    branch: Branch,
    unit_id: str,
    link: str,
    moment: Moment,
    child_id: str | None = None,
    professional_id: str | None = None,
    due_on: date | None = None,
    waiting: bool = False,
) -> bool:
    """Leave a notice at a unit, whoever's it is; false when the same fact has left one there before.

    `key` names the fact, as `contact-replaced:<id>`; `link` is a path below the API's root. Nothing personal.
    Facts that can be read off the tables need no call: `register.notice_facts` finds them.
    """
    return await queries.leave(
        session,
        kind=kind,
        key=key,
        organisation_id=organisation_id,
        branch=branch,
        unit_id=unit_id,
        link=link,
        at=moment.now,
        child_id=child_id,
        professional_id=professional_id,
        due_on=due_on,
        waiting=waiting,
    )


async def on_public_event(session: AsyncSession, event: PublicEvent) -> None:
    """Bring the child's notices in line, in the transaction in which something about it has happened."""
    await bring_in_line(session, [event.child_id], Moment(event.happened_at))


async def on_attention_moved(session: AsyncSession, event: AttentionMoved) -> None:
    """Bring the child's notices in line after what is no public news."""
    await bring_in_line(session, [event.child_id], event.moment)


async def bring_in_line(session: AsyncSession, children: Sequence[str], moment: Moment) -> None:
    """Bring the notices about some children in line with what stands."""
    await session.flush()  # what has just been written is read by the register's function
    await queries.refresh(session, children, on=moment.today, at=moment.now)


async def on_child_ended(session: AsyncSession, event: ChildEnded) -> None:
    """Settle every notice about a child of whom everything has ended."""
    await queries.settle(session, event.child_id, at=event.moment.now)


async def mark_read(passed: Pass, notice_id: str) -> Placed:
    """Write down that it has been read, the first time. Raises NotFound."""
    placed = await get(passed, notice_id)
    if placed.notice.read_at is None:
        placed.notice.read_at, placed.notice.read_by = passed.moment.now, passed.actor.professional_id
        passed.session.add(placed.notice)
        await passed.session.flush()
    return placed


async def get(passed: Pass, notice_id: str) -> Placed:
    """Return a notice of the caller's own units. Raises NotFound."""
    found = await queries.notice(passed.session, notice_id, on=passed.moment.today)
    if found is None:
        raise NotFound
    return found


async def counts(passed: Pass, view: NoticeView) -> dict[NoticeStanding, int]:
    """Count the caller's unread notices by how they stand."""
    return await queries.counts(passed.session, passed.actor, view, on=passed.moment.today)
