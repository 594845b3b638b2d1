"""Steps of the stories about notices."""

from typing import Any

import asyncpg

from app.cli.worker import refresh_all_notices
from app.demo.callers import Caller
from tests.conftest import Installation
from tests.steps import Child, then_it_is


async def notices(caller: Caller, child: Child | None = None, **asked: Any) -> list[dict[str, Any]]:
    """What a caller finds; of one child, when it is named."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        body = then_it_is(await caller.get("/notices", limit=100, page=page, **asked), 200)
        found += body["items"]
        if "next" not in body["_links"]:
            break
        page += 1
    return [each for each in found if child is None or each["childId"] == child.id]


async def kinds(caller: Caller, child: Child, **asked: Any) -> dict[str, str]:
    """How each kind of notice about a child stands for a caller."""
    return {each["kind"]: each["standing"] for each in await notices(caller, child, **asked)}


async def when_the_worker_keeps_house(installation: Installation) -> int:
    """The worker's daily look at everything."""
    connection = await asyncpg.connect(installation.dsns.app)
    try:
        return await refresh_all_notices(connection)
    finally:
        await connection.close()
