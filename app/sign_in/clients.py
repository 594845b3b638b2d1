"""Registering systems: their kind and their organisation's sector decide what they may ever ask for."""

import re
from collections.abc import Iterable, Mapping
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

    def __init__(self, sentence: str, pointer: str = "") -> None:
        """`pointer` says where in the request it is wrong."""
        super().__init__(sentence)
        self.pointer = pointer


class ClientExistsError(UnfitClientError):
    """The client_id is registered already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is registered about a system. `client_id` is an https URL, or a short name for a trial."""

    client_id: str
    name: str
    kind: ClientKind = ClientKind.SYSTEM
    organisation_id: str | None = None
    branches: Iterable[Branch] = ()
    scopes: Iterable[str]
    jwks: Mapping[str, Any] | None = None
    """Its public keys; or else `jwks_uri`, from where they are fetched."""
    jwks_uri: str | None = None
    smart: bool = False
    """A SMART backend client (docs/decisions/0018)."""
    outside_issuer: str | None = None
    """Another issuer that knows the system, and as what: its tokens are taken as the system's."""
    outside_client_id: str | None = None
    certificate_bound: bool = False
    """Whether its tokens are bound to the certificate that it connects with (RFC 8705)."""
    redirect_uris: Iterable[str] = ()
    """Where a browser may come back to after somebody has signed in."""
    registered_by: str | None = None


async def register_client(session: AsyncSession, given: Registration, *, demo: bool = False) -> Client:
    """Register a system; in demo mode one on the developer's own machine too. Raises UnfitClientError.

    It is in force at once: where a second person is needed, `administering.register` sees to that.
    """
    if not _CLIENT_ID.fullmatch(given.client_id):
        raise UnfitClientError("A client_id is up to 200 characters without spaces.", "/clientId")
    client = Client(
        client_id=given.client_id,
        name="",
        organisation_id=given.organisation_id,
        kind=given.kind,
        branches=[],
        scopes=[],
        jwks={},
        registered_by=given.registered_by,
    )
    sector = await sector_of(session, client)
    shape(
        client,
        sector,
        {
            "name": given.name,
            "smart": given.smart,
            "certificate_bound": given.certificate_bound,
            "outside_issuer": given.outside_issuer,
            "outside_client_id": given.outside_client_id,
            "branches": list(given.branches),
            "scopes": list(given.scopes),
            "redirect_uris": list(given.redirect_uris),
            "jwks": given.jwks,
            "jwks_uri": given.jwks_uri,
        },
        demo=demo,
    )
    if await queries.client(session, given.client_id):
        raise ClientExistsError("The client_id is registered already.", "/clientId")
    session.add(client)
    return client


def shape(client: Client, sector: Sector | None, given: Mapping[str, Any], *, demo: bool) -> None:
    """Give a system what is given, whole and checked; what is not given stays. Raises UnfitClientError."""
    kind = ClientKind(client.kind)
    if not 0 < len(given.get("name", client.name)) <= _LONGEST_NAME:
        raise UnfitClientError("A name is up to 200 characters.", "/name")
    client.name = given.get("name", client.name)
    client.smart = given.get("smart", client.smart)
    client.certificate_bound = given.get("certificate_bound", client.certificate_bound)
    _shape_outside(client, given)
    client.branches = _branches(given.get("branches", client.branches), kind, sector)
    client.scopes = _scopes(given.get("scopes", client.scopes), kind, sector)
    if "redirect_uris" in given:
        client.redirect_uris = _redirect_uris(given["redirect_uris"], kind, demo=demo)
    if "jwks" in given or "jwks_uri" in given:
        _shape_keys(client, given.get("jwks"), given.get("jwks_uri"))
    elif client.jwks:
        _jwks(client.jwks, smart=client.smart)


