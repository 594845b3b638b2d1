"""`make scale`: the turn of the school year for 20 000 and 200 000 children, their statistics, and one read
among ever more.

    python -m bench.scale [--turns 20000,200000] [--counts 20000,200000] [--reads 1000,100000,1000000]
                          [--calls 2000]

Each size has a database of its own on a server of the bench's own, durable and with default settings but
for the memory that a server for a city is given (MEMORY). Nothing is asserted but that the work was done: no
child is without a named person afterwards.
"""

import argparse
import asyncio
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.cli.database import Dsns, drop, migrate, passwords_from, prepare
from app.cli.keys import new_secrets
from app.demo.callers import API, Caller
from app.demo.world import World, build
from app.kit.clock import swedish_date, wall_clock
from app.kit.database import asyncpg_url
from app.kit.embedded import EmbeddedServer
from app.kit.vault import open_vault
from app.main import create_app
from app.named_persons.reigning import Ground
from app.settings import ROOT, Settings
from bench import counts, cpu
from bench.crowd import SYSTEM, Crowd
from bench.ground import PLENTY

FOLDER = ROOT / ".local" / "scale"
MEMORY = {"shared_buffers": "2GB", "max_wal_size": "8GB"}
SECRET = "made up for the scale bench"  # noqa: S105 - of a database that lives as long as the bench
CHILDREN_A_SCHOOL = 400
MUNICIPALITY = "0780"
_SCHOOLS_OF_THE_READER = 100


@dataclass
class Place:
    """One database with its world, and whoever reads in it."""

    settings: Settings
    environment: dict[str, str]
    superuser: str
    world: World
    crowd: Crowd
    reader: Caller
    http: httpx.AsyncClient


@asynccontextmanager
async def place(server: EmbeddedServer, name: str, schools: int) -> AsyncIterator[Place]:
    """Make a database, a world and schools, and remove it all afterwards."""
    dsns: Dsns = await prepare(server.superuser_dsn(), database=name, passwords=passwords_from(SECRET))
    await asyncio.to_thread(migrate, dsns.owner)
    environment = {**new_secrets(), "DATABASE_URL": dsns.app, "DEMO": "true", **PLENTY, "LOG_LEVEL": "ERROR"}
    settings = Settings.model_validate({key.lower(): value for key, value in environment.items()})
    service = create_app(settings)
    try:
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url=settings.public_url) as http,
        ):
            world = World(http=http, database=service.state.database, issuer=settings.public_url)
            await build(world)
            superuser = asyncpg_url(server.superuser_dsn(name))
            units, reader = await _schools(world, superuser, schools)
            ground = Ground()
            async with service.state.database.session() as session:
                await ground.read(session, [MUNICIPALITY])
            crowd = Crowd(
                vault=open_vault(settings),
                ground=ground,
                organisation_id=world.organisations["education"],
                municipality_code=MUNICIPALITY,
                schools=units,
                today=swedish_date(wall_clock()),
            )
            yield Place(settings, environment, superuser, world, crowd, reader, http)
    finally:
        await drop(server.superuser_dsn(), database=name)


async def _schools(world: World, superuser: str, count: int) -> tuple[list[str], Caller]:
    """Register schools, and a reader who has a duty at some of them."""
    units = []
    for number in range(count):
        body = {"name": f"Skola {number}", "roleMailbox": f"s{number}@example.se", "phone": "010-123 45 00"}
        units.append(await world.unit(f"scale-{number}", "education", kind="school", branch="school", **body))
    reader = await world.person(
        "scale-reader",
        full_name="Nils Björk",
        unit="scale-0",
        organisation="education",
        role="principal",
        system="school-system",
    )
    connection = await asyncpg.connect(superuser)
    try:
        await connection.execute(
            "INSERT INTO duty (id, organisation_id, professional_id, unit_id, role, branch, valid, version) "
            "SELECT register.random_id('dty'), d.organisation_id, d.professional_id, u.id, d.role, d.branch, "
            "d.valid, 1 FROM duty d CROSS JOIN unnest($2::text[]) AS u(id) WHERE d.professional_id = $1",
            reader.id,
            units[1:_SCHOOLS_OF_THE_READER],
        )
    finally:
        await connection.close()
    return units, reader


