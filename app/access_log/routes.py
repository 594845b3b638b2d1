"""HTTP of the access log."""

from typing import Annotated

from app.access.doors import AT_A_CHILD, Cleared, child_door
from app.access_log import service
from app.access_log.schemas import FamilyLogEntry, OwnLogEntry
from app.kit.paging import Page, Paged
from app.kit.routing import room
from app.vocabulary import Matter

router = room("access log")
Reader = Annotated[Cleared, child_door(Matter.ACCESS_LOG, "read", scopes=("access-log.read", "family.read"))]


@router.get(
    "/children/{childId}/access-log",
    summary="Who has looked",
    responses=AT_A_CHILD,
)
async def list_access_log(cleared: Reader, asked: Paged) -> Page[OwnLogEntry] | Page[FamilyLogEntry]:
    """The latest first. A professional sees what the own organisation's own branch has done and been refused
    about the child. A guardian or a young person sees what was read and shared under a consent that they
    gave themselves: the unit and the purpose, nothing of others' consents, and nothing of social reception or
    inquiry. To read the log is itself written in it.
    """
    if cleared.actor.is_family:
        seen, total = await service.family_log(cleared, asked)
        await cleared.note()
        return Page[FamilyLogEntry].of(seen, total=total, asked=asked)
    done, total = await service.own_log(cleared, asked)
    await cleared.note()
    return Page[OwnLogEntry].of(done, total=total, asked=asked)
