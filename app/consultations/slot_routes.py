"""HTTP of consultation hours: a unit offers them, a professional books one, no child is named."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.access.doors import Pass, desk
from app.consultations import queries, slots
from app.consultations.render import slot_read
from app.consultations.routes import ENTERED, READ, WRITE
from app.consultations.schemas import SlotCreate, SlotRead
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
from app.kit.refs import UnitId
from app.kit.routing import room
from app.vocabulary import Matter

router = room("consultations")
Publisher = Annotated[Pass, desk(Matter.CONSULTATION, "publish-slot", scopes=WRITE)]
Lister = Annotated[Pass, desk(Matter.CONSULTATION, "list-slots", scopes=READ)]
Reader = Annotated[Pass, desk(Matter.CONSULTATION, "read-slot", scopes=READ)]
Booker = Annotated[Pass, desk(Matter.CONSULTATION, "book", scopes=WRITE)]
Releaser = Annotated[Pass, desk(Matter.CONSULTATION, "release", scopes=WRITE)]
Withdrawer = Annotated[Pass, desk(Matter.CONSULTATION, "withdraw-slot", scopes=WRITE)]
SlotPath = Annotated[str, Path(alias="consultationSlotId", examples=["csl-abcdefghijklmnopqrstuvwxyz"])]
OnlyUnit = Annotated[UnitId | None, Query(alias="unitId", description="Only this unit's.")]
ONE = problems(*ENTERED, NotAllowed, NotFound, InvalidRequest)


@router.post(
    "/consultation-slots",
    status_code=status.HTTP_201_CREATED,
    summary="Offer an hour for consultation",
    responses=problems(*ENTERED, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_consultation_slot(
    passed: Publisher, once: OnceOnly, given: SlotCreate, response: Response
) -> SlotRead:
    """Your unit offers an hour, on a screen or a telephone, in which a professional of another unit can talk
    about a question without naming a child.
    """
    made = await once(lambda: slots.publish(passed, given=given))
    await passed.note(subject_id=made)
    return slot_read(passed, await slots.get(passed, made), response)


@router.get(
    "/consultation-slots",
    summary="List hours for consultation",
    responses=problems(*ENTERED, InvalidRequest),
)
async def list_consultation_slots(passed: Lister, asked: Paged, unit_id: OnlyUnit = None) -> Page[SlotRead]:
    """The hours to come that are free, those that you have booked, and all of your own unit's; the next
    first.
    """
    rows, total = await queries.slots(passed.session, asked, since=passed.moment.now, unit_id=unit_id)
    await passed.note()
    return Page.of([slot_read(passed, row) for row in rows], total=total, asked=asked)


@router.get("/consultation-slots/{consultationSlotId}", summary="Read an hour", responses=ONE)
async def read_consultation_slot(passed: Reader, slot_id: SlotPath) -> SlotRead:
    """One hour that you find in the list, or that your unit has had."""
    row = await slots.get(passed, slot_id)
    await passed.note(subject_id=row.id)
    return slot_read(passed, row)


@router.delete(
    "/consultation-slots/{consultationSlotId}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take an hour away",
    responses=ONE,
)
async def withdraw_consultation_slot(passed: Withdrawer, slot_id: SlotPath) -> None:
    """The unit that offers it takes it away, booked or not; tell whoever has booked it."""
    await slots.withdraw(passed, slot_id)
    await passed.note(subject_id=slot_id)


@router.post(
    "/consultation-slots/{consultationSlotId}/booking",
    summary="Book an hour",
    responses=problems(*ENTERED, NotAllowed, NotFound, StateForbids, InvalidRequest),
)
async def book_consultation_slot(passed: Booker, slot_id: SlotPath) -> SlotRead:
    """Takes a free hour for you; what it is about is said at the meeting. Once more changes nothing."""
    row = await slots.book(passed, slot_id)
    await passed.note(subject_id=row.id)
    return slot_read(passed, row)


@router.delete(
    "/consultation-slots/{consultationSlotId}/booking",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Give an hour back",
    responses=ONE,
)
async def release_consultation_slot(passed: Releaser, slot_id: SlotPath) -> None:
    """Gives back an hour that you have booked, so that somebody else can take it."""
    await slots.release(passed, slot_id)
    await passed.note(subject_id=slot_id)
