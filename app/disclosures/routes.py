"""HTTP of disclosures: share, read, take over."""

from typing import Annotated

from fastapi import Path, Response, status

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.disclosures import queries, receiving, sharing
from app.disclosures.errors import AlreadyReceived, DecisionNeeded, SharingNotAllowed
from app.disclosures.models import Disclosure
from app.disclosures.render import disclosure_contents, disclosure_read, receipt_read, received_read
from app.disclosures.schemas import (
    DisclosureContents,
    DisclosureCreate,
    DisclosureRead,
    DisclosureReceipt,
    ReceivedItemRead,
)
from app.disclosures.still_open import Now, still_opens
from app.kit.etag import etag, put_etag
from app.kit.idempotency import OnceOnly
from app.kit.paging import Page, Paged
from app.kit.problems import (
    InvalidRequest,
    KeyUsedForAnotherRequest,
    NotAllowed,
    NotFound,
    problems,
)
from app.kit.routing import room
from app.vocabulary import Matter
from app.wellbeing.errors import NotFinished

router = room("disclosures")
READ = ("disclosures.read", "disclosures.write", "family.read")
OWN_READ = ("disclosures.read", "disclosures.write")
WRITE = ("disclosures.write",)
Reader = Annotated[Cleared, child_door(Matter.DISCLOSURE, "read", scopes=READ)]
Sharer = Annotated[Cleared, child_door(Matter.DISCLOSURE, "share", scopes=WRITE)]
Receiver = Annotated[Cleared, child_door(Matter.DISCLOSURE, "receive", scopes=WRITE)]
OwnReader = Annotated[Cleared, child_door(Matter.DISCLOSURE, "read-received", scopes=OWN_READ)]
DisclosurePath = Annotated[str, Path(alias="disclosureId", examples=["dis-abcdefghijklmnopqrstuvwxyz"])]
ReceivedPath = Annotated[str, Path(alias="receivedItemId", examples=["rcv-abcdefghijklmnopqrstuvwxyz"])]


@router.get("/children/{childId}/disclosures", summary="List what was shared", responses=AT_A_CHILD)
async def list_disclosures(cleared: Reader, asked: Paged) -> Page[DisclosureRead]:
    """What your own branch has decided to share or not to share, and what was shared with your unit while
    its ground holds or that you have taken over. A family member sees what was shared under a consent that
    they were asked for, without the contents.
    """
    child = await sharing.child_known(cleared)
    now = Now.of(cleared, child)
    rows, total = await queries.page_of_disclosures(
        cleared.session, cleared.child_id, cleared.actor, asked, on=now.on, still_opens=still_opens(now)
    )
    for row in rows:
        await cleared.note(subject_id=row.id, consent_id=row.consent_id)
    if not rows:
        await cleared.note()
    lost = await queries.undeliverable(cleared.session, rows, on=now.on)
    return Page.of([disclosure_read(cleared, row, child, lost) for row in rows], total=total, asked=asked)


@router.post(
    "/children/{childId}/disclosures",
    status_code=status.HTTP_201_CREATED,
    summary="Share items with a recipient, or record why not",
    responses=problems(
        *DOOR,
        NotAllowed,
        NotFound,
        SharingNotAllowed,
        DecisionNeeded,
        NotFinished,
        InvalidRequest,
        KeyUsedForAnotherRequest,
    ),
)
async def create_disclosure(
    cleared: Sharer, once: OnceOnly, given: DisclosureCreate, response: Response
) -> DisclosureRead:
    """You decide item by item; the rules have the last word. What is shared is a snapshot of the items as
    they stand now, for one recipient, for one purpose, on one ground; the recipient reads it while the
    ground holds and takes it over with a receipt. The recipient is a unit, or one person who works there:
    then nobody else at the unit knows of it until that person takes it over. A refusal says which rule closes
    it, where that stands in the law, and what is missing. A reasoned decision not to share is recorded in the
    same way. The answer never carries the contents.
    """
    made = await once(lambda: sharing.share(cleared, given=given))
    disclosure = await receiving.get(cleared, made)
    await cleared.note(subject_id=made, consent_id=disclosure.consent_id, reason=disclosure.ground)
    child = await sharing.child_known(cleared)
    _put_etag(cleared, disclosure, response)
    lost = await queries.undeliverable(cleared.session, [disclosure], on=cleared.moment.today)
    return disclosure_read(cleared, disclosure, child, lost, response)


@router.get(
    "/children/{childId}/disclosures/{disclosureId}", summary="Read what was shared", responses=AT_A_CHILD
)
async def read_disclosure(
    cleared: Reader, disclosure_id: DisclosurePath, response: Response
) -> DisclosureContents:
    """One disclosure with what was shared. The recipient reads it only while its ground holds: after a
    withdrawal or the last day there is nothing here but what was taken over, and that lies among the
    received items. A family member sees that it was shared, without the contents. Every read is logged.
    """
    disclosure = await receiving.get(cleared, disclosure_id)
    items = await queries.items(cleared.session, disclosure.id)
    await cleared.note(subject_id=disclosure.id, consent_id=disclosure.consent_id, reason=disclosure.ground)
    child = await sharing.child_known(cleared)
    _put_etag(cleared, disclosure, response)
    lost = await queries.undeliverable(cleared.session, [disclosure], on=cleared.moment.today)
    return disclosure_contents(cleared, disclosure, child, lost, items)


@router.post(
    "/children/{childId}/disclosures/{disclosureId}/receipt",
    status_code=status.HTTP_201_CREATED,
    summary="Take over what was shared, with a receipt",
    responses=problems(
        *DOOR, NotAllowed, NotFound, AlreadyReceived, InvalidRequest, KeyUsedForAnotherRequest
    ),
)
async def create_disclosure_receipt(
    cleared: Receiver, disclosure_id: DisclosurePath, once: OnceOnly, response: Response
) -> DisclosureReceipt:
    """The recipient's unit takes over what was shared: from now on the copies are records of its own, with
    their provenance, and stay when the ground falls. Once only, and only while the ground holds.
    """
    await once(lambda: receiving.take_over(cleared, disclosure_id))
    disclosure = await receiving.get(cleared, disclosure_id)
    items = await queries.received_under(cleared.session, disclosure.id)
    await cleared.note(subject_id=disclosure.id, consent_id=disclosure.consent_id, reason=disclosure.ground)
    return receipt_read(disclosure, items, response)


@router.get(
    "/children/{childId}/received-items", summary="List what you have taken over", responses=AT_A_CHILD
)
async def list_received_items(cleared: OwnReader, asked: Paged) -> Page[ReceivedItemRead]:
    """What your own branch has taken over about the child: records of your own, whatever became of the
    ground on which they came.
    """
    rows, total = await queries.page_of_received(cleared.session, cleared.child_id, asked)
    await cleared.note()
    return Page.of([received_read(cleared.vault, row) for row in rows], total=total, asked=asked)


@router.get(
    "/children/{childId}/received-items/{receivedItemId}",
    summary="Read one thing that you have taken over",
    responses=AT_A_CHILD,
)
async def read_received_item(cleared: OwnReader, item_id: ReceivedPath) -> ReceivedItemRead:
    """One record that your own branch has taken over, with where it came from."""
    row = await receiving.get_received(cleared, item_id)
    await cleared.note(subject_id=row.id)
    return received_read(cleared.vault, row)


def _put_etag(cleared: Cleared, disclosure: Disclosure, response: Response) -> None:
    tag = etag(cleared.vault, thing=disclosure.id, version=disclosure.version, viewer=cleared.actor.viewer)
    put_etag(response, tag)
