"""HTTP of what a school system tells: that something has changed. The key stands in the address."""

from typing import Annotated

from fastapi import Path
from pydantic import ConfigDict, Field

from app.interop.feeds import subscribing
from app.kit.database import DbSession
from app.kit.problems import InvalidRequest, NotFound, problems
from app.kit.routing import room
from app.kit.wire import Wire

router = room("imports")
_MOST = 100


class RosterNotification(Wire):
    """What SS 12000 lets a school system tell, in the standard's own spelling. Anything beside it is left
    unread.
    """

    model_config = ConfigDict(extra="ignore")

    modified_entites: list[str] = Field(
        default=[], max_length=_MOST, description="Kinds of records that have changed.", examples=[["Person"]]
    )
    deleted_entities: bool = Field(
        default=False, description="Whether something was deleted.", examples=[False]
    )


class RosterNotificationRead(Wire):
    """The same for everybody, whether there is such an address or not."""

    heard: bool = Field(examples=[True])


@router.post(
    "/roster-notifications/{rosterKey}",
    summary="Tell that a school system has changed",
    responses=problems(NotFound, InvalidRequest),  # 404 to what can be no key
)
async def create_roster_notification(
    session: DbSession,
    key: Annotated[
        str,
        Path(
            alias="rosterKey",
            description="The key of an address that a school system was given when we subscribed there.",
            examples=["abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstu"],
        ),
    ],
    given: RosterNotification,  # noqa: ARG001 - read so that what is none is refused; nothing of it is believed
) -> RosterNotificationRead:
    """What a school system calls when something of its own has changed (the callback of a subscription in
    SS 12000). Nothing that is said here is believed or kept: it only lets us ask that system sooner than we
    would have. An address that nobody was given answers in the same way.
    """
    await subscribing.hear(session, key)
    return RosterNotificationRead(heard=True)
