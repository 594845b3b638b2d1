"""A process that tells is killed at it: nothing is lost, and what comes twice has its id (T44)."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.kit.ids import new_id
from app.settings import ROOT, Settings
from app.vocabulary import Branch
from tests.cast import Cast
from tests.conftest import Installation
from tests.promises.processes import until
from tests.steps import given_a_child, then_it_is
from tests.webhooks.webhook_steps import SUBSCRIPTIONS, given_a_listener

EVENTS = 1_000
KILLED = int(os.environ.get("DELIVERY_KILLS", "3"))  # noqa: TID251 - `make chaos` asks for more
_ANSWER = b"HTTP/1.1 {} \r\nWebHook-Allowed-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Address:
    """A receiver on this machine: takes everything, and counts what came under which id."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self._server: asyncio.Server | None = None

    async def open(self) -> str:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(headers.get("content-length", "0")))
            if "webhook-id" in headers:
                self.came[headers["webhook-id"]] += 1
            writer.write(_ANSWER.replace(b"{}", b"200"))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def address() -> AsyncIterator[Address]:
    found = Address()
    yield found
    await found.close()


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    _, _, name = installation.dsns.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(installation.admin_dsn, database=name)
    yield connection
    await connection.close()


def telling(settings: Settings) -> subprocess.Popen[bytes]:
    """`named-person webhooks deliver`, with the settings of this service and nothing of ours but the path."""
    said = {
        name.upper(): value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
        for name, value in settings
        if value is not None
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "webhooks", "deliver"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **said},  # noqa: TID251 - a child process needs one
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


async def at_the_database(owner: asyncpg.Connection) -> set[int]:
    """Who is connected to it."""
    rows = await owner.fetch("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return {row["pid"] for row in rows}


async def when_the_database_has_seen_the_end(owner: asyncpg.Connection, before: set[int]) -> None:
    """What the killed one had asked for last is done, or undone: nobody is connected for it."""

    async def has_seen() -> bool:
        return await at_the_database(owner) <= before

    await until(has_seen, "the database still works for the killed one")


async def when_its_lease_is_over(owner: asyncpg.Connection, subscription: str) -> None:
    """A minute later: what the killed one was at is anybody's."""
    await owner.execute(
        "UPDATE event_delivery SET claimed_until = clock_timestamp() WHERE subscription_id = $1"
        " AND status = 'waiting' AND claimed_until IS NOT NULL",
        subscription,
    )
    await owner.execute("UPDATE event_subscription SET resting_until = NULL WHERE id = $1", subscription)


async def test_nothing_is_lost_when_it_is_killed(
    cast: Cast, settings: Settings, address: Address, owner: asyncpg.Connection
) -> None:
    school = await given_a_listener(cast, "education", Branch.SCHOOL)
    body = {"name": "Skolsystemet", "address": await address.open(), "types": ["named-person.covered"]}
    made = then_it_is(await school.post(SUBSCRIPTIONS, body), 201)
    elsa = await given_a_child(cast.rektor)
    ids = [new_id("evt") for _ in range(EVENTS)]
    await owner.execute(
        "INSERT INTO outbox_event (public_id, type, link, child_id, happened_at)"
        " SELECT e, 'named-person.covered', '/children/' || $2::text || '/named-person', $2, now()"
        " FROM unnest($1::text[]) AS e",
        ids,
        elsa.id,
    )
    for killed in range(1, KILLED + 1):
        before = await at_the_database(owner)
        process = telling(settings)
        enough = EVENTS * killed // (KILLED + 1)

        async def has_told_enough(enough: int = enough) -> bool:
            return len(address.came) >= enough

        await until(has_told_enough, "it tells nothing")
        process.kill()
        process.wait()
        assert len(address.came) < EVENTS, "it was killed at it"
        await when_the_database_has_seen_the_end(owner, before)
        await when_its_lease_is_over(owner, made["id"])
    processes = [telling(settings) for _ in range(2)]

    async def has_told_all() -> bool:
        return set(ids) <= set(address.came)

    await until(has_told_all, "something is lost")
    for process in processes:
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert set(address.came) & set(ids) == set(ids)
    twice = {event for event in ids if address.came[event] > 1}
    assert len(twice) <= KILLED * 5, "only what was under way is told again"
