"""From raw JSON to records: each stands for itself, and a bad one goes aside alone.

An error of Pydantic never leaves this file, because it holds what was sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from pydantic import ValidationError

from app.interop.ss12000.fields import source_id
from app.interop.ss12000.reasons import Quarantined, Reason, RefusedError
from app.interop.ss12000.records import PersonRecord, Record
from app.interop.ss12000.shields import stricter
from app.vocabulary import ProtectionLevel

_NOBODY = "00000000-0000-0000-0000-000000000000"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[R]):
    """The records of one resource, one for each id, and what was set aside."""

    records: tuple[R, ...]
    quarantined: tuple[Quarantined, ...]


def parse_record(kind: type[R], raw: object, *, today: date) -> R | Quarantined:
    """Parse one record, or say why not. Nothing of the content is in the reason."""
    if not isinstance(raw, dict):
        return Quarantined(None, kind.resource, Reason.NOT_AN_OBJECT)
    try:
        return kind.model_validate(raw, context={"today": today})
    except ValidationError as error:
        reason, field = _first_reason(error)
    return Quarantined(_id_of(raw), kind.resource, reason, field)


def parse_records(kind: type[R], raws: Iterable[object], *, today: date) -> Parsed[R]:
    """Parse all records of a resource; of several copies of one record keep the newest."""
    kept: dict[str, R] = {}
    aside: list[Quarantined] = []
    for position, raw in enumerate(raws):
        record = parse_record(kind, raw, today=today)
        if isinstance(record, Quarantined):
            aside.append(replace(record, position=position))
        elif newest := _newest(kept.get(record.id), record):
            kept[record.id] = newest
        else:
            aside.append(Quarantined(record.id, kind.resource, Reason.DUPLICATE_ID, position=position))
    # A copy that was set aside may have held the marking that the readable copy lacks.
    doubtful = kept.keys() & {each.record_id for each in aside}
    aside += [Quarantined(record_id, kind.resource, Reason.DUPLICATE_ID) for record_id in sorted(doubtful)]
    return Parsed(tuple(record for record in kept.values() if record.id not in doubtful), tuple(aside))


def outline_persons(
    raws: Iterable[object], records: Iterable[PersonRecord], *, today: date
) -> tuple[PersonRecord, ...]:
    """Return what protection needs to know of the persons whose records are set aside.

    They are not taken over. But one of them may be protected, and then what would give that person away
    through somebody near must not be taken over either.
    """
    taken = {record.id for record in records}
    return tuple(
        _outline(raw, today=today) for raw in raws if isinstance(raw, dict) and _id_of(raw) not in taken
    )


def _outline(raw: dict[object, object], *, today: date) -> PersonRecord:
    """Read of a bad record only what protection needs, and of that what is readable."""
    outline = PersonRecord.model_construct(id=_id_of(raw) or _NOBODY, given_name="", family_name="")
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


def _id_of(raw: dict[object, object]) -> str | None:
    try:
        return source_id(raw.get("id"))
    except RefusedError:
        return None
