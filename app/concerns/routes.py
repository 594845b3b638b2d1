"""HTTP of concern reports, for who reports. No report is refused for what is missing."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_DESK, DOOR, Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.concerns import queries, service
from app.concerns.models import ConcernReport
from app.concerns.render import feedback_read, report_read
from app.concerns.schemas import (
    ConcernDeliveryCreate,
    ConcernFeedbackRead,
    ConcernReportCreate,
    ConcernReportRead,
    ConcernSupplementCreate,
)
from app.kit.idempotency import OnceIfKeyed
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, NotAllowed, NotFound, StateForbids, problems
from app.kit.routing import room
from app.vocabulary import Matter, Purpose

router = room("concerns")
_CREATE = ("concerns.create",)
Reporter = Annotated[Pass, desk(Matter.CONCERN, "report", scopes=_CREATE, implied=Purpose.PROTECTION)]
Adder = Annotated[Pass, desk(Matter.CONCERN, "supplement", scopes=_CREATE, implied=Purpose.PROTECTION)]
Deliverer = Annotated[Pass, desk(Matter.CONCERN, "deliver", scopes=_CREATE, implied=Purpose.PROTECTION)]
Head = Annotated[Pass, desk(Matter.CONCERN, "stand-behind", scopes=_CREATE, purpose=True)]
Reader = Annotated[
    Pass, desk(Matter.CONCERN, "read-own", scopes=("concerns.create", "concerns.read"), purpose=True)
]
Told = Annotated[Pass, desk(Matter.CONCERN, "read-feedback", scopes=("feedback.read",), purpose=True)]
ReportPath = Annotated[str, Path(alias="concernReportId", examples=["crp-abcdefghijklmnopqrstuvwxyz"])]
READ = problems(*DOOR, NotFound, InvalidRequest)


@router.post(
    "/concern-reports",
    status_code=status.HTTP_201_CREATED,
    summary="Report a concern about a child",
    responses=problems(NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def create_concern_report(
    passed: Reporter, once: OnceIfKeyed, given: ConcernReportCreate, response: Response
) -> ConcernReportRead:
    """Makes an orosanmälan, at once. Write what you know: only the text is needed, and what is missing
    is asked for afterwards. Neither `Purpose` nor `Idempotency-Key` is needed, and no child need be named
    or known here. The report goes to the reception of the district where the child is registered, wherever
    it goes to school. Where nobody can be reached through the service it stays open as not delivered, and
    the answer says whom to ring, in and out of office hours. You report personally; the head of your unit
    can stand behind it. Your own copy is secret too: nobody but you and the head reads it.
    """
    made = await once(lambda: service.report(passed, given=given))
    row = await service.get(passed, made)
    await passed.note(subject_id=made)
    return await _shown(passed, row, response)


@router.get("/concern-reports", summary="List your concern reports", responses=READ)
async def list_concern_reports(passed: Reader, asked: Paged) -> Page[ConcernReportRead]:
    """Your own reports, and those of the unit that you head, the newest first."""
    rows, total = await queries.page(passed.session, asked)
    await passed.note()
    added = await queries.supplements(passed.session, [row.id for row in rows])
    shown = [await report_read(passed, row, added) for row in rows]
    return Page.of(shown, total=total, asked=asked)


@router.get("/concern-reports/{concernReportId}", summary="Read a concern report", responses=READ)
async def read_concern_report(passed: Reader, report_id: ReportPath) -> ConcernReportRead:
    """One report, for who made it and for the head of the unit. What social services do with it is not
    here.
    """
    row = await service.get(passed, report_id)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/concern-reports/{concernReportId}/supplements",
    status_code=status.HTTP_201_CREATED,
    summary="Add to a concern report",
    responses=AT_A_DESK,
)
async def create_concern_supplement(
    passed: Adder,
    report_id: ReportPath,
    once: OnceIfKeyed,
    given: ConcernSupplementCreate,
    response: Response,
) -> ConcernReportRead:
    """Adds what was missing or what has happened since. It reaches the reception wherever the report lies."""
    made = await once(lambda: service.supplement(passed, report_id, text=given.text))
    row = await service.get(passed, report_id)
    await passed.note(subject_id=made)
    return await _shown(passed, row, response)


@router.post(
    "/concern-reports/{concernReportId}/delivery",
    summary="Pass on a report that did not arrive",
    responses=problems(NotAuthenticated, ScopeMissing, NotFound, StateForbids, InvalidRequest),
)
async def deliver_concern_report(
    passed: Deliverer, report_id: ReportPath, given: ConcernDeliveryCreate
) -> ConcernReportRead:
    """Tries the service once more, or says that you have told the reception by telephone or letter. The alarm
    ends when the report has arrived one way or the other.
    """
    row = await service.pass_on(passed, report_id, how=given.how)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.post(
    "/concern-reports/{concernReportId}/co-signature",
    summary="Stand behind a concern report",
    responses=problems(*DOOR, NotFound, NotAllowed),
)
async def cosign_concern_report(passed: Head, report_id: ReportPath) -> ConcernReportRead:
    """Says as the head of the unit that you stand behind a colleague's report. The report is the colleague's
    all the same, and never waits for it.
    """
    row = await service.stand_behind(passed, report_id)
    await passed.note(subject_id=row.id)
    return await _shown(passed, row)


@router.get(
    "/concern-reports/{concernReportId}/feedback", summary="Read the feedback on your report", responses=READ
)
async def read_concern_feedback(passed: Told, report_id: ReportPath) -> ConcernFeedbackRead:
    """What social services tell you, who reported by duty: that an inquiry was opened, was not opened, or was
    open already. These three values and nothing else; null until you are told. Only you read it.
    """
    row = await service.own(passed, report_id)
    told = await queries.feedback(passed.session, row.id)
    await passed.note(subject_id=row.id)
    return feedback_read(passed, row, told)


async def _shown(passed: Pass, row: ConcernReport, response: Response | None = None) -> ConcernReportRead:
    added = await queries.supplements(passed.session, [row.id])
    return await report_read(passed, row, added, response)
