"""Access tokens: RFC 9068 JWTs, ES256, checked claim by claim and remembered for at most a minute.

Our own tokens are read as strictly as we write them: the header holds what we put there and nothing more,
each claim has the type we gave it, and whoever is named is the subject (RFC 9068 section 4, RFC 8725).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.access.remembered import Remembered
from app.kit.strict_json import loads
from app.vocabulary import Branch

ALGORITHM = "ES256"
TYPE = "at+jwt"
LIFETIME_SECONDS = 300
LEEWAY_SECONDS = 10
LONGEST_TOKEN = 4_096
_HEADER = frozenset({"alg", "typ", "kid"})
_BINDINGS = {"jkt": "key_thumbprint", "x5t#S256": "certificate_thumbprint"}
_SUBJECTS = ("professional", "family_member", "child")


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
    key_thumbprint: str | None = None
    """Of the key that it is bound to: who shows it must prove to hold that key (RFC 9449)."""
    certificate_thumbprint: str | None = None
    """Of the certificate that it is bound to: who shows it must have connected with that one (RFC 8705)."""

    @property
    def is_bound(self) -> bool:
        """Whether it is worth nothing without a key or a certificate."""
        return (self.key_thumbprint or self.certificate_thumbprint) is not None

    @property
    def names_a_person(self) -> bool:
        """Whether it is a token of a professional, a guardian or a young person."""
        return (self.professional_id or self.family_member_id or self.child_id) is not None


def text_of(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim that is text. Raises BadTokenError."""
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise BadTokenError(name)
    return value


def _optional(claims: Mapping[str, Any], name: str) -> str | None:
    return text_of(claims, name) if name in claims else None


def _checked(header: Mapping[str, Any], claims: Any, *, issuer: str, now: int) -> TokenClaims:
    """Check each claim as RFC 9068 section 4 has it; a claim that is missing is a claim that fails."""
    if header.keys() != _HEADER:
        raise BadTokenError("header")
    if str(header["typ"]).lower().removeprefix("application/") != TYPE:
        raise BadTokenError("typ")
    if not isinstance(claims, Mapping) or claims.get("iss") != issuer or claims.get("aud") != issuer:
        raise BadTokenError("iss or aud")
    expires_at = in_time(claims, now=now)
    branch = _optional(claims, "branch")
    scope = _optional(claims, "scope")
    return TokenClaims(
        client_id=text_of(claims, "client_id"),
        subject=_subject(claims),
        scopes=frozenset(scope.split() if scope else ()),
        expires_at=expires_at,
        token_id=text_of(claims, "jti"),
        organisation_id=_optional(claims, "organisation"),
        branch=Branch(branch) if branch else None,
        professional_id=_optional(claims, "professional"),
        family_member_id=_optional(claims, "family_member"),
        child_id=_optional(claims, "child"),
        **bound_to(claims),
    )


def in_time(claims: Mapping[str, Any], *, now: int) -> int:
    """Return when the token expires; numbers that are no whole numbers are no dates of ours."""
    expires, issued, usable = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if type(expires) is not int or expires <= now:
        raise BadTokenError("exp")
    if type(issued) is not int or type(usable) is not int or max(issued, usable) > now + LEEWAY_SECONDS:
        raise BadTokenError("iat or nbf")
    return expires


def bound_to(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the key or the certificate that the token is bound to, by the name of our claim.

    A binding of another kind is none that we can check.
    """
    if "cnf" not in claims:
        return {}
    binding = claims["cnf"]
    if isinstance(binding, Mapping) and len(binding) == 1:
        for member, name in _BINDINGS.items():
            if member in binding:
                return {name: text_of(binding, member)}
    raise BadTokenError("cnf")


def _subject(claims: Mapping[str, Any]) -> str:
    """Return whom the token is about: the one person it names, or else the system itself."""
    subject = text_of(claims, "sub")
    named = [name for name in _SUBJECTS if name in claims]
    if len(named) > 1 or subject != text_of(claims, named[0] if named else "client_id"):
        raise BadTokenError("sub")
    return subject


class Verifier:
    """Verifies our own tokens. What it has verified it remembers, bounded in number and time."""

    def __init__(self, *, keys: KeySet, issuer: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._known: Remembered[TokenClaims] = Remembered()

    def verify(self, token: str, *, now: int) -> TokenClaims:
        """Return what a token says. Raises BadTokenError."""
        known = self._known.said(token, now=now)
        if known is not None:
            return known
        claims = self._decode(token, now=now)
        self._known.remember(token, claims, expires_at=claims.expires_at, now=now)
        return claims

    def forget(self) -> None:
        """Forget every verified token, when keys turn."""
        self._known.forget()

    def _decode(self, token: str, *, now: int) -> TokenClaims:
        if len(token) > LONGEST_TOKEN:
            raise BadTokenError("length")
        try:
            signed = jws.deserialize_compact(token.encode(), self._keys, algorithms=[ALGORITHM])
            return _checked(signed.headers(), loads(signed.payload or b""), issuer=self._issuer, now=now)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadTokenError(type(error).__name__) from None