def _shape_outside(client: Client, given: Mapping[str, Any]) -> None:
    client.outside_issuer = given.get("outside_issuer", client.outside_issuer)
    client.outside_client_id = given.get("outside_client_id", client.outside_client_id)
    if (client.outside_issuer is None) is not (client.outside_client_id is None):
        raise UnfitClientError("Another issuer, and as what it knows the system.", "/outsideClientId")
    if client.outside_issuer is not None and client.kind == ClientKind.ADMINISTRATOR:
        raise UnfitClientError("No other issuer speaks for an administrator.", "/outsideIssuer")


def _shape_keys(client: Client, jwks: Mapping[str, Any] | None, jwks_uri: str | None) -> None:
    if jwks is None and jwks_uri is None and client.outside_issuer is not None:
        client.jwks, client.jwks_uri = {}, None  # it never asks us for a token
        return
    if (jwks is None) == (jwks_uri is None):
        raise UnfitClientError("A system has either keys or an address of its keys.", "/jwks")
    if jwks_uri is not None and not fit(jwks_uri, demo=False):
        raise UnfitClientError("The address of the keys is an absolute https address.", "/jwksUri")
    client.jwks = {} if jwks is None else _jwks(jwks, smart=client.smart)
    client.jwks_uri = jwks_uri


async def disable(session: AsyncSession, client_id: str, *, now: datetime) -> Client:
    """Shut a system out at once: its tokens too, because every door asks the register."""
    client = await queries.client(session, client_id)
    if client is None:
        raise UnfitClientError("No such client is registered.")
    client.disabled_at = client.disabled_at or now
    session.add(client)
    return client


async def sector_of(session: AsyncSession, client: Client) -> Sector | None:
    """Return the sector of a system's organisation: never the caller's to say. Raises UnfitClientError."""
    if client.kind != ClientKind.SYSTEM:
        if client.organisation_id is not None:
            raise UnfitClientError(
                f"A client of kind {client.kind} belongs to no organisation.", "/organisationId"
            )
        return None
    organisation = await queries.organisation(session, client.organisation_id or "")
    if organisation is None:
        raise UnfitClientError("A system belongs to a registered organisation.", "/organisationId")
    return Sector(organisation.sector)


def _branches(given: Iterable[Branch], kind: ClientKind, sector: Sector | None) -> list[str]:
    branches = sorted({Branch(branch) for branch in given})
    allowed = BRANCHES[sector] if sector else frozenset()
    if not allowed.issuperset(branches):
        fitting = ", ".join(sorted(allowed)) or "none"
        raise UnfitClientError(f"Branches must belong to the client's sector: {fitting}.", "/branches")
    if kind is ClientKind.SYSTEM and not branches:
        raise UnfitClientError("A system works in at least one branch.", "/branches")
    return [str(branch) for branch in branches]


def _scopes(given: Iterable[str], kind: ClientKind, sector: Sector | None) -> list[str]:
    scopes = sorted(set(given))
    beyond = [scope for scope in scopes if scope not in holdable(kind, sector)]
    if beyond or not scopes:
        named = ", ".join(beyond) or "none given"
        raise UnfitClientError(
            f"Scopes that this kind of client in this sector may not hold: {named}.", "/scopes"
        )
    return scopes


def _redirect_uris(given: Iterable[str], kind: ClientKind, *, demo: bool) -> list[str]:
    addresses = sorted(set(given))
    if addresses and kind is ClientKind.ADMINISTRATOR:
        raise UnfitClientError("Nobody signs in through the administrator's client.", "/redirectUris")
    if len(addresses) > MOST_ADDRESSES or not all(fit(address, demo=demo) for address in addresses):
        raise UnfitClientError(
            "Redirect addresses are up to ten absolute https addresses, without a fragment or a wildcard.",
            "/redirectUris",
        )
    return addresses


def _jwks(given: Mapping[str, Any], *, smart: bool) -> dict[str, Any]:
    try:
        client_keys(given, smart=smart)
    except UnfitKeysError as unfit:
        raise UnfitClientError(f"The public keys cannot be used: {unfit}.", "/jwks") from None
    return dict(given)
