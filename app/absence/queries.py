"""All SQL of attendance and absence. Row-level security shows them to the school's own branch, and to the
family what concerns their child.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Boolean, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.absence.models import AbsenceSignal, AbsenceStep, AttendanceRecord
from app.audit.actor import Actor
from app.consents.models import Consent
from app.kit.columns import dates
from app.kit.paging import PageRequest, page_of


async def attendance(session: AsyncSession, record_id: str, *, lock: bool = False) -> AttendanceRecord | None:
    """Return one record of attendance."""
    return await session.get(AttendanceRecord, record_id, with_for_update=True if lock else None)


async def page_of_attendance(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[AttendanceRecord], int]:
    """Return a page of a child's attendance, the latest days first."""
    statement = select(AttendanceRecord).where(col(AttendanceRecord.child_id) == child_id)
    latest = (func.lower(AttendanceRecord.valid).desc(), col(AttendanceRecord.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def standing_within(
    session: AsyncSession, child_id: str, unit_id: str, *, first: date, last: date
) -> Sequence[AttendanceRecord]:
    """Return the records of a child at a unit that lie within some days and have not been taken back."""
    statement = select(AttendanceRecord).where(
        col(AttendanceRecord.child_id) == child_id,
        col(AttendanceRecord.unit_id) == unit_id,
        col(AttendanceRecord.taken_back_at).is_(None),
        col(AttendanceRecord.valid).op("<@")(dates(first, last)),
    )
    return (await session.exec(statement)).all()


async def overlaps(session: AsyncSession, child_id: str, unit_id: str, *, first: date, last: date) -> bool:
    """Whether some of the days have a record already."""
    statement = select(AttendanceRecord.id).where(
        col(AttendanceRecord.child_id) == child_id,
        col(AttendanceRecord.unit_id) == unit_id,
        col(AttendanceRecord.taken_back_at).is_(None),
        col(AttendanceRecord.valid).op("&&")(dates(first, last)),
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def latest_signal(session: AsyncSession, child_id: str, unit_id: str) -> AbsenceSignal | None:
    """Return the open duty about a child at a unit, or else the one that was closed last."""
    statement = select(AbsenceSignal).where(
        col(AbsenceSignal.child_id) == child_id, col(AbsenceSignal.unit_id) == unit_id
    )
    latest = statement.order_by(col(AbsenceSignal.closed_on).desc().nulls_first()).limit(1)
    return (await session.exec(latest)).first()


async def signal(session: AsyncSession, signal_id: str, *, lock: bool = False) -> AbsenceSignal | None:
    """Return one duty."""
    return await session.get(AbsenceSignal, signal_id, with_for_update=True if lock else None)


async def page_of_signals(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[AbsenceSignal], int]:
    """Return a page of the duties about a child, the latest first."""
    statement = select(AbsenceSignal).where(col(AbsenceSignal.child_id) == child_id)
    latest = (col(AbsenceSignal.signalled_on).desc(), col(AbsenceSignal.id))
    return await page_of(session, statement.order_by(*latest), asked)


async def page_of_own(
    session: AsyncSession, actor: Actor, asked: PageRequest
) -> tuple[Sequence[AbsenceSignal], int]:
    """Return a page of what the caller's own units are still to see to, about children whom the caller may
    know of; what is due first foremost.
    """
    due = (col(AbsenceSignal.next_due_on), col(AbsenceSignal.id))
    return await page_of(session, _own(actor).order_by(*due), asked)


async def own(session: AsyncSession, actor: Actor) -> Sequence[AbsenceSignal]:
    """Return all of that."""
    return (await session.exec(_own(actor))).all()


def _own(actor: Actor) -> SelectOfScalar[AbsenceSignal]:
    return select(AbsenceSignal).where(
        col(AbsenceSignal.unit_id).in_(actor.unit_ids),
        col(AbsenceSignal.branch) == actor.branch,
        col(AbsenceSignal.closed_on).is_(None),
        func.register.may_know(col(AbsenceSignal.child_id)),
    )


async def steps(session: AsyncSession, signal_ids: Iterable[str]) -> Sequence[AbsenceStep]:
    """Return what was done about some duties, in order."""
    statement = select(AbsenceStep).where(col(AbsenceStep.absence_signal_id).in_(list(signal_ids)))
    ordered = statement.order_by(col(AbsenceStep.done_on), col(AbsenceStep.recorded_at), col(AbsenceStep.id))
    return (await session.exec(ordered)).all()


async def consent_holds(session: AsyncSession, consent_id: str, child_id: str, *, on: date) -> bool | None:
    """Whether a consent about the child holds; none where the caller has no such consent."""
    found = await session.get(Consent, consent_id)
    if found is None or found.child_id != child_id:
        return None
    holds = select(func.register.consent_holds(consent_id, on, type_=Boolean))
    return bool((await session.execute(holds)).scalar_one())
