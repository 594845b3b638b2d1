"""Access tokens as RFC 9068 has them. What kind of token it is, is decided here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from app.access.tokens import ALGORITHM, LIFETIME_SECONDS, TYPE
from app.kit.ids import new_id
from app.sign_in.people import Person
from app.vocabulary import Branch

BEARER, BOUND = "Bearer", "DPoP"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a token is bound to, and how it is shown then."""

    member: str
    thumbprint: str
    scheme: str

    @classmethod
    def to_key(cls, thumbprint: str) -> "Binding":
        """To a key, which each request is signed with (RFC 9449)."""
        return cls("jkt", thumbprint, BOUND)

    @classmethod
    def to_certificate(cls, thumbprint: str) -> "Binding":
        """To a certificate, which each connection is made with (RFC 8705)."""
        return cls("x5t#S256", thumbprint, BEARER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who gives tokens: its name, the key it signs with, and the time."""

    name: str
    key: ECKey
    now: int
    promised: str | None = None
    """The name that the token to come was given before, together with the code for it."""
    published: KeySet | None = None
    """The keys of the system that asks, where it publishes them at an address of its own."""

    def issue(
        self,
        *,
        client_id: str,
        organisation_id: str | None,
        branch: Branch | None,
        person: Person | None,
        scope: str,
        binding: Binding | None = None,
    ) -> dict[str, Any]:
        """Return the answer of the token endpoint; `branch` is the system's own, for a token of itself."""
        claims = {
            "iss": self.name,
            "aud": self.name,
            "sub": person.subject if person else client_id,
            "client_id": client_id,
            "scope": scope,
            "jti": self.promised or new_id("tok"),
            "iat": self.now,
            "exp": self.now + LIFETIME_SECONDS,
            "organisation": organisation_id,
            "cnf": {binding.member: binding.thumbprint} if binding else None,
            **({"branch": branch} if person is None else _named(person)),
        }
        return {
            "access_token": self._signed(claims),
            "token_type": binding.scheme if binding else BEARER,
            "expires_in": LIFETIME_SECONDS,
            "scope": scope,
        }

    def _signed(self, claims: Mapping[str, Any]) -> str:
        known = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": ALGORITHM, "typ": TYPE, "kid": self.key.kid}, known, self.key)


def _named(person: Person) -> dict[str, str | None]:
    return {
        "professional": person.professional_id,
        "branch": person.branch,
        "family_member": person.family_member_id,
        "child": person.child_id,
    }
