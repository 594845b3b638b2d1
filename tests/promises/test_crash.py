"""What was acknowledged stays, whoever is killed; what is away is said to be away; the end is orderly."""

import asyncio
import shutil
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import asyncpg
import httpx
import pytest

from app.demo.callers import Caller
from app.demo.world import World
from tests.promises.processes import PATIENCE, Ground, Service, populate, until
from tests.steps import Child, given_a_child, then_it_is, then_it_is_refused

pytestmark = pytest.mark.process

WRITERS = 6
ENOUGH = 40
DRAFT = {"inTheWay": {"answered": "yes", "text": "Sover för lite."}}
AWAY = (httpx.TransportError,)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    made = Ground()
    try:
        yield made
    finally:
        made.server.destroy()
        shutil.rmtree(made.folder)


@pytest.fixture(scope="module")
def service(ground: Ground) -> Iterator[Service]:
    made = Service(ground)
    try:
        made.wait_until_ready()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
async def http(ground: Ground) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=ground.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="module")
async def world(ground: Ground, service: Service, http: httpx.AsyncClient) -> World:
    ground.server.start()
    service.start()
    return await populate(ground, http)


@pytest.fixture
async def rektor(ground: Ground, service: Service, world: World) -> Caller:
    """Whatever the test before has left: everything stands, and no token falls due within a test."""
    ground.server.start()
    service.start()
    for system in world.systems.values():
        system.forget()
    then_it_is(await world.callers["rektor"].get("/caseload"), 200)
    return world.callers["rektor"]


@dataclass
class Ledger:
    """What the writers were told: what was acknowledged under which key, and which keys are unsure."""

    made: dict[str, str] = field(default_factory=dict)
    request_ids: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    interrupted: int = 0


async def write_until(over: asyncio.Event, rektor: Caller, path: str, ledger: Ledger) -> None:
    """Answer the five questions again and again, each time once."""
    while not over.is_set():
        key = str(uuid.uuid4())
        ledger.unsure.append(key)
        try:
            answer = await rektor.post(path, DRAFT, key=key)
        except AWAY:
            answer = None
        if answer is None or answer.status_code == 503:
            ledger.interrupted += 1
            await asyncio.sleep(0.05)
            continue
        ledger.made[key] = then_it_is(answer, 201)["id"]
        ledger.request_ids[answer.headers["x-request-id"]] = ledger.made[key]
        ledger.unsure.remove(key)


async def then_nothing_acknowledged_is_lost(rektor: Caller, child: Child, ledger: Ledger) -> None:
    """Each acknowledged answer is there; each unsure one, sent again, is there once."""
    path = f"{child.path}/five-questions"
    for made in ledger.made.values():
        then_it_is(await rektor.get(f"{path}/{made}"), 200)
    for key, made in ledger.made.items():
        assert then_it_is(await rektor.post(path, DRAFT, key=key), 201)["id"] == made
    again = [then_it_is(await rektor.post(path, DRAFT, key=key), 201)["id"] for key in ledger.unsure]
    known = {*ledger.made.values(), *again}
    assert len(known) == len(ledger.made) + len(ledger.unsure)
    listed = then_it_is(await rektor.get(path, limit=1), 200)
    assert listed["_meta"]["totalRecords"] == len(known)


async def then_each_is_written_in_the_log_once(ground: Ground, ledger: Ledger) -> None:
    connection = await asyncpg.connect(ground.superuser_dsn)
    try:
        rows = await connection.fetch(
            "SELECT request_id, subject_id FROM audit.audit_entry"
            " WHERE request_id = ANY ($1) AND action = 'five-questions:write' AND outcome = 'allowed'",
            list(ledger.request_ids),
        )
    finally:
        await connection.close()
    assert len(rows) == len(ledger.request_ids)
    assert {row["request_id"]: row["subject_id"] for row in rows} == ledger.request_ids


