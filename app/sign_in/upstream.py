"""ID tokens of trusted issuers (OpenID Connect Core), shown to be exchanged for a token of ours.

The signature is verified before a connection to the database is taken: the issuer's keys may have to be
fetched. Whether the token was given to the system that shows it, and whether it was shown before, is asked
afterwards, of the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.access.outside_tokens import Trust, audiences, line_of
from app.access.tokens import LEEWAY_SECONDS, BadTokenError, in_time
from app.access.trusted_issuers import TrustedIssuer
from app.kit.outside import UnreachableError
from app.sign_in.grants import TOKEN_EXCHANGE

_KINDS = frozenset({"", "jwt"})
_LONGEST_LIFE_SECONDS = 86_400


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """Somebody whom a trusted issuer has identified. No repr: its claims may hold an identity number."""

    issuer: TrustedIssuer
    claims: Mapping[str, Any]
    digest: str
    """What is written down so that the token is used once."""
    expires_at: int

    def was_given_to(self, client_id: str, *, nonce: str | None) -> bool:
        """Whether the issuer gave it to one of its clients, for the login that this nonce belongs to."""
        meant = audiences(self.claims)
        party = self.claims.get("azp", client_id if len(meant) == 1 else None)
        return client_id in meant and party == client_id and self.claims.get("nonce") == nonce


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The issuer's keys cannot be had at this moment."""


async def read_subject(fields: Mapping[str, str], trust: Trust, *, now: int) -> Subject | Unavailable | None:
    """Return whom a form's ID token names; None when it does not hold, or there is none."""
    token = fields.get("subject_token", "")
    issuer = trust.issuer_of(token) if fields.get("grant_type") == TOKEN_EXCHANGE else None
    if issuer is None or not issuer.id_tokens:
        return None
    try:
        signed = await trust.signed(token, issuer, kinds=_KINDS, now=now)
        return _checked(token, signed.claims, issuer, now=now)
    except BadTokenError:
        return None
    except UnreachableError:
        return Unavailable()


def _checked(token: str, claims: Mapping[str, Any], issuer: TrustedIssuer, *, now: int) -> Subject:
    """Check what an ID token says of itself. Raises BadTokenError."""
    expires_at = in_time(claims, now=now)
    if expires_at > now + _LONGEST_LIFE_SECONDS:
        raise BadTokenError("exp")
    identified = claims.get("auth_time")
    if (
        type(identified) is not int
        or not -LEEWAY_SECONDS <= now - identified <= issuer.longest_session_seconds
    ):
        raise BadTokenError("auth_time")
    if not isinstance(claims.get("acr"), str) or claims["acr"] not in issuer.acr:
        raise BadTokenError("acr")
    line_of(claims, "sub")
    audiences(claims)
    return Subject(issuer, claims, _digest(token, claims, issuer), expires_at)


def _digest(token: str, claims: Mapping[str, Any], issuer: TrustedIssuer) -> str:
    """Name the token: by its id, or by all that is signed, since a signature can be written in two ways."""
    named = line_of(claims, "jti") if "jti" in claims else token.rpartition(".")[0]
    return sha256(f"id-token\x1f{issuer.issuer}\x1f{named}".encode()).hexdigest()
