"""The public keys that another issuer publishes: read with bounds, kept for a while, never older than that.

Who shows a key id that is not known makes us look again, but not more often than every thirty seconds. When
the issuer does not answer and what is kept is too old, nothing is believed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.kit.outside import UnreachableError

KEEP_SECONDS = 300
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
}
"""Which kind of key, on which curve, an algorithm takes."""


class UnknownKeyError(Exception):
    """The issuer publishes no such key for such an algorithm."""


class PublishedKeys:
    """One issuer's keys, by their ids."""

    def __init__(self, read: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        """`read` returns the JWK set as it is published; it may raise UnreachableError."""
        self._read = read
        self._members: dict[str, Mapping[str, Any]] = {}
        self._read_at: float | None = None
        self._asked_at: float | None = None
        self._reading = asyncio.Lock()

    async def key(self, kid: object, algorithm: str, *, now: float) -> Key:
        """Return a key. Raises UnknownKeyError, UnreachableError."""
        if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST_ID or algorithm not in FITTING:
            raise UnknownKeyError
        if self._is_old(now) or kid not in self._members:
            await self._look_again(kid, now)
        member = self._members.get(kid)
        if member is None:
            raise UnknownKeyError
        return _key(member, algorithm)

    def _is_old(self, now: float) -> bool:
        return self._read_at is None or now - self._read_at > KEEP_SECONDS

    async def _look_again(self, kid: str, now: float) -> None:
        """Ask the issuer, unless somebody has a moment ago."""
        async with self._reading:
            if not self._is_old(now) and kid in self._members:
                return
            if self._asked_at is not None and now - self._asked_at < ASK_AGAIN_SECONDS:
                if self._is_old(now):
                    raise UnreachableError("asked a moment ago")
                return
            self._asked_at = now
            self._members = _members(await self._read())
            self._read_at = now


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
    kind, curve = FITTING[algorithm]
    if member.get("kty") != kind or (curve is not None and member.get("crv") != curve):
        raise UnknownKeyError
    if (
        member.get("alg", algorithm) != algorithm
        or member.get("use", "sig") != "sig"
        or _PRIVATE & member.keys()
    ):
        raise UnknownKeyError
    try:
        key = _imported(kind, dict(member))
    except (JoseError, ValueError, TypeError, KeyError):
        raise UnknownKeyError from None
    if isinstance(key, RSAKey) and key.raw_value.key_size < _SMALLEST_RSA_BITS:
        raise UnknownKeyError
    return key


def _imported(kind: str, member: dict[str, Any]) -> Key:
    if kind == "RSA":
        return RSAKey.import_key(member)
    return ECKey.import_key(member) if kind == "EC" else OKPKey.import_key(member)
