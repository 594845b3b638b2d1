"""Asking a school system: bounded in size and time, patiently, and never led on to another address."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from app.interop.feeds.bearing import Bearer, NoTokenError
from app.interop.ss12000.fields import source_id
from app.interop.ss12000.pages import json_of
from app.interop.ss12000.reasons import Reason, RefusedError, Resource
from app.kit.clock import wall_clock

LARGEST_ANSWER = 32 * 1024 * 1024
MOST_RECORDS = 500_000
MOST_PAGES = 50_000
PAGES_WITHOUT_NEWS = 5
PATIENCE_SECONDS = 60.0
TRIES = 5
LONGEST_WAIT = 120.0
"""Whoever asks us to wait longer is asked again at the next run."""
LOOKED_UP_AT_ONCE = 200
_LONGEST_TOKEN = 8_192
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_OFFERED = frozenset({404, 405, 410, 501})
_NO_ACCESS = frozenset({401, 403})
_CHANCE = random.SystemRandom()
Sleep = Callable[[float], Awaitable[object]]
Body = Mapping[str, object]


class UnansweredError(Exception):
    """The school system has not answered as it should. Holds a word of ours, and the status if any."""

    def __init__(self, reason: Reason, status: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status = status

    @property
    def not_offered(self) -> bool:
        """Whether there is no such thing in this system."""
        return self.status in _NOT_OFFERED


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: nothing that has not been asked for."""

    status: int
    content: bytes = field(repr=False)
    said_at: datetime | None
    """The system's own time, as it says."""
    wait: float | None
    """How long it asks us to wait."""


class Producer:
    """One school system, for the time of one run."""

    def __init__(
        self,
        address: str,
        bearer: Bearer,
        *,
        network: httpx.AsyncBaseTransport,
        page_size: int = 500,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`network` is the way out: to public addresses, and to what was agreed for the system."""
        self._address = address.rstrip("/")
        self._bearer = bearer
        self._page_size = page_size
        self._sleep = sleep
        self.said_at: datetime | None = None
        """When the first answer was given, by the system's own clock."""
        self._http = httpx.AsyncClient(
            transport=network, timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=False
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def pages(self, path: str, wanted: Mapping[str, str] | None = None) -> AsyncIterator[list[object]]:
        """Yield the records page after page. Raises UnansweredError; what came before it has been yielded."""
        count = 0
        async for data in self.portions(path, wanted):
            if not isinstance(data, list):
                raise UnansweredError(Reason.ANSWER_UNREADABLE)
            count += len(data)
            if count > MOST_RECORDS:
                raise UnansweredError(Reason.ANSWER_TOO_LARGE)
            yield data

    async def portions(self, path: str, wanted: Mapping[str, str] | None = None) -> AsyncIterator[object]:
        """Yield what stands under `data`, page after page. Raises UnansweredError."""
        parameters = {**(wanted or {}), "limit": str(self._page_size)}
        met, stale = _Met(), 0
        for _ in range(MOST_PAGES):
            data, token = _page(await self.ask("GET", path, parameters=parameters))
            stale = 0 if met.news(data) else stale + 1
            yield data
            if token is None or token == "":
                return
            if not isinstance(token, str) or len(token) > _LONGEST_TOKEN or met.token(token):
                break
            if stale >= PAGES_WITHOUT_NEWS:
                break
            # The standard lets a page token stand beside nothing but `limit`.
            parameters = {"pageToken": token, "limit": str(self._page_size)}
        raise UnansweredError(Reason.PAGING_BROKEN)

    async def look_up(self, resource: Resource, ids: Sequence[str]) -> list[object]:
        """Ask for records by their ids, which never stand in an address. What is too much is halved; what the
        system will not say is left out.
        """
        found: list[object] = []
        waiting = [list(ids[at : at + LOOKED_UP_AT_ONCE]) for at in range(0, len(ids), LOOKED_UP_AT_ONCE)]
        while waiting:
            some = waiting.pop()
            many = len(some) > 1
            try:
                answer = await self.ask("POST", f"/{resource}/lookup", body={"ids": some}, halving=many)
                data, _ = _page(answer)
                found += data if isinstance(data, list) else []
            except UnansweredError as error:
                if error.reason is Reason.NO_ACCESS or error.not_offered:
                    return found
                if many and error.status in {413, 503}:
                    middle = len(some) // 2
                    waiting += [some[:middle], some[middle:]]
        return found

    async def ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str] | None = None,
        body: Body | None = None,
        halving: bool = False,
    ) -> Answer:
        """Ask once, and again where waiting may help; `halving`: not where asking for less would. Raises
        UnansweredError.
        """
        answer: Answer | None = None
        renewed = False
        for tried in range(1, TRIES + 1):
            answer = await self._once(method, path, parameters, body)
            if answer is not None and answer.status == httpx.codes.UNAUTHORIZED and not renewed:
                self._bearer.forget()
                renewed = True
                continue
            if answer is not None and answer.status not in _BUSY:
                break
            too_much = answer is not None and answer.status == httpx.codes.SERVICE_UNAVAILABLE
            if tried == TRIES or (halving and too_much and answer and answer.wait is None):
                break
            await self._wait(tried, answer)
        return _good(answer)

    async def _wait(self, tried: int, answer: Answer | None) -> None:
        wait = answer.wait if answer else None
        if wait is None:
            wait = min(2.0 ** (tried - 1), 30.0) * (0.5 + _CHANCE.random())
        if wait > LONGEST_WAIT:
            raise UnansweredError(Reason.NO_ANSWER, answer.status if answer else None)
        await self._sleep(wait)

    async def _once(
        self, method: str, path: str, parameters: Mapping[str, str] | None, body: Body | None
    ) -> Answer | None:
        """Ask once; None where nobody was there."""
        try:
            token = await self._bearer.token()
        except NoTokenError:
            raise UnansweredError(Reason.NO_ACCESS) from None
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Authorization": f"Bearer {token}",
        }
        request: dict[str, Any] = {"params": parameters, "headers": headers, "json": body}
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._http.stream(method, self._address + path, **request) as answer,
            ):
                content = await _bounded(answer)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return None
        said_at = _moment(answer.headers.get("Date"))
        self.said_at = self.said_at or said_at
        return Answer(answer.status_code, content, said_at, _seconds(answer.headers.get("Retry-After")))


