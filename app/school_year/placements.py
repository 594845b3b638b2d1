"""The placements of the next school year: who goes to which unit, as a school authority hands them over."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.interop.importing.known import SYSTEM
from app.interop.ss12000.folder import NoAnswersError, read_folder

COLUMNS = ("child", "unit")
_OPTIONAL = ("organisation", "system")


class PlacementsError(ValueError):
    """The placements cannot be read; the message names no child."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One child's unit in the new school year, by the authority's own ids."""

    line: int
    organisation_id: str
    system: str
    child: str = field(repr=False)
    unit: str
    """Our id of the unit, its school unit code, or the authority's own id of it."""


def read_table(path: Path, *, organisation_id: str | None, system: str | None) -> list[Placement]:
    """Read a CSV file with the columns child and unit; organisation and system where they differ by row.

    Raises PlacementsError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_rows(file.read().splitlines(), organisation_id, system or SYSTEM))
    except (OSError, UnicodeDecodeError):
        raise PlacementsError("The file of placements cannot be read as UTF-8 text.") from None


def _rows(lines: Sequence[str], organisation_id: str | None, system: str) -> Iterator[Placement]:
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    names = tuple(reader.fieldnames or ())
    if not set(COLUMNS) <= set(names) or not set(names) <= {*COLUMNS, *_OPTIONAL}:
        raise PlacementsError("The first line must name the columns child and unit (organisation, system).")
    try:
        for row in reader:
            yield _placement(reader.line_num, row, organisation_id, system)
    except csv.Error:
        raise PlacementsError(f"Line {reader.line_num} is no CSV.") from None


def _placement(line: int, row: dict[str, str | None], organisation_id: str | None, system: str) -> Placement:
    owner = (row.get("organisation") or organisation_id or "").strip()
    child, unit = ((row.get(name) or "").strip() for name in COLUMNS)
    if not (owner and child and unit):
        raise PlacementsError(f"Line {line} lacks a child, a unit or an organisation.")
    return Placement(line, owner, (row.get("system") or system).strip(), child, unit)


def read_answers(folder: Path, *, organisation_id: str, on: date, today: date) -> list[Placement]:
    """Read from a school system's answers where each pupil is enrolled on the first day of the school year.

    Raises PlacementsError.
    """
    try:
        answers = read_folder(folder, today=today)
    except NoAnswersError as error:
        raise PlacementsError(f"Nothing was read: {error}.") from None
    placements = []
    for number, pupil in enumerate(answers.pupils, start=1):
        there = [
            each for each in pupil.enrolments if each.since <= on and not (each.until and each.until < on)
        ]
        if there:
            unit = max(there, key=lambda each: each.since).unit
            placements.append(Placement(number, organisation_id, SYSTEM, pupil.source_id, unit))
    return placements
