"""Public keys and metadata that others publish, fetched when they are needed and kept within bounds.

    remote = Remote(public_only=False)                     # app.access.remote
    keys = published_keys(remote, "https://login.example/jwks")
    key = await keys.key(kid=header.get("kid"), algorithm=header.get("alg"))

    issuer = Discovery(remote, "https://login.example")    # finds the address of the keys by itself
    document = await issuer.document()                     # its metadata; `issuer` in it has been compared
    key = await issuer.keys.key(kid=…, algorithm=…)

    book = KeyBook(Remote())                               # the JWKS addresses that systems register
    key = await book.of(client.jwks_uri).key(kid=…, algorithm=…)

One object for each issuer, for as long as the process lives (`app.state`). It asks at most once in thirty
seconds, whatever is shown to it and however many wait; it asks anew when what it has is ten minutes old or a
key is named that it does not know; when the other does not answer, what it has serves for an hour.
`UnreachableError`: there is nothing to verify with (answer 503). `UnknownKeyError`: the signature cannot be
right (answer 401). Make both calls before a connection to the database is taken: they may wait for seconds.
"""

import asyncio
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from app.access.remote import Remote, UnreachableError, is_address

KEEP_SECONDS = 600
SERVE_SECONDS = 3_600
PAUSE_SECONDS = 30
MOST_KEYS = 50
MOST_ISSUERS = 1_000
DISCOVERY_PATH = "/.well-known/openid-configuration"
ALGORITHMS: dict[str, tuple[str, str | None]] = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "Ed25519": ("OKP", "Ed25519"),
    "EdDSA": ("OKP", "Ed25519"),
    "PS256": ("RSA", None),
    "PS384": ("RSA", None),
    "PS512": ("RSA", None),
    "RS256": ("RSA", None),
}
"""Whatever an issuer may be trusted to sign with, and which key each needs. Never a shared secret."""
_SMALLEST_RSA_BITS = 2_048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
ThingT = TypeVar("ThingT")
PublicKey = ECKey | OKPKey | RSAKey
_log = structlog.get_logger("issuers")


class UnknownKeyError(Exception):
    """No published key fits: by its name, its kind, its use."""


