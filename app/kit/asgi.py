"""Pure ASGI middleware: a request id and safe headers on everything, a bound on every body, one log line a
request; and where something breaks, a problem with that id, inside of all this.
"""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.ids import new_id
from app.kit.problem_handlers import render
from app.kit.problems import BodyTooLarge, Problem, Unexpected, UnreadableBody

_log = structlog.get_logger("requests")
_GIVEN_ID = re.compile(rb"^[A-Za-z0-9_-]{8,64}$")
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MOST_DIGITS = 20
"""Of a length that is announced: more would make a number of it costly."""
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


Renderer = Callable[[Request, Problem], Response]


class Requests:
    """Gives each request an id, each answer its headers, and the log one line without personal data."""

    def __init__(
        self, app: ASGIApp, *, max_body_bytes: int, facades: Mapping[str, Renderer] | None = None
    ) -> None:
        """`facades` say by their path how each of them words a refusal."""
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._facades = dict(facades or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        scope["request_id"] = given.decode() if _GIVEN_ID.match(given) else new_id("req")
        started = time.perf_counter()
        answer = _Answer(send, request_id=scope["request_id"])
        try:
            await self._answered(scope, receive, answer)
        finally:
            route, mount = scope.get("route"), scope.get("root_path", "")
            _log.info(
                "request",
                request_id=scope["request_id"],
                method=scope["method"],
                route=_path_of(route, mount.removeprefix(scope.get("app_root_path", mount))),
                status=answer.status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if _said_length(scope) > self._max_body_bytes:
            await self._refuse(BodyTooLarge(), scope, receive, answer)
            return
        try:
            await self._app(scope, _bounded(receive, self._max_body_bytes), answer)
        except ClientDisconnect:  # nobody is left to read the answer, and nothing has broken here
            if not answer.begun:
                await self._refuse(UnreadableBody(), scope, receive, answer)
        except Problem as problem:  # of a middleware: those of the rooms are answered further in
            if answer.begun:
                raise
            await self._refuse(problem, scope, receive, answer)
        except Exception as error:
            if answer.begun:
                raise
            # The kind only: its text may hold anything.
            _log.error("crash", error_kind=type(error).__name__, request_id=scope["request_id"])
            await self._refuse(Unexpected(), scope, receive, answer)

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        path = f"{scope['path']}/"
        worded = (each for root, each in self._facades.items() if path.startswith(f"{root}/"))
        await next(worded, render)(Request(scope), problem)(scope, receive, answer)


class _Answer:
    """Sends the answer on, with the headers that every answer has."""

    def __init__(self, send: Send, *, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.begun = False
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._request_id
            for name, value in _SAFE.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", API_POLICY)
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _path_of(route: Any, mount: str) -> str | None:
    """The template of what was asked for: never what stood in the address."""
    path = getattr(route, "path", None)
    return None if path is None else f"{mount}{path}"


def _said_length(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said[:_MOST_DIGITS]) if said.isascii() and said.isdigit() else 0


def _bounded(receive: Receive, most: int) -> Receive:
    """Stop reading a body of unsaid length where it grows too large: the handlers make a problem of it."""
    read = 0

    async def receive_bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(status_code=413)
        return message

    return receive_bounded
