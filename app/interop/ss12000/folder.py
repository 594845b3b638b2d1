"""Reading a folder of answers: `persons.json`, `duties.json` and so on, each a page or a bare list."""

import stat
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.interop.ss12000.composing import Gathered, composed
from app.interop.ss12000.pages import page_of
from app.interop.ss12000.parsing import Listed
from app.interop.ss12000.reasons import Reason, RefusedError, Resource
from app.interop.ss12000.rows import SchoolAnswers

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_RECORDS = 200_000


class NoAnswersError(Exception):
    """The folder is missing, or holds none of the files."""


def read_folder(path: Path | str, *, today: date) -> SchoolAnswers:
    """Read and map all answers of a folder. Only a folder without any answers is an error."""
    folder = Path(path)
    if not folder.is_dir():
        raise NoAnswersError("there is no such folder")
    found = Gathered()
    files = 0
    for resource in Resource:
        try:
            raws, last = read_page(folder / f"{resource}.json")
            found.raw[resource] = Listed(raws)
        except FileNotFoundError:
            found.incomplete.add(resource)
            continue
        except RefusedError as refused:
            found.refuse(resource, refused.reason)
        else:
            found.incomplete |= set() if last else {resource}
        files += 1
    if not files:
        raise NoAnswersError(f"the folder holds none of {_names(Resource)}")
    return composed(found, today=today)


def _names(resources: Iterable[Resource]) -> str:
    return ", ".join(f"{resource}.json" for resource in resources)


def read_page(path: Path) -> tuple[list[object], bool]:
    """Return the raw records of one file and whether it is the last page."""
    raw, token = page_of(_bytes(path))
    if len(raw) > MAX_RECORDS:
        raise RefusedError(Reason.FILE_TOO_LARGE)
    return raw, token is None


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise RefusedError(Reason.FILE_UNREADABLE)
        if found.st_size > MAX_FILE_BYTES:
            raise RefusedError(Reason.FILE_TOO_LARGE)
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError:
        raise RefusedError(Reason.FILE_UNREADABLE) from None
