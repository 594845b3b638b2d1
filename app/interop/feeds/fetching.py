"""One round of questions: everything, or what has changed and what was deleted since the last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.interop.feeds.asking import Producer, UnansweredError
from app.interop.feeds.packing import take
from app.interop.ss12000.fields import source_id
from app.interop.ss12000.reasons import Reason, RefusedError, Resource
from app.kit.clock import wall_clock
from app.kit.spool import Spool, Texts

OVERLAP = timedelta(minutes=10)
"""How far before the last round the next one begins: what was written meanwhile may bear an earlier time."""
_BAD_FILTER = frozenset({400, 422})
_KINDS = {
    "organisation": Resource.ORGANISATIONS,
    "organsation": Resource.ORGANISATIONS,  # as the standard's own example spells it
    "person": Resource.PERSONS,
    "duty": Resource.DUTIES,
    "dutie": Resource.DUTIES,  # what is left of `duties`
    "group": Resource.GROUPS,
    "placement": Resource.PLACEMENTS,
}


@dataclass(slots=True)
class Fetched:
    """What one round has brought."""

    spool: Spool
    """Where it lies."""
    since: datetime
    """From when the next round may ask for what has changed, before the overlap."""
    came: dict[Resource, Texts] = field(default_factory=dict)
    replaced: set[Resource] = field(default_factory=set)
    """Resources that were asked for whole; of the others only what has changed."""
    failed: dict[Resource, Reason] = field(default_factory=dict)
    not_offered: set[Resource] = field(default_factory=set)
    deleted: dict[Resource, set[str]] = field(default_factory=dict)

    @property
    def brings_nothing(self) -> bool:
        """Whether nothing was said that could change anything."""
        return not (self.replaced or self.failed or any(self.came.values()) or any(self.deleted.values()))


async def fetch(producer: Producer, since: Mapping[Resource, datetime], spool: Spool) -> Fetched:
    """Ask for everything; of what `since` names only for what has changed and what was deleted since then."""
    began = wall_clock()
    found = Fetched(spool=spool, since=began)
    for resource in Resource:
        if Reason.NO_ANSWER in found.failed.values():
            found.failed[resource] = Reason.NO_ANSWER  # nobody is there: no use in waiting for each
            continue
        await _fetch_one(producer, resource, since.get(resource), found)
    if since and Reason.NO_ANSWER not in found.failed.values():
        await _fetch_deleted(producer, min(since.values()), found)
    # Its clock may be behind ours: what counts is the earlier of the two.
    found.since = min(began, producer.said_at or began)
    return found


async def _fetch_one(producer: Producer, resource: Resource, since: datetime | None, found: Fetched) -> None:
    came = found.came[resource] = Texts(found.spool)
    wanted = {} if since is None else {"meta.modified.after": stamp(since)}
    try:
        async for page in producer.pages(f"/{resource}", wanted):
            take(came, page, resource)
    except UnansweredError as error:
        if since is not None and error.status in _BAD_FILTER:
            await _fetch_one(producer, resource, None, found)
        elif error.not_offered and not came:
            found.not_offered.add(resource)
        else:
            found.failed[resource] = error.reason
    else:
        if since is None:
            found.replaced.add(resource)


async def _fetch_deleted(producer: Producer, since: datetime, found: Fetched) -> None:
    """Ask what was deleted. A system that does not tell is found out by the next full round."""
    try:
        async for data in producer.portions("/deletedEntities", {"after": stamp(since)}):
            for resource, named in _deleted_ids(data):
                found.deleted.setdefault(resource, set()).add(named)
    except UnansweredError as error:
        if not error.not_offered and error.status not in _BAD_FILTER:
            for resource in set(Resource) - found.not_offered:
                found.failed.setdefault(resource, error.reason)


def _deleted_ids(data: object) -> Iterable[tuple[Resource, str]]:
    """Read what was deleted: lists by kind, as the standard has it, or a flat list that names each kind.
    Kinds that are not read here are left out, whatever their spelling (`activitites`).
    """
    if isinstance(data, dict):
        told = [(kind, each) for kind, ids in data.items() if isinstance(ids, list) for each in ids]
    elif isinstance(data, list):
        parts = [each for each in data if isinstance(each, dict)]
        told = [(each.get("entityType") or each.get("resource"), each.get("id")) for each in parts]
    else:
        raise UnansweredError(Reason.ANSWER_UNREADABLE)
    for kind, named in told:
        resource = kind_of(kind)
        try:
            if resource is not None:
                yield resource, source_id(named)
        except RefusedError:
            continue


def kind_of(name: object) -> Resource | None:
    """Return which resource a word of the standard's means: `Person`, `persons`, `Organsation`."""
    word = name.strip().casefold() if isinstance(name, str) else ""
    return _KINDS.get(word) or _KINDS.get(word.removesuffix("s"))


def stamp(moment: datetime) -> str:
    """Write a moment as the standard does, the overlap taken off."""
    return (moment - OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
