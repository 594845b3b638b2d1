"""HTTP of offers of support and of a family's no."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.support import queries, service
from app.support.errors import AlreadyDeclined, DeclineIsWithdrawn, SupportDeclined
from app.support.render import decline_read, offer_read
from app.support.schemas import (
    SupportDeclineCreate,
    SupportDeclineRead,
    SupportOfferCreate,
    SupportOfferRead,
)
from app.vocabulary import Matter

router = room("support")
READ = ("named-person.read", "named-person.write", "family.read", "family.write")
Offerer = Annotated[Cleared, child_door(Matter.SUPPORT, "offer", scopes=("named-person.write",))]
OfferReader = Annotated[Cleared, child_door(Matter.SUPPORT, "read-offers", scopes=READ)]
Decliner = Annotated[
    Cleared, child_door(Matter.SUPPORT, "decline", scopes=("named-person.write", "family.write"))
]
DeclineReader = Annotated[Cleared, child_door(Matter.SUPPORT, "read-declines", scopes=READ)]
Withdrawer = Annotated[
    Cleared, child_door(Matter.SUPPORT, "withdraw-decline", scopes=("named-person.write", "family.write"))
]
OfferPath = Annotated[str, Path(alias="supportOfferId", examples=["sof-abcdefghijklmnopqrstuvwxyz"])]
DeclinePath = Annotated[str, Path(alias="supportDeclineId", examples=["dcl-abcdefghijklmnopqrstuvwxyz"])]


@router.post(
    "/children/{childId}/support-offers",
    status_code=status.HTTP_201_CREATED,
    summary="Offer support",
    responses=problems(
        *DOOR, NotAllowed, NotFound, SupportDeclined, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_support_offer(
    cleared: Offerer, once: OnceOnly, given: SupportOfferCreate, response: Response
) -> SupportOfferRead:
    """The named person's unit writes down what it offers the family, who read it in their own view. Where the
    family has said no to offers there are none.
    """
    made = await once(lambda: service.offer(cleared, given=given))
    await cleared.note(subject_id=made)
    return offer_read(cleared, await service.get_offer(cleared, made), response)


@router.get("/children/{childId}/support-offers", summary="List what has been offered", responses=AT_A_CHILD)
async def list_support_offers(cleared: OfferReader, asked: Paged) -> Page[SupportOfferRead]:
    """What the family has been offered; the named person's unit sees its own branch's offers."""
    rows, total = await queries.page_of_offers(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([offer_read(cleared, row) for row in rows], total=total, asked=asked)


@router.get(
    "/children/{childId}/support-offers/{supportOfferId}", summary="Read one offer", responses=AT_A_CHILD
)
async def read_support_offer(cleared: OfferReader, offer_id: OfferPath) -> SupportOfferRead:
    """One offer."""
    row = await service.get_offer(cleared, offer_id)
    await cleared.note(subject_id=row.id)
    return offer_read(cleared, row)


@router.post(
    "/children/{childId}/support-declines",
    status_code=status.HTTP_201_CREATED,
    summary="Say no to offers of support",
    responses=problems(
        *DOOR, NotAllowed, NotFound, AlreadyDeclined, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_support_decline(
    cleared: Decliner, once: OnceOnly, response: Response, given: SupportDeclineCreate | None = None
) -> SupportDeclineRead:
    """A guardian, or a young person who is old enough, says no to the named person's offers; or the named
    person's unit writes down that they said so. One no is enough, no reason is asked for, and it ends offers
    and what would go along in a handover. The child has a named person as before, and nobody else can tell.
    """
    made = await once(lambda: service.decline(cleared, given=given or SupportDeclineCreate()))
    await cleared.note(subject_id=made)
    return decline_read(cleared, await service.get(cleared, made), response)


@router.get("/children/{childId}/support-declines", summary="List who has said no", responses=AT_A_CHILD)
async def list_support_declines(cleared: DeclineReader, asked: Paged) -> Page[SupportDeclineRead]:
    """Each no, standing or taken back: for the family and for the unit that is named person today."""
    rows, total = await queries.page_of_declines(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([decline_read(cleared, row) for row in rows], total=total, asked=asked)


@router.get(
    "/children/{childId}/support-declines/{supportDeclineId}", summary="Read one no", responses=AT_A_CHILD
)
async def read_support_decline(cleared: DeclineReader, decline_id: DeclinePath) -> SupportDeclineRead:
    """One no, standing or taken back."""
    row = await service.get(cleared, decline_id)
    await cleared.note(subject_id=row.id)
    return decline_read(cleared, row)


@router.post(
    "/children/{childId}/support-declines/{supportDeclineId}/withdrawal",
    summary="Take a no back",
    responses=problems(*DOOR, NotAllowed, NotFound, DeclineIsWithdrawn, InvalidRequest),
)
async def withdraw_support_decline(cleared: Withdrawer, decline_id: DeclinePath) -> SupportDeclineRead:
    """Who said no takes it back, or the named person's unit writes down that they have. From now on there may
    be offers again.
    """
    row = await service.withdraw(cleared, decline_id)
    await cleared.note(subject_id=row.id)
    return decline_read(cleared, row)