async def turns(server: EmbeddedServer, size: int) -> None:
    """Turn the year for so many children: a third of them to other schools, then all of them, then back."""
    async with place(server, f"scale_{size}", max(4, size // CHILDREN_A_SCHOOL)) as here:
        connection = await asyncpg.connect(here.superuser)
        try:
            began = time.perf_counter()
            await here.crowd.grow(connection, size)
            said(f"{size} children loaded in {time.perf_counter() - began:.0f} s")
            for share, on in ((3, date(2027, 8, 16)), (1, date(2028, 8, 14))):
                await _turn(here, server, connection, share=share, on=on)
            assert await connection.fetchval("SELECT register.children_without()", timeout=600) == 0  # noqa: S101
        finally:
            await connection.close()


async def _turn(
    here: Place, server: EmbeddedServer, connection: asyncpg.Connection, *, share: int, on: date
) -> None:
    crowd = here.crowd
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "placements.csv"
        path.write_text(_placements(await _at(connection, crowd), crowd, share=share), encoding="utf-8")
        options = ["--on", on.isoformat(), "--organisation", crowd.organisation_id, "--system", SYSTEM]
        before = await _pieces(connection)
        done = await _timed(here, server, ["roll-over", str(path), *options, "--carry-out"])
        rows = await _pieces(connection) - before
    moved = crowd.size // share
    said(
        f"| {crowd.size:,} | {moved:,} | {done.seconds:.1f} | {rows:,} | {rows / done.seconds:,.0f} "
        f"| {done.own_cpu:.1f} | {done.database_cpu:.1f} | {done.own_mb:.0f} | {done.database_mb:.0f} |"
    )


async def _at(connection: asyncpg.Connection, crowd: Crowd) -> dict[bytes, str]:
    """Where each child is enrolled now, by the hash of the school's id."""
    rows = await connection.fetch(
        "SELECT e.value_hash, r.unit_id FROM external_identifier e JOIN relation r USING (child_id) "
        "WHERE upper(r.valid) IS NULL AND e.system = $1",
        SYSTEM,
        timeout=600,
    )
    assert len(rows) == crowd.size  # noqa: S101 - each child goes to one school
    return {row["value_hash"]: row["unit_id"] for row in rows}


def _placements(at: dict[bytes, str], crowd: Crowd, *, share: int) -> str:
    """Every `share`-th child goes to the next school; the others go on."""
    following = dict(zip(crowd.schools, [*crowd.schools[1:], crowd.schools[0]], strict=True))
    lines = ["child,unit"]
    for number in range(crowd.size):
        name = crowd.name(number)
        here = at[crowd.vault.hash(f"{crowd.organisation_id}:{SYSTEM}:{name}")]
        lines.append(f"{name},{following[here] if number % share == 0 else here}")
    return "\n".join(lines)


async def _pieces(connection: asyncpg.Connection) -> int:
    """How many rows there are of all that a turn writes."""
    tables = ("named_person_assignment", "child_fact")
    counts = [await connection.fetchval(f"SELECT count(*) FROM register.{each}") for each in tables]  # noqa: S608 - our own names
    others = ("public.relation", "public.outbox_event", "audit.audit_entry")
    counts += [await connection.fetchval(f"SELECT count(*) FROM {each}") for each in others]  # noqa: S608 - our own names
    return sum(counts)


@dataclass
class Done:
    """What a command has taken."""

    seconds: float
    own_cpu: float
    database_cpu: float
    own_mb: float
    database_mb: float


async def _timed(here: Place, server: EmbeddedServer, command: Sequence[str]) -> Done:
    """Run a command as an operator does, and look at its memory and its connection's meanwhile."""
    postmaster = _postmaster(server)
    spent = cpu.used(cpu.family(postmaster))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603, ASYNC220 - our own command line; looked at while it runs
        [sys.executable, "-m", "app.cli", *command],
        cwd=ROOT,
        env={**os.environ, **here.environment},  # noqa: TID251 - a child process inherits ours
        stdout=subprocess.DEVNULL,
    )
    own, database = 0.0, 0.0
    last = spent
    while process.poll() is None:
        own = max(own, _private_mb(process.pid))
        database = max([database, *(_private_mb(pid) for pid in cpu.family(postmaster))])
        last = {**last, **cpu.used(cpu.family(postmaster))}
        await asyncio.sleep(0.2)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command[0]} has ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own_cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Done(seconds, own_cpu, cpu.spent(spent, last), own, database)


