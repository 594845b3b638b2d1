"""The same SQL without a service around it: an asyncpg pool of the same size, as many callers as connections
to the service.
"""

import asyncio
import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import asyncpg
import uvloop

from app.kit.database import asyncpg_url
from app.kit.ids import new_id
from bench.load import WARM_UP, Measured, Tally

_PUBLIC_ID = re.compile(r"^([a-z]{3})-[a-z2-7]{26}$")


@dataclass(frozen=True)
class Statement:
    """A statement with its values; those named in `fresh` are new each time, the same throughout one turn."""

    text: str
    values: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Turns:
    """One turn is one transaction of these statements; a single one needs no BEGIN.

    `subject` is the value that stands for the child, `children` those it is exchanged for; `fresh` are
    values that must be new in each turn.
    """

    dsn: str
    statements: Sequence[Statement]
    subject: str
    children: Sequence[str]
    fresh: frozenset[str]
    seconds: float
    callers: int
    pool_size: int
    database: int


def measure(turns: Turns) -> Measured:
    """Take the turns in this process."""
    return uvloop.run(_measure(turns))


async def _measure(turns: Turns) -> Measured:
    pool = await asyncpg.create_pool(
        asyncpg_url(turns.dsn), min_size=turns.pool_size, max_size=turns.pool_size, reset=_nothing_to_reset
    )
    children = cycle(turns.children)
    tally = Tally([os.getpid()], turns.database)
    deadline = time.perf_counter() + WARM_UP + turns.seconds

    async def call() -> None:
        while time.perf_counter() < deadline:
            begun = time.perf_counter()
            await _turn(pool, turns, {turns.subject: next(children), **_fresh(turns.fresh)})
            tally.latencies.append(time.perf_counter() - begun)

    callers = [asyncio.create_task(call()) for _ in range(turns.callers)]
    await asyncio.sleep(WARM_UP)
    tally.begin()
    await asyncio.gather(*callers)
    measured = tally.end()
    await pool.close()
    return measured


async def _nothing_to_reset(_connection: Any) -> None:
    """As the service's pool does: a turn leaves nothing behind."""


def _fresh(old: frozenset[str]) -> dict[str, str]:
    return {
        value: new_id(found.group(1)) if (found := _PUBLIC_ID.match(value)) else secrets.token_hex(11)
        for value in old
    }


async def _turn(pool: Any, turns: Turns, exchanged: dict[str, str]) -> None:
    if len(turns.statements) == 1:
        await pool.fetch(turns.statements[0].text, *_values(turns.statements[0], exchanged))
        return
    async with pool.acquire() as connection, connection.transaction():
        for statement in turns.statements:
            await connection.fetch(statement.text, *_values(statement, exchanged))


def _values(statement: Statement, exchanged: dict[str, str]) -> list[Any]:
    return [exchanged.get(value, value) if isinstance(value, str) else value for value in statement.values]
