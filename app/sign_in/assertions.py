"""JWT assertions (RFC 7523): who sent it, and does it hold? ES256, with the issuer as the only audience.

A client that is marked `smart` may sign with ES384 too, and name the token endpoint when it says who it is.

The same check serves both assertions of a request, so that neither is read more kindly than the other.
What is wrong with a claim is told only after the signature has been found right.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.access.tokens import ALGORITHM
from app.kit.strict_json import UnreadableJsonError, loads
from app.sign_in.reasons import Reason

LONGEST_LIFE_SECONDS = 300
SKEW_SECONDS = 10
CLIENT_KINDS = frozenset({"", "jwt", "client-authentication+jwt"})
GRANT_KINDS = frozenset({"", "jwt", "authorization-grant+jwt"})
_LONGEST_TEXT = 200


class BadAssertionError(Exception):
    """The assertion does not hold; `reason` is None when its sender may not be told why."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason or "unsigned")
        self.reason = reason


@dataclass(frozen=True, slots=True, repr=False)
class Assertion:
    """An assertion that holds. It has no repr: its claims may hold an identity number."""

    sender: str
    subject: str
    digest: str
    """Of sender and jti: what is written down so that it is used once."""
    expires_at: int
    claims: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        """Return a claim that is a plain line of text, or None."""
        return _line(self.claims.get(name))


def claimed_sender(assertion: str) -> str | None:
    """Return the `iss` that an assertion states, before anything about it is known to be true."""
    try:
        return _line(_members(jws.extract_compact(assertion.encode()).payload).get("iss"))
    except (JoseError, ValueError, TypeError, BadAssertionError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an assertion must be like, here and now."""

    keys: KeySet
    audiences: frozenset[str]
    kinds: frozenset[str]
    now: int
    algorithms: tuple[str, ...] = (ALGORITHM,)


def verify(assertion: str, expected: Expected) -> Assertion:
    """Return what an assertion says. Raises BadAssertionError."""
    try:
        signed = jws.deserialize_compact(
            assertion.encode(), expected.keys, algorithms=list(expected.algorithms)
        )
        claims = _members(signed.payload)
        kind = str(signed.headers().get("typ", ""))
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadAssertionError from None
    if kind.lower().removeprefix("application/") not in expected.kinds:
        raise BadAssertionError(Reason.KIND)
    return _checked(claims, audiences=expected.audiences, now=expected.now)


def _members(payload: bytes | None) -> Mapping[str, Any]:
    try:
        members = loads(payload or b"")
    except UnreadableJsonError:
        raise BadAssertionError from None
    if not isinstance(members, dict):
        raise BadAssertionError
    return members


def _checked(claims: Mapping[str, Any], *, audiences: frozenset[str], now: int) -> Assertion:
    audience = claims.get("aud")
    if not isinstance(audience, str) or audience not in audiences:
        raise BadAssertionError(Reason.AUDIENCE)
    expires, issued, usable = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if type(expires) is not int or not now < expires <= now + LONGEST_LIFE_SECONDS + SKEW_SECONDS:
        raise BadAssertionError(Reason.EXPIRED)
    if type(issued) is not int or type(usable) is not int or max(issued, usable) > now + SKEW_SECONDS:
        raise BadAssertionError(Reason.ISSUED)
    sender, subject, token_id = (_line(claims.get(name)) for name in ("iss", "sub", "jti"))
    if sender is None or subject is None:
        raise BadAssertionError(Reason.GRANT_SENDER)
    if token_id is None:
        raise BadAssertionError(Reason.TOKEN_ID)
    digest = hashlib.sha256(f"{sender}\x1f{token_id}".encode()).hexdigest()
    return Assertion(sender, subject, digest, expires, claims)


def _line(value: Any) -> str | None:
    usable = isinstance(value, str) and 0 < len(value) <= _LONGEST_TEXT and value.isprintable()
    return value if usable else None
