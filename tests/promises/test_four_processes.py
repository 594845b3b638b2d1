"""Four processes of one installation: what is used up, revoked, shut out or ended in one is so in all.

Each is a service as it runs in production, on one database, with nothing shared but that.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from app.cli.database import drop, migrate, passwords_from, prepare
from app.demo.callers import API, Caller
from app.demo.world import PERSON_SCOPES, SCHOOL_BRANCHES, World
from app.kit.clock import wall_clock
from tests.cast import made_up_number
from tests.promises.processes import PATIENCE, Service, SharedGround, free_port, populate
from tests.steps import then_it_is

pytestmark = pytest.mark.process
PROCESSES = 4
QUOTA = 20
WHOAMI = f"{API}/whoami"


@dataclass(frozen=True)
class Installation:
    """Four processes, and the people who call them."""

    doors: list[httpx.AsyncClient]
    world: World

    async def at_each(self, caller: Caller) -> list[int]:
        """Ask who one is, at each of them."""
        answers = [await door.get(WHOAMI, auth=caller.auth) for door in self.doors]
        return [answer.status_code for answer in answers]

    async def somebody(self, name: str) -> Caller:
        """A teacher with a system of their own."""
        scopes = (*PERSON_SCOPES, "events.subscribe")
        await self.world.connect(name, organisation="education", branches=SCHOOL_BRANCHES, scopes=scopes)
        return await self.world.person(
            name,
            full_name="Fyra Testsson",
            unit="linden",
            organisation="education",
            role="teacher",
            system=name,
        )


@pytest.fixture(scope="module")
def ground(
    admin_dsn: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedGround]:
    name = f"four_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    made = SharedGround(dsns, tmp_path_factory.mktemp("four"))
    made.environment |= {
        "LOG_LEVEL": "ERROR",
        "DATABASE_POOL_SIZE": "4",
        "LOOKUPS_PER_USER_HOUR": str(QUOTA),
    }
    yield made
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture(scope="module")
def services(ground: SharedGround) -> Iterator[list[Service]]:
    made = [Service(ground, port=free_port()) for _ in range(PROCESSES)]
    try:
        for service in made:
            service.wait_until_ready()
        assert len({service.process.pid for service in made}) == PROCESSES
        yield made
    finally:
        for service in made:
            service.close()


@pytest.fixture(scope="module")
async def four(ground: SharedGround, services: list[Service]) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        doors = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=service.url, timeout=PATIENCE))
            for service in services
        ]
        yield Installation(doors, await populate(ground, doors[0]))


async def test_of_a_thousand_assertions_that_have_been_used_none_is_taken(four: Installation) -> None:
    await four.somebody("assertions")
    tokens = four.world.systems["assertions"]
    forms = [tokens.form(None, ["events.subscribe"]) for _ in range(10)]
    for at, form in enumerate(forms):
        then_it_is(await four.doors[at % PROCESSES].post("/oauth2/token", data=form), 200)

    async def again(door: httpx.AsyncClient) -> list[Any]:
        return [(await door.post("/oauth2/token", data=form)).json() for form in forms * 25]

    answers = [answer for found in await asyncio.gather(*map(again, four.doors)) for answer in found]
    assert len(answers) == 1_000
    assert [answer for answer in answers if answer.get("error") != "invalid_client"] == []


async def test_one_assertion_shown_to_all_at_the_same_moment_is_taken_once(four: Installation) -> None:
    await four.somebody("at-once")
    tokens = four.world.systems["at-once"]
    for _ in range(10):
        form = tokens.form(None, ["events.subscribe"])
        answers = await asyncio.gather(*(door.post("/oauth2/token", data=form) for door in four.doors))
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_a_revoked_token_is_refused_by_all(four: Installation) -> None:
    caller = await four.somebody("revoked")
    tokens = four.world.systems["revoked"]
    assert await four.at_each(caller) == [200] * PROCESSES
    token = await tokens.token_for_professional(caller.id, PERSON_SCOPES)
    fields = tokens.form(None, [])
    about = {name: fields[name] for name in ("client_assertion", "client_assertion_type")} | {"token": token}
    then_it_is(await four.doors[1].post("/oauth2/revoke", data=about), 200)
    assert await four.at_each(caller) == [401] * PROCESSES


async def test_a_disabled_system_is_refused_by_all(four: Installation) -> None:
    caller = await four.somebody("disabled")
    assert await four.at_each(caller) == [200] * PROCESSES
    admin = four.world.administrator
    clients = then_it_is(await admin.get("/clients", limit=100), 200)["items"]
    (client,) = [each for each in clients if each["clientId"] == "disabled"]
    elsewhere = replace(admin, http=four.doors[2])
    then_it_is(await elsewhere.post(f"/clients/{client['id']}/disabling"), 200)
    assert await four.at_each(caller) == [401] * PROCESSES
    form = four.world.systems["disabled"].form(None, ["events.subscribe"])
    for door in four.doors:
        assert (await door.post("/oauth2/token", data=form)).json()["error"] == "invalid_client"


async def test_a_duty_that_has_ended_shuts_its_token_out_of_all(four: Installation) -> None:
    caller = await four.somebody("ended")
    assert await four.at_each(caller) == [200] * PROCESSES
    admin = four.world.administrator
    duties = then_it_is(await caller.get("/duties", limit=100), 200)["items"]
    (duty,) = [each for each in duties if each["professionalId"] == caller.id]
    yesterday = (wall_clock().date() - timedelta(days=2)).isoformat()
    elsewhere = replace(admin, http=four.doors[3])
    then_it_is(await elsewhere.patch(f"/duties/{duty['id']}", {"validTo": yesterday}), 200)
    assert await four.at_each(caller) == [401] * PROCESSES


async def test_a_quota_is_one_for_all(four: Installation) -> None:
    caller = await four.somebody("quota")
    number = made_up_number(date(2014, 4, 4))

    async def look_up(door: httpx.AsyncClient) -> list[int]:
        who = replace(caller, http=door)
        asked = {"identityNumber": number}
        return [(await who.post("/children/lookup", asked)).status_code for _ in range(QUOTA)]

    found = [status for each in await asyncio.gather(*map(look_up, four.doors)) for status in each]
    assert (found.count(404), found.count(429)) == (QUOTA, PROCESSES * QUOTA - QUOTA)
