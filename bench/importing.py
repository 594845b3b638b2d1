"""`make scale`, beside the turn of the year: a school system with ever more persons is asked over HTTP.

    python -m bench.importing [--persons 10000,100000]

Each size has a database of its own. The school system makes its answers up while it is asked, so that only
our own memory is counted, and each round runs in a process of its own. What is stored is compared with a bare
COPY of the same rows into tables without an index, and into tables with the same indexes. What encryption
takes is a part of staging, keeping and the upsert.
"""

import argparse
import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import asyncpg
import httpx

from app.cli.school_systems import asker_of
from app.interop.feeds import syncing
from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.syncing import Wanted
from app.interop.importing import running
from app.kit.embedded import EmbeddedServer
from app.kit.vault import Vault
from app.settings import ROOT, Settings
from bench.scale import MEMORY, place, said

FOLDER = ROOT / ".local" / "scale-importing"
ADDRESS = "https://skolsystem.example.se/v2"
PUPILS_A_SCHOOL = 400
GUARDIANS = 2
ROLES = ("Rektor", "Lärare", "Skolsköterska", "Kurator")
_BORN = date(2011, 1, 1)


def named(kind: str, number: int) -> str:
    """A producer's id."""
    return str(uuid5(NAMESPACE_URL, f"{kind}-{number}"))


