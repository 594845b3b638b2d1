"""Tables as CSV (RFC 4180) that no spreadsheet obeys: what would be a formula is text."""

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins, full-width signs too: spreadsheets take those for the others."""
_BLANKS = " \u00a0\u2003\u3000\u200b\ufeff"


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a heading and rows. A number stays one; nothing is an empty cell; all else is quoted text."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue().encode()


def unguarded(cell: str) -> str:
    """Return what a cell said before `as_csv` made text of it: an apostrophe before what would be obeyed."""
    rest = cell.removeprefix("'")
    guarded = rest != cell and (rest.startswith(_OBEYED) or rest.lstrip(_BLANKS).startswith(_OBEYED))
    return rest if guarded else cell


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(_OBEYED) or text.lstrip(_BLANKS).startswith(_OBEYED) else text
