"""One embedded PostgreSQL and one migrated database for each worker of the run, the service over ASGI."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app.cli.database import Dsns, drop, migrate, passwords_from, prepare
from app.cli.keys import new_ring
from app.kit.embedded import EmbeddedServer
from app.kit.links import set_base
from app.main import create_app
from app.settings import Settings
from app.sign_in.keys import new_signing_keys
from tests.cast import Cast, raise_the_curtain
from tests.steps import MOVED

ROOT = Path(__file__).resolve().parent.parent
PLENTY = 1_000_000
"""Of every quota: the tests of the quotas have services of their own."""
PUBLIC_URL = "http://127.0.0.1:8000"
BEGUN_FIRST = {
    "test_access_matrix",
    "test_a_no_is_neutral",
    "test_bruno",
    "test_crash",
    "test_fuzz_family_and_system",
    "test_fuzz_staff",
    "test_generated",
    "test_identity_swap",
    "test_killed_while_telling",
    "test_law_properties",
    "test_lives",
    "test_lives_of_plans",
    "test_non_interference",
    "test_protected_child_leaves_no_trace",
    "test_protected_children",
}
"""The files that take longest: one of them begun last would have the other cores wait for it."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; the rest stays as it was shuffled."""
    items.sort(key=lambda item: item.path.stem not in BEGUN_FIRST)


@dataclass(frozen=True)
class Installation:
    """Where the databases of this run are."""

    admin_dsn: str
    dsns: Dsns


STANDING: list[Installation] = []


def server_folder(worker_id: str) -> Path:
    """Where a worker's own embedded server keeps its data."""
    return ROOT / ".local" / ("test-postgres" if worker_id == "main" else f"test-postgres-{worker_id}")


@pytest.fixture(scope="session")
def admin_dsn(worker_id: str) -> Iterator[str]:
    """A server for each worker: roles belong to a whole server, and several tests change their passwords."""
    external = os.environ.get("TEST_ADMIN_URL")  # noqa: TID251 - how a run is pointed at another server
    if external:
        yield external
        return
    with EmbeddedServer(server_folder(worker_id), durable=False) as server:
        yield server.superuser_dsn()


@pytest.fixture(scope="session")
def installation(admin_dsn: str, worker_id: str) -> Iterator[Installation]:
    name = f"test_{worker_id.replace('-', '_')}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    made = Installation(admin_dsn=admin_dsn, dsns=dsns)
    STANDING.append(made)
    yield made
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def settings(installation: Installation) -> Settings:
    return Settings(
        database_url=installation.dsns.app,
        encryption_keys=new_ring(),
        index_keys=new_ring(),
        signing_keys=new_signing_keys(),
        public_url=PUBLIC_URL,
        calendar_feed_days=90,
        lookups_per_user_hour=PLENTY,
        lookups_per_client_hour=PLENTY,
        children_per_user_hour=PLENTY,
        children_per_client_hour=PLENTY,
        demo=True,
        demo_takes_test_people_only=False,
        log_level="ERROR",
    )


@pytest.fixture(scope="session")
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    service = create_app(settings)
    async with service.router.lifespan_context(service):
        yield service


@pytest.fixture(scope="session")
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture(scope="session")
async def cast(app: FastAPI, api: httpx.AsyncClient) -> Cast:
    return await raise_the_curtain(app, api)


async def _now_again(installation: Installation) -> None:
    """As the superuser: roles belong to the whole server, and a test may have given them other passwords."""
    _, _, database = installation.dsns.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(installation.admin_dsn, database=database)
    try:
        await connection.execute("UPDATE domain_clock SET ahead = '0'")
    finally:
        await connection.close()


@pytest.fixture(autouse=True)
def _address_put_back() -> Iterator[None]:
    """Whoever has built a service that is known by another address: links are the tests' own again."""
    yield
    set_base(PUBLIC_URL)


@pytest.fixture(autouse=True)
def _clock_put_back() -> Iterator[None]:
    """Whoever has moved the domain clock has it put back: the next test begins today. In a thread of its own,
    since the run's own loop stands still between tests.
    """
    yield
    if MOVED:
        MOVED.clear()
        thread = threading.Thread(target=lambda: asyncio.run(_now_again(STANDING[-1])))
        thread.start()
        thread.join()
