"""Failures on request, for who writes a client and wants to see it retry: mounted in demo mode only.

    Demo-Failure: unavailable; name=my-try; times=2

refuses the first two calls that carry that name and lets the third through. Without `times` every call with
the header fails. A header that says nothing known is refused, so that nobody believes in a failure that never
came. docs/how-to/use-the-sandbox.md
"""

import re
from asyncio import sleep
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.credentials import not_in_force
from app.kit.problems import Conflict, HeaderMissing, Problem, Stale, TooMany, Unavailable, Unexpected

HEADER = "Demo-Failure"
_PARAMETER = re.compile(r"(name)=([A-Za-z0-9-]{1,64})|(times|seconds)=([1-9][0-9]?)")
_NAMES_KEPT = 1_000
USUAL_SECONDS = 5
_SOON = {"Retry-After": "1"}


class Failure(StrEnum):
    """What can be asked for."""

    NOT_AUTHENTICATED = "not-authenticated"
    """401, as when the token's time is up: fetch another."""
    CONFLICT = "conflict"
    """409, as when somebody else changes the same thing at that moment: read it anew."""
    STALE = "stale"
    """412, as when If-Match names an older version."""
    TOO_MANY = "too-many"
    """429 with Retry-After."""
    UNEXPECTED = "unexpected"
    """500."""
    UNAVAILABLE = "unavailable"
    """503 with Retry-After; nothing is done."""
    LOST_ANSWER = "lost-answer"
    """503 after the call was carried out: the same Idempotency-Key must not do it twice."""
    SLOW = "slow"
    """The answer comes after some seconds (`seconds`, 5 unless said)."""
    CUT = "cut"
    """Half an answer, and the connection closes."""


_PROBLEMS: dict[Failure, Callable[[], Problem]] = {
    Failure.NOT_AUTHENTICATED: lambda: not_in_force(None),
    Failure.CONFLICT: Conflict,
    Failure.STALE: Stale,
    Failure.TOO_MANY: lambda: TooMany(headers=_SOON),
    Failure.UNEXPECTED: Unexpected,
    Failure.UNAVAILABLE: lambda: Unavailable(headers=_SOON),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One header, read."""

    failure: Failure
    name: str = ""
    times: int | None = None
    seconds: int = USUAL_SECONDS

    @classmethod
    def read(cls, header: str) -> Self:
        """Read `failure; name=…; times=…; seconds=…`. Raises ValueError."""
        kind, *parts = (each.strip() for each in header.split(";"))
        said: dict[str, str] = {}
        for part in parts:
            found = _PARAMETER.fullmatch(part)
            if found is None:
                raise ValueError("unknown parameter")
            said[found[1] or found[3]] = found[2] or found[4]
        times = int(said["times"]) if "times" in said else None
        if times is not None and "name" not in said:
            raise ValueError("times counts the calls of one name")
        return cls(Failure(kind), said.get("name", ""), times, int(said.get("seconds", USUAL_SECONDS)))


class Failures:
    """Fails the calls that ask for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._counted: OrderedDict[str, int] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one call. Raises Problem: whoever stands outside says it in the words of what was called."""
        header = Headers(scope=scope).get(HEADER) if scope["type"] == "http" else None
        if header is None:
            await self._app(scope, receive, send)
            return
        try:
            asked = Asked.read(header)
        except ValueError:
            raise HeaderMissing(header=HEADER) from None
        if self._is_over(asked):
            await self._app(scope, receive, send)
        else:
            await self._fail(asked, scope, receive, send)

    def _is_over(self, asked: Asked) -> bool:
        """Count the call; whether those that were to fail have all done so."""
        if asked.times is None:
            return False
        count = self._counted.pop(asked.name, 0) + 1
        self._counted[asked.name] = count
        if len(self._counted) > _NAMES_KEPT:
            self._counted.popitem(last=False)
        return count > asked.times

    async def _fail(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        if asked.failure is Failure.SLOW:
            await sleep(asked.seconds)
            await self._app(scope, receive, send)
        elif asked.failure is Failure.CUT:
            await self._app(scope, receive, _halved(send))
        else:
            problem = _PROBLEMS.get(asked.failure)
            if problem is None:
                await self._app(scope, receive, _unheard)
                problem = _PROBLEMS[Failure.UNAVAILABLE]
            raise problem()


async def _unheard(message: Message) -> None:
    """Take an answer that nobody gets."""


def _halved(send: Send) -> Send:
    """Send the first half of what the length announces, and no end: the server closes the connection."""
    cut = False

    async def send_half(message: Message) -> None:
        nonlocal cut
        if message["type"] == "http.response.start":
            await send(message)
        elif not cut:
            cut = True
            body = message.get("body", b"")
            await send({**message, "body": body[: len(body) // 2], "more_body": True})

    return send_half
