"""Registering systems: their kind and their organisation's sector decide what they may ever ask for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.organisations.sectors import BRANCHES
from app.sign_in import queries
from app.sign_in.keys import UnfitKeysError, client_keys
from app.sign_in.models import Client
from app.sign_in.redirects import MOST_ADDRESSES, fit
from app.sign_in.scopes import ClientKind, holdable
from app.vocabulary import Branch, Sector

_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,200}")
_LONGEST_NAME = 200


class UnfitClientError(ValueError):
    """The system cannot be registered like this; the message is for the administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is registered about a system. `client_id` is an https URL, or a short name for a trial."""

    client_id: str
    name: str
    kind: ClientKind = ClientKind.SYSTEM
    organisation_id: str | None = None
    branches: Iterable[Branch] = ()
    scopes: Iterable[str]
    jwks: Mapping[str, Any]
    smart: bool = False
    """A SMART backend client (docs/decisions/0018)."""
    redirect_uris: Iterable[str] = ()
    """Where a browser may come back to after somebody has signed in."""


async def register_client(session: AsyncSession, given: Registration, *, demo: bool = False) -> Client:
    """Register a system; in demo mode one on the developer's own machine too. Raises UnfitClientError."""
    if not _CLIENT_ID.fullmatch(given.client_id) or not 0 < len(given.name) <= _LONGEST_NAME:
        raise UnfitClientError("A client_id is up to 200 characters without spaces, a name up to 200.")
    sector = await _sector(session, given)
    client = Client(
        client_id=given.client_id,
        name=given.name,
        organisation_id=given.organisation_id,
        kind=given.kind,
        branches=_branches(given.branches, given.kind, sector),
        scopes=_scopes(given.scopes, given.kind, sector),
        jwks=_jwks(given.jwks, smart=given.smart),
        smart=given.smart,
        redirect_uris=_redirect_uris(given.redirect_uris, given.kind, demo=demo),
    )
    if await queries.client(session, given.client_id):
        raise UnfitClientError("The client_id is registered already.")
    session.add(client)
    return client


async def replace_keys(session: AsyncSession, client_id: str, jwks: Mapping[str, Any]) -> Client:
    """Give a system new keys; the old ones stop at once unless they are among them."""
    client = await _known(session, client_id)
    client.jwks = _jwks(jwks, smart=client.smart)
    session.add(client)
    return client


async def disable(session: AsyncSession, client_id: str, *, now: datetime) -> Client:
    """Shut a system out at once: its tokens too, because every door asks the register."""
    client = await _known(session, client_id)
    client.disabled_at = client.disabled_at or now
    session.add(client)
    return client


async def listed(session: AsyncSession) -> Sequence[Client]:
    """Return every registered system, disabled ones too."""
    return await queries.clients(session)


async def _known(session: AsyncSession, client_id: str) -> Client:
    client = await queries.client(session, client_id)
    if client is None:
        raise UnfitClientError("No such client is registered.")
    return client


async def _sector(session: AsyncSession, given: Registration) -> Sector | None:
    if given.kind is not ClientKind.SYSTEM:
        if given.organisation_id is not None:
            raise UnfitClientError(f"A client of kind {given.kind} belongs to no organisation.")
        return None
    organisation = await queries.organisation(session, given.organisation_id or "")
    if organisation is None:
        raise UnfitClientError("A system belongs to a registered organisation.")
    return Sector(organisation.sector)


def _branches(given: Iterable[Branch], kind: ClientKind, sector: Sector | None) -> list[str]:
    branches = sorted({Branch(branch) for branch in given})
    allowed = BRANCHES[sector] if sector else frozenset()
    if not allowed.issuperset(branches):
        fitting = ", ".join(sorted(allowed)) or "none"
        raise UnfitClientError(f"Branches must belong to the client's sector: {fitting}.")
    if kind is ClientKind.SYSTEM and not branches:
        raise UnfitClientError("A system works in at least one branch.")
    return [str(branch) for branch in branches]


def _scopes(given: Iterable[str], kind: ClientKind, sector: Sector | None) -> list[str]:
    scopes = sorted(set(given))
    beyond = [scope for scope in scopes if scope not in holdable(kind, sector)]
    if beyond or not scopes:
        named = ", ".join(beyond) or "none given"
        raise UnfitClientError(f"Scopes that this kind of client in this sector may not hold: {named}.")
    return scopes


def _redirect_uris(given: Iterable[str], kind: ClientKind, *, demo: bool) -> list[str]:
    addresses = sorted(set(given))
    if addresses and kind is ClientKind.ADMINISTRATOR:
        raise UnfitClientError("Nobody signs in through the administrator's client.")
    if len(addresses) > MOST_ADDRESSES or not all(fit(address, demo=demo) for address in addresses):
        raise UnfitClientError(
            "Redirect addresses are up to ten absolute https addresses, without a fragment or a wildcard."
        )
    return addresses


def _jwks(given: Mapping[str, Any], *, smart: bool) -> dict[str, Any]:
    try:
        client_keys(given, smart=smart)
    except UnfitKeysError as unfit:
        raise UnfitClientError(f"The public keys cannot be used: {unfit}.") from None
    return dict(given)
