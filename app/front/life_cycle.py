"""What is to go: the one place where it is written that an operation ends.

From here the document marks it as deprecated, and each of its answers says since when (RFC 9745), until when
(RFC 8594), where to read on and what comes instead. Nothing ends within a year of being announced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORTEST_NOTICE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An operation that is to go: since when it is known, until when, the guide, what comes instead."""

    operation: str
    """Its id; of a facade, after the path of that facade: `/fhir/r4 read_metadata`."""
    deprecated_on: date
    ends_on: date
    guide: str
    successor: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where callers would get less than a year."""
        if self.ends_on - self.deprecated_on < SHORTEST_NOTICE:
            raise ValueError(f"{self.operation} would end within a year of its announcement")

    def headers(self) -> dict[str, str]:
        """What each answer of the operation says."""
        links = [f'<{self.guide}>; rel="deprecation"; type="text/html"', f'<{self.guide}>; rel="sunset"']
        if self.successor:
            links.append(f'<{self.successor}>; rel="successor-version"')
        return {
            "Deprecation": f"@{int(_midnight(self.deprecated_on).timestamp())}",
            "Sunset": format_datetime(_midnight(self.ends_on), usegmt=True),
            "Link": ", ".join(links),
        }


ENDINGS: tuple[Ending, ...] = ()
"""Every operation that is to go. None is yet."""
_SAID = {
    "Deprecation": "Since when the operation is to go (RFC 9745).",
    "Sunset": "From when it answers no more (RFC 8594).",
    "Link": "Where to read on, and what comes instead.",
}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def install(app: FastAPI, endings: Sequence[Ending] = ENDINGS) -> None:
    """Let the answers of what is to go say so; where nothing is, no call pays for it."""
    if endings:
        app.add_middleware(_Announcing, endings={each.operation: each.headers() for each in endings})


def mark(document: dict[str, Any], endings: Sequence[Ending] = ENDINGS, *, mount: str = "") -> None:
    """Mark in a document what is to go, in place; `mount` is the path of the facade that it is about."""
    by_name = {each.operation: each for each in endings}
    for item in document["paths"].values():
        for operation in item.values():
            ending = by_name.get(_named(mount, operation["operationId"]))
            if ending is not None:
                _mark_one(operation, ending)


def _named(mount: str, operation_id: str) -> str:
    """Two facades may call their operations alike."""
    return f"{mount} {operation_id}".strip()


def _mark_one(operation: dict[str, Any], ending: Ending) -> None:
    operation["deprecated"] = True
    operation["x-sunset"] = ending.ends_on.isoformat()
    for response in operation["responses"].values():
        response["headers"] = {
            **response.get("headers", {}),
            **{name: {"description": says, "schema": {"type": "string"}} for name, says in _SAID.items()},
        }


class _Announcing:
    """Adds to each answer of an operation what its ending says."""

    def __init__(self, app: ASGIApp, *, endings: Mapping[str, Mapping[str, str]]) -> None:
        self._app = app
        self._endings = endings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one call; which operation it is, is known when it answers."""

        async def announced(message: Message) -> None:
            if message["type"] == "http.response.start":
                stands = scope.get("root_path", "")
                mount = stands.removeprefix(scope.get("app_root_path", stands))
                route = scope.get("route")
                said = self._endings.get(_named(mount, getattr(route, "unique_id", "")), {})
                headers = MutableHeaders(scope=message)
                for name, value in said.items():
                    headers.append(name, value)
            await send(message)

        await self._app(scope, receive, announced)
