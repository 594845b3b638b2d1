"""HTTP of the reception: what it has received, judges, decides and tells."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import DOOR, Pass, desk
from app.concerns import deciding, passing_on, received_queries, receiving, telling, ticking
from app.concerns.errors import (
    DecisionIsLate,
    ExtensionNotLawful,
    FeedbackDoesNotFit,
    InquiryIsOpen,
    NobodyIsToBeTold,
    NobodyReceives,
    ViolenceOpensAnInquiry,
)
from app.concerns.received_models import ReceivedConcernReport
from app.concerns.received_render import clock_read, received_reads
from app.concerns.received_schemas import (
    ConcernClockRead,
    ConcernDecisionCreate,
    ConcernExtensionCreate,
    ConcernFeedbackCreate,
    ConcernPassingOn,
    FeedbackWithholdingCreate,
    ProtectionJudgementCreate,
    ReceivedConcernReportCreate,
    ReceivedConcernReportRead,
    ReportedChildCreate,
)
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
from app.rules.concern import FEEDBACK_RULE
from app.vocabulary import Matter, ReceivedReportStatus

router = room("concerns")
DECIDE = ("concerns.decide",)
READ_SCOPES = ("concerns.decide", "concerns.read")
Reader = Annotated[Pass, desk(Matter.CONCERN, "read-received", scopes=READ_SCOPES, purpose=True)]
Writer = Annotated[Pass, desk(Matter.CONCERN, "write-down", scopes=DECIDE, purpose=True)]
Namer = Annotated[Pass, desk(Matter.CONCERN, "name-child", scopes=DECIDE, purpose=True)]
Passer = Annotated[Pass, desk(Matter.CONCERN, "pass-on", scopes=DECIDE, purpose=True)]
Judge = Annotated[Pass, desk(Matter.CONCERN, "judge", scopes=DECIDE, purpose=True)]
Decider = Annotated[Pass, desk(Matter.CONCERN, "decide", scopes=DECIDE, purpose=True)]
Extender = Annotated[Pass, desk(Matter.CONCERN, "extend", scopes=DECIDE, purpose=True)]
Teller = Annotated[Pass, desk(Matter.CONCERN, "tell", scopes=DECIDE, purpose=True)]
ReceivedPath = Annotated[
    str, Path(alias="receivedConcernReportId", examples=["rcr-abcdefghijklmnopqrstuvwxyz"])
]
LIST = problems(*DOOR, InvalidRequest)
_STEP = (*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest)


@router.post(
    "/received-concern-reports",
    status_code=status.HTTP_201_CREATED,
    summary="Write down a report that came another way",
    responses=problems(*DOOR, NotAllowed, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_received_concern_report(
    passed: Writer, once: OnceOnly, given: ReceivedConcernReportCreate, response: Response
) -> ReceivedConcernReportRead:
    """For a report by telephone, letter or visit, from a private person or from somebody with a duty to
    report. The same times run from when it was received. No feedback goes this way.
    """
    made = await once(lambda: receiving.write_down(passed, given=given))
    row = await receiving.get(passed, made)
    await passed.note(subject_id=made)
    return await _shown(passed, row, response)


@router.get("/received-concern-reports", summary="List received concern reports", responses=LIST)
async def list_received_concern_reports(
    passed: Reader,
    asked: Paged,
    standing: Annotated[
        ReceivedReportStatus | None,
        Query(alias="status", description="Only those that have come so far.", examples=["received"]),
    ] = None,
) -> Page[ReceivedConcernReportRead]:
    """What your reception has received, and the reports whose inquiry you conduct, the latest first."""
    rows, total = await received_queries.page(passed.session, asked, status=standing)
    await passed.note()
    return Page.of(await received_reads(passed, rows), total=total, asked=asked)


@router.get(
    "/received-concern-reports/{receivedConcernReportId}",
    summary="Read a received concern report",
    responses=problems(*DOOR, NotFound, InvalidRequest),
)
async def read_received_concern_report(
    passed: Reader, received_id: ReceivedPath
) -> ReceivedConcernReportRead:
    """One report: what was said and by whom, what has been judged and decided, and the times that run with
    the rule that each stands on.
    """
    row = await receiving.get(passed, received_id)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/child",
    summary="Say which child a report is about",
    responses=problems(*_STEP),
)
async def name_reported_child(
    passed: Namer, received_id: ReceivedPath, given: ReportedChildCreate
) -> ReceivedConcernReportRead:
    """Points to a child that you have registered or know here. If an inquiry about the child is open the
    report is added to it, and no new decision is taken.
    """
    row = await receiving.name_child(passed, received_id, child_id=given.child_id)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/protection-judgement",
    summary="Judge the need of immediate protection",
    responses=problems(*_STEP),
)
async def judge_protection(
    passed: Judge, received_id: ReceivedPath, given: ProtectionJudgementCreate
) -> ReceivedConcernReportRead:
    """To be judged at once. It warns on the same day, and is breached after the next (a setting,
    unverified). A judgement that comes late is taken all the same. It can also say whether violence is
    suspected.
    """
    row = await receiving.judge_protection(passed, received_id, given=given)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/passing-on",
    summary="Pass a report on to the reception that answers",
    responses=problems(*_STEP, NobodyReceives),
)
async def pass_concern_report_on(
    passed: Passer, received_id: ReceivedPath, given: ConcernPassingOn
) -> ReceivedConcernReportRead:
    """For a report that came to the wrong reception: it lies at the right one from then on, with what was
    added, and the times go on from when it was first received. Yours keeps what it has written. Where that
    reception reads nothing here it is refused, with whom to ring. The reporter's receipt stays as
    it was: where a child lives is nothing that it tells.
    """
    row = await passing_on.pass_on(passed, received_id, given=given)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/decision",
    summary="Decide to open an inquiry or not",
    responses=problems(*_STEP, DecisionIsLate, InquiryIsOpen, ViolenceOpensAnInquiry),
)
async def decide_concern_report(
    passed: Decider, received_id: ReceivedPath, given: ConcernDecisionCreate
) -> ReceivedConcernReportRead:
    """Within fourteen days from when the report was received, or within the time as it was lawfully
    lengthened. After it a decision needs a lawful reason, or the head of the unit, who stands for the
    breach. On suspicion of violence an inquiry is opened, at once or late. If an inquiry about the child
    is open the report is added to it, and nothing is decided anew.
    """
    row = await deciding.decide(passed, received_id, given=given)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/extensions",
    status_code=status.HTTP_201_CREATED,
    summary="Lengthen the time of a decision",
    responses=problems(*_STEP, ExtensionNotLawful, ViolenceOpensAnInquiry, KeyUsedForAnotherRequest),
)
async def extend_concern_decision(
    passed: Extender,
    received_id: ReceivedPath,
    once: OnceOnly,
    given: ConcernExtensionCreate,
    response: Response,
) -> ReceivedConcernReportRead:
    """Only on exceptional reasons, to a day, and before the time is over. Lack of staff is never a reason."""
    made = await once(lambda: deciding.extend_decision(passed, received_id, given=given))
    row = await receiving.get(passed, received_id)
    await passed.note(subject_id=made)
    return await _shown(passed, row, response)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/feedback",
    summary="Tell the reporter one of three values",
    responses=problems(*_STEP, FeedbackDoesNotFit, NobodyIsToBeTold),
)
async def tell_reporter(
    passed: Teller, received_id: ReceivedPath, given: ConcernFeedbackCreate
) -> ReceivedConcernReportRead:
    """That an inquiry was opened, was not opened, or was open already: the one that fits what is decided,
    once, to the named reporter who reported by duty. Nothing else can be said this way. A private person
    is told nothing.
    """
    row = await telling.tell(passed, received_id, value=given.value)
    await passed.note(subject_id=row.id, reason=FEEDBACK_RULE)
    return await _shown(passed, row)


@router.post(
    "/received-concern-reports/{receivedConcernReportId}/feedback-withholding",
    summary="Keep the feedback back",
    responses=problems(*_STEP, NobodyIsToBeTold),
)
async def withhold_concern_feedback(
    passed: Teller, received_id: ReceivedPath, given: FeedbackWithholdingCreate
) -> ReceivedConcernReportRead:
    """Where telling the reporter would be inappropriate. The reporter sees no difference from feedback that
    has not come yet.
    """
    row = await telling.withhold(passed, received_id, reason=given.reason)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.get("/concern-clocks", summary="List the times that run", responses=LIST)
async def list_concern_clocks(passed: Reader, asked: Paged) -> Page[ConcernClockRead]:
    """Every time that runs at your units on a report, a feedback, an inquiry or an application, the one that
    ends first foremost, with the rule that it stands on and how surely that was read.
    """
    found = await ticking.running(passed)
    await passed.note()
    shown = [clock_read(passed, each) for each in found[asked.offset : asked.offset + asked.limit]]
    return Page.of(shown, total=len(found), asked=asked)


async def _shown(
    passed: Pass, row: ReceivedConcernReport, response: Response | None = None
) -> ReceivedConcernReportRead:
    (shown,) = await received_reads(passed, [row], response)
    return shown
