"""The catalogue as a table (CSV): what a row must be, and how each that is not is told of by its line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from app.catalogue.schemas import CatalogueRow
from app.kit.csv import unguarded
from app.kit.problem_handlers import field_errors
from app.kit.problems import FieldError

COLUMNS = (
    "code",
    "name",
    "summary",
    "level",
    "targetGroup",
    "ageFrom",
    "ageTo",
    "way",
    "how",
    "municipalityCode",
    "district",
    "contact",
    "phone",
    "place",
    "validFrom",
    "validTo",
)
OPTIONAL = frozenset({"district", "phone", "place", "validTo"})
EXPORTED = (*COLUMNS, "organisation", "unit", "lastCheckedOn")
"""What an export has beside: it is read in again without these."""
MOST_ROWS = 1_000
MOST_ERRORS = 100
_HEADING = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and the line of the table on which it begins."""

    number: int
    row: CatalogueRow


def wrong(line: int, column: str, code: str, detail: str) -> FieldError:
    """Say what is wrong on a line: never what stands there."""
    where = f"/table/{line}/{column}" if column else f"/table/{line}"
    return FieldError(pointer=where, code=code, detail=f"line {line}: {detail}")


def read(table: str) -> tuple[list[Line], list[FieldError]]:
    """Return the rows of a table that are as they should be, and what is wrong with the others."""
    text = table.removeprefix("\ufeff")
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows: list[Line] = []
    errors: list[FieldError] = []
    cells = _cells(text, separator)
    try:
        _, heading = next(cells, (_HEADING, []))
        errors += _heading_errors(heading)
        if errors:
            return [], errors
        for number, row in cells:
            if len(rows) >= MOST_ROWS or len(errors) >= MOST_ERRORS:
                errors.append(wrong(number, "", "too-many", "there are more rows than are read at once"))
                break
            _take(number, heading, row, rows, errors)
    except csv.Error:
        errors.append(wrong(_HEADING, "", "unreadable", "the table is no CSV from some line on"))
    return rows, errors[:MOST_ERRORS]


def _cells(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it begins; empty lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = _HEADING
    for row in reader:
        if row:
            yield begins, [cell.replace("\r\n", "\n").strip() for cell in row]
        begins = reader.line_num + 1


def _heading_errors(heading: Sequence[str]) -> list[FieldError]:
    if len(set(heading)) < len(heading):
        return [wrong(_HEADING, "", "twice", "a column stands there twice")]
    if not set(heading) <= set(EXPORTED):
        return [wrong(_HEADING, "", "unknown", "has a column that is not known here")]
    missing = [name for name in COLUMNS if name not in heading and name not in OPTIONAL]
    return [wrong(_HEADING, name, "missing", "the column is required") for name in missing]


def _take(
    number: int, heading: Sequence[str], row: Sequence[str], rows: list[Line], errors: list[FieldError]
) -> None:
    if len(row) != len(heading):
        errors.append(wrong(number, "", "cells", "has another number of cells than the heading"))
        return
    said = {name: unguarded(cell) for name, cell in zip(heading, row, strict=True) if cell}
    try:
        found = CatalogueRow.model_validate_strings({name: said[name] for name in COLUMNS if name in said})
    except ValidationError as error:
        errors.extend(_told(number, error))
        return
    if any(each.row.code == found.code for each in rows):
        errors.append(wrong(number, "code", "twice", "the code stands on an earlier line already"))
        return
    rows.append(Line(number, found))


def _told(number: int, error: ValidationError) -> Iterator[FieldError]:
    raw = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_input=False)]
    for each in field_errors(raw):
        yield wrong(number, each.pointer.strip("/"), each.code, each.detail)
