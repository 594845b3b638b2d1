"""Asking school systems from the command line."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

import asyncpg
import structlog

from app.absence.service import THRESHOLD, WINDOW
from app.children.registering import TEST_PEOPLE_ONLY
from app.cli.imports import shown_progress, summary
from app.interop.feeds.agreed import SchoolSystem, read_school_systems
from app.interop.feeds.asker import Asker, Network
from app.interop.feeds.syncing import Wanted
from app.interop.importing.running import Imported
from app.kit.database import DATABASE_ERRORS, Database, asyncpg_url
from app.kit.links import set_base
from app.kit.locks import Lock
from app.kit.public_only import PublicOnly
from app.kit.vault import open_vault
from app.main import connect_listeners
from app.settings import Settings

TICK_SECONDS = 5.0
_LONGEST_PAUSE = 60.0
_LOG = structlog.get_logger()


def asker_of(settings: Settings) -> Asker:
    """Return whoever asks the agreed systems, with a database of its own. Raises UnfitSchoolSystemsError."""
    systems = read_school_systems(settings.school_systems, demo=settings.demo)
    connect_listeners()
    set_base(settings.public_url)
    database = Database(
        settings.database_url.get_secret_value(),
        vault=open_vault(settings),
        pool_size=2,
        carried={
            THRESHOLD: settings.absence_threshold_percent,
            WINDOW: settings.absence_window_days,
            TEST_PEOPLE_ONLY: settings.test_people_only,
        },
    )
    return Asker(database, systems, network=ways_out(systems, demo=settings.demo))


def ways_out(systems: Sequence[SchoolSystem], *, demo: bool) -> Network:
    """Return what makes each system's way out: none leads where another's does. Raises
    UnfitSchoolSystemsError.
    """
    trusts = {each.organisation: each.trust() for each in systems}

    def way_out(system: SchoolSystem) -> PublicOnly:
        trust = trusts[system.organisation]
        return PublicOnly(loopback=demo, inside=system.internal_networks, trust=trust)

    return way_out


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[Asker]:
    asker = asker_of(settings)
    try:
        yield asker
    finally:
        await asker.close()
        await asker.database.close()


async def ask(
    settings: Settings,
    *,
    organisation_id: str,
    full: bool = False,
    accept_smaller: bool = False,
    changes: bool = False,
) -> Imported | None:
    """Ask one system and print what came, with `changes` line by line. Raises ImportRefusedError."""
    async with _asking(settings) as asker:
        wanted = Wanted(full=full, smaller=accept_smaller, progress=shown_progress())
        imported = await asker.ask(asker.system_of(organisation_id), wanted)
    print("Nothing new." if imported is None else summary(imported))
    attended = asker.attended.get(organisation_id)
    if attended is not None:
        print("Attendance: " + ", ".join(f"{times} {name}" for name, times in asdict(attended).items()))
    for line in imported.lines if imported is not None and changes else ():
        print(f"  {line.kind} {line.outcome} {line.record} {', '.join(line.fields)}".rstrip())
    return imported


async def unsubscribe(settings: Settings, *, organisation_id: str) -> None:
    """End the subscription at one system. Raises ImportRefusedError."""
    async with _asking(settings) as asker:
        ended = await asker.end_subscription(asker.system_of(organisation_id))
    print("It tells us nothing more." if ended else "There was no subscription.")


async def status(settings: Settings) -> None:
    """Print how far each system has been read."""
    async with _asking(settings) as asker:
        for system in asker.systems:
            source = await asker.source(system)
            told = [
                system.organisation,
                f"asked {_when(source.asked_at)}",
                f"whole {_when(source.full_at)}",
                f"failed {source.failures} times in a row" if source.failures else "answers",
            ]
            print(", ".join(told))


async def ask_until(asker: Asker, url: str, stop: asyncio.Event) -> None:
    """Ask whoever is due, again and again; of several processes only one at a time."""
    pause = TICK_SECONDS
    while not stop.is_set():
        try:
            await _until_stopped(ask_alone(asker, url), stop)
            pause = TICK_SECONDS
        except DATABASE_ERRORS as error:
            _LOG.warning("school-systems.interrupted", error_kind=type(error).__name__)
            pause = min(2 * pause, _LONGEST_PAUSE)
        try:
            await asyncio.wait_for(stop.wait(), timeout=pause)
        except TimeoutError:
            continue


async def _until_stopped(work: Coroutine[Any, Any, int], stop: asyncio.Event) -> None:
    """Do it, but let it go when the process is to end: a round that is broken off has not happened."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not working.done():
        working.cancel()
    try:
        asked = await working
    except asyncio.CancelledError:
        return
    if asked:
        _LOG.info("school-systems.asked", count=asked)


async def ask_alone(asker: Asker, url: str) -> int:
    """Ask whoever is due, unless another process is asking; return how many were asked."""
    if not asker.systems:
        return 0
    connection = await asyncpg.connect(asyncpg_url(url), timeout=10)
    try:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", Lock.SCHOOL_SYSTEMS):
            return 0
        return await asker.ask_who_is_due()
    finally:
        await connection.close()


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
