"""Wire shapes of events: CloudEvents 1.0 in JSON, thin, the same in the feed and at a webhook."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import EventId
from app.kit.wire import Answer, Wire


class EventData(Wire):
    """All that an event says: where to look."""

    link: str = Field(
        description="What it is about. Read it under your own rights.",
        examples=["https://named-person.example.se/named-person/v1/plans/pln-abcdefghijklmnopqrstuvwxyz"],
    )


class CloudEventRead(Wire):
    """An event (CloudEvents 1.0). Never a fact about a child; told again it has the same id."""

    specversion: Literal["1.0"] = Field(default="1.0", examples=["1.0"])
    id: EventId
    source: str = Field(
        description="The API that tells it.", examples=["https://named-person.example.se/named-person/v1"]
    )
    type: str = Field(description="What has happened: docs/reference/events.md.", examples=["plan.activated"])
    time: datetime = Field(examples=["2025-09-03T08:15:00Z"])
    datacontenttype: Literal["application/json"] = Field(
        default="application/json", examples=["application/json"]
    )
    data: EventData


class EventFeedRead(Answer):
    """A stretch of the feed. Nothing comes in before it later."""

    items: list[CloudEventRead]
    after: str = Field(
        description="Send it as `after` to go on from here, now or later. It says nothing by itself, and is "
        "another one each time.",
        examples=["AAFzZ2Yt0wX9"],
    )
    has_more: bool = Field(
        description="Whether there is more to read at once. It may be so, too, where `items` is empty.",
        examples=[False],
    )
