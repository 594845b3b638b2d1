"""Eight organisations at once on five connections: nobody gets what the call of another has left (T21).

They all know the same child, each by its own name. 1 000 calls in the suite; `make properties` sends 100 000.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest

from app.demo.callers import Caller
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.conftest import PUBLIC_URL
from tests.steps import then_it_is
from tests.towns import given_a_town, years_ago

CALLS = int(os.environ.get("INTERLEAVED_CALLS", "1000"))  # noqa: TID251 - how a long run is asked for
READS = ("/children/{child}", "/children/{child}/relations", "/children/{child}/named-person", "/caseload")
ORGANISATIONS, POOL, AT_ONCE = 8, 5, 16


@dataclass(frozen=True)
class One:
    """An organisation's rektor, and the word that only this organisation's rows hold."""

    caller: Caller
    mark: str
    child: str


@pytest.fixture
async def narrow(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same service once more, with so few connections that the calls must take turns on them."""
    service = create_app(settings.model_copy(update={"database_pool_size": POOL}))
    async with service.router.lifespan_context(service):
        transport = httpx.ASGITransport(service, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
            yield http


@pytest.fixture
async def everybody(cast: Cast, narrow: httpx.AsyncClient) -> list[One]:
    born = years_ago(8)
    number = made_up_number(born)
    there = []
    for which in range(ORGANISATIONS):
        town = await given_a_town(cast)
        caller = replace(town.who("rektor"), http=narrow)
        mark = f"Kännetecken-{which}-{town.code}"
        relation = {"unitId": caller.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"}
        body = {"identityNumber": number, "givenName": mark, "familyName": mark, "relation": relation}
        made = then_it_is(await caller.post("/children", body), 201)
        there.append(One(caller, mark, made["id"]))
    return there


async def ask(one: One, what: str) -> httpx.Response:
    """Read what it says, or else write the own name once more."""
    if what:
        return await one.caller.get(what.format(child=one.child))
    return await one.caller.patch(f"/children/{one.child}", {"givenName": one.mark})


async def test_no_call_sees_what_another_organisations_call_has_left(everybody: list[One]) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"interleaved calls: {CALLS}, seed {seed}")  # noqa: T201 - what it takes to do a failure again
    draw = random.Random(seed)  # noqa: S311 - situations, not secrets
    turn = asyncio.Semaphore(AT_ONCE)
    marks = {each.mark for each in everybody}

    async def call(one: One, what: str) -> None:
        async with turn:
            answer = await ask(one, what)
            while (
                answer.status_code == 503
            ):  # every connection was taken for too long: asked again, as a client does
                answer = await ask(one, what)
        assert answer.status_code in {200, 412}, f"{answer.status_code}: {answer.text} (seed {seed})"
        foreign = {mark for mark in marks - {one.mark} if mark in answer.text}
        assert not foreign, f"another organisation's words (seed {seed})"
        if what == READS[0]:
            assert answer.json()["givenName"] == one.mark

    async def several(count: int) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(call(draw.choice(everybody), draw.choice((*READS, ""))))

    for first in range(0, CALLS, 500):
        await several(min(500, CALLS - first))
