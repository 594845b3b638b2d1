"""What becomes of a token after it was given: revocation (RFC 7009) and introspection (RFC 7662).

A system may revoke and look into its own tokens, and no other's. A revoked token is refused at the next call,
in whatever process: every door asks the register.
"""

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import (
    ClientMixin,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Request,
    TokenMixin,
)
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from sqlalchemy.orm import Session

from app.access.tokens import BadTokenError, TokenClaims, Verifier
from app.kit.vault import Vault
from app.sign_in import queries
from app.sign_in.grants import AUTHENTICATION
from app.sign_in.issuing import BEARER, BOUND, Issuer
from app.sign_in.protocol import Answer, TokenServer, refusal
from app.sign_in.reasons import Reason


@dataclass(frozen=True, slots=True)
class Shown(TokenMixin):
    """A token of ours that somebody asks about."""

    claims: TokenClaims
    in_force: bool
    """Whether a door would take it: not revoked, its system, duty and person in force."""

    def check_client(self, client: ClientMixin) -> bool:
        """Whether it was given to this system."""
        return bool(self.claims.client_id == getattr(client, "client_id", None))

    def is_expired(self) -> bool:
        """An expired one is never shown: it does not verify."""
        return False

    def is_revoked(self) -> bool:
        """Whether no door would take it."""
        return not self.in_force


class Revocation(RevocationEndpoint):
    """Revokes a token of the system that asks; one that does not hold is as good as revoked."""

    CLIENT_AUTH_METHODS = [AUTHENTICATION]  # noqa: RUF012 - Authlib's
    server: "AfterwardsServer"

    def authenticate_token(self, request: OAuth2Request, client: ClientMixin) -> Shown | None:
        """Return the token, if it holds; another's is refused."""
        token = self.server.shown(_form(request)["token"])
        if token and not token.check_client(client):
            raise InvalidGrantError(description=Reason.NOT_YOURS)
        return token

    def revoke_token(self, token: Shown, request: OAuth2Request) -> None:  # noqa: ARG002 - Authlib's
        """Write down that it must not be honoured."""
        self.server.revoke(token.claims)


class Introspection(IntrospectionEndpoint):
    """Tells the system that asks what its own token says, and whether a door would take it now."""

    CLIENT_AUTH_METHODS = [AUTHENTICATION]  # noqa: RUF012 - Authlib's
    server: "AfterwardsServer"

    def authenticate_token(self, request: OAuth2Request, client: ClientMixin) -> Shown | None:
        """Return the token, if it holds; nobody looks into another's: it is not active for them."""
        token = self.server.shown(_form(request)["token"])
        return token if token and token.check_client(client) else None

    def introspect_token(self, token: Shown) -> dict[str, Any]:
        """Say what the token says."""
        claims = token.claims
        said = {
            "active": True,
            "iss": self.server.issuer_name,
            "aud": self.server.issuer_name,
            "sub": claims.subject,
            "client_id": claims.client_id,
            "scope": " ".join(sorted(claims.scopes)),
            "exp": claims.expires_at,
            "jti": claims.token_id,
            "token_type": BOUND if claims.key_thumbprint else BEARER,
            "cnf": _bound_to(claims),
            "organisation": claims.organisation_id,
            "branch": claims.branch,
        }
        return {name: value for name, value in said.items() if value is not None}


def _bound_to(claims: TokenClaims) -> dict[str, str] | None:
    bindings = {"jkt": claims.key_thumbprint, "x5t#S256": claims.certificate_thumbprint}
    return {name: value for name, value in bindings.items() if value} or None


class AfterwardsServer(TokenServer):
    """Serves one request about a token that was given."""

    def __init__(self, session: Session, *, issuer: Issuer, vault: Vault, verifier: Verifier) -> None:
        super().__init__(session, issuer=issuer, vault=vault)
        self._verifier = verifier
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    @property
    def issuer_name(self) -> str:
        """Who gives tokens."""
        return self._issuer.name

    def shown(self, token: str) -> Shown | None:
        """Return a token of ours; None for whatever does not hold."""
        try:
            claims = self._verifier.verify(token, now=self._issuer.now)
        except BadTokenError:
            return None
        return Shown(claims, queries.in_force(self._session, claims))

    def revoke(self, claims: TokenClaims) -> None:
        """Write down that a token must not be honoured; once is enough."""
        queries.revoke(
            self._session, claims.token_id, client_id=claims.client_id, expires_at=claims.expires_at
        )


def answer_about(
    session: Session,
    fields: dict[str, str],
    *,
    endpoint: str,
    issuer: Issuer,
    vault: Vault,
    verifier: Verifier,
) -> Answer:
    """Answer one request about a token. Run it through `AsyncSession.run_sync`."""
    if "token" not in fields:
        return refusal(InvalidRequestError(description=Reason.TOKEN_MISSING))
    server = AfterwardsServer(session, issuer=issuer, vault=vault, verifier=verifier)
    answer: Any = server.create_endpoint_response(endpoint, dict(fields))  # type: ignore[no-untyped-call] # Authlib's
    status, body = answer
    return status, body


def _form(request: OAuth2Request) -> dict[str, str]:
    assert request.payload is not None  # noqa: S101 - create_oauth2_request sets it
    return request.payload.data
