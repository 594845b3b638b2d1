"""Use cases of the chronology: write down, amend, and hand a snapshot to whoever decides on sharing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.chronology import queries
from app.chronology.events import ChronologyEntryAmended, ChronologyEntryWritten
from app.chronology.models import ChronologyEntry, ChronologyVersion
from app.chronology.schemas import ChronologyEntryCreate, ChronologyEntryUpdate
from app.kit.clock import swedish_date
from app.kit.database import vault_of
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotFound
from app.kit.vault import Vault
from app.rules.working_days import is_working_day
from app.vocabulary import Branch, Category
from app.wellbeing.service import Snapshot, authors_unit, written_in


class Content(TypedDict):
    """What is sealed in one version."""

    fact: str
    known_by: str | None
    outcome: str | None
    reason: str | None


class Said(NamedTuple):
    """What one version says."""

    kind: str
    time_known: bool
    content: Content
    categories: Iterable[str]


async def write(cleared: Cleared, *, given: ChronologyEntryCreate) -> str:
    """Write down something that has happened."""
    actor, now = cleared.actor, cleared.moment.now
    _refuse_the_future(given.happened_at, now)
    entry = ChronologyEntry(
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        unit_id=await authors_unit(cleared),
        author_id=actor.professional_id or "",
        happened_at=given.happened_at,
        written_at=now,
    )
    cleared.session.add(entry)
    await cleared.session.flush()  # the version points at it
    content = Content(fact=given.fact, known_by=given.known_by, outcome=given.outcome, reason=None)
    said = Said(given.kind, given.time_known, content, given.categories)
    cleared.session.add(_version(cleared, entry, said))
    await cleared.session.flush()
    told = ChronologyEntryWritten(child_id=entry.child_id, link=path_of(entry), happened_at=now)
    await publish(cleared.session, told)
    return entry.id


async def amend(cleared: Cleared, entry: ChronologyEntry, *, given: ChronologyEntryUpdate) -> None:
    """Write a new version on top of the latest; none is ever overwritten."""
    before = await version_of(cleared.session, entry)
    happened_at = given.happened_at or before.happened_at
    _refuse_the_future(happened_at, cleared.moment.now)
    entry.happened_at = happened_at
    entry.version += 1
    cleared.session.add(entry)
    stood = opened(cleared.vault, before)
    outcome = given.outcome if "outcome" in given.model_fields_set else stood["outcome"]
    content = Content(
        fact=given.fact or stood["fact"],
        known_by=given.known_by or stood["known_by"],
        outcome=outcome,
        reason=given.reason,
    )
    said = Said(
        kind=given.kind or before.kind,
        time_known=before.time_known if given.time_known is None else given.time_known,
        content=content,
        categories=before.categories if given.categories is None else given.categories,
    )
    cleared.session.add(_version(cleared, entry, said))
    await cleared.session.flush()
    await publish(
        cleared.session,
        ChronologyEntryAmended(
            child_id=entry.child_id,
            link=path_of(entry),
            happened_at=cleared.moment.now,
            chronology_entry_id=entry.id,
            version=entry.version,
            moment=cleared.moment,
        ),
    )


async def get(cleared: Cleared, entry_id: str, *, lock: bool = False) -> ChronologyEntry:
    """Return one entry about this child in the caller's own compartment. Raises NotFound."""
    entry = await queries.one(cleared.session, entry_id, lock=lock)
    if entry is None or entry.child_id != cleared.child_id:
        raise NotFound
    return entry


async def whole(cleared: Cleared) -> list[tuple[ChronologyEntry, ChronologyVersion]]:
    """Return every entry about the child in the caller's own compartment, each in its latest version."""
    return await queries.whole(cleared.session, cleared.child_id)


async def version_of(
    session: AsyncSession, entry: ChronologyEntry, number: int | None = None
) -> ChronologyVersion:
    """Return one version, the latest when none is named. Raises NotFound."""
    found = await queries.version(session, entry.id, number or entry.version)
    if found is None:
        raise NotFound
    return found


async def snapshot(session: AsyncSession, entry_id: str, *, child_id: str) -> Snapshot:
    """Return what a disclosure would take with it. Raises NotFound alike for another child's entry and for
    that of another compartment.
    """
    entry = await queries.one(session, entry_id)
    if entry is None or entry.child_id != child_id:
        raise NotFound
    latest = await version_of(session, entry)
    text = opened(vault_of(session), latest)
    content: dict[str, Any] = {
        "kind": latest.kind,
        "fact": text["fact"],
        "knownBy": text["known_by"],
        "outcome": text["outcome"],
        "happenedAt": latest.happened_at.isoformat(),
        "timeKnown": latest.time_known,
        "writtenAt": entry.written_at.isoformat(),
        "late": is_late(latest.happened_at, entry.written_at),
    }
    return Snapshot(latest.version, [Category(word) for word in latest.categories], content)


def opened(vault: Vault, version: ChronologyVersion) -> Content:
    """Open what is sealed in a version."""
    stored: Content = vault.open_json(version.organisation_id, version.content_sealed)
    return {**stored, "known_by": stored.get("known_by")}


def is_late(happened_at: datetime, written_at: datetime) -> bool:
    """Whether something was written after the working day on which it happened, or after the next one where
    it happened on a day that was none.
    """
    return swedish_date(written_at) > _working_day_from(swedish_date(happened_at))


def _working_day_from(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def path_of(entry: ChronologyEntry) -> str:
    """Where an entry lies."""
    return f"/children/{entry.child_id}/chronology/{entry.id}"


def _refuse_the_future(happened_at: datetime, now: datetime) -> None:
    if happened_at > now:
        error = FieldError(pointer="/happenedAt", code="future", detail="lies in the future")
        raise InvalidRequest(errors=[error])


def _version(cleared: Cleared, entry: ChronologyEntry, said: Said) -> ChronologyVersion:
    return ChronologyVersion(
        chronology_entry_id=entry.id,
        child_id=entry.child_id,
        organisation_id=entry.organisation_id,
        branch=entry.branch,
        version=entry.version,
        author_id=cleared.actor.professional_id or "",
        kind=said.kind,
        happened_at=entry.happened_at,
        time_known=said.time_known,
        content_sealed=cleared.vault.seal_json(entry.organisation_id, said.content),
        categories=written_in(Branch(entry.branch), said.categories),
        written_at=cleared.moment.now,
    )
