"""Use cases of absence: write down attendance; over the threshold, lay a duty on the head of the school.

The duty is a task with steps and days. It stands on no child: whoever reads the child finds nothing of it, no
other branch and no other organisation knows of it, and nothing follows from it but what people then do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.absence import queries
from app.absence.errors import AttendanceOverlaps
from app.absence.models import AbsenceSignal, AttendanceRecord
from app.absence.schemas import AttendanceCreate
from app.access.doors import Cleared
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.kit.clock import Moment
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.problems import NotFound, StateForbids, invalid
from app.notices.events import AttentionMoved
from app.rules import absence as rules
from app.vocabulary import AttendanceSource

THRESHOLD = "absence-threshold-percent"
"""The name by which a session carries over how many per cent absence becomes a duty."""
WINDOW = "absence-window-days"
"""The same for how many days are looked at together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What is known of some days: by hand, or from a school's own system."""

    child_id: str
    organisation_id: str
    branch: str
    unit_id: str
    first_on: date
    last_on: date
    scheduled_minutes: int
    valid_minutes: int
    invalid_minutes: int
    source: AttendanceSource
    written_by: str | None = None


async def write(cleared: Cleared, *, given: AttendanceCreate) -> str:
    """Write attendance down by hand."""
    if await children.has_ended(cleared):
        raise ChildHasEnded
    _refuse_what_is_wrong(cleared, given)
    actor = cleared.actor
    taken = Attendance(
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        source=AttendanceSource.BY_HAND,
        written_by=actor.professional_id,
        **given.model_dump(),
    )
    return (await take_in(cleared.session, taken, moment=cleared.moment)).id


async def take_in(session: AsyncSession, given: Attendance, *, moment: Moment) -> AttendanceRecord:
    """Keep what is known of some days, and lay the duty where they are over the threshold: the one way in, by
    hand and from a school's system alike. Raises AttendanceOverlaps.
    """
    days = {"first": given.first_on, "last": given.last_on}
    if await queries.overlaps(session, given.child_id, given.unit_id, **days):
        raise AttendanceOverlaps
    row = AttendanceRecord(
        child_id=given.child_id,
        organisation_id=given.organisation_id,
        branch=given.branch,
        unit_id=given.unit_id,
        valid=dates(given.first_on, given.last_on),
        scheduled_minutes=given.scheduled_minutes,
        valid_minutes=given.valid_minutes,
        invalid_minutes=given.invalid_minutes,
        source=given.source,
        written_by=given.written_by,
        written_at=moment.now,
    )
    session.add(row)
    await session.flush()
    await _lay_the_duty(session, row, moment=moment)
    return row


async def get_attendance(cleared: Cleared, record_id: str, *, lock: bool = False) -> AttendanceRecord:
    """Return one record about this child. Raises NotFound."""
    found = await queries.attendance(cleared.session, record_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def take_back(cleared: Cleared, record_id: str) -> AttendanceRecord:
    """Take a wrong record back; a duty that it has led to stays until its head closes it."""
    row = await get_attendance(cleared, record_id, lock=True)
    if row.taken_back_at is not None:
        raise StateForbids(allowed=[])
    row.taken_back_at = cleared.moment.now
    cleared.session.add(row)
    await cleared.session.flush()
    return row


async def get(cleared: Cleared, signal_id: str, *, lock: bool = False) -> AbsenceSignal:
    """Return one duty about this child. Raises NotFound."""
    found = await queries.signal(cleared.session, signal_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


def path_of(signal: AbsenceSignal) -> str:
    """Where a duty lies."""
    return f"/children/{signal.child_id}/absence-signals/{signal.id}"


async def _lay_the_duty(session: AsyncSession, row: AttendanceRecord, *, moment: Moment) -> None:
    """One open duty for a child at a unit: while there is one, nothing is added."""
    earlier = await queries.latest_signal(session, row.child_id, row.unit_id)
    if earlier is not None and (earlier.closed_on is None or last_of(row) <= earlier.closed_on):
        return
    records = await _looked_at(session, row, since=None if earlier is None else earlier.closed_on)
    valid = sum(each.valid_minutes for each in records)
    invalid_ = sum(each.invalid_minutes for each in records)
    scheduled = sum(each.scheduled_minutes for each in records)
    threshold: int = session.info[THRESHOLD]
    if not rules.is_over(absent=valid + invalid_, scheduled=scheduled, threshold=threshold):
        return
    ahead = rules.next_step(moment.today, {})
    session.add(
        AbsenceSignal(
            child_id=row.child_id,
            organisation_id=row.organisation_id,
            branch=row.branch,
            unit_id=row.unit_id,
            signalled_on=moment.today,
            first_on=min(each.valid.lower for each in records),
            last_on=last_of(row),
            scheduled_minutes=scheduled,
            valid_minutes=valid,
            invalid_minutes=invalid_,
            threshold=threshold,
            next_rung=ahead.rung,
            next_due_on=ahead.due_on,
        )
    )
    await session.flush()
    await publish(session, AttentionMoved(child_id=row.child_id, moment=moment))


async def _looked_at(
    session: AsyncSession, row: AttendanceRecord, *, since: date | None
) -> Sequence[AttendanceRecord]:
    """The record, and those before it within the days that are looked at together."""
    window: int = session.info[WINDOW]
    last = last_of(row)
    first = min(row.valid.lower, last - timedelta(days=window - 1))
    found = await queries.standing_within(session, row.child_id, row.unit_id, first=first, last=last)
    return [each for each in found if since is None or each.valid.lower > since or each.id == row.id]


def last_of(row: AttendanceRecord) -> date:
    """The last of its days."""
    last: date = row.valid.upper - timedelta(days=1)
    return last


def _refuse_what_is_wrong(cleared: Cleared, given: AttendanceCreate) -> None:
    if given.unit_id not in cleared.actor.unit_ids:
        raise invalid("/unitId", "not-own", "is none of your units")
    if given.last_on < given.first_on:
        raise invalid("/lastOn", "backwards", "is before firstOn")
    if given.last_on > cleared.moment.today:
        raise invalid("/lastOn", "future", "lies in the future")
    if given.valid_minutes + given.invalid_minutes > given.scheduled_minutes:
        raise invalid("/invalidMinutes", "more-than-all", "is more, with validMinutes, than scheduledMinutes")
