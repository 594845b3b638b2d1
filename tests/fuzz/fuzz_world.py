"""A service on a database of its own, for hostile callers: nothing that they do reaches another test.

There are two situations of the access matrix in it: children with consents, sharing and plans, and children
whom every agency has and about whom less is agreed. The callers know both.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import httpx

from app.cli.database import drop, migrate, passwords_from, prepare
from app.demo.callers import Caller
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Branch
from tests.cast import Cast, raise_the_curtain
from tests.conftest import PUBLIC_URL
from tests.contract.access_roles import gather
from tests.contract.access_situations import Subject, build

IDENTITIES = ("teacher", "school nurse", "guardian", "system")
_SITUATIONS = ("consent", "relation")
_SYSTEM_SCOPES = ("roster.sync", "organisations.admin", "statistics.read", "events.subscribe")


@dataclass(frozen=True)
class FuzzWorld:
    """Who calls, over what, and what there is to be known."""

    http: httpx.AsyncClient
    callers: dict[str, Caller]
    subjects: tuple[Subject, ...]


@asynccontextmanager
async def fuzz_world(admin_dsn: str, settings: Settings, *, name: str) -> AsyncIterator[FuzzWorld]:
    """Build it; afterwards its database is gone."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(drop, admin_dsn, database=name)
        dsns = await prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests"))
        await asyncio.to_thread(migrate, dsns.owner)
        service = create_app(settings.at(dsns.app).model_copy(update={"database_pool_size": 3}))
        await stack.enter_async_context(service.router.lifespan_context(service))
        transport = httpx.ASGITransport(service, raise_app_exceptions=False)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL))
        yield await _peopled(await raise_the_curtain(service, http))


async def _peopled(cast: Cast) -> FuzzWorld:
    people = await gather(cast)
    situations = await build(people, _SITUATIONS)
    callers = {
        "teacher": people.staff("teacher"),
        "school nurse": people.staff("school nurse"),
        "guardian": people.staff("guardian A"),
        "system": await _system(cast),
    }
    subjects = tuple(subject for each in situations.values() for subject in (each.thirteen, each.sixteen))
    return FuzzWorld(cast.http, callers, subjects)


async def _system(cast: Cast) -> Caller:
    """A school system with nobody behind it and all that such a one may hold."""
    await cast.world.connect(
        "fuzz-system", organisation="education", branches=(Branch.SCHOOL,), scopes=_SYSTEM_SCOPES
    )
    auth = cast.world.systems["fuzz-system"].as_system(_SYSTEM_SCOPES)
    return replace(cast.world.administrator, name="system", auth=auth)
