"""Importing a folder of SS 12000 answers from the command line, with progress for whoever waits."""

import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.children.registering import TEST_PEOPLE_ONLY
from app.interop.importing.errors import ImportRefusedError
from app.interop.importing.run import Progress
from app.interop.importing.running import Errand, Imported, import_answers
from app.interop.ss12000.folder import NoAnswersError, read_folder
from app.kit.clock import Moment
from app.kit.database import Database
from app.kit.vault import open_vault
from app.main import connect_listeners
from app.settings import Settings

_PATIENCE_SECONDS = 2.0
_SECONDS_BETWEEN = 1.0
_DOMAIN_NOW = text("SELECT domain_now()")


def shown_progress() -> Progress:
    """Return what tells of progress on standard error, once it takes longer than two seconds."""
    began = last = time.monotonic()

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - began >= _PATIENCE_SECONDS and (now - last >= _SECONDS_BETWEEN or done == total):
            last = now
            print(f"  {what}: {done} of {total}", file=sys.stderr, flush=True)

    return tell


async def import_from_folder(
    settings: Settings, *, folder: Path, organisation_id: str, role_mailbox: str | None = None
) -> Imported:
    """Import a folder's answers for one organisation and print what came. Raises ImportRefusedError."""
    connect_listeners()
    database = Database(
        settings.database_url.get_secret_value(),
        vault=open_vault(settings),
        pool_size=2,
        carried={TEST_PEOPLE_ONLY: settings.test_people_only},
    )
    try:
        moment = await domain_moment(database)
        progress = shown_progress()
        progress("reading", 0, 1)
        try:
            answers = read_folder(folder, today=moment.today)
        except NoAnswersError as error:
            raise ImportRefusedError(f"Nothing was imported: {error}.") from None
        imported = await import_answers(
            database,
            answers,
            organisation_id=organisation_id,
            moment=moment,
            errand=Errand(role_mailbox=role_mailbox, progress=progress),
        )
    finally:
        await database.close()
    print(summary(imported))
    return imported


async def domain_moment(database: Database) -> Moment:
    """Return what time it is in the domain."""
    async with database.session() as session:
        return Moment((await session.execute(_DOMAIN_NOW)).scalar_one())


def summary(imported: Imported) -> str:
    """Return the run in a few lines: numbers only, nobody's name."""
    counts: dict[str, Any] = imported.counts
    lines = [f"Import {imported.run_id}"]
    for kind, outcomes in counts["rows"].items():
        said = ", ".join(f"{times} {outcome}" for outcome, times in outcomes.items() if times)
        if said:
            lines.append(f"  {kind:<14} {said}")
    told = ("quarantined", "unverified_numbers", "shielded")
    lines += [f"  {name.replace('_', ' ')}: {counts[name]}" for name in told]
    return "\n".join(lines)
