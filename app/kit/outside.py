"""Asking others: JSON over HTTP, bounded in size and time, never led on to another address."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from app.kit.strict_json import UnreadableJsonError, loads

PATIENCE_SECONDS = 5.0
LARGEST_ANSWER = 65_536
_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}


class UnreachableError(Exception):
    """Somebody else does not answer, or not as they should. The reason stays inside: it may hold anything."""


class Outside:
    """The way out to other services; the connections are made when the first is needed."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`transport` stands in for the network."""
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def get_json(self, address: str) -> Mapping[str, Any]:
        """Read an object. Raises UnreachableError."""
        status, answer = await self._asked("GET", address)
        if status != httpx.codes.OK:
            raise UnreachableError(str(status))
        return answer

    async def post_form(
        self, address: str, body: str, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, Any]]:
        """Send a form; return status and object. Raises UnreachableError."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._asked("POST", address, content=body.encode(), headers={**headers, **kind})

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=self._transport,
                timeout=PATIENCE_SECONDS,
                follow_redirects=False,
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=4),
            )
        return self._client

    async def _asked(self, method: str, address: str, **said: Any) -> tuple[int, Mapping[str, Any]]:
        headers = {**said.pop("headers", {}), **_PLAIN}
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._http().stream(method, address, headers=headers, **said) as answer,
            ):
                body = await _bounded(answer)
                status = answer.status_code
            found = loads(body)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, UnreadableJsonError) as error:
            raise UnreachableError(type(error).__name__) from None
        if not isinstance(found, Mapping):
            raise UnreachableError("no object")
        return status, found


async def _bounded(answer: httpx.Response) -> bytes:
    """Read no more than is allowed, whatever the other side says that it sends."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise UnreachableError("encoded")
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise UnreachableError("too large")
    return bytes(body)
