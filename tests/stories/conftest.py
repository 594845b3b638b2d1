"""A stage of its own for the demo's story: a fresh database and the imported sample school."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from app.cli.database import Dsns, drop, migrate, passwords_from, prepare
from app.cli.imports import import_from_folder
from app.demo import world as made_up
from app.demo.imported import meet_the_imported
from app.demo.world import World
from app.main import connect_listeners, create_app
from app.settings import ROOT, Settings
from tests.conftest import PUBLIC_URL


@pytest.fixture
def stage_dsns(admin_dsn: str, worker_id: str) -> Iterator[Dsns]:
    name = f"stage_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    yield dsns
    asyncio.run(drop(admin_dsn, database=name))


@pytest.fixture
async def stage(stage_dsns: Dsns, settings: Settings) -> AsyncIterator[World]:
    """The demo's world as the demo makes it: the school imported, nobody's story told yet."""
    own = settings.at(stage_dsns.app)
    service = create_app(own)
    transport = httpx.ASGITransport(service, raise_app_exceptions=False)
    async with (
        service.router.lifespan_context(service),
        httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http,
    ):
        world = World(http=http, database=service.state.database, issuer=PUBLIC_URL)
        await http.put("/named-person/v1/demo/clock", json={"now": "2025-05-12T08:00:00Z"})
        await made_up.build(world, hand_made_school=False)
        await import_from_folder(
            own,
            folder=ROOT / "examples" / "sample-school",
            organisation_id=world.organisations["education"],
        )
        await meet_the_imported(world)
        yield world
    connect_listeners()