class _Met:
    """What has been met while paging: a system that goes round in circles is noticed."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._tokens: set[str] = set()

    def news(self, data: object) -> bool:
        """Whether a page holds something that none before it has held; what has no id is always news."""
        if not isinstance(data, list):
            return bool(data) and any(data.values() if isinstance(data, dict) else ())
        ids = [_id(each) for each in data]
        before = len(self._ids)
        self._ids.update(each for each in ids if each is not None)
        return None in ids or len(self._ids) > before

    def token(self, token: str) -> bool:
        """Whether a token has been given before."""
        known = token in self._tokens
        self._tokens.add(token)
        return known


def _id(raw: object) -> str | None:
    try:
        return source_id(raw.get("id")) if isinstance(raw, dict) else None
    except RefusedError:
        return None


def _good(answer: Answer | None) -> Answer:
    if answer is None:
        raise UnansweredError(Reason.NO_ANSWER)
    if answer.status in _NO_ACCESS:
        raise UnansweredError(Reason.NO_ACCESS, answer.status)
    if not httpx.codes.is_success(answer.status):
        raise UnansweredError(Reason.NO_ANSWER, answer.status)
    return answer


async def _bounded(answer: httpx.Response) -> bytes:
    """Read no more than is allowed, whatever the other side says that it sends."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise UnansweredError(Reason.ANSWER_UNREADABLE)
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise UnansweredError(Reason.ANSWER_TOO_LARGE)
    return bytes(body)


def _moment(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _seconds(text: str | None) -> float | None:
    """Read Retry-After: seconds, or a date."""
    if text is None:
        return None
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until = _moment(text)
    return None if until is None else max(0.0, (until - wall_clock()).total_seconds())


def _page(answer: Answer) -> tuple[object, object]:
    """Return what a page holds and the token of the next; a bare list is a page too."""
    try:
        found = json_of(answer.content)
    except RefusedError:
        raise UnansweredError(Reason.ANSWER_UNREADABLE) from None
    if isinstance(found, list):
        return found, None
    if not isinstance(found, dict) or "data" not in found:
        raise UnansweredError(Reason.ANSWER_UNREADABLE)
    return found["data"], found.get("pageToken")


def object_of(answer: Answer) -> Mapping[str, Any]:
    """Return an answer's one object. Raises UnansweredError."""
    try:
        found = json_of(answer.content)
    except RefusedError:
        raise UnansweredError(Reason.ANSWER_UNREADABLE) from None
    if not isinstance(found, dict):
        raise UnansweredError(Reason.ANSWER_UNREADABLE)
    return found
