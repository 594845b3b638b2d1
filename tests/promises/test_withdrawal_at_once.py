"""A withdrawal holds from its answer on, in every worker: no read that starts afterwards is allowed (T06).

Workers are processes of their own on one database. While readers read through all of them without a break, a
guardian withdraws through one; each read carries the moment when it began. WITHDRAWAL_WORKERS and
WITHDRAWAL_READS make it as long as one likes.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import count

import asyncpg
import httpx
import pytest

from app.cli.database import drop, migrate, passwords_from, prepare
from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import (
    SECRET,
    Family,
    given_a_family,
    given_shared_on_consent,
    sharing,
)
from tests.promises.processes import PATIENCE, Service, SharedGround, free_port, populate, until
from tests.steps import then_it_is, then_it_is_refused

pytestmark = pytest.mark.process
WORKERS = int(os.environ.get("WITHDRAWAL_WORKERS", "2"))  # noqa: TID251 - how many there are to be
READS = int(os.environ.get("WITHDRAWAL_READS", "300"))  # noqa: TID251 - how long a run is to be
ENOUGH = 3
"""So often each reader has read what was shared, before the consent is withdrawn."""


@dataclass(frozen=True)
class Workers:
    """The workers of one installation, and the people who call through them."""

    doors: list[httpx.AsyncClient]
    cast: Cast

    def through(self, caller: Caller, worker: int) -> Caller:
        return replace(caller, http=self.doors[worker % len(self.doors)])


@pytest.fixture(scope="module")
def ground(
    admin_dsn: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedGround]:
    name = f"withdrawal_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    made = SharedGround(dsns, tmp_path_factory.mktemp("withdrawal"))
    made.environment["LOG_LEVEL"] = "ERROR"
    yield made
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture(scope="module")
def services(ground: SharedGround) -> Iterator[list[Service]]:
    made = [Service(ground, port=free_port()) for _ in range(WORKERS)]
    try:
        for service in made:
            service.wait_until_ready()
        yield made
    finally:
        for service in made:
            service.close()


@pytest.fixture(scope="module")
async def workers(ground: SharedGround, services: list[Service]) -> AsyncIterator[Workers]:
    async with AsyncExitStack() as stack:
        doors = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=service.url, timeout=PATIENCE))
            for service in services
        ]
        world = await populate(ground, doors[0])
        yield Workers(doors, Cast(app=None, http=doors[0], world=world))  # type: ignore[arg-type]  # other processes


@dataclass(frozen=True)
class Read:
    """One read, and when it began."""

    began: float
    answer: httpx.Response

    @property
    def shows(self) -> bool:
        return self.answer.is_success


@dataclass
class Reader:
    """Somebody who reads the same thing through the same worker, again and again."""

    caller: Caller
    path: str
    params: dict[str, int] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)

    async def read_until(self, over: asyncio.Event) -> None:
        while not over.is_set():
            began = time.monotonic()
            self.reads.append(Read(began, await self.caller.get(self.path, **self.params)))


async def storm(
    readers: list[Reader], withdraw: Caller, path: str, *, reads: int
) -> tuple[list[Read], list[Read]]:
    """Read without a break, withdraw amid that, go on; return what began before the answer, and after."""
    over = asyncio.Event()
    reading = [asyncio.create_task(reader.read_until(over)) for reader in readers]

    async def all_have_read(times: int, *, since: float) -> bool:
        await asyncio.gather(*(each for each in reading if each.done()))  # raises what one has met
        return all(sum(read.began >= since for read in reader.reads) >= times for reader in readers)

    try:
        await until(lambda: all_have_read(ENOUGH, since=0.0), "they do not read")
        then_it_is(await withdraw.post(path), 200)
        withdrawn = time.monotonic()
        times = max(ENOUGH, reads // len(readers))
        await until(lambda: all_have_read(times, since=withdrawn), "they do not read on")
    finally:
        over.set()
        await asyncio.gather(*reading)
    every = [read for reader in readers for read in reader.reads]
    return [read for read in every if read.began < withdrawn], [r for r in every if r.began >= withdrawn]


def readers_of(workers: Workers, family: Family, made: list[str]) -> list[Reader]:
    """Reception and BUP, in every worker: what was shared with each, the list of it, and the child."""
    found = []
    for place in range(len(workers.doors)):
        for name, disclosure in zip(("reception", "bup"), made, strict=True):
            caller = workers.through(getattr(workers.cast, name), place)
            found += [
                Reader(caller, f"{family.disclosures}/{disclosure}"),
                Reader(caller, family.disclosures, {"limit": 100}),
                Reader(caller, f"{family.child.path}/received-items"),
            ]
    return found


async def test_no_read_that_starts_after_the_answer_is_allowed_in_any_worker(workers: Workers) -> None:
    for turn in range(2 * WORKERS):
        family = await given_a_family(workers.cast)
        consent, made = await given_shared_on_consent(workers.cast, family, to=("reception", "bup"))
        readers = readers_of(workers, family, made)
        guardian = workers.through(family.mother, turn)
        path = f"{family.consents}/{consent}/withdrawal"
        before, after = await storm(readers, guardian, path, reads=READS // (2 * WORKERS))
        assert all(reader.reads[0].shows for reader in readers), "all could read what was shared"
        assert any(SECRET in read.answer.text for read in before)
        for read in after:
            then_it_is_refused(read.answer, 404, "not-found")
            assert SECRET not in read.answer.text


_KEYS = count()


@dataclass(frozen=True)
class Sent:
    """A call that is sent again, with its key, through every worker."""

    caller: Caller
    path: str
    body: dict[str, object] | None
    key: str = field(default_factory=lambda: f"sent-once-{next(_KEYS)}")

    async def through(self, workers: Workers, worker: int) -> httpx.Response:
        return await workers.through(self.caller, worker).post(self.path, self.body, key=self.key)


async def test_no_repeated_call_brings_back_what_was_shared(workers: Workers) -> None:
    """What was taken over stays taken over; a repeated receipt says so and nothing of the contents."""
    cast, family = workers.cast, await given_a_family(workers.cast)
    consent, (taken, waiting) = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    item = then_it_is(await cast.rektor.get(f"{family.disclosures}/{taken}"), 200)["items"][0]["sourceId"]
    share = Sent(cast.rektor, family.disclosures, sharing(cast, item, consentId=consent))
    receipt = Sent(cast.reception, f"{family.disclosures}/{taken}/receipt", None)
    late = Sent(cast.bup, f"{family.disclosures}/{waiting}/receipt", None)
    shared = then_it_is(await share.through(workers, 0), 201)
    received = then_it_is(await receipt.through(workers, 0), 201)

    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    for worker in range(len(workers.doors)):
        again = await share.through(workers, worker)
        assert then_it_is(again, 201)["id"] == shared["id"]
        assert again.json()["endedAt"] is not None
        confirmed = await receipt.through(workers, worker)
        assert then_it_is(confirmed, 201) == received
        assert SECRET not in again.text + confirmed.text
        then_it_is_refused(await late.through(workers, worker), 404, "not-found")
        reception = workers.through(cast.reception, worker)
        through = await reception.get(f"{family.disclosures}/{taken}")
        assert then_it_is(through, 200)["items"] == []
        assert SECRET not in through.text
        then_it_is_refused(await reception.get(f"{family.disclosures}/{shared['id']}"), 404, "not-found")


async def test_a_list_that_is_being_read_page_by_page_goes_on_without_it(workers: Workers) -> None:
    cast, family = workers.cast, await given_a_family(workers.cast)
    kept, (stays,) = await given_shared_on_consent(cast, family)
    consent, (goes,) = await given_shared_on_consent(cast, family)
    pages = [workers.through(cast.reception, worker) for worker in range(len(workers.doors))]
    first = then_it_is(await pages[0].get(family.disclosures, page=1, limit=1), 200)
    assert [row["id"] for row in first["items"]] == [goes]
    assert first["_meta"]["totalRecords"] == 2
    then_it_is(await family.father.post(f"{family.consents}/{consent}/withdrawal"), 200)
    for page in pages:
        rest = [then_it_is(await page.get(family.disclosures, page=at, limit=1), 200) for at in (1, 2)]
        assert [[row["id"] for row in each["items"]] for each in rest] == [[stays], []]
        assert {each["_meta"]["totalRecords"] for each in rest} == {1}
        then_it_is_refused(await page.get(f"{family.disclosures}/{goes}"), 404, "not-found")
        assert then_it_is(await page.get(f"{family.disclosures}/{stays}"), 200)["consentId"] == kept


async def test_news_that_still_wait_for_delivery_are_withheld(ground: SharedGround, workers: Workers) -> None:
    """The news that something was shared; that it has ended is to be told, and says no more than that."""
    cast, family = workers.cast, await given_a_family(workers.cast)
    kept, (stays,) = await given_shared_on_consent(cast, family)
    consent, made = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    every = [stays, *made]
    assert await waiting(ground, family) == {("disclosure.made", one) for one in every}
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    left = {("disclosure.made", stays), *(("disclosure.ended", one) for one in made)}
    assert await waiting(ground, family) == left
    then_it_is(await family.mother.post(f"{family.consents}/{kept}/withdrawal"), 200)
    assert await waiting(ground, family) == {("disclosure.ended", one) for one in every}


async def waiting(ground: SharedGround, family: Family) -> set[tuple[str, str]]:
    """What of this child's disclosures is still to be delivered: the type, and which it is about."""
    owner = await asyncpg.connect(ground.dsns.owner)
    try:
        rows = await owner.fetch(
            "SELECT type, link FROM outbox_event"
            " WHERE child_id = $1 AND type LIKE 'disclosure.%' AND settled_at IS NULL",
            family.child.id,
        )
    finally:
        await owner.close()
    assert all(row["link"].startswith(f"{family.disclosures}/") for row in rows)
    return {(row["type"], row["link"].rpartition("/")[2]) for row in rows}
