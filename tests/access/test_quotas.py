"""T26, T31, T45: an hour lets so many look-ups and so many children through, in all processes together."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app.access.problems import QuotaReached
from app.access.quotas import Limits, Quotas
from app.audit.actor import Actor
from app.demo.callers import API, Caller
from app.demo.token_client import TokenClient, TokenRefusedError
from app.demo.world import FAMILY_SCOPES, REPORTER_SCOPES, SCHOOL_BRANCHES
from app.main import create_app
from app.settings import Settings
from app.sign_in.scopes import ClientKind
from tests.cast import Cast, made_up_number
from tests.conftest import PUBLIC_URL, Installation
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused

NOBODY = "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa"
SAID = re.compile(r'"(?P<name>[a-z-]+)";r=(?P<left>\d+);t=(?P<again>\d+)')


@dataclass
class Place:
    """Services with small quotas, on one database, and people whom no other test knows."""

    cast: Cast
    settings: Settings
    stack: AsyncExitStack

    async def services(self, count: int = 1, **limits: int) -> list[httpx.AsyncClient]:
        """So many processes of one installation."""
        settings = self.settings.model_copy(update={f"{name}_hour": most for name, most in limits.items()})
        return [await self._service(settings) for _ in range(count)]

    async def _service(self, settings: Settings) -> httpx.AsyncClient:
        app: FastAPI = create_app(settings)
        await self.stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app)
        http = httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)
        return await self.stack.enter_async_context(http)

    async def system(self) -> str:
        name = f"quota-{uuid.uuid4().hex}"
        await self.cast.world.connect(
            name, organisation="education", branches=SCHOOL_BRANCHES, scopes=REPORTER_SCOPES
        )
        return name

    async def somebody(self, *, system: str | None = None) -> Caller:
        """Somebody of Lindens skola, who has read nothing yet."""
        system = system or await self.system()
        return await self.cast.world.person(
            f"quota {uuid.uuid4().hex}",
            full_name="Kvot Testsson",
            unit="linden",
            organisation="education",
            role="teacher",
            system=system,
        )


@pytest.fixture
async def place(cast: Cast, settings: Settings) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        yield Place(cast, settings, stack)


def at(caller: Caller, http: httpx.AsyncClient) -> Caller:
    """The same person, at one of the processes."""
    return replace(caller, http=http)


def said(answer: httpx.Response) -> tuple[str, int, int]:
    """What an answer says is left of a quota."""
    found = SAID.fullmatch(answer.headers["ratelimit"])
    assert found, answer.headers["ratelimit"]
    return found["name"], int(found["left"]), int(found["again"])


async def look_up(who: Caller, number: str) -> httpx.Response:
    return await who.post("/children/lookup", {"identityNumber": number})


def unknown() -> str:
    return made_up_number(date(2014, 3, 3))


async def test_looking_up_stops_at_the_quota_and_says_when_to_come_back(place: Place) -> None:
    (http,) = await place.services(lookups_per_user=3)
    who = at(await place.somebody(), http)
    for left in (2, 1, 0):
        answer = await look_up(who, unknown())
        then_it_is_refused(answer, 404, "not-found")
        assert said(answer)[:2] == ("lookups-per-user", left)
        policy = answer.headers["ratelimit-policy"]
        assert policy == '"lookups-per-user";q=3;w=3600, "lookups-per-client";q=1000000;w=3600'
    refused = await look_up(who, unknown())
    body = then_it_is_refused(refused, 429, "quota-reached")
    name, left, again = said(refused)
    assert (body["quota"], name, left) == ("lookups-per-user", "lookups-per-user", 0)
    assert refused.headers["retry-after"] == str(again)
    assert 3_500 < again <= 3_900, "an hour after the first, and at most the five minutes of its slot"


async def test_known_and_unknown_numbers_use_the_quota_alike(place: Place) -> None:
    (http,) = await place.services(lookups_per_user=4)
    known = [await given_a_child(place.cast.rektor) for _ in range(2)]
    elsewhere = [await given_a_child(place.cast.other_rektor) for _ in range(2)]
    told = []
    for numbers in ([child.number for child in known + elsewhere], [unknown() for _ in range(4)]):
        who = at(await place.somebody(), http)
        answers = [await look_up(who, number) for number in numbers]
        told.append([said(answer)[:2] for answer in answers])
        assert (await look_up(who, numbers[0])).status_code == 429
    assert told[0] == told[1] == [("lookups-per-user", left) for left in (3, 2, 1, 0)]


async def test_registering_a_child_or_a_guardian_resolves_a_number_too(place: Place) -> None:
    (http,) = await place.services(lookups_per_user=2)
    who = at(await place.somebody(), http)
    child = await given_a_child(who)
    guardian = {
        "identityNumber": made_up_number(date(1985, 5, 5)),
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2019-09-07",
    }
    made = await who.post(f"{child.path}/guardians", guardian)
    then_it_is(made, 201)
    assert said(made)[:2] == ("lookups-per-user", 0)
    then_it_is_refused(await who.post(f"{child.path}/guardians", guardian), 429, "quota-reached")
    then_it_is_refused(await look_up(who, child.number), 429, "quota-reached")


async def test_in_four_processes_a_thousand_look_ups_let_no_more_through_than_the_quota(place: Place) -> None:
    services = await place.services(4, lookups_per_user=60)
    somebody = await place.somebody()
    numbers = [unknown() for _ in range(5)]
    await look_up(at(somebody, place.cast.http), numbers[0])  # one elsewhere counts too

    async def enumerate_at(http: httpx.AsyncClient) -> list[int]:
        who = at(somebody, http)
        return [(await look_up(who, numbers[each % 5])).status_code for each in range(250)]

    found = [status for each in await asyncio.gather(*map(enumerate_at, services)) for status in each]
    assert (len(found), found.count(404), found.count(429)) == (1_000, 59, 941)


async def test_ten_thousand_look_ups_use_the_quota_up_once(app: FastAPI) -> None:
    limits = Limits(lookups_per_user=60, lookups_per_client=2_000)
    workers = [Quotas(limits, app.state.database) for _ in range(4)]
    actor = Actor(
        client_id=uuid.uuid4().hex, scopes=frozenset(), professional_id=f"pro-{uuid.uuid4().hex[:26]}"
    )

    async def tries(quotas: Quotas) -> int:
        through = 0
        for _ in range(2_500):
            with suppress(QuotaReached):
                await quotas.look_up(a_request(), actor)
                through += 1
        return through

    assert sum(await asyncio.gather(*map(tries, workers))) == 60


def a_request() -> Any:
    return SimpleNamespace(state=SimpleNamespace())


async def test_a_system_has_a_quota_for_all_who_work_in_it(place: Place) -> None:
    (http,) = await place.services(lookups_per_client=3)
    system = await place.system()
    first, second = [at(await place.somebody(system=system), http) for _ in range(2)]
    for who in (first, second, first):
        answer = await look_up(who, unknown())
        assert answer.status_code == 404
        assert "per-client" not in answer.headers["ratelimit"], "how busy others are is not told"
    for who in (first, second):
        refused = await look_up(who, unknown())
        body = then_it_is_refused(refused, 429, "quota-reached")
        assert body["quota"] == "lookups-per-client"
        assert '"lookups-per-client";r=0;t=' in refused.headers["ratelimit"]
    other = at(await place.somebody(), http)
    assert (await look_up(other, unknown())).status_code == 404


async def test_a_slow_scrape_is_stopped_and_told_of(
    place: Place, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarms: list[tuple[str, str]] = []
    log = SimpleNamespace(warning=lambda event, **said: alarms.append((event, said["quota"])))
    monkeypatch.setattr("app.access.quotas._log", log)
    (http,) = await place.services(children_per_user=4)
    children = [await given_a_child(place.cast.rektor) for _ in range(6)]
    who = at(await place.somebody(), http)
    for left, child in zip((3, 2, 1, 0), children, strict=False):
        answer = await who.get(f"{child.path}/named-person")
        then_it_is(answer, 200)
        assert said(answer)[:2] == ("children-per-user", left)
    paths = ("/named-person", "", "/five-questions")
    stopped = [await who.get(children[4].path + path) for path in paths]
    stopped += [await who.get(children[5].path), await who.get("/caseload")]
    for answer in stopped:
        then_it_is_refused(answer, 429, "quota-reached")
        assert int(answer.headers["retry-after"]) > 3_500
    assert alarms == [("quota-reached", "children-per-user")], "once a minute for each, not for each call"
    auditor = await asyncpg.connect(installation.dsns.audit)
    for answer in stopped:
        rows = await auditor.fetch(
            "SELECT outcome, reason FROM audit.audit_entry WHERE request_id = $1",
            answer.headers["x-request-id"],
        )
        assert [tuple(row) for row in rows] == [("refused", "quota-reached")]
    await auditor.close()
    for child in children[:4]:
        then_it_is(await who.get(f"{child.path}/named-person"), 200)
        then_it_is(await who.get(child.path), 200)


async def test_a_child_counts_once_an_hour_in_every_process(place: Place) -> None:
    services = await place.services(3, children_per_user=2)
    child, second, third = [await given_a_child(place.cast.rektor) for _ in range(3)]
    somebody = await place.somebody()
    for http in services:
        who = at(somebody, http)
        for path in ("", "/named-person", "/relations", "/named-person"):
            then_it_is(await who.get(child.path + path), 200)
    then_it_is(await at(somebody, services[0]).get(second.path), 200)
    for http in services:
        then_it_is_refused(await at(somebody, http).get(third.path), 429, "quota-reached")


@pytest.mark.parametrize("path", ["", "/named-person", "/five-questions"])
async def test_a_child_that_is_not_yours_to_know_counts_as_one_that_does_not_exist(
    place: Place, path: str
) -> None:
    (http,) = await place.services(children_per_user=2)
    hidden = await given_a_child(place.cast.other_rektor)
    told = []
    for child_id in (hidden.id, NOBODY):
        who = at(await place.somebody(), http)
        answer = await who.get(f"/children/{child_id}{path}")
        then_it_is_refused(answer, 404, "not-found")
        again = await who.get(f"/children/{child_id}{path}")
        other = await who.get(f"/children/chi-bbbbbbbbbbbbbbbbbbbbbbbbbb{path}")
        full = await who.get(f"/children/chi-cccccccccccccccccccccccccc{path}")
        assert [each.status_code for each in (again, other, full)] == [404, 404, 429]
        told.append(
            [each.headers.get("ratelimit", "").rpartition(";t=")[0] for each in (answer, again, other)]
        )
    assert told[0] == told[1] == ['"children-per-user";r=1', "", '"children-per-user";r=0']


async def test_walking_the_pages_of_the_caseload_is_counted(place: Place) -> None:
    (http,) = await place.services(children_per_user=5)
    for _ in range(8):
        await given_a_child(place.cast.rektor)
    who = at(await place.somebody(), http)
    first = then_it_is(await who.get("/caseload", limit=3), 200)
    again = then_it_is(await who.get("/caseload", limit=3), 200)
    assert [each["childId"] for each in first["items"]] == [each["childId"] for each in again["items"]]
    second = await who.get("/caseload", limit=3, page=2)
    then_it_is(second, 200)
    then_it_is_refused(await who.get("/caseload", limit=3, page=3), 429, "quota-reached")


async def test_after_an_hour_there_is_room_again(place: Place, installation: Installation) -> None:
    child, other = [await given_a_child(place.cast.rektor) for _ in range(2)]
    (http,) = await place.services(lookups_per_user=1, children_per_user=1)
    who = at(await place.somebody(), http)
    then_it_is(await look_up(who, child.number), 200)
    then_it_is(await who.get(child.path), 200)
    assert (await look_up(who, child.number)).status_code == 429
    assert (await who.get(other.path)).status_code == 429
    owner = await asyncpg.connect(installation.dsns.owner)
    holder = f"user {who.id}"
    await owner.execute("UPDATE quota_use SET slot = slot - interval '66 minutes' WHERE holder = $1", holder)
    await owner.execute(
        "UPDATE child_seen SET seen_at = seen_at - interval '61 minutes' WHERE holder = $1", holder
    )
    then_it_is(await look_up(who, child.number), 200)
    then_it_is(await who.get(other.path), 200)
    cleared = "SELECT register.clear_quotas(100000)"
    await owner.fetchval(cleared)
    left = "SELECT count(*) FROM child_seen WHERE holder = $1"
    assert await owner.fetchval(left, holder) == 1, "what no hour holds is forgotten"
    await owner.close()


async def test_a_refused_call_has_used_its_proof(place: Place) -> None:
    first, second = [await given_a_child(place.cast.rektor) for _ in range(2)]
    (http,) = await place.services(children_per_user=1)
    somebody = await place.somebody()
    then_it_is(await at(somebody, http).get(f"{first.path}/named-person"), 200)
    request = httpx.Request(
        "GET", f"{PUBLIC_URL}{API}{second.path}/named-person", headers={"Purpose": "coordination"}
    )
    flow = somebody.auth.async_auth_flow(request)
    shown = await anext(flow)
    await flow.aclose()
    assert [(await http.send(shown)).status_code for _ in range(2)] == [429, 401]


async def test_a_concern_report_is_never_refused_for_a_quota(place: Place) -> None:
    first, second = [await given_a_child(place.cast.rektor) for _ in range(2)]
    (http,) = await place.services(lookups_per_user=1, children_per_user=1)
    who = at(await place.somebody(), http)
    then_it_is(await look_up(who, first.number), 200)
    then_it_is(await who.get(first.path), 200)
    assert [(await look_up(who, first.number)).status_code, (await who.get(second.path)).status_code] == [
        429,
        429,
    ]
    for about in ({"childId": second.id}, {"identityNumber": unknown()}):
        report = {"text": "Barnet kommer hungrigt till skolan.", "municipalityCode": "9901", **about}
        then_it_is(await who.post("/concern-reports", report), 201)


async def test_a_family_app_that_tries_numbers_is_stopped(place: Place) -> None:
    (http,) = await place.services(lookups_per_client=3)
    name, world = f"quota-family-{uuid.uuid4().hex}", place.cast.world
    await world.connect(name, kind=ClientKind.FAMILY_APP, scopes=FAMILY_SCOPES)
    app = TokenClient(http, client_id=name, private_key=world.keys[name], issuer=PUBLIC_URL)
    child = await given_a_child(place.cast.rektor)
    known = await given_a_guardian(place.cast.rektor, child)
    for _ in range(3):
        app.forget()
        assert await app.token_for_guardian(known, FAMILY_SCOPES), "who is somebody is not counted"
        with pytest.raises(TokenRefusedError, match="400 invalid_grant"):
            await app.token_for_guardian(unknown(), FAMILY_SCOPES)
    for number in (unknown(), known):
        app.forget()
        with pytest.raises(TokenRefusedError, match="429 temporarily_unavailable"):
            await app.token_for_guardian(number, FAMILY_SCOPES)


async def test_nought_sets_no_limit(place: Place) -> None:
    (http,) = await place.services(
        lookups_per_user=0, lookups_per_client=0, children_per_user=0, children_per_client=0
    )
    child = await given_a_child(place.cast.rektor)
    who = at(await place.somebody(), http)
    for answer in (await look_up(who, child.number), await who.get(f"{child.path}/named-person")):
        then_it_is(answer, 200)
        assert "ratelimit" not in answer.headers
