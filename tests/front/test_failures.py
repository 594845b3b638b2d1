"""Failures on request: a client learns to retry against the demo, and production knows nothing of them."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from app.front.failures import HEADER, Failure, Failures
from app.main import create_app
from app.settings import ROOT
from tests.cast import Cast, made_up_number
from tests.conftest import PUBLIC_URL
from tests.promises.processes import free_port, until
from tests.steps import then_it_is

WHOAMI = "/named-person/v1/whoami"
STATUS = {
    Failure.NOT_AUTHENTICATED: 401,
    Failure.CONFLICT: 409,
    Failure.STALE: 412,
    Failure.TOO_MANY: 429,
    Failure.UNEXPECTED: 500,
    Failure.UNAVAILABLE: 503,
    Failure.LOST_ANSWER: 503,
}


def started(server: uvicorn.Server) -> Callable[[], Awaitable[bool]]:
    async def ask() -> bool:
        return server.started

    return ask


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """A real server: only there does a connection break."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await until(started(server), "the server did not start")
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    await serving


async def asks(cast: Cast, failure: str) -> httpx.Response:
    """The rektor asks who she is, and for a failure."""
    said = {HEADER: failure, "Accept-Language": "en"}
    return await cast.http.get(WHOAMI, headers=said, auth=cast.rektor.auth)


@pytest.mark.parametrize("failure", STATUS, ids=str)
async def test_a_call_fails_as_it_asks_to(cast: Cast, failure: Failure) -> None:
    answer = await asks(cast, failure)

    assert answer.status_code == STATUS[failure]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Request-Id"] == answer.json()["requestId"]
    assert ("Retry-After" in answer.headers) == (answer.status_code in {429, 503})
    assert ("WWW-Authenticate" in answer.headers) == (answer.status_code == 401)


async def test_the_first_two_calls_of_a_name_fail_and_the_third_goes_through(cast: Cast) -> None:
    answers = [await asks(cast, "too-many; name=patience; times=2") for _ in range(4)]
    other = await asks(cast, "too-many; name=somebody-else; times=1")

    assert [each.status_code for each in answers] == [429, 429, 200, 200]
    assert other.status_code == 429


async def test_a_lost_answer_is_found_again_by_its_key(cast: Cast) -> None:
    number = made_up_number(date(2016, 4, 4))
    body = {
        "identityNumber": number,
        "givenName": "Nils",
        "familyName": "Ek",
        "relation": {"unitId": cast.rektor.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"},
    }
    said = {
        "Purpose": "coordination",
        "Idempotency-Key": "a-key-of-mine-1",
        HEADER: "lost-answer; name=lost; times=1",
    }

    async def register() -> httpx.Response:
        path = "/named-person/v1/children"
        return await cast.http.post(path, json=body, headers=said, auth=cast.rektor.auth)

    then_it_is(await register(), 503)
    found = then_it_is(await cast.rektor.post("/children/lookup", {"identityNumber": number}), 200)
    again = then_it_is(await register(), 201)

    assert again["id"] == found["id"]


async def test_an_answer_can_come_late(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def waits(seconds: float) -> None:
        waited.append(seconds)

    plain = await cast.rektor.get("/whoami")
    monkeypatch.setattr("app.front.failures.sleep", waits)

    assert (await asks(cast, "slow")).json() == plain.json()
    assert (await asks(cast, "slow; seconds=9")).json() == plain.json()
    assert waited == [5, 9]


async def test_an_answer_can_break_off_in_the_middle() -> None:
    async with served(Failures(PlainTextResponse("a whole answer"))) as address, httpx.AsyncClient() as http:
        assert (await http.get(address)).text == "a whole answer"
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(address, headers={HEADER: "cut"})
        assert (await http.get(address)).text == "a whole answer"


@pytest.mark.parametrize(
    "said",
    [
        "sometimes",
        "",
        "unavailable; times=2",
        "unavailable; name=a; times=0",
        "slow; seconds=1000",
        "unavailable; chance=0.5",
    ],
)
async def test_a_failure_that_is_not_known_is_refused(cast: Cast, said: str) -> None:
    answer = await asks(cast, said)

    assert answer.status_code == 400
    assert answer.json()["header"] == HEADER


def test_the_page_of_the_sandbox_tells_of_each() -> None:
    page = (ROOT / "docs" / "how-to" / "use-the-sandbox.md").read_text()

    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == {each.value for each in Failure}


async def test_production_knows_nothing_of_it(app: FastAPI, settings) -> None:
    address = "https://named-person.example.se"
    live = create_app(settings.model_copy(update={"demo": False, "public_url": address}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(live), base_url=address) as http:
        for failure in (*STATUS, "cut", "nonsense"):
            answer = await http.get(
                "/named-person/v1/api-info", headers={HEADER: failure, "X-Request-Id": "a-request"}
            )
            plain = await http.get("/named-person/v1/api-info", headers={"X-Request-Id": "a-request"})
            assert (answer.status_code, answer.content, answer.headers) == (200, plain.content, plain.headers)
        moved = await http.put("/named-person/v1/demo/clock", json={"now": "2025-09-03T08:00:00Z"})
        assert moved.status_code == 404
    document = (await _document(app)).text
    assert HEADER not in document
    assert "/demo/" not in document


async def _document(app: FastAPI) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC_URL) as http:
        return await http.get("/openapi.json")
