"""Two worlds that are the same but for what the keepers of secrets write in their own compartments.

Each world is a whole service on a database of its own. Their ids are drawn from the same seed, call by call,
so that nothing but a secret can make their answers differ; what is left (times, and the ids of what only one
world has met before) is written in one way before the answers are compared.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx
from fastapi import FastAPI

import app.kit.ids
from app.cli.database import drop, migrate, passwords_from, prepare
from app.demo.callers import API, Caller
from app.main import create_app, openapi_document
from app.settings import Settings
from tests.cast import Cast, raise_the_curtain
from tests.conftest import PUBLIC_URL

ID = re.compile(r"\b[a-z]{3}-[a-z2-7]{26}\b")
_KEYS = re.compile(r'"keyIds":\[[^]]*\]')
"""Thumbprints of keys, which each world has made for itself."""
_SECONDS = re.compile(r"t=\d+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


@contextmanager
def ids_drawn_from(seed: str) -> Iterator[None]:
    """Let new ids be those of a seed: ids are random for the world outside, not for the comparison."""
    draw = random.Random(seed)  # noqa: S311 - public ids of a test
    real = app.kit.ids.secrets
    app.kit.ids.secrets = SimpleNamespace(token_bytes=draw.randbytes)
    try:
        yield
    finally:
        app.kit.ids.secrets = real


@dataclass
class Aliases:
    """What a world's ids and ETags are called in the comparison: numbered as they are first met."""

    names: dict[str, str] = field(default_factory=dict)

    def of(self, found: str) -> str:
        kind = "etag" if found.startswith('"') else found[:3]
        return self.names.setdefault(found, f"<{kind} {len(self.names)}>")

    def normal(self, text: str) -> str:
        own = _KEYS.sub('"keyIds":["<keys>"]', text)
        return _TIME.sub("<time>", ID.sub(lambda match: self.of(match.group()), own))


@dataclass
class Side:
    """One of the two worlds."""

    name: str
    dsn: str
    cast: Cast
    aliases: Aliases = field(default_factory=Aliases)
    secrets: dict[str, list[str]] = field(default_factory=dict)
    """Ids of what the keepers have made, by prefix."""

    def caller(self, name: str) -> Caller:
        if name == "administrator":
            return self.cast.world.administrator.for_purpose("administration")
        found: Caller = getattr(self.cast, name)
        return found

    def told(self, answer: httpx.Response) -> str:
        """The whole answer, byte for byte but for ids and times."""
        body = self.aliases.normal(answer.text)
        assert int(answer.headers.get("content-length", len(answer.content))) == len(answer.content)
        headers = []
        for name, value in sorted(answer.headers.multi_items()):
            if name == "etag":
                shown = self.aliases.of(value)
            elif name == "content-length":
                shown = str(len(body.encode()))
            elif name == "ratelimit":
                shown = _SECONDS.sub("t=<seconds>", value)
            else:
                shown = self.aliases.normal(value)
            headers.append(f"{name}: {shown}")
        return "\n".join([str(answer.status_code), *headers, "", body])


@dataclass(frozen=True)
class Call:
    """A call that both worlds get. `{{kind 7}}` stands for what each calls so."""

    who: str
    method: str
    path: str
    body: Any
    headers: dict[str, str]
    seed: str

    async def sent_to(self, side: Side, pair: Callable[[str], str]) -> httpx.Response:
        """Send it; `pair` says what this world calls the things that are spoken of."""
        caller = side.caller(self.who)
        with ids_drawn_from(self.seed):
            return await caller.http.request(
                self.method,
                f"{API}{pair(self.path)}",
                json=_mapped(self.body, pair),
                headers={name: pair(value) for name, value in self.headers.items()},
                auth=caller.auth,
            )


def _mapped(value: Any, pair: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return pair(value)
    if isinstance(value, list):
        return [_mapped(each, pair) for each in value]
    if isinstance(value, dict):
        return {name: _mapped(each, pair) for name, each in value.items()}
    return value


def operations_of(service: FastAPI) -> list[tuple[str, str, Any]]:
    """Every operation of the document: method, path, and the body of its example."""
    found = []
    for path, item in openapi_document(service)["paths"].items():
        for method, operation in item.items():
            if path.startswith(API):
                content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                found.append((method.upper(), path.removeprefix(API), content.get("example")))
    return found


@asynccontextmanager
async def two_worlds(
    admin_dsn: str, settings: Settings, *, name: str, seed: int
) -> AsyncIterator[tuple[Side, Side]]:
    """Build the two, alike to the last id."""
    async with AsyncExitStack() as stack:
        sides = []
        for which in ("left", "right"):
            database = f"{name}_{which}"
            stack.push_async_callback(drop, admin_dsn, database=database)
            dsns = await prepare(admin_dsn, database=database, passwords=passwords_from("made up for tests"))
            await asyncio.to_thread(migrate, dsns.owner)
            service = create_app(settings.at(dsns.app).model_copy(update={"database_pool_size": 3}))
            await stack.enter_async_context(service.router.lifespan_context(service))
            transport = httpx.ASGITransport(service, raise_app_exceptions=False)
            http = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)
            )
            with ids_drawn_from(f"{seed} setting"):
                cast = await raise_the_curtain(service, http)
            sides.append(Side(which, dsns.owner, cast))
        yield sides[0], sides[1]
