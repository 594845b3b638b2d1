"""A child has died or emigrated: it is written down once, and everything about the child ends with it."""

from sqlalchemy import RowMapping

from app.access.doors import Cleared
from app.children import queries
from app.children.ending_schemas import ChildEndingCreate
from app.children.errors import AlreadyEnded
from app.children.events import ChildEnded
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import FieldError, InvalidRequest, NotFound
from app.vocabulary import EndingKind


async def end(cleared: Cleared, *, given: ChildEndingCreate) -> str:
    """Write it down, and let every room end what is its own, in one transaction. Raises AlreadyEnded."""
    pointer = await queries.pointer(cleared.session, cleared.child_id)
    if pointer is None:
        raise NotFound
    if given.on > cleared.moment.today:
        raise _wrong("future", "lies in the future")
    if given.on < pointer["birth_date"]:
        raise _wrong("before-birth", "lies before the child's birth")
    ending_id = new_id("end")
    written = await queries.end_child(
        cleared.session,
        id=ending_id,
        child_id=cleared.child_id,
        organisation_id=cleared.actor.organisation_id,
        kind=given.kind,
        on=given.on,
        source=given.source,
        by=cleared.actor.professional_id,
    )
    if not written:
        raise AlreadyEnded
    await tell_that_it_ended(cleared)
    return ending_id


async def tell_that_it_ended(cleared: Cleared) -> None:
    """Let every room end what is its own, under each pointer of a child that has ended; else tell nothing."""
    for pointer in await queries.ended_pointers(cleared.session, cleared.child_id):
        kind = EndingKind(pointer["kind"])
        event = ChildEnded(child_id=pointer["child_id"], ending=kind, moment=cleared.moment)
        await publish(cleared.session, event)


async def ending(cleared: Cleared, ending_id: str) -> RowMapping:
    """Return the ending. Raises NotFound."""
    for row in await queries.endings(cleared.session, cleared.child_id):
        if row["id"] == ending_id:
            return row
    raise NotFound


def _wrong(code: str, detail: str) -> InvalidRequest:
    return InvalidRequest(errors=[FieldError(pointer="/on", code=code, detail=detail)])
