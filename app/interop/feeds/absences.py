"""Weeks of attendance, taken in the way in which what somebody writes by hand is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.absence import service as absence
from app.absence.errors import AttendanceOverlaps
from app.absence.models import AttendanceRecord
from app.audit.actor import Actor
from app.audit.models import AuditEntry
from app.audit.service import Deed, row
from app.children.models import ExternalIdentifier, Relation
from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asking import Producer
from app.interop.feeds.attending import Minutes, Week, read_lessons, read_sums
from app.interop.feeds.keeping import enter, source_of
from app.interop.importing.known import SYSTEM, id_text
from app.interop.importing.run import CLIENT
from app.kit.clock import Moment
from app.kit.columns import dates
from app.kit.database import Database, vault_of
from app.kit.ids import new_id
from app.vocabulary import AttendanceSource, Branch, Purpose, RelationKind, Sector

FIRST_WEEKS = 5
"""How many weeks that are over are read the first time."""
AGAIN_WEEKS = 2
"""How many of them are read again, for what was corrected."""
ACTION = "absence:record"
_WORK_IN = text("SELECT set_config('app.branch', 'school', true)")


@dataclass(slots=True)
class Attended:
    """What became of some weeks."""

    written: int = 0
    corrected: int = 0
    unchanged: int = 0
    kept: int = 0
    """Somebody has written of these days by hand."""
    unknown: int = 0
    """No pupil of ours, or not at exactly one unit then."""
    unread: int = 0
    """What could not be read, or cannot be true."""


def weeks_until(today: date, read_until: date | None) -> Iterator[Week]:
    """Yield the weeks to be read, the earliest first: those that are over and not read, and a few again."""
    last = today - timedelta(days=today.weekday() + 1)
    if read_until is not None and read_until >= last:
        return
    missing = FIRST_WEEKS if read_until is None else (last - read_until).days // 7 + AGAIN_WEEKS - 1
    for back in range(min(missing, FIRST_WEEKS) - 1, -1, -1):
        end = last - timedelta(weeks=back)
        yield Week(first=end - timedelta(days=6), last=end)


async def attend(
    database: Database, system: SchoolSystem, producer: Producer, *, moment: Moment
) -> Attended | None:
    """Read the weeks that are over; None where there is none to read. Raises UnansweredError."""
    async with database.session() as session, session.begin():
        source = await source_of(session, system.organisation, system.address)
    until = source.attendance_until
    weeks = list(weeks_until(moment.today, None if until is None else until.astimezone(UTC).date()))
    if system.attendance == "none" or not weeks:
        return None
    read = read_sums if system.attendance == "aggregated" else read_lessons
    attended = Attended()
    for week in weeks:
        await read(producer, week)
        attended.unread += week.unread
        async with database.session() as session, session.begin():
            await _Taking(session, system.organisation, moment, attended).take(week)
            mine = await source_of(session, system.organisation, system.address)
            mine.attendance_until = datetime.combine(week.last, time(12), UTC)
            session.add(mine)
    return attended


@dataclass(slots=True)
class _Taking:
    """One week of one organisation, in one transaction."""

    session: AsyncSession
    organisation_id: str
    moment: Moment
    attended: Attended

    async def take(self, week: Week) -> None:
        await enter(self.session, self.organisation_id)
        await self.session.execute(_WORK_IN)
        children, units = await self._children(), await self._units(week)
        vault, request = vault_of(self.session), new_id("imp")
        for pupil, minutes in sorted(week.pupils.items()):
            text_of = id_text(self.organisation_id, pupil)
            child = next((children[each] for each in vault.hashes(text_of) if each in children), None)
            at = units.get(child or "", set())
            if child is None or len(at) != 1:
                self.attended.unknown += 1
            elif not minutes.fit:
                self.attended.unread += 1
            else:
                await self._take_one(week, child, next(iter(at)), minutes, request)

    async def _take_one(self, week: Week, child: str, unit: str, minutes: Minutes, request: str) -> None:
        standing = await self._standing(child, unit, week)
        if standing is not None:
            same = (standing.scheduled_minutes, standing.valid_minutes, standing.invalid_minutes)
            if same == (minutes.scheduled, minutes.valid, minutes.invalid):
                self.attended.unchanged += 1
                return
            standing.taken_back_at = self.moment.now
            self.session.add(standing)
            await self.session.flush()
        given = absence.Attendance(
            child_id=child,
            organisation_id=self.organisation_id,
            branch=Branch.SCHOOL.value,
            unit_id=unit,
            first_on=week.first,
            last_on=week.last,
            scheduled_minutes=minutes.scheduled,
            valid_minutes=minutes.valid,
            invalid_minutes=minutes.invalid,
            source=AttendanceSource.SCHOOL_SYSTEM,
        )
        try:
            made = await absence.take_in(self.session, given, moment=self.moment)
        except AttendanceOverlaps:
            self.attended.kept += 1
            return
        self.attended.written += standing is None
        self.attended.corrected += standing is not None
        deed = Deed(action=ACTION, child_id=child, subject_id=made.id)
        entry = row(self._actor(request), deed, outcome="allowed", now=self.moment.now)
        await self.session.execute(insert(AuditEntry).inline(), [entry])

    async def _standing(self, child: str, unit: str, week: Week) -> AttendanceRecord | None:
        """What the school system has said of exactly these days before."""
        wanted = select(AttendanceRecord).where(
            col(AttendanceRecord.child_id) == child,
            col(AttendanceRecord.unit_id) == unit,
            col(AttendanceRecord.source) == AttendanceSource.SCHOOL_SYSTEM.value,
            col(AttendanceRecord.taken_back_at).is_(None),
            col(AttendanceRecord.valid) == dates(week.first, week.last),
        )
        found: AttendanceRecord | None = (await self.session.execute(wanted)).scalar_one_or_none()
        return found

    async def _children(self) -> dict[bytes, str]:
        """The children by the hashes of the school system's ids."""
        wanted = select(col(ExternalIdentifier.value_hash), col(ExternalIdentifier.child_id)).where(
            col(ExternalIdentifier.organisation_id) == self.organisation_id,
            col(ExternalIdentifier.branch) == Branch.SCHOOL.value,
            col(ExternalIdentifier.system) == SYSTEM,
        )
        return {each.value_hash: each.child_id for each in await self.session.execute(wanted)}

    async def _units(self, week: Week) -> dict[str, set[str]]:
        """Where each pupil was enrolled during the week."""
        wanted = select(col(Relation.child_id), col(Relation.unit_id)).where(
            col(Relation.organisation_id) == self.organisation_id,
            col(Relation.branch) == Branch.SCHOOL.value,
            col(Relation.kind) == RelationKind.ENROLMENT.value,
            col(Relation.valid).op("&&")(dates(week.first, week.last)),
        )
        found: dict[str, set[str]] = {}
        for each in await self.session.execute(wanted):
            found.setdefault(each.child_id, set()).add(each.unit_id)
        return found

    def _actor(self, request: str) -> Actor:
        return Actor(
            client_id=CLIENT,
            scopes=frozenset({"roster.sync"}),
            organisation_id=self.organisation_id,
            sector=Sector.SCHOOL,
            branch=Branch.SCHOOL,
            purpose=Purpose.EDUCATION,
            request_id=request,
        )
