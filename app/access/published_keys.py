"""The public keys that another issuer publishes: read with bounds, kept for a while, never older than that.

Who shows a key id that is not known makes us look again, but not more often than every thirty seconds,
however many there are and however many wait. When the issuer does not answer, what is kept serves for an
hour; when nothing is kept, or it is older, nothing is believed: UnreachableError, which is a 503.
UnknownKeyError is a signature that cannot be right. Ask before a connection to the database is taken: it may
take seconds.
"""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.kit.outside import UnreachableError

KEEP_SECONDS = 300
SERVE_SECONDS = 3_600
ASK_AGAIN_SECONDS = 30
_MOST_KEYS = 20
_LONGEST_ID = 200
_SMALLEST_RSA_BITS = 2_048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
Key = ECKey | RSAKey | OKPKey
FITTING: dict[str, tuple[str, str | None]] = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "PS256": ("RSA", None),
    "RS256": ("RSA", None),
    "Ed25519": ("OKP", "Ed25519"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""Which kind of key, on which curve, an algorithm takes."""
ThingT = TypeVar("ThingT")
_log = structlog.get_logger("issuers")


class UnknownKeyError(Exception):
    """The issuer publishes no such key for such an algorithm."""


class Kept(Generic[ThingT]):
    """Something that somebody else publishes, kept for a while; `now` is on a clock that never runs back."""

    def __init__(self, read: Callable[[], Awaitable[ThingT]]) -> None:
        """`read` fetches it; it may raise UnreachableError."""
        self._read = read
        self._held: tuple[ThingT, float] | None = None
        self._asked_at: float | None = None
        self._reading: asyncio.Task[None] | None = None

    async def get(self, *, now: float, anew: bool = False) -> ThingT:
        """Return it; `anew` when what is kept lacks something. Raises UnreachableError."""
        wanted = anew or self._is_old(now)
        if wanted and self._reading is None and not self._asked_a_moment_ago(now):
            self._asked_at = now
            self._reading = asyncio.create_task(self._look_again(now))
        if wanted and self._reading is not None:
            await asyncio.shield(self._reading)  # who goes away does not take it from the others
        if self._held is None or now - self._held[1] > SERVE_SECONDS:
            raise UnreachableError("nothing kept")
        return self._held[0]

    def _is_old(self, now: float) -> bool:
        return self._held is None or now - self._held[1] > KEEP_SECONDS

    def _asked_a_moment_ago(self, now: float) -> bool:
        return self._asked_at is not None and now - self._asked_at < ASK_AGAIN_SECONDS

    async def _look_again(self, now: float) -> None:
        try:
            self._held = (await self._read(), now)
        except UnreachableError as error:
            _log.warning("issuer-unreachable", error_kind=str(error))
        finally:
            self._reading = None


class PublishedKeys:
    """One issuer's keys, by their ids."""

    def __init__(self, read: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        """`read` returns the JWK set as it is published; it may raise UnreachableError."""

        async def members() -> dict[str, Mapping[str, Any]]:
            return _members(await read())

        self._kept = Kept(members)

    async def key(self, kid: object, algorithm: object, *, now: float) -> Key:
        """Return a key. Raises UnknownKeyError, UnreachableError."""
        if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST_ID:
            raise UnknownKeyError
        if not isinstance(algorithm, str) or algorithm not in FITTING:
            raise UnknownKeyError
        member = (await self._kept.get(now=now)).get(kid)
        if member is None:
            member = (await self._kept.get(now=now, anew=True)).get(kid)
        if member is None:
            raise UnknownKeyError
        return _key(member, algorithm)


def _members(published: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    keys = published.get("keys")
    if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
        raise UnreachableError("no key set")
    named = [key for key in keys if isinstance(key, Mapping) and isinstance(key.get("kid"), str)]
    if len({key["kid"] for key in named}) < len(named):
        raise UnreachableError("two keys have the same kid")
    return {key["kid"]: key for key in named}


def _key(member: Mapping[str, Any], algorithm: str) -> Key:
    """Read a public key that is for signing with this algorithm. Raises UnknownKeyError."""
    if not _fits(member, algorithm):
        raise UnknownKeyError
    wanted = {name: member[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in member}
    try:
        return _imported(FITTING[algorithm][0], wanted)
    except (JoseError, ValueError, TypeError, KeyError):
        raise UnknownKeyError from None


def _fits(member: Mapping[str, Any], algorithm: str) -> bool:
    kind, curve = FITTING[algorithm]
    return (
        member.get("kty") == kind
        and (curve is None or member.get("crv") == curve)
        and member.get("alg", algorithm) == algorithm
        and member.get("use", "sig") == "sig"
        and not _PRIVATE & member.keys()
        and (kind != "RSA" or _is_long(member.get("n")))
    )


def _is_long(modulus: object) -> bool:
    """Whether an RSA key is long enough, before any library looks at it."""
    try:
        decoded = urlsafe_b64decode(f"{modulus}==")
    except ValueError:
        return False
    return int.from_bytes(decoded).bit_length() >= _SMALLEST_RSA_BITS


def _imported(kind: str, member: dict[str, Any]) -> Key:
    if kind == "RSA":
        return RSAKey.import_key(member)
    return ECKey.import_key(member) if kind == "EC" else OKPKey.import_key(member)
