"""HTTP of handovers."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, Pass, child_door, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.disclosures.errors import DecisionNeeded, SharingNotAllowed
from app.disclosures.schemas_shared import HandoverItemDecide
from app.handovers import deciding, queries, service
from app.handovers.errors import AlreadyRefused, HandoverIsSettled, HandoverToOneself, ItemDecided
from app.handovers.render import handover_contents, handover_read, item_read
from app.handovers.schemas import HandoverContents, HandoverItemRead, HandoverRead, RefusalCreate
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    HeaderMissing,
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    problems,
)
from app.kit.routing import room
from app.support.errors import SupportDeclined
from app.vocabulary import HandoverStatus, Matter
from app.wellbeing.errors import NotFinished

router = room("handovers")
READ = ("named-person.read", "named-person.write", "family.read")
WRITE = ("named-person.write",)
PLANS = frozenset({"plans.read", "plans.write", "plans.attend", "family.read"})
"""Whoever may read plans is told what has been promised in them."""
BACK, AHEAD = timedelta(days=366), timedelta(days=183)
Reader = Annotated[Cleared, child_door(Matter.HANDOVER, "read", scopes=READ)]
Refuser = Annotated[Cleared, child_door(Matter.HANDOVER, "refuse", scopes=WRITE)]
ItemReader = Annotated[
    Cleared, child_door(Matter.HANDOVER, "read-items", scopes=("disclosures.read", "disclosures.write"))
]
Decider = Annotated[Cleared, child_door(Matter.HANDOVER, "decide", scopes=("disclosures.write",))]
Lister = Annotated[
    Pass,
    desk(Matter.HANDOVER, "list", scopes=("named-person.read", "named-person.write"), purpose=True),
]
HandoverPath = Annotated[str, Path(alias="handoverId", examples=["hov-abcdefghijklmnopqrstuvwxyz"])]


@router.get("/children/{childId}/handovers", summary="List a child's handovers", responses=AT_A_CHILD)
async def list_handovers(cleared: Reader, asked: Paged) -> Page[HandoverRead]:
    """Where the child's chain of named persons has changed and is to change: who hands over, who receives,
    why, and whether the receiving unit has given its receipt. The family reads it here too.
    """
    found = await service.of_child(cleared)
    await cleared.note()
    shown = found[asked.offset : asked.offset + asked.limit]
    return Page.of([handover_read(cleared, view) for view in shown], total=len(found), asked=asked)


@router.get("/children/{childId}/handovers/{handoverId}", summary="Read a handover", responses=AT_A_CHILD)
async def read_handover(cleared: Reader, handover_id: HandoverPath) -> HandoverContents:
    """One handover, with what the outgoing unit has promised in plans that you read and has not done: a
    promise does not leave with who gave it. The receipt is given on the assignment (the link `acceptance`).
    """
    view = await service.get(cleared, handover_id)
    unit_id = view.row["outgoing_unit_id"]
    reads_plans = not cleared.actor.scopes.isdisjoint(PLANS)
    promises = (
        await queries.open_promises(cleared.session, cleared.child_id, unit_id, cleared.actor)
        if unit_id is not None and reads_plans
        else []
    )
    await cleared.note(subject_id=view.id)
    return handover_contents(cleared, view, promises)


@router.post(
    "/children/{childId}/handovers/{handoverId}/refusal",
    status_code=status.HTTP_201_CREATED,
    summary="Refuse a handover, with a reason",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        AlreadyRefused,
        HandoverIsSettled,
        HandoverToOneself,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def refuse_handover(
    cleared: Refuser, handover_id: HandoverPath, once: OnceOnly, given: RefusalCreate, response: Response
) -> HandoverRead:
    """The head of the receiving unit says that it is wrong, and why. The two units see it, and the
    municipality's unit of last resort is named to look into it. It changes nothing for the child: the rules
    keep the responsibility where it is, until the facts change. A receipt afterwards settles it.
    """
    made = await once(lambda: service.refuse(cleared, handover_id, given=given))
    view = await service.get(cleared, handover_id)
    await cleared.note(subject_id=made, reason=given.reason)
    return handover_read(cleared, view, response)


@router.get(
    "/children/{childId}/handovers/{handoverId}/items",
    summary="List what may go along in a handover",
    responses=AT_A_CHILD,
)
async def list_handover_items(
    cleared: ItemReader, handover_id: HandoverPath, asked: Paged
) -> Page[HandoverItemRead]:
    """For the outgoing unit: each of its own records, with what the rules say today: may go when you confirm
    it, needs a consent, needs a human's decision, or stays; and what you have decided. For the receiving
    unit: what has been shared with it, and nothing of what has not.
    """
    view = await service.get(cleared, handover_id)
    found = await deciding.items(cleared, handover_id)
    await cleared.note(subject_id=view.id)
    shown = found[asked.offset : asked.offset + asked.limit]
    return Page.of([item_read(view, item) for item in shown], total=len(found), asked=asked)


@router.post(
    "/children/{childId}/handovers/{handoverId}/items",
    status_code=status.HTTP_201_CREATED,
    summary="Decide on one item of a handover",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        HandoverIsSettled,
        HandoverToOneself,
        ItemDecided,
        SupportDeclined,
        SharingNotAllowed,
        DecisionNeeded,
        NotFinished,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_handover_item(
    cleared: Decider,
    handover_id: HandoverPath,
    once: OnceOnly,
    given: HandoverItemDecide,
    response: Response,
) -> HandoverItemRead:
    """The outgoing unit decides on one of its own records. What goes along is a disclosure to the receiving
    unit, on its own ground, and is taken over with a receipt; what stays is recorded with its reason.
    Nothing goes along of itself, and nothing while the family says no to the named person's support.
    """
    made = await once(lambda: deciding.decide(cleared, handover_id, given=given))
    view = await service.get(cleared, handover_id)
    item = next(each for each in await deciding.items(cleared, handover_id) if each.item_id == given.item_id)
    await cleared.note(subject_id=made, consent_id=given.consent_id, reason=item.rule)
    return item_read(view, item, response)


@router.get(
    "/handovers",
    summary="List your units' handovers",
    responses=problems(HeaderMissing, NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def list_unit_handovers(
    passed: Lister,
    asked: Paged,
    stands: Annotated[
        HandoverStatus | None,
        Query(alias="status", description="Only these; else what is planned, waiting or refused."),
    ] = None,
    until: Annotated[
        date | None,
        Query(
            description="Planned up to this day; half a year ahead when left out.", examples=["2025-08-31"]
        ),
    ] = None,
) -> Page[HandoverRead]:
    """What your own units are to hand over and to receive, and what waits for a receipt since at most a
    year: the list of a unit's role mailbox. Only children that you may know of; each is written in the log.
    """
    today = passed.moment.today
    last = min(until or today + AHEAD, today + 20 * BACK)
    ids = await queries.of_units(passed.session, from_=today - BACK, until=last + timedelta(days=1))
    wanted = service.OPEN if stands is None else {stands}
    found = [view for view in await service.views(passed, ids) if view.status in wanted]
    shown = found[asked.offset : asked.offset + asked.limit]
    for view in shown:
        await passed.note(child_id=view.row["child_id"], subject_id=view.id)
    if not shown:
        await passed.note()
    return Page.of([handover_read(passed, view) for view in shown], total=len(found), asked=asked)