def _postmaster(server: EmbeddedServer) -> int:
    return int((server.home / "cluster" / "postmaster.pid").read_text().split()[0])


def _private_mb(pid: int) -> float:
    """The memory that a process has for itself: what it shares with others is not its own."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon")), 0.0
    )


async def counted(server: EmbeddedServer, size: int) -> None:
    """Ask for every statistic of a half-year in which each of so many children was in everything."""
    async with place(server, f"scale_counts_{size}", max(4, size // CHILDREN_A_SCHOOL)) as here:
        connection = await asyncpg.connect(here.superuser)
        try:
            began = time.perf_counter()
            await here.crowd.grow(connection, size)
            await counts.load(connection, here.world, here.reader.id or "")
            said(f"{size} children with what is counted loaded in {time.perf_counter() - began:.0f} s")
            callers = await counts.readers(here.world, here.http)
            for path, first, later, spent in await counts.times(callers, _postmaster(server)):
                said(f"| {size:,} | `{path}` | {first:.2f} | {later:.2f} | {spent:.2f} |")
        finally:
            await connection.close()


async def reads(server: EmbeddedServer, sizes: Sequence[int], calls: int) -> None:
    """Ask who is a child's named person, among ever more children; at random, each child hardly twice."""
    async with place(server, "scale_reads", max(4, max(sizes) // CHILDREN_A_SCHOOL)) as here:
        connection = await asyncpg.connect(here.superuser)
        try:
            for size in sizes:
                began = time.perf_counter()
                await here.crowd.grow(connection, size)
                said(f"{size} children loaded in {time.perf_counter() - began:.0f} s")
                times = await _read(here, connection, calls)
                cuts = statistics.quantiles(times, n=100)
                said(f"| {size:,} | {len(times):,} | {cuts[49]:.2f} | {cuts[89]:.2f} | {cuts[98]:.2f} |")
        finally:
            await connection.close()


async def _read(here: Place, connection: asyncpg.Connection, calls: int) -> list[float]:
    mine = [
        row["child_id"]
        for row in await connection.fetch(
            "SELECT child_id FROM relation WHERE unit_id = ANY ($1::text[])",
            list(here.crowd.schools[:_SCHOOLS_OF_THE_READER]),
            timeout=600,
        )
    ]
    draw = random.Random(7)  # noqa: S311 - situations, not secrets
    paths = [f"/children/{draw.choice(mine)}/named-person?on=2027-02-01" for _ in range(calls)]
    for path in paths[:50]:
        assert (await here.reader.get(path)).status_code == 200  # noqa: S101, PLR2004 - warm, and right
    times = []
    for path in paths[50:]:
        began = time.perf_counter()
        answer = await here.reader.get(path)
        times.append(1000 * (time.perf_counter() - began))
        answer.raise_for_status()
    return times


def said(line: str) -> None:
    """Say it at once: it takes a while."""
    print(line, flush=True)


def _sizes(text: str) -> list[int]:
    return [int(each) for each in text.split(",") if each]


async def _main(options: Any, server: EmbeddedServer) -> None:
    if options.turns:
        said(
            "| children | change school | s | rows written | rows/s | command CPU s | PostgreSQL CPU s "
            "| command MB | connection MB |"
        )
    for size in options.turns:
        await turns(server, size)
    if options.counts:
        said("| children | statistics | first s | later s | PostgreSQL CPU s |")
    for size in options.counts:
        await counted(server, size)
    if options.reads:
        said(f"| children | calls to {API}/children/…/named-person | p50 ms | p90 ms | p99 ms |")
        await reads(server, options.reads, options.calls)


def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--turns", type=_sizes, default=[20_000, 200_000])
    asked.add_argument("--counts", type=_sizes, default=[20_000, 200_000])
    asked.add_argument("--reads", type=_sizes, default=[1_000, 100_000, 1_000_000])
    asked.add_argument("--calls", type=int, default=2_000)
    options = asked.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with EmbeddedServer(FOLDER, settings=MEMORY) as server:
        asyncio.run(_main(options, server))
        server.destroy()


if __name__ == "__main__":
    main()
