"""What statistics cost when there is much to count, as a part of `make scale`.

Every child has a plan with a meeting, a promise and a follow-up, a report with a meeting and codes, a
consultation and a measure, and every third an inquiry, all in one half-year: no city has seen that, so
nothing that so many children do can cost more.
"""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import asyncpg
import httpx

from app.demo.callers import Caller
from app.demo.world import World
from app.vocabulary import Branch
from bench import cpu

PERIOD = "2025-2"
FIRST = date(2025, 7, 1)
PATHS = {
    "/statistics/plans": Branch.SCHOOL,
    "/statistics/equal-treatment": Branch.SOCIAL_RECEPTION,
    "/statistics/equal-treatment/export": Branch.SOCIAL_RECEPTION,
    "/statistics/consultations": Branch.SOCIAL_RECEPTION,
    "/statistics/measures": Branch.SOCIAL_RECEPTION,
}
_SYSTEMS = {Branch.SCHOOL: "education", Branch.SOCIAL_RECEPTION: "social"}
_ROWS = Path(__file__).with_suffix(".sql")
_GIVEN = (
    "CREATE TEMP TABLE given AS SELECT $1::date AS first, $2::text AS education, $3::text AS social,"
    " $4::text AS person, $5::text AS reception"
)
_TIMES = 5


async def load(connection: asyncpg.Connection, world: World, person: str) -> None:
    """Let every child have one of each, on days all over the half-year."""
    owners = (world.organisations["education"], world.organisations["social"])
    await connection.execute("SET session_replication_role = replica")  # no trigger asks of each row
    await connection.execute(_GIVEN, FIRST, *owners, person, world.units["reception"])
    await connection.execute(_ROWS.read_text(encoding="utf-8"), timeout=3_600)
    await connection.execute("SET session_replication_role = origin")
    await connection.execute("VACUUM ANALYZE", timeout=3_600)


async def readers(world: World, http: httpx.AsyncClient) -> dict[Branch, Caller]:
    """A system of the school and one of the reception, each with nobody behind it."""
    found = {}
    for branch, organisation in _SYSTEMS.items():
        name = f"counting-{organisation}"
        await world.connect(name, organisation=organisation, branches=(branch,), scopes=("statistics.read",))
        found[branch] = Caller(name, http, world.systems[name].as_system(["statistics.read"]), None)
    return found


async def times(callers: dict[Branch, Caller], postmaster: int) -> Sequence[tuple[str, float, float, float]]:
    """For each statistic how long the first call took and the median of those that followed, and what one of
    them took of PostgreSQL's processor time, in seconds: what the machine does otherwise is not in that.
    """
    measured = []
    for path, branch in PATHS.items():
        took = []
        spent, ended = cpu.used(cpu.family(postmaster)), cpu.of_the_ended(postmaster)
        for _ in range(1 + _TIMES):
            began = time.perf_counter()
            answer = await callers[branch].get(path, period=PERIOD)
            took.append(time.perf_counter() - began)
            answer.raise_for_status()
        worked = cpu.spent(spent, cpu.used(cpu.family(postmaster))) + cpu.of_the_ended(postmaster) - ended
        measured.append((path, took[0], sorted(took[1:])[_TIMES // 2], worked / len(took)))
    return measured
