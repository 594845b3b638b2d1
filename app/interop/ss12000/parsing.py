"""From raw JSON to records: each stands for itself, and a bad one goes aside alone.

An error of Pydantic never leaves this file, because it holds what was sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from pydantic import ValidationError

from app.interop.ss12000.fields import source_id
from app.interop.ss12000.reasons import Quarantined, Reason, RefusedError
from app.interop.ss12000.records import PersonRecord, Record
from app.interop.ss12000.shields import stricter
from app.vocabulary import ProtectionLevel

_NOBODY = "00000000-0000-0000-0000-000000000000"
R = TypeVar("R", bound=Record)


def parse_record(kind: type[R], raw: object, *, today: date) -> R | Quarantined:
    """Parse one record, or say why not. Nothing of the content is in the reason."""
    if not isinstance(raw, dict):
        return Quarantined(None, kind.resource, Reason.NOT_AN_OBJECT)
    try:
        return kind.model_validate(raw, context={"today": today})
    except ValidationError as error:
        reason, field = _first_reason(error)
    return Quarantined(id_of(raw), kind.resource, reason, field)


Copies = Sequence[tuple[int, object]]
"""The raw copies of one record, each with its position among all; or one that has no readable id."""


class Raws(Protocol):
    """The raw records of one resource."""

    def grouped(self) -> Iterator[Copies]:
        """Yield them, each record with all its copies; anew each time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Raw records that are at hand."""

    raws: Sequence[object] = ()

    def grouped(self) -> Iterator[Copies]:
        """Yield them, each record with all its copies."""
        groups: dict[object, list[tuple[int, object]]] = {}
        for position, raw in enumerate(self.raws):
            name = id_of(raw)
            groups.setdefault(position if name is None else name, []).append((position, raw))
        yield from groups.values()


def parse_copies(kind: type[R], copies: Copies, *, today: date) -> tuple[R | None, list[Quarantined]]:
    """Parse a record; of several copies keep the newest. What is set aside has its position, but for what is
    said of all copies together.
    """
    kept: R | None = None
    aside: list[Quarantined] = []
    for position, raw in copies:
        record = parse_record(kind, raw, today=today)
        if isinstance(record, Quarantined):
            aside.append(replace(record, position=position))
        elif newest := _newest(kept, record):
            kept = newest
        else:
            aside.append(Quarantined(record.id, kind.resource, Reason.DUPLICATE_ID, position=position))
    if kept is not None and aside:
        # A copy that was set aside may have held the marking that the readable copy lacks.
        aside.append(Quarantined(kept.id, kind.resource, Reason.DUPLICATE_ID))
        kept = None
    return kept, aside


@dataclass(slots=True)
class Reading(Generic[R]):
    """The records of one resource, one for each id, read anew each time that they are gone through: a city's
    persons take little room as text, and much when all of them are opened.
    """

    kind: type[R]
    raws: Raws
    today: date

    def __iter__(self) -> Iterator[R]:
        """Yield what can be read."""
        for copies in self.raws.grouped():
            record, _ = parse_copies(self.kind, copies, today=self.today)
            if record is not None:
                yield record

    def tell(self, aside: list[Quarantined]) -> Iterator[R | Copies]:
        """Yield what can be read, and of what cannot its copies; add to `aside` why."""
        told: list[Quarantined] = []
        for copies in self.raws.grouped():
            record, why = parse_copies(self.kind, copies, today=self.today)
            told += why
            yield copies if record is None else record
        aside += sorted(
            told, key=lambda each: (each.position is None, each.position or 0, each.record_id or "")
        )


def outline(copies: Copies, *, today: date) -> Iterator[PersonRecord]:
    """Yield what protection needs to know of a person whose record is set aside.

    It is not taken over. But the person may be protected, and then what would give that person away through
    somebody near must not be taken over either.
    """
    return (_outline(raw, today=today) for _, raw in copies if isinstance(raw, dict))


def _outline(raw: dict[object, object], *, today: date) -> PersonRecord:
    """Read of a bad record only what protection needs, and of that what is readable."""
    outline = PersonRecord.model_construct(id=id_of(raw) or _NOBODY, given_name="", family_name="")
    for field in ("securityMarking", "civicNo", "addresses", "responsibles"):
        part = {"id": outline.id, "givenName": "-", "familyName": "-", field: raw.get(field)}
        read = parse_record(PersonRecord, part, today=today)
        if isinstance(read, PersonRecord):
            outline = outline.model_copy(update={name: getattr(read, name) for name in read.model_fields_set})
        elif field == "securityMarking":
            outline = outline.model_copy(update={"security_marking": ProtectionLevel.PROTECTED_REGISTRATION})
    return outline


def _newest(one: R | None, other: R) -> R | None:
    """Return the newer of two copies, or none where nobody can tell. A marking is never lost."""
    if one is None or one == other:
        return other
    if one.modified is None or other.modified is None or one.modified == other.modified:
        return None
    older, newer = (one, other) if one.modified < other.modified else (other, one)
    if isinstance(older, PersonRecord) and isinstance(newer, PersonRecord):
        marking = stricter(older.security_marking, newer.security_marking)
        return newer.model_copy(update={"security_marking": marking})
    return newer


def _first_reason(error: ValidationError) -> tuple[Reason, str]:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    refused = first.get("ctx", {}).get("error")
    if isinstance(refused, RefusedError):
        return refused.reason, field
    if first["type"] == "missing":
        return (Reason.NO_ID if field == "id" else Reason.MISSING_FIELD), field
    return Reason.MALFORMED_FIELD, field


def id_of(raw: object) -> str | None:
    """Return a raw record's id, where it has one that can be read."""
    try:
        return source_id(raw.get("id") if isinstance(raw, dict) else None)
    except RefusedError:
        return None
