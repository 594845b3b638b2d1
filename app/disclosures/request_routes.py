"""HTTP of questions between units, their answers, and the notices that something received was corrected."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.children.errors import ChildHasEnded
from app.disclosures import request_queries, requesting
from app.disclosures.errors import DecisionNeeded, ItemAnswered, SharingNotAllowed
from app.disclosures.request_models import Correction, InformationAnswer, InformationRequest
from app.disclosures.request_schemas import (
    CorrectionRead,
    InformationAnswerCreate,
    InformationAnswerRead,
    InformationRequestCreate,
    InformationRequestRead,
)
from app.disclosures.sharing import child_known
from app.disclosures.still_open import Now, still_opens
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("disclosures")
READ = ("disclosures.read", "disclosures.write")
WRITE = ("disclosures.write",)
Asker = Annotated[Cleared, child_door(Matter.DISCLOSURE, "ask", scopes=WRITE)]
Reader = Annotated[Cleared, child_door(Matter.DISCLOSURE, "read-request", scopes=READ)]
Answerer = Annotated[Cleared, child_door(Matter.DISCLOSURE, "answer", scopes=WRITE)]
Corrected = Annotated[Cleared, child_door(Matter.DISCLOSURE, "read-corrections", scopes=READ)]
RequestPath = Annotated[str, Path(alias="informationRequestId", examples=["irq-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/information-requests",
    status_code=status.HTTP_201_CREATED,
    summary="Ask another unit for information",
    responses=problems(*DOOR, NotAllowed, NotFound, ChildHasEnded, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_information_request(
    cleared: Asker, once: OnceOnly, given: InformationRequestCreate, response: Response
) -> InformationRequestRead:
    """Asks a unit for something definite about a child that it may know of. To ask is your own decision: it
    tells the unit that you have to do with the child, if it knows the child. The answer here is the same
    whether it does or not; if it does not, it never hears of the question, and the question waits.
    """
    made = await once(lambda: requesting.ask(cleared, given=given))
    await cleared.note(subject_id=made)
    (shown,) = await _shown(cleared, [await requesting.get(cleared, made)], response)
    return shown


@router.get(
    "/children/{childId}/information-requests",
    summary="List what you ask and are asked",
    responses=AT_A_CHILD,
)
async def list_information_requests(cleared: Reader, asked: Paged) -> Page[InformationRequestRead]:
    """The questions about the child that your own branch has asked, and those that your unit is asked, the
    newest first, with the answers that you are told of.
    """
    rows, total = await request_queries.page_of_requests(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of(await _shown(cleared, rows), total=total, asked=asked)


@router.get(
    "/children/{childId}/information-requests/{informationRequestId}",
    summary="Read a question",
    responses=AT_A_CHILD,
)
async def read_information_request(cleared: Reader, request_id: RequestPath) -> InformationRequestRead:
    """One question, for who asks and for who is asked."""
    row = await requesting.get(cleared, request_id)
    await cleared.note(subject_id=row.id)
    (shown,) = await _shown(cleared, [row])
    return shown


@router.post(
    "/children/{childId}/information-requests/{informationRequestId}/answers",
    status_code=status.HTTP_201_CREATED,
    summary="Answer one thing that is asked for",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        ItemAnswered,
        SharingNotAllowed,
        DecisionNeeded,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_information_answer(
    cleared: Answerer,
    request_id: RequestPath,
    once: OnceOnly,
    given: InformationAnswerCreate,
    response: Response,
) -> InformationRequestRead:
    """You decide on each thing by itself: a disclosure that you have made to who asks, or a no with its
    reason. Both leave a record. A no stays your own, since it says that the child is known to you; it is told
    to who asks only when you say so and the rules let it be said, or else it is refused with the rule.
    """
    made = await once(lambda: requesting.answer(cleared, request_id, given=given))
    row = await requesting.get(cleared, request_id)
    await cleared.note(subject_id=made)
    (shown,) = await _shown(cleared, [row], response)
    return shown


@router.get(
    "/children/{childId}/corrections",
    summary="List what has been corrected since you received it",
    responses=AT_A_CHILD,
)
async def list_corrections(cleared: Corrected, asked: Paged) -> Page[CorrectionRead]:
    """That something which was shared with your unit has been amended afterwards: which, and that a newer
    version stands. What it says reaches you only by a new disclosure. Who shared it sees whom it told.
    """
    now = Now.of(cleared, await child_known(cleared))
    rows, total = await request_queries.page_of_corrections(
        cleared.session, cleared.child_id, cleared.actor, asked, on=now.on, still_opens=still_opens(now)
    )
    copies = await request_queries.copies(cleared.session, rows)
    await cleared.note()
    shown = [_correction_read(row, copies.get((row.disclosure_id, row.source_id))) for row in rows]
    return Page.of(shown, total=total, asked=asked)


async def _shown(
    cleared: Cleared, rows: Sequence[InformationRequest], response: Response | None = None
) -> list[InformationRequestRead]:
    answers = await request_queries.answers(cleared.session, [row.id for row in rows])
    return [
        _request_read(
            cleared, row, [each for each in answers if each.information_request_id == row.id], response
        )
        for row in rows
    ]


def _request_read(
    cleared: Cleared,
    row: InformationRequest,
    answers: Sequence[InformationAnswer],
    response: Response | None,
) -> InformationRequestRead:
    path = requesting.path_of(row)
    answered = {each.category for each in answers}
    kept = {"why_sealed", "recorded_at"}
    return InformationRequestRead.model_validate(
        {
            **row.model_dump(exclude=kept),
            "why": cleared.vault.open(row.organisation_id, row.why_sealed),
            "waiting": [each for each in row.categories if each not in answered],
            "answers": [_answer_read(cleared, each) for each in answers],
            "_links": links_of(path, response, answers=f"{path}/answers"),
        }
    )


def _answer_read(cleared: Cleared, row: InformationAnswer) -> InformationAnswerRead:
    actor = cleared.actor
    own = (row.organisation_id, row.branch) == (actor.organisation_id, actor.branch)
    reason = row.reason_sealed if own else None
    return InformationAnswerRead.model_validate(
        {
            **row.model_dump(include={"category", "disclosure_id", "told", "answered_at"}),
            "answer": "not-shared" if row.disclosure_id is None else "shared",
            "reason": cleared.vault.open_optional(row.organisation_id, reason),
        }
    )


def _correction_read(row: Correction, copy: str | None) -> CorrectionRead:
    members = {
        "id",
        "child_id",
        "disclosure_id",
        "source_id",
        "organisation_id",
        "shared_version",
        "noted_at",
    }
    child = f"/children/{row.child_id}"
    return CorrectionRead.model_validate(
        {
            **row.model_dump(include=members),
            "received_item_id": copy,
            "newer_version": row.version,
            "_links": links_of(
                f"{child}/corrections", None, disclosure=f"{child}/disclosures/{row.disclosure_id}"
            ),
        }
    )
