"""What a round has brought, laid over what stood before: the whole is understood anew, not the difference."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from app.interop.feeds.fetching import Fetched
from app.interop.feeds.keeping import ReadUntil, Standing
from app.interop.feeds.masking import Masks, Raw
from app.interop.feeds.packing import Packed, pack, take
from app.interop.ss12000.composing import Gathered
from app.interop.ss12000.mapping import Records
from app.interop.ss12000.parsing import id_of, parse_record
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.records import (
    DutyRecord,
    GroupRecord,
    OrganisationRecord,
    PersonRecord,
    PlacementRecord,
    Record,
)
from app.kit.spool import Texts

FEW = 20
"""So few records may vanish at once, for all we know."""
_KINDS: Mapping[Resource, type[Record]] = {
    each.resource: each
    for each in (OrganisationRecord, PersonRecord, DutyRecord, GroupRecord, PlacementRecord)
}


@dataclass(slots=True)
class Merged:
    """What stands now: records by id, some of them in several copies, and those without an id."""

    gathered: Gathered
    packed: dict[Resource, Packed] = field(default_factory=dict)
    read_until: dict[Resource, ReadUntil] = field(default_factory=dict)

    def add_persons(self, raws: Iterable[object]) -> int:
        """Add persons that were looked up; return how many are new."""
        persons = self.packed[Resource.PERSONS]
        new = [raw for raw in raws if (name := id_of(raw)) is not None and name not in persons]
        take(persons.came, new, Resource.PERSONS)
        return len({id_of(raw) for raw in new})

    def to_keep(self, resource: Resource, masks: Masks, *, today: date) -> Iterator[tuple[str, str]]:
        """Yield what is kept of a resource until the next round, by id."""
        for name, copies in self.packed[resource].records():
            if name is None:
                continue
            one = _one_of(copies, resource, today)
            kept = _masked(masks, name, one) if resource is Resource.PERSONS else one
            if kept is not None:
                yield name, kept


def merge(standing: Standing, fetched: Fetched, *, smaller: bool = False) -> Merged:
    """Lay a round over what stood; `smaller` believes a system that has lost most of what it had."""
    merged = Merged(Gathered(spool=fetched.spool))
    for resource in Resource:
        _merge_one(standing, fetched, resource, merged, smaller=smaller)
    return merged


def _merge_one(
    standing: Standing, fetched: Fetched, resource: Resource, merged: Merged, *, smaller: bool
) -> None:
    old = standing.kept[resource]
    came = fetched.came.get(resource) or Texts(fetched.spool)
    gone = fetched.deleted.get(resource, set())
    now = Packed(came) if resource in fetched.replaced else Packed(came, old, gone)
    failed = fetched.failed.get(resource)
    if not smaller and old.names >= FEW and 2 * len(now) < old.names:
        now = Packed(came, old)
        failed = failed or Reason.MUCH_SMALLER
    merged.packed[resource] = merged.gathered.raw[resource] = now
    until = _read_until(standing, fetched, resource, failed, blurred=came.nameless > 0)
    if until is not None:
        merged.read_until[resource] = until
    if failed is not None:
        merged.gathered.refuse(resource, failed)
    if until is None or until.blurred:
        merged.gathered.incomplete.add(resource)


def _read_until(
    standing: Standing,
    fetched: Fetched,
    resource: Resource,
    failed: Reason | None,
    *,
    blurred: bool,
) -> ReadUntil | None:
    before = standing.read_until.get(resource)
    if failed is not None or resource in fetched.not_offered:
        return before
    if resource in fetched.replaced:
        return ReadUntil(fetched.since, blurred=blurred)
    return ReadUntil(fetched.since, blurred=blurred or before is None or before.blurred)


def _masked(masks: Masks, name: str, text: str) -> str | None:
    """Return what is kept of a person, if anything is."""
    raw = json.loads(text)
    kept = masks.kept(raw, name)
    if kept == raw:
        return text
    return None if kept is None else pack(kept)


def _one_of(copies: Sequence[str], resource: Resource, today: date) -> str:
    """Return what is kept of a record's copies."""
    return copies[0] if len(copies) == 1 else pack(_newest_of([*map(json.loads, copies)], resource, today))


def _newest_of(copies: Sequence[Raw], resource: Resource, today: date) -> Raw:
    """Return the newest copy of a record, never without a marking that another copy bears; where nobody can
    tell which is the newest, what sets it aside again.
    """
    marking = next(
        (word for each in copies if (word := each.get("securityMarking")) not in {None, "", "Ingen"}), None
    )
    marked = {} if marking is None else {"securityMarking": marking}
    read = [parse_record(_KINDS[resource], each, today=today) for each in copies]
    times = [None if isinstance(each, Quarantined) else each.modified for each in read]
    if None in times or len({*times}) < len(times):
        return {"id": copies[0]["id"], **marked}
    newest = max(range(len(copies)), key=lambda place: times[place] or 0)
    return {**copies[newest], **marked}


def dangling(records: Records, known: Container[str]) -> list[str]:
    """Return the persons whom something refers to that is taken over, and whom nobody has told us of."""
    duties = (each.person.id for each in records.duties if each.person)
    placements = (each.child.id for each in records.placements)
    answering = (
        each
        for child, responsibles in records.signs.answering()
        if child in records.roll.known
        for each in responsibles
    )
    return sorted({each for each in chain(duties, placements, answering) if each not in known})
