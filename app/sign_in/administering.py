"""Administering systems. What lets a system reach persons waits until a second person has confirmed it.

One administrator alone can close: disable a system, take scopes or branches away, let old keys stop. To open
takes two: to register a system that reaches persons, to give it more, to give it other keys, to enable it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.ids import new_id
from app.kit.problems import NotFound
from app.sign_in import queries
from app.sign_in.clients import Registration, UnfitClientError, register_client, sector_of, shape
from app.sign_in.errors import NothingWaits, SecondPersonNeeded
from app.sign_in.models import Client
from app.sign_in.scopes import PERSON_SCOPES, ClientKind, reaches_persons

LONGEST_OVERLAP = timedelta(days=90)
"""How long old keys may be honoured beside the new ones."""
ENABLED = "enabled"
OLD_KEYS_UNTIL = "old_keys_until"


async def register(
    session: AsyncSession, given: Registration, *, by: str, now: datetime, demo: bool = False
) -> Client:
    """Register a system; one that reaches persons is shut out until somebody else has confirmed it."""
    client = await register_client(session, given, demo=demo)
    client.registered_by = by
    if reaches_persons(ClientKind(client.kind), client.scopes):
        client.disabled_at = now
        _wait(client, {ENABLED: True}, by=by, now=now)
    await session.flush()  # the id must stand in the table before the log and the answer name it
    return client


async def to_change(session: AsyncSession, public_id: str) -> Client:
    """Return a system that nobody else changes meanwhile. Raises NotFound."""
    client = await queries.client_by_id(session, public_id, to_change=True)
    if client is None:
        raise NotFound
    return client


async def change(
    session: AsyncSession, client: Client, given: Mapping[str, Any], *, by: str, now: datetime, demo: bool
) -> bool:
    """Change a system at once, or let the change wait; return whether it waits. Raises UnfitClientError."""
    draft = Client(**client.model_dump())
    shape(draft, await sector_of(session, client), given, demo=demo)
    _check_overlap(given, client, now=now)
    if given.get(ENABLED) and client.disabled_at is None:
        return False
    waits = _opens(client, draft, given)
    if waits:
        _wait(client, given, by=by, now=now)
    else:
        await _carry_out(session, client, given, demo=demo)
        if client.waiting:
            client.waiting_id = new_id("clc")  # whoever confirms has seen the system as it is
    return waits


def disable(client: Client, *, now: datetime) -> None:
    """Shut a system out at once: its tokens too, because every door asks the register."""
    client.disabled_at = client.disabled_at or now
    client.version += 1


async def confirm(session: AsyncSession, client: Client, waiting_id: str, *, by: str, now: datetime) -> None:
    """Carry out what another administrator has asked for. Raises NothingWaits, SecondPersonNeeded."""
    given = _waiting(client, waiting_id)
    if _same_person(by, client.waiting_by or ""):
        raise SecondPersonNeeded
    await _carry_out(session, client, given, demo=True)  # the addresses were judged when they were asked for
    client.confirmed_by, client.confirmed_at = by, now
    _wait_no_more(client)


def reject(client: Client, waiting_id: str) -> None:
    """Let what waits come to nothing; whoever asked for it may say so too. Raises NothingWaits."""
    _waiting(client, waiting_id)
    _wait_no_more(client)
    client.version += 1


def _opens(client: Client, draft: Client, given: Mapping[str, Any]) -> bool:
    """Whether a change lets a system reach persons, or reach more, or lets others call as the system."""
    if not reaches_persons(ClientKind(client.kind), draft.scopes):
        return False
    more = PERSON_SCOPES & (set(draft.scopes) - set(client.scopes))
    wider = set(draft.branches) - set(client.branches) or set(draft.redirect_uris) - set(client.redirect_uris)
    keys = (draft.jwks, draft.jwks_uri) != (client.jwks, client.jwks_uri)
    outside = (draft.outside_issuer, draft.outside_client_id) != (
        client.outside_issuer,
        client.outside_client_id,
    )
    return bool(more or wider or keys or outside or given.get(ENABLED))


async def _carry_out(session: AsyncSession, client: Client, given: Mapping[str, Any], *, demo: bool) -> None:
    before, had_keys = client.jwks, bool(client.jwks)
    shape(client, await sector_of(session, client), given, demo=demo)
    if "jwks" in given or "jwks_uri" in given:
        until = given.get(OLD_KEYS_UNTIL)
        client.old_jwks = before if until and had_keys else None
        client.old_keys_until = datetime.fromisoformat(until) if client.old_jwks and until else None
    if given.get(ENABLED):
        client.disabled_at = None
    client.version += 1
    session.add(client)


def _check_overlap(given: Mapping[str, Any], client: Client, *, now: datetime) -> None:
    until = given.get(OLD_KEYS_UNTIL)
    if until is None:
        return
    if not client.jwks:
        raise UnfitClientError("Keys that are fetched from an address turn there.", "/oldKeysUntil")
    if not now < datetime.fromisoformat(until) <= now + LONGEST_OVERLAP:
        raise UnfitClientError("Old keys are honoured for at most 90 days.", "/oldKeysUntil")


def _wait(client: Client, given: Mapping[str, Any], *, by: str, now: datetime) -> None:
    """Let a change wait: beside what the same person has asked for, instead of what another has."""
    before = client.waiting if client.waiting and _same_person(by, client.waiting_by or "") else {}
    client.waiting = {**before, **given}
    client.waiting_id, client.waiting_by, client.waiting_since = new_id("clc"), by, now
    client.version += 1


def _wait_no_more(client: Client) -> None:
    client.waiting = client.waiting_id = client.waiting_by = client.waiting_since = None


def _waiting(client: Client, waiting_id: str) -> Mapping[str, Any]:
    if client.waiting is None or client.waiting_id != waiting_id:
        raise NothingWaits
    return client.waiting


def _same_person(one: str, other: str) -> bool:
    """Whether two signs name one person, however they are written."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
