"""Keys: those that sign our tokens, and those by which systems prove who they are. ES256 on P-256.

A SMART client may hold ES384 keys on P-384 as well (docs/decisions/0018-where-the-yardsticks-disagree.md).

A key is known by its thumbprint (RFC 7638), whatever name it came with. The first signs; the others only
verify, until the last token they signed has expired.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from app.access.tokens import ALGORITHM

CURVE = "P-256"
_OURS = {CURVE: ALGORITHM}
_SMART = {CURVE: ALGORITHM, "P-384": "ES384"}
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_MOST_KEYS = 10


class UnfitKeysError(ValueError):
    """A set of keys cannot be used. The message never holds a key."""


def new_key() -> dict[str, Any]:
    """Return a new private key as a JWK."""
    key = ECKey.generate_key(CURVE, private=True)
    return _named(key, private=True)


def public_half(private: Mapping[str, Any]) -> dict[str, Any]:
    """Return the public JWK of a private one."""
    return _named(_elliptic(private), private=False)


def new_signing_keys(older: str | None = None) -> str:
    """Return a JWK set with a new signing key first, and the older ones after it to verify with."""
    kept = [_named(key, private=True) for key in signing_keys(older)] if older else []
    return json.dumps({"keys": [new_key(), *kept]}, separators=(",", ":"))


@lru_cache(maxsize=4)
def signing_keys(text: str) -> KeySet:
    """Read the private keys of the token endpoint, newest first. Raises UnfitKeysError."""
    keys = [_elliptic(member) for member in _members(text)]
    if not all(key.is_private for key in keys):
        raise UnfitKeysError("SIGNING_KEYS must hold private keys")
    return _set_of(keys, private=True)


def signing_key(text: str) -> ECKey:
    """Return the newest key, the one that signs."""
    newest = signing_keys(text).keys[0]
    assert isinstance(newest, ECKey)  # noqa: S101 - _elliptic made it so
    return newest


def public_jwks(text: str) -> dict[str, Any]:
    """Return the public halves of the signing keys, as they are published."""
    return {"keys": [_named(key, private=False) for key in signing_keys(text)]}


def verifying_keys(text: str) -> KeySet:
    """Return the public halves of the signing keys, for whoever verifies our tokens."""
    return KeySet.import_key_set({"keys": public_jwks(text)["keys"]})


def assertion_algorithms(*, smart: bool) -> tuple[str, ...]:
    """Return what a system may sign its assertions with."""
    return tuple((_SMART if smart else _OURS).values())


def client_keys(jwks: Mapping[str, Any], *, smart: bool = False) -> KeySet:
    """Read a system's public keys; a kid of its own choice is kept. Raises UnfitKeysError."""
    members = jwks.get("keys")
    if not isinstance(members, list) or not 0 < len(members) <= _MOST_KEYS:
        raise UnfitKeysError("a JWK set holds between 1 and 10 keys")
    if any(isinstance(member, dict) and PRIVATE_MEMBERS & member.keys() for member in members):
        raise UnfitKeysError("the key set holds a private key; register the public half only")
    keys = [_elliptic(member, _SMART if smart else _OURS) for member in members]
    if len({key.kid or key.thumbprint() for key in keys}) < len(keys):
        raise UnfitKeysError("two keys have the same kid")
    return KeySet(list(keys))


def _members(text: str) -> list[Any]:
    try:
        members = json.loads(text)["keys"]
    except (ValueError, TypeError, KeyError):
        raise UnfitKeysError("SIGNING_KEYS must be a JWK set in JSON") from None
    if not isinstance(members, list) or not 0 < len(members) <= _MOST_KEYS:
        raise UnfitKeysError("SIGNING_KEYS must hold between 1 and 10 keys")
    return members


def _elliptic(member: Any, curves: Mapping[str, str] = _OURS) -> ECKey:
    if not isinstance(member, Mapping) or member.get("kty") != "EC" or member.get("crv") not in curves:
        raise UnfitKeysError(f"every key must be an elliptic one on {' or '.join(curves)}")
    algorithm = curves[member["crv"]]
    if member.get("alg", algorithm) != algorithm or member.get("use", "sig") != "sig":
        raise UnfitKeysError(f"every key must be for signing with {' or '.join(curves.values())}")
    try:
        return ECKey.import_key(dict(member))
    except (JoseError, ValueError, TypeError, KeyError):
        raise UnfitKeysError("a key cannot be read") from None


def _named(key: Any, *, private: bool) -> dict[str, Any]:
    wanted = ("kty", "crv", "x", "y", "d")
    shown = key.as_dict(private=private)
    members = {name: shown[name] for name in wanted if name in shown}
    return members | {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


def _set_of(keys: list[ECKey], *, private: bool) -> KeySet:
    return KeySet([ECKey.import_key(_named(key, private=private)) for key in keys])