class Towns(httpx.AsyncBaseTransport):
    """A school system of a town with so many persons: pupils, two guardians each, and staff."""

    def __init__(self, persons: int, changed: int = 0) -> None:
        self.pupils = persons * 10 // 32
        self.guardians = self.pupils * GUARDIANS
        self.staff = persons - self.pupils - self.guardians
        self.schools = max(1, self.pupils // PUPILS_A_SCHOOL)
        self.changed = changed
        """How many pupils have another name than at first, and are told when changes are asked for."""
        self._makers: dict[str, tuple[int, Callable[[int], dict[str, Any]]]] = {
            "organisations": (self.schools, self._school),
            "persons": (persons, self._person),
            "duties": (self.staff, self._duty),
            "groups": (0, self._school),
            "placements": (0, self._school),
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a page."""
        resource_name = request.url.path.rpartition("/")[2]
        if resource_name not in self._makers:
            return httpx.Response(200, json={"data": {}, "pageToken": None})
        count, make = self._makers[resource_name]
        asked = request.url.params
        if "meta.modified.after" in asked:
            count = self.changed if resource_name == "persons" else 0
        at, size = int(asked.get("pageToken", 0)), int(asked["limit"])
        until = min(count, at + size)
        page = {"data": [make(each) for each in range(at, until)], "pageToken": None}
        if until < count:
            page["pageToken"] = str(until)  # type: ignore[assignment] # a token, where there is a next page
        return httpx.Response(200, content=json.dumps(page).encode())

    def _school(self, number: int) -> dict[str, Any]:
        return {
            "id": named("unit", number),
            "displayName": f"Skola {number}",
            "organisationType": "Skolenhet",
            "schoolTypes": ["GR"],
            "email": f"skola{number}@example.se",
        }

    def _person(self, number: int) -> dict[str, Any]:
        if number < self.pupils:
            return self._pupil(number)
        kind = "guardian" if number < self.pupils + self.guardians else "staff"
        own = number - self.pupils - (0 if kind == "guardian" else self.guardians)
        return {
            "id": named(kind, own),
            "meta": {"modified": "2025-08-01T08:00:00Z"},
            "givenName": "Kim",
            "familyName": f"Ek {number}",
            "securityMarking": "Ingen",
            "phoneNumbers": [{"value": f"070-174 {own % 100:02} {own // 100 % 100:02}", "type": "Mobil"}],
            "emails": [{"value": f"kim{number}@example.se", "type": "Privat"}],
        }

    def _pupil(self, number: int) -> dict[str, Any]:
        school = named("unit", number % self.schools)
        guardians = (named("guardian", GUARDIANS * number + each) for each in range(GUARDIANS))
        return {
            "id": named("pupil", number),
            "meta": {"modified": "2025-08-01T08:00:00Z"},
            "givenName": "Alex",
            "familyName": f"{'Ny' if number < self.changed else 'Ek'} {number}",
            "birthDate": (_BORN + timedelta(days=number % 2_000)).isoformat(),
            "securityMarking": "Ingen",
            "enrolments": [
                {"enroledAt": {"id": school}, "schoolType": "GR", "schoolYear": 5, "startDate": "2025-08-18"}
            ],
            "responsibles": [
                {"person": {"id": each}, "relationType": "Vårdnadshavare"} for each in guardians
            ],
        }

    def _duty(self, number: int) -> dict[str, Any]:
        return {
            "id": named("duty", number),
            "person": {"id": named("staff", number)},
            "dutyAt": {"id": named("unit", number % self.schools)},
            "dutyRole": ROLES[0 if number < self.schools else 1 + number % 3],
            "startDate": "2025-08-01",
        }


class Stopwatch:
    """How long some functions take, together with what they call."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def over(self, owner: Any, name: str, label: str) -> None:
        """Time a function from now on."""
        wrapped = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return wrapped(*arguments, **options)
            finally:
                self._add(label, began)

        async def timed_later(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return await wrapped(*arguments, **options)
            finally:
                self._add(label, began)

        setattr(owner, name, timed_later if asyncio.iscoroutinefunction(wrapped) else timed)

    def _add(self, label: str, began: float) -> None:
        self.seconds[label] = self.seconds.get(label, 0.0) + time.perf_counter() - began


async def ask_once(organisation: str, persons: int, changed: int, *, full: bool) -> dict[str, Any]:
    """Make one round in this process, and say what it has taken."""
    watch = Stopwatch()
    for name in ("seal", "open", "hash"):
        watch.over(Vault, name, "encrypt")
    for name in ("records_of", "map_records"):
        watch.over(syncing, name, "parse")
    watch.over(syncing, "fetch", "ask")
    watch.over(syncing, "keep", "keep")
    watch.over(syncing, "read_standing", "read what was kept")
    watch.over(running, "stage", "stage")
    watch.over(syncing, "import_answers", "import")
    with tempfile.NamedTemporaryFile("w") as token:
        token.write("made-up")
        token.flush()
        system = SchoolSystem.model_validate(
            {"organisation": organisation, "address": ADDRESS, "token_file": token.name, "page_size": 1_000}
        )
        asker = asker_of(Settings())
        asker._network = lambda _system: Towns(persons, changed)  # noqa: SLF001 - the bench is the network
        try:
            began = time.perf_counter()
            imported = await asker.ask(system, Wanted(full=full))
            seconds = time.perf_counter() - began
        finally:
            await asker.close()
            await asker.database.close()
    return {
        "seconds": seconds,
        "changes": None if imported is None else imported.counts["changes"],
        "aside": None if imported is None else imported.set_aside,
        "shares": watch.seconds,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_a_process(environment: dict[str, str], *options: str) -> dict[str, Any]:
    """Make one round in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, "-m", "bench.importing", "--once", *options],
        cwd=ROOT,
        env={**os.environ, **environment},  # noqa: TID251 - a child process inherits ours
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


TABLES = (
    "SELECT schemaname || '.' || quote_ident(tablename) AS name FROM pg_tables "
    "WHERE schemaname IN ('public', 'register', 'audit') ORDER BY 1"
)


async def stored(connection: asyncpg.Connection) -> dict[str, int]:
    """How many rows each table holds."""
    names = [row["name"] for row in await connection.fetch(TABLES)]
    return {
        each: await connection.fetchval(f"SELECT count(*) FROM {each}", timeout=600)  # noqa: S608 - our own tables
        for each in names
    }


async def bare_copy(connection: asyncpg.Connection, rows: dict[str, int], *, like: str = "") -> float:
    """How long the database takes to COPY the same rows into tables without an index, or with what `like`
    says. The foreign keys and the row-level security are in neither.
    """
    seconds = 0.0
    for table, count in rows.items():
        if not count:
            continue
        with tempfile.TemporaryFile() as file:
            select = f"SELECT * FROM {table} ORDER BY ctid DESC LIMIT {count}"  # noqa: S608 - our own tables
            await connection.copy_from_query(select, output=file, format="binary", timeout=600)
            file.seek(0)
            await connection.execute(f"CREATE TABLE bare (LIKE {table} {like})")
            began = time.perf_counter()
            await connection.copy_to_table("bare", source=file, format="binary", timeout=600)
            seconds += time.perf_counter() - began
            await connection.execute("DROP TABLE bare")
    return seconds


async def measured(server: EmbeddedServer, persons: int) -> None:
    """Ask a system of so many persons: everything, everything again, and then for what has changed."""
    async with place(server, f"scale_asked_{persons}", 1) as here:
        owner = await here.world.organisation(
            "asked", name="Utbildningsnämnden", sector="school", regime="osl", municipalityCode="0780"
        )
        connection = await asyncpg.connect(here.superuser)
        try:
            size = ("--organisation", owner, "--size", str(persons))
            before = await stored(connection)
            first = await asyncio.to_thread(in_a_process, here.environment, *size, "--full")
            rows = {name: count - before.get(name, 0) for name, count in (await stored(connection)).items()}
            total = sum(rows.values())
            bare = await bare_copy(connection, rows)
            indexed = await bare_copy(connection, rows, like="INCLUDING INDEXES INCLUDING CONSTRAINTS")
            report("everything", persons, first)
            took = first["seconds"]
            said(f"  {total:,} rows stored: {total / took:,.0f} a second")
            said(f"  a bare COPY of them: {total / bare:,.0f} a second; ratio {bare / took:.4f}")
            said(f"  into the same indexes: {total / indexed:,.0f} a second; ratio {indexed / took:.3f}")
            again = await asyncio.to_thread(in_a_process, here.environment, *size, "--full")
            report("everything again", persons, again)
            assert again["changes"] == 0  # noqa: S101 - the promise
            some = ("--changed", "10")
            report(
                "10 changes", persons, await asyncio.to_thread(in_a_process, here.environment, *size, *some)
            )
        finally:
            await connection.close()


def report(what: str, persons: int, found: dict[str, Any]) -> None:
    """Say what one round has taken."""
    spent = found["shares"]
    spent["upsert"] = spent.pop("import", 0.0) - spent.get("stage", 0.0) - spent.get("keep", 0.0)
    shares = ", ".join(
        f"{name} {seconds:.1f} s ({seconds / found['seconds']:.0%})"
        for name, seconds in sorted(spent.items())
    )
    said(
        f"| {persons:,} | {what} | {found['seconds']:.1f} s | {found['changes']} changes "
        f"| {found['aside']} aside | {found['mb']:.0f} MB | {shares} |"
    )


def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--persons", default="10000,100000")
    asked.add_argument("--once", action="store_true")
    asked.add_argument("--organisation", default="")
    asked.add_argument("--size", type=int, default=0)
    asked.add_argument("--changed", type=int, default=0)
    asked.add_argument("--full", action="store_true")
    options = asked.parse_args()
    if options.once:
        made = ask_once(options.organisation, options.size, options.changed, full=options.full)
        print(json.dumps(asyncio.run(made)))
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    with EmbeddedServer(FOLDER, settings=MEMORY) as server:
        for persons in (int(each) for each in options.persons.split(",")):
            asyncio.run(measured(server, persons))
        server.destroy()


if __name__ == "__main__":
    main()
