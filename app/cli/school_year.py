"""Turning the school year from the command line: a dry run, the real one, and its undoing."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.cli.imports import domain_moment
from app.kit.database import Database
from app.kit.vault import open_vault
from app.main import connect_listeners
from app.school_year.placements import Placement, PlacementsError, read_answers, read_table
from app.school_year.service import Asked, Progress, roll_over, undo
from app.school_year.telling import told_in_words
from app.settings import Settings

_BAR = 30


def bar() -> Progress:
    """Return a progress bar on standard error: one line anew on a terminal, else a line for each tenth."""
    last = -1

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        tenth = 10 * done // total if total else 10
        if not sys.stderr.isatty() and tenth == last:
            return
        last = tenth
        filled = _BAR * done // total if total else _BAR
        line = f"  [{'#' * filled}{'.' * (_BAR - filled)}] {done} of {total} {what}"
        end = "\n" if not sys.stderr.isatty() or done == total else "\r"
        print(line, end=end, file=sys.stderr, flush=True)

    return show


def placements_of(
    source: Path, *, organisation_id: str | None, system: str | None, on: date, today: date
) -> Sequence[Placement]:
    """Read a CSV file, or the folder of a school system's answers. Raises PlacementsError."""
    if not source.is_dir():
        return read_table(source, organisation_id=organisation_id, system=system)
    if organisation_id is None:
        raise PlacementsError("Say whose answers they are: --organisation org-…")
    return read_answers(source, organisation_id=organisation_id, on=on, today=today)


async def turn_year(  # noqa: PLR0913 - the options of the command
    settings: Settings,
    source: Path,
    *,
    on: date,
    organisation_id: str | None,
    system: str | None,
    end_unplaced: bool,
    carry_out: bool,
) -> str:
    """Try the turn of the year or carry it out; return what it does. Raises ValueError when refused."""
    connect_listeners()
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    try:
        moment = await domain_moment(database)
        placements = placements_of(
            source, organisation_id=organisation_id, system=system, on=on, today=moment.today
        )
        asked = Asked(
            placements=placements, on=on, moment=moment, end_unplaced=end_unplaced, carry_out=carry_out
        )
        return told_in_words(await roll_over(database, asked, progress=bar()))
    finally:
        await database.close()


async def undo_turn(settings: Settings, roll_over_id: str) -> str:
    """Put everything back; return how much. Raises RollOverRefusedError."""
    connect_listeners()
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    try:
        moment = await domain_moment(database)
        back, moved_on = await undo(database, roll_over_id, moment=moment, progress=bar())
    finally:
        await database.close()
    left = f"\nChanged again since, and left as they are: {moved_on}." if moved_on else ""
    return f"Put back as they were: {back}.{left}"
