"""Reading a folder of answers: `persons.json`, `duties.json` and so on, each a page or a bare list."""

import json
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from app.interop.ss12000.mapping import Records, map_records
from app.interop.ss12000.parsing import outline_persons, parse_records
from app.interop.ss12000.reasons import Quarantined, Reason, RefusedError, Resource
from app.interop.ss12000.records import (
    DutyRecord,
    GroupRecord,
    OrganisationRecord,
    PersonRecord,
    PlacementRecord,
    Record,
)
from app.interop.ss12000.rows import SchoolAnswers

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_RECORDS = 200_000
R = TypeVar("R", bound=Record)


class NoAnswersError(Exception):
    """The folder is missing, or holds none of the files."""


@dataclass(slots=True)
class _Reading:
    """One reading of a folder, file by file."""

    folder: Path
    today: date
    quarantined: list[Quarantined] = field(default_factory=list)
    incomplete: set[Resource] = field(default_factory=set)
    files: int = 0

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """Read the records of one resource; a missing file is no error."""
        return self._parsed(kind, self._raw_records(kind.resource))

    def persons(self) -> tuple[tuple[PersonRecord, ...], tuple[PersonRecord, ...]]:
        """Read the persons, and the outlines of those in quarantine."""
        raw = self._raw_records(Resource.PERSONS)
        records = self._parsed(PersonRecord, raw)
        return records, outline_persons(raw, records, today=self.today)

    def _parsed(self, kind: type[R], raw: list[object]) -> tuple[R, ...]:
        parsed = parse_records(kind, raw, today=self.today)
        self.quarantined += parsed.quarantined
        return parsed.records

    def _raw_records(self, resource: Resource) -> list[object]:
        try:
            raw, last = read_page(self.folder / f"{resource}.json")
        except FileNotFoundError:
            self.incomplete.add(resource)
            return []
        except RefusedError as refused:
            self.files += 1
            self.incomplete.add(resource)
            self.quarantined.append(Quarantined(None, resource, refused.reason))
            return []
        self.files += 1
        if not last:
            self.incomplete.add(resource)
        return raw


def read_folder(path: Path | str, *, today: date) -> SchoolAnswers:
    """Read and map all answers of a folder. Only a folder without any answers is an error."""
    reading = _Reading(folder=Path(path), today=today)
    if not reading.folder.is_dir():
        raise NoAnswersError("there is no such folder")
    persons, outlines = reading.persons()
    found = Records(
        organisations=reading.records(OrganisationRecord),
        persons=persons,
        outlines=outlines,
        duties=reading.records(DutyRecord),
        groups=reading.records(GroupRecord),
        placements=reading.records(PlacementRecord),
    )
    if not reading.files:
        raise NoAnswersError(f"the folder holds none of {_names(Resource)}")
    return map_records(found, quarantined=reading.quarantined, incomplete=reading.incomplete)


def _names(resources: Iterable[Resource]) -> str:
    return ", ".join(f"{resource}.json" for resource in resources)


def read_page(path: Path) -> tuple[list[object], bool]:
    """Return the raw records of one file and whether it is the last page.

    The reader of request bodies refuses a whole text for one half character or one long number; here
    such a thing spoils only the record in which it stands, hence a reader of its own.
    """
    answer = _json(_bytes(path))
    raw, last = answer, True
    if isinstance(answer, dict):
        raw, last = answer.get("data"), answer.get("pageToken") is None
    if not isinstance(raw, list):
        raise RefusedError(Reason.FILE_HAS_NO_LIST)
    if len(raw) > MAX_RECORDS:
        raise RefusedError(Reason.FILE_TOO_LARGE)
    return raw, last


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


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except RefusedError:
        raise
    except (ValueError, RecursionError):
        raise RefusedError(Reason.FILE_NOT_JSON) from None


def _no_constant(_: str) -> NoReturn:
    raise RefusedError(Reason.FILE_NOT_JSON)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RefusedError(Reason.FILE_REPEATS_A_NAME)
    return members
