"""HTTP of requests for help between agencies."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.assistance import queries, service
from app.assistance.errors import NextContactNeeded
from app.assistance.models import AssistanceRequest
from app.assistance.render import request_read
from app.assistance.schemas import (
    AssistanceAnswerCreate,
    AssistanceRequestCreate,
    AssistanceRequestRead,
    AssistanceWithdrawal,
)
from app.children.errors import ChildHasEnded
from app.disclosures.errors import DecisionNeeded, SharingNotAllowed
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
from app.wellbeing.errors import NotFinished

router = room("assistance")
READ = ("disclosures.read", "disclosures.write")
WRITE = ("disclosures.write",)
Asker = Annotated[Cleared, child_door(Matter.ASSISTANCE, "ask", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.ASSISTANCE, "read", scopes=(*READ, "family.read"))]
Answerer = Annotated[Cleared, child_door(Matter.ASSISTANCE, "answer", scopes=WRITE)]
Withdrawer = Annotated[Cleared, child_door(Matter.ASSISTANCE, "withdraw", scopes=WRITE)]
RequestPath = Annotated[str, Path(alias="assistanceRequestId", examples=["asr-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/assistance-requests",
    status_code=status.HTTP_201_CREATED,
    summary="Ask another agency for help",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        ChildHasEnded,
        SharingNotAllowed,
        DecisionNeeded,
        NotFinished,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_assistance_request(
    cleared: Asker, once: OnceOnly, given: AssistanceRequestCreate, response: Response
) -> AssistanceRequestRead:
    """Asks a unit for something definite, with a day for the answer. What the request says of the child must
    be allowed to be said: else it is refused with the rule and with what is missing. The answer here is the
    same whether the unit knows the child or not; if it does not, it never hears of the request, which waits.
    Share an item with the unit, and it knows of the child by that.
    """
    made = await once(lambda: service.ask(cleared, given=given))
    row = await service.get(cleared, made)
    await cleared.note(subject_id=made, consent_id=row.consent_id, reason=row.ground)
    (shown,) = await _shown(cleared, [row], response)
    return shown


@router.get(
    "/children/{childId}/assistance-requests",
    summary="List what help is asked for",
    responses=AT_A_CHILD,
)
async def list_assistance_requests(cleared: Reader, asked: Paged) -> Page[AssistanceRequestRead]:
    """The requests about the child that your own branch has made, and those that your unit is asked, the
    newest first, with how each stands and what has happened to it. The family sees those that rest on a
    consent for which it is asked, and those that are shown to it, with the answers that it is told.
    """
    rows, total = await queries.page(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of(await _shown(cleared, rows), total=total, asked=asked)


@router.get(
    "/children/{childId}/assistance-requests/{assistanceRequestId}",
    summary="Read a request for help",
    responses=AT_A_CHILD,
)
async def read_assistance_request(cleared: Reader, request_id: RequestPath) -> AssistanceRequestRead:
    """One request, for who asks, for who is asked, and for the family where it is shown or rests on their
    consent. Who is asked reads it while its ground holds, and keeps it once it has answered.
    """
    row = await service.get(cleared, request_id)
    await cleared.note(subject_id=row.id, consent_id=row.consent_id)
    (shown,) = await _shown(cleared, [row])
    return shown


@router.post(
    "/children/{childId}/assistance-requests/{assistanceRequestId}/answers",
    status_code=status.HTTP_201_CREATED,
    summary="Answer a request for help",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        StateForbids,
        NextContactNeeded,
        SharingNotAllowed,
        DecisionNeeded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_assistance_answer(
    cleared: Answerer,
    request_id: RequestPath,
    once: OnceOnly,
    given: AssistanceAnswerCreate,
    response: Response,
) -> AssistanceRequestRead:
    """Yes, yes in part, or no, with a reason; what is not a whole yes also says whom to turn to next. A new
    answer is added to the earlier ones. It tells that the child is known to you, so the rules decide: it may
    rest on a disclosure of yours to who asks, on what you record, or, where who asks has told you of the
    child itself, a no that says nothing more needs no ground. What may not be told can be kept as your own
    record.
    """
    made = await once(lambda: service.answer(cleared, request_id, given=given))
    row = await service.get(cleared, request_id)
    await cleared.note(subject_id=made)
    (shown,) = await _shown(cleared, [row], response)
    return shown


@router.post(
    "/children/{childId}/assistance-requests/{assistanceRequestId}/withdrawal",
    summary="Take a request for help back",
    responses=AT_A_CHILD,
)
async def withdraw_assistance_request(
    cleared: Withdrawer, request_id: RequestPath, given: AssistanceWithdrawal
) -> AssistanceRequestRead:
    """Takes the own request back, with a reason that who is asked can read. It stays with its history, and a
    second time changes nothing.
    """
    row = await service.withdraw(cleared, request_id, given=given)
    await cleared.note(subject_id=row.id)
    (shown,) = await _shown(cleared, [row])
    return shown


async def _shown(
    cleared: Cleared, rows: Sequence[AssistanceRequest], response: Response | None = None
) -> list[AssistanceRequestRead]:
    answers = await queries.answers(cleared.session, [row.id for row in rows])
    return [
        request_read(
            cleared, row, [each for each in answers if each.assistance_request_id == row.id], response
        )
        for row in rows
    ]
