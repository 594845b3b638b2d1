"""A service of its own for lives that nobody has written: its database, its clock, its loop."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncpg
import httpx

from app.cli.chains import Chains
from app.cli.database import Dsns, drop, migrate, passwords_from, prepare
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast, raise_the_curtain
from tests.conftest import PUBLIC_URL

AnyT = TypeVar("AnyT")


@contextmanager
def own_database(admin_dsn: str, called: str) -> Iterator[Dsns]:
    """A migrated database that nobody else uses."""
    name = f"{called}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    yield dsns
    asyncio.run(drop(admin_dsn, database=name))


class Stage:
    """A service of its own, on a database and a clock of its own, in a loop of its own."""

    def __init__(self, own: Settings, owner_dsn: str) -> None:
        self._runner = asyncio.Runner()
        self.service = create_app(own)
        self.worker = Chains(own)
        self.cast: Cast = self.run(self._build())
        self.owner: asyncpg.Connection = self.run(asyncpg.connect(owner_dsn))

    def run(self, work: Coroutine[Any, Any, AnyT]) -> AnyT:
        return self._runner.run(work)

    async def _build(self) -> Cast:
        await self.service.state.database.open()
        transport = httpx.ASGITransport(self.service, raise_app_exceptions=False)
        return await raise_the_curtain(
            self.service, httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)
        )

    def close(self) -> None:
        for each in (
            self.owner.close(),
            self.cast.http.aclose(),
            self.worker.close(),
            self.service.state.database.close(),
        ):
            self.run(each)
        self._runner.close()
