"""HTTP of consents: list, read, answer, withdraw. Asking is where the duties are known (disclosures)."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.consents import answering, queries
from app.consents.errors import AlreadyAnswered, ConsentIsOver, NotAsked
from app.consents.schemas import ConsentAnswerCreate, ConsentWithdrawal
from app.consents.schemas_shared import ConsentRead
from app.consents.showing import shown
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

router = room("consents")
READ = ("consents.read", "consents.write", "family.read", "family.write")
WRITE = ("consents.write", "family.write")
Reader = Annotated[Cleared, child_door(Matter.CONSENT, "read", scopes=READ)]
Answerer = Annotated[Cleared, child_door(Matter.CONSENT, "answer", scopes=WRITE)]
Withdrawer = Annotated[Cleared, child_door(Matter.CONSENT, "withdraw", scopes=WRITE)]
ConsentPath = Annotated[str, Path(alias="consentId", examples=["cns-abcdefghijklmnopqrstuvwxyz"])]


@router.get("/children/{childId}/consents", summary="List consents", responses=AT_A_CHILD)
async def list_consents(cleared: Reader, asked: Paged) -> Page[ConsentRead]:
    """The consents that your own branch has asked for. A guardian or young person sees those that they are
    asked for themselves, with the own answer; how somebody else answered is not told.
    """
    rows, total = await queries.page_of_consents(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([await shown(cleared, row) for row in rows], total=total, asked=asked)


@router.get("/children/{childId}/consents/{consentId}", summary="Read a consent", responses=AT_A_CHILD)
async def read_consent(cleared: Reader, consent_id: ConsentPath, response: Response) -> ConsentRead:
    """One consent as a receipt: items, recipients, purpose, period, and who has answered."""
    consent = await answering.get(cleared, consent_id)
    await cleared.note(subject_id=consent.id, consent_id=consent.id)
    return await shown(cleared, consent, response)


@router.post(
    "/children/{childId}/consents/{consentId}/answers",
    status_code=status.HTTP_201_CREATED,
    summary="Answer a consent",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        NotAsked,
        AlreadyAnswered,
        ConsentIsOver,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_consent_answer(
    cleared: Answerer, consent_id: ConsentPath, once: OnceOnly, given: ConsentAnswerCreate, response: Response
) -> ConsentRead:
    """A yes or a no of one of those who are asked: their own through a family app, or as a professional of
    the asking branch heard it. Nothing is open until everybody who is needed has said yes. A no may become
    a yes later; a yes is taken back by a withdrawal.
    """
    await once(lambda: answering.answer(cleared, consent_id, given=given))
    consent = await answering.get(cleared, consent_id)
    await cleared.note(subject_id=consent.id, consent_id=consent.id)
    return await shown(cleared, consent, response, created=True)


@router.post(
    "/children/{childId}/consents/{consentId}/withdrawal",
    summary="Withdraw a consent",
    responses=problems(*DOOR, NotAllowed, NotFound, NotAsked, StateForbids, InvalidRequest),
)
async def withdraw_consent(
    cleared: Withdrawer, consent_id: ConsentPath, response: Response, given: ConsentWithdrawal | None = None
) -> ConsentRead:
    """Takes a consent back, at once: no delivery and no read through the sender's disclosure that begins
    after this answer is allowed. What has been taken over with a receipt stays with whoever took it. A
    second withdrawal changes nothing. A professional says whose it is; a family member needs no body.
    """
    consent = await answering.withdraw(cleared, consent_id, given=given or ConsentWithdrawal())
    await cleared.note(subject_id=consent.id, consent_id=consent.id)
    return await shown(cleared, consent, response)
