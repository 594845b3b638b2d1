"""All SQL of social services' side. Row-level security shows a report to its reception and to who
inquires.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, bindparam, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.concerns.models import ConcernSupplement
from app.concerns.received_models import (
    ChildInquiry,
    ConcernExtension,
    ReceivedConcernReport,
    ReportMeeting,
)
from app.kit.ids import new_id
from app.kit.paging import PageRequest, page_of
from app.vocabulary import ReceivedReportStatus

_MAY_KNOW = text("SELECT register.may_know(:child_id)")
_TELL = text("SELECT register.tell_reporter(:id, :received, :value, :code, :at)")
_PASS_ON = text(
    "SELECT register.pass_concern_on(:id, :received, :report, :organisation, :unit, :sealed, :added, "
    ":added_sealed, :at, :due)"
).bindparams(
    bindparam("due", type_=Date),
    bindparam("added", type_=ARRAY(Text)),
    bindparam("added_sealed", type_=ARRAY(LargeBinary)),
)
UNDECIDED = (ReceivedReportStatus.RECEIVED, ReceivedReportStatus.PROTECTION_JUDGED)


async def may_know(session: AsyncSession, child_id: str) -> bool:
    """Whether the caller may know of a child."""
    return bool((await session.execute(_MAY_KNOW, {"child_id": child_id})).scalar_one())


async def pass_on(session: AsyncSession, **values: Any) -> None:
    """Let a report that the caller has passed on lie at another reception."""
    await session.execute(_PASS_ON, values)


async def tell(session: AsyncSession, **values: Any) -> None:
    """Tell the reporter one of three values."""
    await session.execute(_TELL, {"id": new_id("cfb"), **values})


async def received(
    session: AsyncSession, received_id: str, *, lock: bool = False
) -> ReceivedConcernReport | None:
    """Return a report that the caller may read; only the reception can lock it."""
    return await session.get(ReceivedConcernReport, received_id, with_for_update=True if lock else None)


async def page(
    session: AsyncSession, asked: PageRequest, *, status: ReceivedReportStatus | None
) -> tuple[Sequence[ReceivedConcernReport], int]:
    """Return a page of what the caller's reception has received, the latest first."""
    statement = select(ReceivedConcernReport)
    if status is not None:
        statement = statement.where(col(ReceivedConcernReport.status) == status)
    newest = (col(ReceivedConcernReport.received_at).desc(), col(ReceivedConcernReport.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def awaiting(session: AsyncSession) -> Sequence[ReceivedConcernReport]:
    """Return the caller's reports on which a time still runs."""
    statement = select(ReceivedConcernReport).where(
        col(ReceivedConcernReport.status) != ReceivedReportStatus.PASSED_ON,
        col(ReceivedConcernReport.status).in_(UNDECIDED)
        | col(ReceivedConcernReport.protection_judged_at).is_(None)
        | (
            col(ReceivedConcernReport.concern_report_id).is_not(None)
            & col(ReceivedConcernReport.told_at).is_(None)
            & col(ReceivedConcernReport.withheld_at).is_(None)
        ),
    )
    return (await session.exec(statement)).all()


async def supplements(session: AsyncSession, received_ids: Iterable[str]) -> Sequence[ConcernSupplement]:
    """Return what reporters have added, in order: the reception's copies."""
    statement = select(ConcernSupplement).where(
        col(ConcernSupplement.received_concern_report_id).in_(list(received_ids))
    )
    ordered = statement.order_by(col(ConcernSupplement.added_at), col(ConcernSupplement.id))
    return (await session.exec(ordered)).all()


async def extensions(
    session: AsyncSession, *, received_ids: Iterable[str] = (), inquiry_ids: Iterable[str] = ()
) -> Sequence[ConcernExtension]:
    """Return the lengthenings of some reports and inquiries, in the order in which they were decided."""
    statement = select(ConcernExtension).where(
        col(ConcernExtension.received_concern_report_id).in_(list(received_ids))
        | col(ConcernExtension.child_inquiry_id).in_(list(inquiry_ids))
    )
    ordered = statement.order_by(col(ConcernExtension.decided_at), col(ConcernExtension.id))
    return (await session.exec(ordered)).all()


def until(rows: Iterable[ConcernExtension], about: str) -> date | None:
    """The last day as the latest lengthening has it."""
    own = [row.until for row in rows if about in {row.received_concern_report_id, row.child_inquiry_id}]
    return own[-1] if own else None


async def open_inquiry(session: AsyncSession, child_id: str) -> ChildInquiry | None:
    """Return the board's open inquiry about a child, as far as the caller's branch knows of it."""
    statement = select(ChildInquiry).where(
        col(ChildInquiry.child_id) == child_id, col(ChildInquiry.ended_at).is_(None)
    )
    return (await session.exec(statement)).first()


async def inquiry(session: AsyncSession, inquiry_id: str, *, lock: bool = False) -> ChildInquiry | None:
    """Return an inquiry that the caller's branch has opened or conducts."""
    return await session.get(ChildInquiry, inquiry_id, with_for_update=True if lock else None)


async def page_of_inquiries(
    session: AsyncSession, asked: PageRequest, *, units: Iterable[str], open_only: bool
) -> tuple[Sequence[ChildInquiry], int]:
    """Return a page of the inquiries that the caller's units have opened or conduct, the latest first."""
    own = list(units)
    statement = select(ChildInquiry).where(
        col(ChildInquiry.unit_id).in_(own) | col(ChildInquiry.opened_unit_id).in_(own)
    )
    if open_only:
        statement = statement.where(col(ChildInquiry.ended_at).is_(None))
    newest = (col(ChildInquiry.opened_at).desc(), col(ChildInquiry.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def open_inquiries(session: AsyncSession, units: Iterable[str]) -> Sequence[ChildInquiry]:
    """Return the open inquiries that some units have opened or conduct."""
    own = list(units)
    statement = select(ChildInquiry).where(
        col(ChildInquiry.unit_id).in_(own) | col(ChildInquiry.opened_unit_id).in_(own),
        col(ChildInquiry.ended_at).is_(None),
    )
    return (await session.exec(statement)).all()


async def reports_of(session: AsyncSession, inquiry_ids: Iterable[str]) -> Sequence[ReceivedConcernReport]:
    """Return the reports that belong to some inquiries, the first first."""
    statement = select(ReceivedConcernReport).where(
        col(ReceivedConcernReport.child_inquiry_id).in_(list(inquiry_ids))
    )
    ordered = statement.order_by(col(ReceivedConcernReport.received_at), col(ReceivedConcernReport.id))
    return (await session.exec(ordered)).all()


async def undecided_about(session: AsyncSession, child_id: str) -> Sequence[ReceivedConcernReport]:
    """Return the caller's reports about a child of which nothing is decided, held."""
    statement = select(ReceivedConcernReport).where(
        col(ReceivedConcernReport.child_id) == child_id, col(ReceivedConcernReport.status).in_(UNDECIDED)
    )
    return (await session.exec(statement.with_for_update())).all()


async def meetings(session: AsyncSession, received_id: str) -> Sequence[ReportMeeting]:
    """Return what has been written of meetings about a report, in order."""
    statement = select(ReportMeeting).where(col(ReportMeeting.received_concern_report_id) == received_id)
    return (
        await session.exec(statement.order_by(col(ReportMeeting.written_at), col(ReportMeeting.id)))
    ).all()


async def page_of_meetings(
    session: AsyncSession, received_id: str, asked: PageRequest
) -> tuple[Sequence[ReportMeeting], int]:
    """Return a page of them."""
    statement = select(ReportMeeting).where(col(ReportMeeting.received_concern_report_id) == received_id)
    ordered = statement.order_by(col(ReportMeeting.written_at), col(ReportMeeting.id))
    return await page_of(session, ordered, asked)


async def meeting(session: AsyncSession, received_id: str, meeting_id: str) -> ReportMeeting | None:
    """Return one of them, held for a change."""
    statement = select(ReportMeeting).where(
        col(ReportMeeting.id) == meeting_id, col(ReportMeeting.received_concern_report_id) == received_id
    )
    return (await session.exec(statement.with_for_update())).first()


async def hold_meeting(session: AsyncSession, meeting_id: str, *, at: datetime) -> None:
    """Write down when a meeting was held."""
    await session.execute(update(ReportMeeting).where(col(ReportMeeting.id) == meeting_id).values(held_at=at))
