"""HTTP of a family's own children: where a family app begins."""

from typing import Annotated

from app.access.doors import DOOR, Pass, desk
from app.access.problems import PersonNeeded
from app.children import queries
from app.children.render import own_child_read
from app.children.schemas import OwnChildRead
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("children")
Family = Annotated[Pass, desk(Matter.CHILD, "list-own", scopes=("family.read", "family.write"), purpose=True)]


@router.get("/own-children", summary="List your own children", responses=problems(*DOOR, InvalidRequest))
async def list_own_children(passed: Family, asked: Paged) -> Page[OwnChildRead]:
    """For a guardian those whom you have custody of today, until they turn eighteen, the oldest first; for a
    young person yourself. Custody counts when somebody has verified it. No names: you know them.
    """
    if not passed.actor.is_family:
        raise PersonNeeded
    rows, total = await queries.own_children(passed.session, asked)
    await passed.note_each([row["id"] for row in rows])
    return Page.of([own_child_read(row) for row in rows], total=total, asked=asked)