@pytest.mark.parametrize("killed", ["service", "database", "both"])
async def test_nothing_acknowledged_is_lost_by_a_kill(
    ground: Ground, service: Service, rektor: Caller, killed: str
):
    child = await given_a_child(rektor)
    path, ledger, over = f"{child.path}/five-questions", Ledger(), asyncio.Event()
    writers = [asyncio.create_task(write_until(over, rektor, path, ledger)) for _ in range(WRITERS)]

    async def all_write(*, enough: bool) -> bool:
        await asyncio.gather(*(writer for writer in writers if writer.done()))  # raises what one has met
        return enough

    await until(lambda: all_write(enough=len(ledger.made) >= ENOUGH), "they write too little")
    if killed != "service":
        ground.kill_database()
    if killed != "database":
        service.kill()
    await until(lambda: all_write(enough=ledger.interrupted > WRITERS), "nobody is interrupted")
    over.set()
    await asyncio.gather(*writers)
    ground.server.start()
    if killed != "database":
        service.start()
    service.wait_until_ready()
    await then_nothing_acknowledged_is_lost(rektor, child, ledger)
    await then_each_is_written_in_the_log_once(ground, ledger)


@dataclass(frozen=True)
class Round:
    """One call of each kind."""

    http: httpx.AsyncClient
    rektor: Caller
    child: Child

    async def made(self) -> list[httpx.Response]:
        path = self.child.path
        return [
            await self.rektor.get(path),
            await self.rektor.get(f"{path}/named-person"),
            await self.rektor.get("/caseload"),
            await self.rektor.post(f"{path}/five-questions", DRAFT),
            await self.http.get("/health/ready"),
        ]

    async def all_say_it_is_away(self) -> bool:
        """Each call goes well or says so: nothing between."""
        answers = [answer for answer in await self.made() if not answer.is_success]
        for answer in answers:
            then_it_is_refused(answer, 503, "unavailable")
            assert int(answer.headers["retry-after"]) > 0
        return len(answers) == 5

    async def all_go_well(self) -> bool:
        return all(answer.is_success for answer in await self.made())


@pytest.mark.parametrize("how", ["killed", "stopped"])
async def test_while_the_database_is_away_it_says_so_and_then_goes_on_by_itself(
    ground: Ground, service: Service, http: httpx.AsyncClient, rektor: Caller, how: str
):
    calls = Round(http, rektor, await given_a_child(rektor))
    pid = service.process.pid
    await asyncio.gather(*(rektor.get("/caseload") for _ in range(20)))  # connections that will be lost
    if how == "killed":
        ground.kill_database()
        await until(calls.all_say_it_is_away, "the children of the killed server live on")
    else:
        ground.server.stop()
    for _ in range(15):  # more than the pool holds
        assert await calls.all_say_it_is_away()
        then_it_is(await http.get("/health/live"), 200)
    ground.server.start()
    await until(lambda: is_ready(http), "it does not go on by itself")
    for _ in range(15):
        assert await calls.all_go_well()
    assert service.process.pid == pid
    assert service.process.poll() is None


async def is_ready(http: httpx.AsyncClient) -> bool:
    return (await http.get("/health/ready")).status_code == 200


async def somebody_waits(connection: asyncpg.Connection) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(await connection.fetchval(waiting))


async def nobody_is_let_in(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it stood in the queue of a door that was closing
        return False
    writer.close()
    return False


async def test_the_end_waits_for_the_calls_under_way_and_takes_no_new_ones(
    ground: Ground, service: Service, world: World, rektor: Caller
):
    child = await given_a_child(rektor)
    body = {"professionalId": world.callers["teacher"].id, "validFrom": "2026-01-01"}
    connection = await asyncpg.connect(ground.superuser_dsn)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM register.child WHERE id = $1 FOR UPDATE", child.id)
            call = asyncio.create_task(rektor.post(f"{child.path}/named-person-assignments", body))
            await until(lambda: somebody_waits(connection), "nobody waits")
            service.process.send_signal(signal.SIGTERM)
            await until(lambda: nobody_is_let_in(ground.port), "new calls are still taken")
            assert not call.done()
        made = then_it_is(await call, 201)
    finally:
        await connection.close()
    await asyncio.to_thread(service.process.wait, PATIENCE)
    assert service.process.returncode in {0, -signal.SIGTERM}
    service.start()
    listed = then_it_is(await rektor.get(f"{child.path}/named-person-assignments"), 200)
    assert made["id"] in {row["id"] for row in listed["items"]}
