"""HTTP of applications for help and of warm handovers."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import DOOR, Cleared, Pass, child_door, desk
from app.assistance.errors import NextContactNeeded
from app.children.errors import ChildHasEnded
from app.concerns import application_queries, applying, handing_over
from app.concerns.application_render import application_reads, handover_reads, received_read
from app.concerns.application_schemas import (
    ApplicationAnswerCreate,
    HelpApplicationCreate,
    HelpApplicationRead,
    ReceivedApplicationRead,
    WarmHandoverCreate,
    WarmHandoverRead,
)
from app.concerns.errors import HandoverConsentMissing, NobodyReceives
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

router = room("applications")
FAMILY = ("family.read", "family.write")
RECEIVE = ("concerns.decide", "concerns.read")
SERVE = ("measures.read", "measures.write")
Applicant = Annotated[Cleared, child_door(Matter.APPLICATION, "apply", scopes=("family.write",))]
FamilyReader = Annotated[Cleared, child_door(Matter.APPLICATION, "read", scopes=FAMILY)]
Withdrawer = Annotated[Cleared, child_door(Matter.APPLICATION, "withdraw", scopes=("family.write",))]
Receiver = Annotated[Pass, desk(Matter.APPLICATION, "read-received", scopes=RECEIVE, purpose=True)]
Answerer = Annotated[Pass, desk(Matter.APPLICATION, "answer", scopes=("concerns.decide",), purpose=True)]
Giver = Annotated[Cleared, child_door(Matter.WARM_HANDOVER, "hand-over", scopes=("measures.write",))]
GiverReader = Annotated[Cleared, child_door(Matter.WARM_HANDOVER, "read", scopes=SERVE)]
ApplicationPath = Annotated[str, Path(alias="helpApplicationId", examples=["apl-abcdefghijklmnopqrstuvwxyz"])]
HandoverPath = Annotated[str, Path(alias="warmHandoverId", examples=["whd-abcdefghijklmnopqrstuvwxyz"])]
LIST = problems(*DOOR, NotAllowed, NotFound, InvalidRequest)
_CREATE = (
    *DOOR,
    NotAllowed,
    NotFound,
    ChildHasEnded,
    NobodyReceives,
    InvalidRequest,
    KeyUsedForAnotherRequest,
)


@router.post(
    "/children/{childId}/applications",
    status_code=status.HTTP_201_CREATED,
    summary="Apply for help",
    responses=problems(*_CREATE),
)
async def create_help_application(
    cleared: Applicant, once: OnceOnly, given: HelpApplicationCreate, response: Response
) -> HelpApplicationRead:
    """A guardian, or the child itself, asks the social services for help in its own words. It lies at the
    reception that answers where the child lives, as a report would, and is answered within the same days.
    Nobody else is told. Where nobody receives it here, the refusal says whom to ring.
    """
    made = await once(lambda: applying.apply(cleared, given=given))
    row = await applying.own(cleared, made)
    await cleared.note(subject_id=made)
    (shown,) = await application_reads(cleared, [row], response)
    return shown


@router.get("/children/{childId}/applications", summary="List what you have applied for", responses=LIST)
async def list_help_applications(cleared: FamilyReader, asked: Paged) -> Page[HelpApplicationRead]:
    """Your own applications, also those to which you were handed over, the latest first: by when there is an
    answer, the answer, and whom to turn to. Another guardian's are not among them.
    """
    rows, total = await application_queries.page_of_family(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of(await application_reads(cleared, rows), total=total, asked=asked)


@router.get(
    "/children/{childId}/applications/{helpApplicationId}", summary="Read your application", responses=LIST
)
async def read_help_application(
    cleared: FamilyReader, application_id: ApplicationPath
) -> HelpApplicationRead:
    """One application of yours."""
    row = await applying.own(cleared, application_id)
    await cleared.note(subject_id=row.id)
    (shown,) = await application_reads(cleared, [row])
    return shown


@router.post(
    "/children/{childId}/applications/{helpApplicationId}/withdrawal",
    summary="Take your application back",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids, InvalidRequest),
)
async def withdraw_help_application(
    cleared: Withdrawer, application_id: ApplicationPath
) -> HelpApplicationRead:
    """Takes your own application back before it is answered: its time runs no more, and the unit sees that it
    is taken back. That it was received stays. A new one can be made at any time. One to which a service has
    handed you over is taken back by its consent. A second time changes nothing.
    """
    row = await applying.withdraw(cleared, application_id)
    await cleared.note(subject_id=row.id)
    (shown,) = await application_reads(cleared, [row])
    return shown


@router.get("/applications", summary="List received applications", responses=problems(*DOOR, InvalidRequest))
async def list_received_applications(
    passed: Receiver,
    asked: Paged,
    waiting: Annotated[bool, Query(description="Only those that are not answered.", examples=[True])] = False,
) -> Page[ReceivedApplicationRead]:
    """What families have applied for at your units, by themselves or handed over by a service; the one that
    is to be answered first foremost.
    """
    rows, total = await application_queries.page_received(passed.session, asked, waiting=waiting)
    await passed.note()
    return Page.of([await received_read(passed, row) for row in rows], total=total, asked=asked)


@router.get(
    "/applications/{helpApplicationId}",
    summary="Read a received application",
    responses=problems(*DOOR, NotFound, InvalidRequest),
)
async def read_received_application(
    passed: Receiver, application_id: ApplicationPath
) -> ReceivedApplicationRead:
    """One application: what the family says, whom to ring, and by when there is to be an answer. Of a family
    that was handed over only that, until it is answered, while its consent holds.
    """
    row = await applying.received(passed, application_id)
    await passed.note(subject_id=row.id, consent_id=row.consent_id)
    return await received_read(passed, row)


@router.post(
    "/applications/{helpApplicationId}/answer",
    summary="Answer an application",
    responses=problems(*DOOR, NotAllowed, NotFound, StateForbids, NextContactNeeded, InvalidRequest),
)
async def answer_application(
    passed: Answerer, application_id: ApplicationPath, given: ApplicationAnswerCreate
) -> ReceivedApplicationRead:
    """An inquiry is opened, or the application is taken up in the one that is open; or the family gets help
    that needs none, or is shown to whoever answers for it: then with the reason, and with whom to turn to
    next. The family reads the answer; a service that has handed it over is told that there is one.
    """
    row = await applying.answer(passed, application_id, given=given)
    await passed.note(subject_id=row.id, consent_id=row.consent_id)
    return await received_read(passed, row)


@router.post(
    "/children/{childId}/warm-handovers",
    status_code=status.HTTP_201_CREATED,
    summary="Hand a family over warmly",
    responses=problems(*_CREATE, HandoverConsentMissing),
)
async def create_warm_handover(
    cleared: Giver, once: OnceOnly, given: WarmHandoverCreate, response: Response
) -> WarmHandoverRead:
    """Out of help that is given as service, to an application at the reception or to those who inquire: with
    a consent to this very handover. The recipient is told that the family comes, from whom, whom to ring, and
    when all of you meet. Nothing that the service has written goes along; there is no place for it.
    """
    made = await once(lambda: handing_over.hand_over(cleared, given=given))
    row = await handing_over.get(cleared, made)
    await cleared.note(subject_id=made, consent_id=row.consent_id)
    standings = await application_queries.standings(cleared.session, [row.id])
    (shown,) = await handover_reads(cleared, [row], standings, response)
    return shown


@router.get("/children/{childId}/warm-handovers", summary="List a child's warm handovers", responses=LIST)
async def list_warm_handovers(cleared: GiverReader, asked: Paged) -> Page[WarmHandoverRead]:
    """Those that your branch has made, the latest first."""
    rows, total = await application_queries.page_of_handovers(cleared.session, cleared.child_id, asked)
    await cleared.note()
    standings = await application_queries.standings(cleared.session, [row.id for row in rows])
    return Page.of(await handover_reads(cleared, rows, standings), total=total, asked=asked)


@router.get(
    "/children/{childId}/warm-handovers/{warmHandoverId}", summary="Read a warm handover", responses=LIST
)
async def read_warm_handover(cleared: GiverReader, handover_id: HandoverPath) -> WarmHandoverRead:
    """One handover of your branch's: whether the family has an answer, and whom it turns to next."""
    row = await handing_over.get(cleared, handover_id)
    await cleared.note(subject_id=row.id, consent_id=row.consent_id)
    standings = await application_queries.standings(cleared.session, [row.id])
    (shown,) = await handover_reads(cleared, [row], standings)
    return shown