class Kept(Generic[ThingT]):
    """Something that is published elsewhere, and kept for a while."""

    def __init__(
        self, fetch: Callable[[], Awaitable[ThingT]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`fetch` raises UnreachableError when it cannot be had."""
        self._fetch = fetch
        self._clock = clock
        self._held: tuple[ThingT, float] | None = None
        self._not_before = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def get(self, *, anew: bool = False) -> ThingT:
        """Return it; `anew` when what is kept lacks something. Raises UnreachableError."""
        if self._fetching is None and self._clock() >= self._not_before and (anew or not self._fresh()):
            self._not_before = self._clock() + PAUSE_SECONDS
            self._fetching = asyncio.create_task(self._refresh())
        if self._fetching is not None and (anew or not self._fresh()):
            await asyncio.shield(self._fetching)  # who goes away does not take it from the others
        if self._held is None or self._clock() - self._held[1] >= SERVE_SECONDS:
            raise UnreachableError("nothing kept")
        return self._held[0]

    def _fresh(self) -> bool:
        return self._held is not None and self._clock() - self._held[1] < KEEP_SECONDS

    async def _refresh(self) -> None:
        try:
            self._held = (await self._fetch(), self._clock())
        except UnreachableError as error:
            _log.warning("issuer-unreachable", error_kind=str(error))
        finally:
            self._fetching = None


class PublishedKeys:
    """The public keys of one issuer."""

    def __init__(self, jwks: Kept[tuple[Mapping[str, Any], ...]]) -> None:
        """`jwks`: the members of its key set."""
        self._jwks = jwks

    async def key(self, *, kid: object, algorithm: object) -> PublicKey:
        """Return the key that a header names. Raises UnknownKeyError, UnreachableError."""
        if algorithm not in ALGORITHMS or not isinstance(kid, str | None):
            raise UnknownKeyError
        found = _fitting(await self._jwks.get(), kid, str(algorithm))
        if found is None:
            found = _fitting(await self._jwks.get(anew=True), kid, str(algorithm))
        if found is None:
            raise UnknownKeyError
        return found


def published_keys(
    remote: Remote, jwks_uri: str, *, clock: Callable[[], float] = time.monotonic
) -> PublishedKeys:
    """Return the keys that stand at an address."""

    async def fetch() -> tuple[Mapping[str, Any], ...]:
        return _members(await remote.json(jwks_uri))

    return PublishedKeys(Kept(fetch, clock=clock))


class Discovery:
    """An issuer that says of itself where its keys and its endpoints are (OpenID Connect, RFC 8414)."""

    def __init__(
        self,
        remote: Remote,
        issuer: str,
        *,
        path: str = DISCOVERY_PATH,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._remote = remote
        self._issuer = issuer
        self._path = path
        self._document = Kept(self._fetch_document, clock=clock)
        self.keys = PublishedKeys(Kept(self._fetch_keys, clock=clock))

    async def document(self) -> Mapping[str, Any]:
        """Return what it says of itself. Raises UnreachableError."""
        return await self._document.get()

    async def _fetch_document(self) -> Mapping[str, Any]:
        found = await self._remote.json(self._issuer.rstrip("/") + self._path)
        if found.get("issuer") != self._issuer:
            raise UnreachableError("another issuer")
        return found

    async def _fetch_keys(self) -> tuple[Mapping[str, Any], ...]:
        address = (await self._document.get()).get("jwks_uri")
        if not is_address(address, public_only=self._remote.public_only):
            raise UnreachableError("jwks_uri")
        return _members(await self._remote.json(str(address)))


class KeyBook:
    """The keys at the addresses that systems register; of the most recently asked, so many and no more."""

    def __init__(self, remote: Remote, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._remote = remote
        self._clock = clock
        self._known: OrderedDict[str, PublishedKeys] = OrderedDict()

    def of(self, jwks_uri: str) -> PublishedKeys:
        """Return the keys at an address."""
        keys = self._known.get(jwks_uri) or published_keys(self._remote, jwks_uri, clock=self._clock)
        self._known[jwks_uri] = keys
        self._known.move_to_end(jwks_uri)
        if len(self._known) > MOST_ISSUERS:
            self._known.popitem(last=False)
        return keys


def _members(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    members = document.get("keys")
    if not isinstance(members, list) or not 0 < len(members) <= MOST_KEYS:
        raise UnreachableError("keys")
    return tuple(member for member in members if isinstance(member, dict))


def _fitting(members: tuple[Mapping[str, Any], ...], kid: str | None, algorithm: str) -> PublicKey | None:
    """Return the one key that fits; two of the same name are none, nor are several without a name."""
    fitting = [each for each in members if (kid is None or each.get("kid") == kid) and _fits(each, algorithm)]
    return _imported(fitting[0]) if len(fitting) == 1 else None


def _fits(member: Mapping[str, Any], algorithm: str) -> bool:
    kind, curve = ALGORITHMS[algorithm]
    return (
        member.get("kty") == kind
        and (curve is None or member.get("crv") == curve)
        and member.get("alg", algorithm) == algorithm
        and member.get("use", "sig") == "sig"
        and "verify" in member.get("key_ops", ("verify",))
        and not _PRIVATE & member.keys()
        and (kind != "RSA" or _is_long(member.get("n")))
    )


def _imported(member: Mapping[str, Any]) -> PublicKey | None:
    wanted = {name: member[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in member}
    try:
        key = JWKRegistry.import_key(wanted)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, ECKey | OKPKey | RSAKey) else None


def _is_long(modulus: object) -> bool:
    """Whether an RSA key is long enough, before a library looks at it."""
    try:
        decoded = urlsafe_b64decode(f"{modulus}==")
    except ValueError:
        return False
    return int.from_bytes(decoded).bit_length() >= _SMALLEST_RSA_BITS
