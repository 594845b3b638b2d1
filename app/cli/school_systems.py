"""Asking school systems from the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from app.cli.imports import shown_progress, summary
from app.interop.feeds.agreed import read_school_systems
from app.interop.feeds.asker import Asker
from app.interop.feeds.syncing import Wanted
from app.interop.importing.running import Imported
from app.kit.database import Database
from app.kit.public_only import PublicOnly
from app.kit.vault import open_vault
from app.main import connect_listeners
from app.settings import Settings


def asker_of(settings: Settings) -> Asker:
    """Return whoever asks the agreed systems, with a database of its own. Raises UnfitSchoolSystemsError."""
    systems = read_school_systems(settings.school_systems, demo=settings.demo)
    connect_listeners()
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    return Asker(database, systems, network=lambda: PublicOnly(loopback=settings.demo))


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[Asker]:
    asker = asker_of(settings)
    try:
        yield asker
    finally:
        await asker.close()
        await asker.database.close()


async def ask(
    settings: Settings, *, organisation_id: str, full: bool = False, accept_smaller: bool = False
) -> Imported | None:
    """Ask one system and print what came. Raises ImportRefusedError."""
    async with _asking(settings) as asker:
        wanted = Wanted(full=full, smaller=accept_smaller, progress=shown_progress())
        imported = await asker.ask(asker.system_of(organisation_id), wanted)
    print("Nothing new." if imported is None else summary(imported))
    return imported


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


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
