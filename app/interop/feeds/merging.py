"""What a round has brought, laid over what stood before: the whole is understood anew, not the difference."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.interop.feeds.fetching import Fetched
from app.interop.feeds.keeping import Kept, ReadUntil, Standing
from app.interop.feeds.masking import Masks, Raw
from app.interop.feeds.packing import Packed, pack, packed_of
from app.interop.ss12000.composing import Gathered
from app.interop.ss12000.mapping import Records
from app.interop.ss12000.parsing import parse_record
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.records import (
    DutyRecord,
    GroupRecord,
    OrganisationRecord,
    PersonRecord,
    PlacementRecord,
    Record,
)

FEW = 20
"""So few records may vanish at once, for all we know."""
_KINDS: Mapping[Resource, type[Record]] = {
    each.resource: each
    for each in (OrganisationRecord, PersonRecord, DutyRecord, GroupRecord, PlacementRecord)
}


@dataclass(slots=True)
class Merged:
    """What stands now: records by id, some of them in several copies, and those without an id."""

    gathered: Gathered = field(default_factory=Gathered)
    packed: dict[Resource, Packed] = field(default_factory=dict)
    read_until: dict[Resource, ReadUntil] = field(default_factory=dict)

    def add_persons(self, raws: Iterable[object]) -> int:
        """Add persons that were looked up; return how many are new."""
        known = self.packed[Resource.PERSONS].copies
        came = Packed()
        came.take(raws, Resource.PERSONS)
        new = {name: copies for name, copies in came.copies.items() if name not in known}
        known |= new
        return len(new)

    def to_keep(self, masks: Masks, *, today: date) -> Kept:
        """Return what is kept until the next round."""
        kept: Kept = {}
        for resource, packed in self.packed.items():
            one = {name: _one_of(each, resource, today) for name, each in packed.copies.items()}
            if resource is Resource.PERSONS:
                one = {name: text for name, each in one.items() if (text := _masked(masks, name, each))}
            kept[resource] = one
        return kept


def merge(standing: Standing, fetched: Fetched, *, smaller: bool = False) -> Merged:
    """Lay a round over what stood; `smaller` believes a system that has lost most of what it had."""
    merged = Merged()
    for resource in Resource:
        _merge_one(standing, fetched, resource, merged, smaller=smaller)
    return merged


def _merge_one(
    standing: Standing, fetched: Fetched, resource: Resource, merged: Merged, *, smaller: bool
) -> None:
    old = standing.of(resource)
    came = fetched.came.get(resource, Packed())
    gone = old.keys() if resource in fetched.replaced else fetched.deleted.get(resource, set())
    now = packed_of({name: text for name, text in old.items() if name not in gone}) | came.copies
    failed = fetched.failed.get(resource)
    if not smaller and len(old) >= FEW and 2 * len(now) < len(old):
        now = packed_of(old) | came.copies
        failed = failed or Reason.MUCH_SMALLER
    packed = Packed(now, came.nameless)
    merged.packed[resource] = merged.gathered.raw[resource] = packed
    until = _read_until(standing, fetched, resource, came.nameless, failed)
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
    nameless: Sequence[bytes],
    failed: Reason | None,
) -> ReadUntil | None:
    before = standing.read_until.get(resource)
    if failed is not None or resource in fetched.not_offered:
        return before
    if resource in fetched.replaced:
        return ReadUntil(fetched.since, blurred=bool(nameless))
    return ReadUntil(fetched.since, blurred=bool(nameless) or before is None or before.blurred)


def _masked(masks: Masks, name: str, text: bytes) -> bytes | None:
    """Return what is kept of a person, if anything is."""
    raw = json.loads(text)
    kept = masks.kept(raw, name)
    if kept == raw:
        return text
    return None if kept is None else pack(kept)


def _one_of(copies: Sequence[bytes], resource: Resource, today: date) -> bytes:
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


def dangling(records: Records, known: Iterable[str]) -> list[str]:
    """Return the persons whom something refers to that is taken over, and whom nobody has told us of."""
    pointing = {each.person.id for each in records.duties if each.person}
    pointing |= {each.child.id for each in records.placements}
    pointing.update(records.signs.answering_for(records.signs.known))
    return sorted(pointing.difference(known))
