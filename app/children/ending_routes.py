"""HTTP of a child's ending."""

from typing import Annotated

from fastapi import Response, status
from sqlalchemy import RowMapping

from app.access.doors import AT_A_CHILD, DOOR, Cleared, child_door
from app.children import ending, queries
from app.children.ending_schemas import ChildEndingCreate, ChildEndingRead
from app.children.errors import AlreadyEnded
from app.kit.idempotency import OnceOnly
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotAllowed, NotFound, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("children")
READ = ("children.read", "children.write")
Ender = Annotated[Cleared, child_door(Matter.CHILD, "end", scopes=("children.write",))]
Reader = Annotated[Cleared, child_door(Matter.CHILD, "read-ending", scopes=READ)]


@router.post(
    "/children/{childId}/endings",
    status_code=status.HTTP_201_CREATED,
    summary="Write down that a child has died or emigrated",
    responses=problems(*DOOR, NotAllowed, NotFound, AlreadyEnded, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_child_ending(
    cleared: Ender, once: OnceOnly, given: ChildEndingCreate, response: Response
) -> ChildEndingRead:
    """Everything ends with it, in this very transaction and for everybody: the chain of named persons on that
    day, every consent, every plan, whatever was shared and not taken over, and the family's view. No notice
    is sent any more, not of this either. Each organisation keeps its own records. It cannot be undone here.
    """
    made = await once(lambda: ending.end(cleared, given=given))
    await cleared.note(subject_id=made)
    return _read(cleared, await ending.ending(cleared, made), response)


@router.get(
    "/children/{childId}/endings",
    summary="See whether a child has died or emigrated",
    responses=AT_A_CHILD,
)
async def list_child_endings(cleared: Reader, asked: Paged) -> Page[ChildEndingRead]:
    """One at most. Look here before anything is sent to a family."""
    rows = await queries.endings(cleared.session, cleared.child_id)
    await cleared.note()
    shown = [_read(cleared, row) for row in rows][asked.offset : asked.offset + asked.limit]
    return Page.of(shown, total=len(rows), asked=asked)


def _read(cleared: Cleared, row: RowMapping, response: Response | None = None) -> ChildEndingRead:
    return ChildEndingRead.model_validate(
        {
            **{name: row[name] for name in ("id", "child_id", "kind", "source", "recorded_at")},
            "on": row["ended_on"],
            "organisation_id": None if cleared.place_masked else row["organisation_id"],
            "_links": links_of(f"/children/{row['child_id']}/endings", response),
        }
    )
