"""Access tokens: RFC 9068 JWTs, ES256, checked claim by claim and remembered for at most a minute."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.vocabulary import Branch

ALGORITHM = "ES256"
TYPE = "at+jwt"
LIFETIME_SECONDS = 300
REMEMBER_SECONDS = 60
REMEMBER_AT_MOST = 10_000
LEEWAY_SECONDS = 10


class BadTokenError(Exception):
    """The token does not hold. The reason stays inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenClaims:
    """What a verified token says: the system, its organisation and branch, on whose behalf, which doors."""

    client_id: str
    subject: str
    scopes: frozenset[str]
    expires_at: int
    token_id: str
    organisation_id: str | None = None
    branch: Branch | None = None
    professional_id: str | None = None
    family_member_id: str | None = None
    child_id: str | None = None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise BadTokenError(name)
    return value


def _optional(claims: Mapping[str, Any], name: str) -> str | None:
    return _text(claims, name) if name in claims else None


def _checked(header: Mapping[str, Any], claims: Mapping[str, Any], *, issuer: str, now: int) -> TokenClaims:
    """Check each claim as RFC 9068 section 4 has it; a claim that is missing is a claim that fails."""
    if str(header.get("typ", "")).lower().removeprefix("application/") != TYPE:
        raise BadTokenError("typ")
    if claims.get("iss") != issuer or claims.get("aud") != issuer:
        raise BadTokenError("iss or aud")
    expires, issued = claims.get("exp"), claims.get("iat")
    if type(expires) is not int or expires <= now or type(issued) is not int:
        raise BadTokenError("exp or iat")
    if max(issued, int(claims.get("nbf", 0))) > now + LEEWAY_SECONDS:
        raise BadTokenError("iat or nbf")
    branch = _optional(claims, "branch")
    return TokenClaims(
        client_id=_text(claims, "client_id"),
        subject=_text(claims, "sub"),
        scopes=frozenset(str(claims.get("scope", "")).split()),
        expires_at=expires,
        token_id=_text(claims, "jti"),
        organisation_id=_optional(claims, "organisation"),
        branch=Branch(branch) if branch else None,
        professional_id=_optional(claims, "professional"),
        family_member_id=_optional(claims, "family_member"),
        child_id=_optional(claims, "child"),
    )


class Verifier:
    """Verifies our own tokens. What it has verified it remembers, bounded in number and time."""

    def __init__(self, *, keys: KeySet, issuer: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._known: OrderedDict[bytes, tuple[int, TokenClaims]] = OrderedDict()

    def verify(self, token: str, *, now: int) -> TokenClaims:
        """Return what a token says. Raises BadTokenError."""
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known and known[0] > now:
            return known[1]
        claims = self._decode(token, now=now)
        self._known[digest] = (min(claims.expires_at, now + REMEMBER_SECONDS), claims)
        if len(self._known) > REMEMBER_AT_MOST:
            self._known.popitem(last=False)
        return claims

    def forget(self) -> None:
        """Forget every verified token, when keys turn."""
        self._known.clear()

    def _decode(self, token: str, *, now: int) -> TokenClaims:
        try:
            decoded = jwt.decode(token, self._keys, algorithms=[ALGORITHM])
            return _checked(decoded.header, decoded.claims, issuer=self._issuer, now=now)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadTokenError(type(error).__name__) from None
