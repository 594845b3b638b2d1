"""Wire shapes of subscriptions and deliveries."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.kit.refs import EventId, SubscriptionId
from app.kit.text import Line
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, DeliveryStatus, SubscriptionStatus

WebAddress = Annotated[
    str, StringConstraints(min_length=8, max_length=500, pattern=r"^https?://[\x21-\x7e]+$")
]
EventType = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z-]+\.[a-z-]+$")]
_WHERE = "https://school-system.example.se/named-person/events"


class SubscriptionCreate(Wire):
    """Where a system wants to be told, and of what."""

    name: Line = Field(description="What you call it.", examples=["Skolsystemet, drift"])
    address: WebAddress = Field(
        description="An https address on the public internet. Before anything is told, it is asked with "
        "OPTIONS and `WebHook-Request-Origin`, and must answer with `WebHook-Allowed-Origin` (CloudEvents, "
        "HTTP Webhook).",
        examples=[_WHERE],
    )
    branch: Branch | None = Field(
        default=None,
        description="For which of the system's branches; may be left out where it has but one.",
        examples=["school"],
    )
    types: list[EventType] = Field(
        default=[],
        max_length=50,
        description="Only these types; all where none is named.",
        examples=[["plan.called"]],
    )


class SubscriptionUpdate(Wire):
    """What may be changed. Another address is another subscription."""

    name: Line | None = Field(default=None, examples=["Skolsystemet, drift"])
    types: list[EventType] | None = Field(
        default=None, max_length=50, examples=[["plan.called", "plan.ended"]]
    )
    paused: bool | None = Field(
        default=None, description="While it is paused, what happens waits.", examples=[True]
    )


class SubscriptionRead(Answer):
    """A subscription of the system's own."""

    id: SubscriptionId
    name: str = Field(examples=["Skolsystemet, drift"])
    address: str = Field(examples=[_WHERE])
    branch: Branch
    types: list[str] = Field(examples=[["plan.called"]])
    status: SubscriptionStatus
    secret: str | None = Field(
        description="With which deliveries are signed (Standard Webhooks). Shown once: when the subscription "
        "is made, or its secret renewed.",
        examples=[None],
    )
    earlier_secret_until: datetime | None = Field(
        description="Until when the secret before this one signs too.", examples=[None]
    )
    created_at: datetime = Field(examples=["2025-09-03T08:15:00Z"])
    confirmed_at: datetime | None = Field(
        description="Since when the address has been known to want it.", examples=["2025-09-03T08:15:04Z"]
    )
    failing_since: datetime | None = Field(
        description="Since when nobody has been there to take anything.", examples=[None]
    )


class DeliveryRead(Wire):
    """How the telling of one event stands. What the system could not read any more is not listed."""

    event_id: EventId
    type: str = Field(examples=["plan.called"])
    status: DeliveryStatus
    attempts: int = Field(examples=[1])
    outcome: str | None = Field(
        description="What came of the last attempt: a status code, `timeout` or `unreachable`.",
        examples=["204"],
    )
    due_at: datetime = Field(
        description="When it is, or was, to be told next.", examples=["2025-09-03T08:15:05Z"]
    )
    settled_at: datetime | None = Field(examples=["2025-09-03T08:15:06Z"])


class Redelivery(Wire):
    """What is to be told again: some events, or all that nobody took."""

    event_ids: list[EventId] | None = Field(default=None, min_length=1, max_length=100)
    status: DeliveryStatus | None = Field(default=None, examples=["dead"])


class RedeliveryRead(Wire):
    """How many events wait to be told again."""

    waiting: int = Field(examples=[1])
