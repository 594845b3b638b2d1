"""HTTP of meetings about a report, and of the inquiries that reports lead to."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import DOOR, Pass, desk
from app.concerns import deciding, meeting, received_queries, receiving
from app.concerns.errors import (
    DecisionIsLate,
    ExtensionNotLawful,
    MeetingOutsideTheTime,
    ViolenceOpensAnInquiry,
)
from app.concerns.meeting_schemas import (
    ReportMeetingAnswerCreate,
    ReportMeetingCreate,
    ReportMeetingHolding,
    ReportMeetingRead,
)
from app.concerns.received_models import ChildInquiry
from app.concerns.received_render import inquiry_reads, meeting_read
from app.concerns.received_routes import DECIDE, LIST, READ_SCOPES, ReceivedPath
from app.concerns.received_schemas import ChildInquiryEnd, ChildInquiryRead, ConcernExtensionCreate
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    StateForbids,
    problems,
)
from app.kit.routing import room
from app.vocabulary import Matter

router = room("concerns")
Offerer = Annotated[Pass, desk(Matter.CONCERN, "offer-meeting", scopes=DECIDE, purpose=True)]
MeetingReader = Annotated[Pass, desk(Matter.CONCERN, "read-meetings", scopes=READ_SCOPES, purpose=True)]
InquiryReader = Annotated[Pass, desk(Matter.CONCERN, "read-inquiries", scopes=READ_SCOPES, purpose=True)]
Inquirer = Annotated[Pass, desk(Matter.CONCERN, "inquire", scopes=DECIDE, purpose=True)]
MeetingPath = Annotated[str, Path(alias="reportMeetingId", examples=["rmt-abcdefghijklmnopqrstuvwxyz"])]
InquiryPath = Annotated[str, Path(alias="childInquiryId", examples=["inq-abcdefghijklmnopqrstuvwxyz"])]
_STEP = (*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest)
_MEETINGS = "/received-concern-reports/{receivedConcernReportId}/meetings"


@router.post(
    _MEETINGS,
    status_code=status.HTTP_201_CREATED,
    summary="Offer a meeting about a report",
    responses=problems(*_STEP, MeetingOutsideTheTime, ViolenceOpensAnInquiry, KeyUsedForAnotherRequest),
)
async def create_report_meeting(
    passed: Offerer,
    received_id: ReceivedPath,
    once: OnceOnly,
    given: ReportMeetingCreate,
    response: Response,
) -> ReportMeetingRead:
    """Anmälningsmöte: the child, the guardians and who reported, at school or at the office, inside the time
    of the decision; voluntary for each of them. Or why none suits. The offer itself goes by telephone or
    letter: nothing of it is shown to the reporter here.
    """
    made = await once(lambda: meeting.offer(passed, received_id, given=given))
    row = await meeting.get_meeting(passed, received_id, made)
    await passed.note(subject_id=made)
    return meeting_read(passed, row, response)


@router.get(_MEETINGS, summary="List the meetings about a report", responses=problems(*DOOR, NotFound))
async def list_report_meetings(
    passed: MeetingReader, received_id: ReceivedPath, asked: Paged
) -> Page[ReportMeetingRead]:
    """What was offered, accepted, declined and held, or why no meeting suited, in order."""
    row = await receiving.get(passed, received_id)
    rows, total = await received_queries.page_of_meetings(passed.session, row.id, asked)
    await passed.note(subject_id=row.id)
    return Page.of([meeting_read(passed, each) for each in rows], total=total, asked=asked)


@router.post(
    _MEETINGS + "/{reportMeetingId}/answers",
    summary="Write down an answer to the offer",
    responses=problems(*_STEP),
)
async def answer_report_meeting(
    passed: Offerer, received_id: ReceivedPath, meeting_id: MeetingPath, given: ReportMeetingAnswerCreate
) -> ReportMeetingRead:
    """What the child, the guardians or the reporter say to the offer. They may change their mind."""
    row = await meeting.answer(passed, received_id, meeting_id, given=given)
    await passed.note(subject_id=row.id)
    return meeting_read(passed, row)


@router.post(
    _MEETINGS + "/{reportMeetingId}/holding",
    summary="Write down that a meeting was held",
    responses=problems(*_STEP),
)
async def hold_report_meeting(
    passed: Offerer, received_id: ReceivedPath, meeting_id: MeetingPath, given: ReportMeetingHolding
) -> ReportMeetingRead:
    """That the meeting was held, with those who had said yes."""
    row = await meeting.hold(passed, received_id, meeting_id, at=given.held_at)
    await passed.note(subject_id=row.id)
    return meeting_read(passed, row)


@router.get("/child-inquiries", summary="List inquiries", responses=LIST)
async def list_child_inquiries(
    passed: InquiryReader,
    asked: Paged,
    open_only: Annotated[
        bool, Query(alias="open", description="Only those that go on.", examples=[True])
    ] = False,
) -> Page[ChildInquiryRead]:
    """The inquiries that your units have opened or conduct, the latest first: since when, by whom, until
    when.
    """
    rows, total = await received_queries.page_of_inquiries(
        passed.session, asked, units=passed.actor.unit_ids, open_only=open_only
    )
    await passed.note()
    return Page.of(await inquiry_reads(passed, rows), total=total, asked=asked)


@router.get(
    "/child-inquiries/{childInquiryId}",
    summary="Read an inquiry's dates",
    responses=problems(*DOOR, NotFound, InvalidRequest),
)
async def read_child_inquiry(passed: InquiryReader, inquiry_id: InquiryPath) -> ChildInquiryRead:
    """One inquiry: its dates, its time with the rule, the reports that belong to it. What it finds is kept in
    the board's own system, not here.
    """
    row = await deciding.get_inquiry(passed, inquiry_id)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/child-inquiries/{childInquiryId}/extensions",
    status_code=status.HTTP_201_CREATED,
    summary="Lengthen an inquiry",
    responses=problems(*_STEP, ExtensionNotLawful, KeyUsedForAnotherRequest),
)
async def extend_child_inquiry(
    passed: Inquirer, inquiry_id: InquiryPath, once: OnceOnly, given: ConcernExtensionCreate
) -> ChildInquiryRead:
    """Only on special reasons, for a fixed time, and before the four months are over."""
    made = await once(lambda: deciding.extend_inquiry(passed, inquiry_id, given=given))
    row = await deciding.get_inquiry(passed, inquiry_id)
    await passed.note(subject_id=made)
    return await _shown(passed, row)


@router.post(
    "/child-inquiries/{childInquiryId}/end",
    summary="End an inquiry",
    responses=problems(*_STEP, DecisionIsLate),
)
async def end_child_inquiry(
    passed: Inquirer, inquiry_id: InquiryPath, given: ChildInquiryEnd
) -> ChildInquiryRead:
    """Within four months, or within the time as it was lawfully lengthened; after it only with a lawful
    reason, or by the head of the unit, who stands for the breach.
    """
    row = await deciding.end_inquiry(passed, inquiry_id, delay=given.delay)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


async def _shown(passed: Pass, row: ChildInquiry) -> ChildInquiryRead:
    (shown,) = await inquiry_reads(passed, [row])
    return shown
