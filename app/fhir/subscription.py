"""Subscription: where a system is told that something has happened, and never what (id-only)."""

from typing import Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import Element, Resource
from app.fhir.kinds import Asked, Found, Interaction, Kind, Shown, page

_STATUSES = {"unconfirmed": "requested", "active": "active", "paused": "off", "ended": "off"}
TOPIC = "urn:named-person:topic:"


class Channel(Element):
    """How it is told: a call that carries a link, and nothing about anybody."""

    type: Literal["rest-hook"] = "rest-hook"
    endpoint: str = Field(examples=["https://record.example/hook"])


class Subscription(Resource):
    """Where a system is told."""

    resource_type: Literal["Subscription"] = "Subscription"
    status: Literal["requested", "active", "error", "off"]
    reason: str = Field(examples=["Journalen, drift"])
    criteria: str = Field(examples=["urn:named-person:topic:plan.called"])
    error: str | None = None
    channel: Channel


def subscription(told: Told) -> Subscription:
    """Say a subscription as FHIR does. Without `payload`, a notification is empty of what it is about."""
    status = _STATUSES[told["status"]]
    failing = told["failingSince"] if status == "active" else None
    return Subscription.model_validate(
        {
            "id": told["id"],
            "status": "error" if failing else status,
            "reason": told["name"],
            "criteria": TOPIC + ",".join(sorted(told["types"]) or ["all"]),
            "error": f"failing since {failing}" if failing else None,
            "channel": Channel(endpoint=told["address"]),
        }
    )


async def read(asking: Asking, subscription_id: str) -> Shown:
    """Read a subscription."""
    return Shown(subscription((await asking.get("event-subscriptions", subscription_id)).body))


async def search(asking: Asking, asked: Asked) -> Found:
    """List a system's subscriptions."""
    rows, total = await page(asking, asked, "event-subscriptions")
    return Found([subscription(row) for row in rows], total)


KIND = Kind(
    name="Subscription",
    model=Subscription,
    says="Where your system is told that something has happened: a signed call with a link, without a "
    "payload. It is made, confirmed, paused and ended in the native API, which shows the secret once.",
    interactions=(
        Interaction(code="read", asks=("read_event_subscription",), says="Read a subscription."),
        Interaction(
            code="search-type", asks=("list_event_subscriptions",), says="List your system's subscriptions."
        ),
    ),
    read=read,
    search=search,
)
