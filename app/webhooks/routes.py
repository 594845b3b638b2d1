"""HTTP of the feed of events."""

from typing import Annotated

from fastapi import Query

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated, ScopeMissing
from app.kit.links import links_of
from app.kit.paging import MAX_LIMIT
from app.kit.problems import InvalidRequest, problems
from app.kit.routing import room
from app.vocabulary import Branch, Matter
from app.webhooks import service
from app.webhooks.render import event_read
from app.webhooks.schemas import EventFeedRead

router = room("events")
Listener = Annotated[Pass, desk(Matter.EVENT, "hear", scopes=service.SCOPE)]
ForBranch = Annotated[
    Branch | None,
    Query(description="For which of the system's branches; may be left out where it has but one."),
]
After = Annotated[
    str | None,
    Query(
        max_length=200,
        description="The mark that the answer before gave. Without it the feed begins thirty days back.",
        examples=["AAFzZ2Yt0wX9"],
    ),
]
OfTypes = Annotated[
    list[str], Query(alias="type", max_length=50, description="Only these types.", examples=[["plan.called"]])
]
Most = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="At most so many.", examples=[100])]


@router.get(
    "/events",
    summary="Read the feed of events",
    responses=problems(NotAuthenticated, ScopeMissing, InvalidRequest),
)
async def list_events(
    passed: Listener,
    branch: ForBranch = None,
    after: After = None,
    types: OfTypes = [],  # noqa: B006 - FastAPI copies it
    limit: Most = MAX_LIMIT,
) -> EventFeedRead:
    """What has happened since you last asked, for a system that cannot receive webhooks: id, type, time and
    link, in an order that nothing enters late. You hear of what somebody at your branch's units could read at
    this moment; what they could not read any more is not there, and nothing of a protected child ever is.
    """
    found = await service.read_feed(passed, branch=branch, after=after, types=types, most=limit)
    return EventFeedRead(
        items=[event_read(each) for each in found.events],
        after=found.after,
        has_more=found.has_more,
        links=links_of("/events"),
    )
