"""A chronology across agencies: the own entries, and those that others have disclosed one by one and that the
own branch has taken over. There is no folder that several write in or read from; each party gathers its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.doors import Cleared
from app.chronology import service as chronology
from app.chronology.models import ChronologyEntry, ChronologyVersion
from app.disclosures import queries
from app.disclosures.models import ReceivedItem
from app.kit.vault import Vault

KIND = "chronology"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One event, in the words of whoever wrote it down."""

    happened_at: datetime
    said: dict[str, Any]
    """What the entry says, by the names of its fields."""
    organisation_id: str
    """Whose record it is."""
    entry_id: str
    version: int
    copy: ReceivedItem | None = None
    """The copy that was taken over; none for an own entry."""
    newer_version: int | None = None
    """The version that stands with its owner, where that is newer than the copy."""


async def gather(cleared: Cleared) -> list[Gathered]:
    """Return every event that the caller's branch has a record of, in the order of happening.

    All are read to be put in order: when something happened that another has written is sealed with it.
    """
    own = [_own(cleared.vault, entry, version) for entry, version in await chronology.whole(cleared)]
    received = await queries.received_of_kind(cleared.session, cleared.child_id, KIND)
    newer = await queries.standing_versions(
        cleared.session, cleared.child_id, [row.source_id for row in received], told=cleared.actor
    )
    copies = [_copy(cleared.vault, row, newer.get(row.source_id)) for row in received]
    return sorted([*own, *_latest(copies)], key=lambda each: (each.happened_at, each.entry_id))


def _own(vault: Vault, entry: ChronologyEntry, version: ChronologyVersion) -> Gathered:
    text = chronology.opened(vault, version)
    return Gathered(
        happened_at=version.happened_at,
        said={
            **{name: text[name] for name in ("fact", "known_by", "outcome")},
            **version.model_dump(include={"kind", "time_known", "categories"}),
            "written_at": entry.written_at,
            "late": chronology.is_late(version.happened_at, entry.written_at),
        },
        organisation_id=entry.organisation_id,
        entry_id=entry.id,
        version=version.version,
    )


def _copy(vault: Vault, row: ReceivedItem, newer: int | None) -> Gathered:
    kept = vault.open_json(row.organisation_id, row.content_sealed)
    said = kept["content"]
    return Gathered(
        happened_at=datetime.fromisoformat(said["happenedAt"]),
        said={
            "kind": said["kind"],
            "fact": said["fact"],
            "known_by": said.get("knownBy"),
            "outcome": said["outcome"],
            "time_known": said["timeKnown"],
            "categories": row.categories,
            "written_at": said["writtenAt"],
            "late": said["late"],
        },
        organisation_id=row.from_organisation_id,
        entry_id=row.source_id,
        version=kept["version"],
        copy=row,
        newer_version=newer if newer is not None and newer > kept["version"] else None,
    )


def _latest(copies: Iterable[Gathered]) -> Iterator[Gathered]:
    """Of several copies of one entry the newest version, and of that the last that was taken over."""
    found: dict[str, Gathered] = {}
    for each in copies:
        before = found.get(each.entry_id)
        if before is None or each.version >= before.version:
            found[each.entry_id] = each
    yield from found.values()
