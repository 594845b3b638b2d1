"""Subscription: where a system is told that something has happened, and never what (id-only)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from app.fhir.answering import members, only
from app.fhir.asking import Asking, Told
from app.fhir.elements import Element, Extension, Meta, Resource
from app.fhir.kinds import Asked, Found, Interaction, Kind, Shown, page, version_of, wrong
from app.fhir.systems import own_extension

_STATUSES = {"unconfirmed": "requested", "active": "active", "paused": "off", "ended": "off"}
TOPIC = "urn:named-person:topic:"
ALL = "all"
SECRET = own_extension("secret")
_TAKEN = frozenset({"resourceType", "meta", "status", "reason", "criteria", "channel"})
_CHANGED = _TAKEN | {"id", "error"}
_CHANNEL = frozenset({"type", "endpoint"})
_PAUSED = {"active": False, "off": True}
"""What a change may ask for: that what happens is told, or waits."""


class Channel(Element):
    """How it is told: a call that carries a link, and nothing about anybody."""

    type: Literal["rest-hook"] = "rest-hook"
    endpoint: str = Field(examples=["https://record.example/hook"])


class Subscription(Resource):
    """Where a system is told."""

    resource_type: Literal["Subscription"] = "Subscription"
    extension: list[Extension] | None = None
    status: Literal["requested", "active", "error", "off"]
    reason: str = Field(examples=["Journalen, drift"])
    criteria: str = Field(examples=["urn:named-person:topic:plan.called"])
    error: str | None = None
    channel: Channel


def subscription(told: Told, *, tag: str | None = None) -> Subscription:
    """Say a subscription as FHIR does. Without `payload`, a notification is empty of what it is about."""
    status = _STATUSES[told["status"]]
    failing = told["failingSince"] if status == "active" else None
    secret = [Extension(url=SECRET, value_string=told["secret"])] if told["secret"] else None
    return Subscription.model_validate(
        {
            "id": told["id"],
            "meta": Meta(version_id=version_of(tag)) if tag else None,
            "extension": secret,
            "status": "error" if failing else status,
            "reason": told["name"],
            "criteria": TOPIC + ",".join(sorted(told["types"]) or [ALL]),
            "error": f"failing since {failing}" if failing else None,
            "channel": Channel(endpoint=told["address"]),
        }
    )


async def read(asking: Asking, subscription_id: str) -> Shown:
    """Read a subscription."""
    answer = await asking.get("event-subscriptions", subscription_id)
    return Shown(subscription(answer.body, tag=answer.tag), answer.tag)


async def search(asking: Asking, asked: Asked) -> Found:
    """List a system's subscriptions."""
    rows, total = await page(asking, asked, "event-subscriptions")
    return Found([subscription(row) for row in rows], total)


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    """Say in the API's words what is wanted, where. Raises InvalidRequest for what would carry more."""
    channel = members(given.get("channel"), "/channel")
    only(channel, _CHANNEL)
    if channel.get("type") != "rest-hook":
        raise wrong("/channel/type", "enum", "is not one of the known values")
    criteria = str(given.get("criteria"))
    if not criteria.startswith(TOPIC):
        raise wrong("/criteria", "topic", "names no topic of these")
    named = criteria.removeprefix(TOPIC)
    types = [] if named == ALL else named.split(",")
    return {"name": given.get("reason"), "address": channel.get("endpoint"), "types": types}


async def create(asking: Asking, given: Mapping[str, Any]) -> Shown:
    """Ask to be told."""
    only(given, _TAKEN)
    said = _said(given)
    if given.get("status") != "requested":
        raise wrong("/status", "enum", "must be requested")
    answer = await asking.post("event-subscriptions", body=said)
    return Shown(subscription(answer.body, tag=answer.tag), answer.tag)


async def update(asking: Asking, subscription_id: str, given: Mapping[str, Any], tag: str | None) -> Shown:
    """Pause it or let it go on, and say what it is told. Another address is another subscription."""
    only(given, _CHANGED)
    said, paused = _said(given), _PAUSED.get(str(given.get("status")))
    if paused is None:
        raise wrong("/status", "enum", "must be active or off")
    if said["name"] is None:
        raise wrong("/reason", "missing", "is required")
    told = (await asking.get("event-subscriptions", subscription_id)).body
    if said.pop("address") != told["address"]:
        raise wrong("/channel/endpoint", "same", "must stay: another address is another subscription")
    body = {**said, "paused": paused}
    answer = await asking.patch("event-subscriptions", subscription_id, body=body, tag=tag)
    return Shown(subscription(answer.body, tag=answer.tag), answer.tag)


KIND = Kind(
    name="Subscription",
    model=Subscription,
    says="Where your system is told that something has happened: a signed call with a link, without a "
    "payload. `criteria` is `urn:named-person:topic:` with types of events, or `all`. The secret that signs "
    "is shown once, as an extension. It is paused (`off`) and let go on (`active`) here, asked again and "
    "ended in the native API.",
    interactions=(
        Interaction(code="read", asks=("read_event_subscription",), says="Read a subscription."),
        Interaction(
            code="search-type", asks=("list_event_subscriptions",), says="List your system's subscriptions."
        ),
        Interaction(
            code="create",
            asks=("create_event_subscription",),
            says="Ask to be told: `requested`, without a payload, until the address has been confirmed.",
        ),
        Interaction(
            code="update",
            asks=("update_event_subscription", "read_event_subscription"),
            says="Pause it (`off`) or let it go on (`active`), and change `reason` and `criteria`; what "
            "happens meanwhile is told then.",
        ),
    ),
    read=read,
    search=search,
    create=create,
    update=update,
)
