"""A receiver that can be told to fail, and systems that listen."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import httpx
from standardwebhooks import Webhook

from app.demo.callers import Caller
from app.kit.database import Database
from app.vocabulary import Branch
from app.webhooks.delivering import Postman
from app.webhooks.sending import Sender
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.steps import then_it_is

SUBSCRIPTIONS = "/event-subscriptions"
_NAMES = itertools.count()


async def given_a_listener(cast: Cast, organisation: str, *branches: Branch) -> Caller:
    """A system that is registered for nothing but events."""
    name = f"listener-{organisation}-{'-'.join(branches)}-{next(_NAMES)}"
    await cast.world.connect(name, organisation=organisation, branches=branches, scopes=("events.subscribe",))
    auth = cast.world.systems[name].as_system(["events.subscribe"])
    return Caller(name, cast.world.http, auth, None)


class Receiver(httpx.AsyncBaseTransport):
    """Everybody's address: answers each path as it is told, and keeps what came."""

    def __init__(self) -> None:
        self.told: dict[str, list[httpx.Request]] = {}
        self.answers: dict[str, Callable[[], httpx.Response]] = {}
        self.wants: dict[str, str] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        where = request.url.path
        if request.method == "OPTIONS":
            allowed = self.wants.get(where, "*")
            return httpx.Response(200, headers={"WebHook-Allowed-Origin": allowed} if allowed else {})
        self.told.setdefault(where, []).append(request)
        return self.answers.get(where, lambda: httpx.Response(204))()

    def came(self, where: str, about: str = "") -> list[dict[str, Any]]:
        """The events that came to an address, of one thing."""
        bodies = [json.loads(each.content) for each in self.told.get(where, [])]
        return [each for each in bodies if about in each["data"]["link"]]


class Post:
    """A postman with a receiver at the other end."""

    def __init__(self, database: Database) -> None:
        self.receiver = Receiver()
        sender = Sender(origin=PUBLIC_URL, loopback=False, network=self.receiver)
        self.postman = Postman(database, sender)

    async def goes_round(self) -> int:
        return await self.postman.go_round()


async def given_a_subscription(
    listener: Caller, post: Post, *, where: str = "", **more: Any
) -> dict[str, Any]:
    """A subscription whose address has said that it wants to be told."""
    address = f"https://receiver.example{where or f'/hook-{next(_NAMES)}'}"
    made = then_it_is(
        await listener.post(SUBSCRIPTIONS, {"name": "Skolsystemet", "address": address, **more}), 201
    )
    await post.goes_round()
    made["path"], made["where"] = f"{SUBSCRIPTIONS}/{made['id']}", httpx.URL(address).path
    assert then_it_is(await listener.get(made["path"]), 200)["status"] == "active"
    return made


def verified(secret: str, request: httpx.Request) -> dict[str, Any]:
    """What a receiver reads of a delivery, after its signature has been checked by the library."""
    read: dict[str, Any] = Webhook(secret).verify(request.content, dict(request.headers))
    return read
