"""Token exchange (RFC 8693): whom a trusted issuer has identified, the system gets a token of ours for.

The ID token must have been given to the very system that shows it, be fresh, and count once. Who it names is
looked up in the register as everybody else is; every no is the same no.
"""

from typing import Any, Protocol

from authlib.oauth2.rfc6749 import (
    BaseGrant,
    InvalidRequestError,
    OAuth2Error,
    TokenEndpointMixin,
    UnauthorizedClientError,
)

from app.access.assurance import LEVEL_3
from app.sign_in.assertions import Assertion
from app.sign_in.grants import ACCESS_TOKEN_TYPE, ID_TOKEN_TYPE, TOKEN_EXCHANGE, WAYS_IN
from app.sign_in.people import GUARDIAN, BranchNeededError, Person
from app.sign_in.reasons import Reason
from app.sign_in.scopes import Carrier
from app.sign_in.systems import System, fields_of, grant_scopes
from app.sign_in.upstream import Subject, Unavailable


class UnavailableError(OAuth2Error):
    """The issuer's keys cannot be had at this moment."""

    error = "temporarily_unavailable"
    status_code = 503


class ExchangeServer(Protocol):
    """What the grant asks of the server that it serves."""

    subject: Subject | Unavailable | None

    def demand_proof(self) -> None:
        """A token that names a person is bound to a key."""

    def use_up(self, digest: str, *, expires_at: int) -> bool:
        """Use a token up; false when it was used before."""

    def find(self, client: System, stated: Assertion) -> Person | None:
        """Look a person up, on whose behalf the system may call."""


class ExchangeGrant(BaseGrant, TokenEndpointMixin):
    """A token on behalf of whom an ID token names."""

    TOKEN_ENDPOINT_AUTH_METHODS = WAYS_IN
    GRANT_TYPE = TOKEN_EXCHANGE
    server: ExchangeServer

    def validate_token_request(self) -> None:
        """Authenticate the system, then judge the token that it shows."""
        client = self.authenticate_token_endpoint_client()
        assert isinstance(client, System)  # noqa: S101 - the server hands out no other
        self.request.client = client
        if not client.check_grant_type(TOKEN_EXCHANGE):
            raise UnauthorizedClientError
        fields = fields_of(self.request)
        _refuse_what_is_not_exchanged(fields)
        self.server.demand_proof()
        grant_scopes(self.request, client.persons)
        self.request.user = self._person(client, fields)

    def create_token_response(self) -> tuple[int, Any, Any]:
        """Give the token, and say of which kind it is."""
        token = self.generate_token(
            user=self.request.user, scope=fields_of(self.request)["scope"], include_refresh_token=False
        )
        return 200, {**token, "issued_token_type": ACCESS_TOKEN_TYPE}, self.TOKEN_RESPONSE_HEADER

    def _person(self, client: System, fields: dict[str, str]) -> Person:
        """Return whom the token names. Raises InvalidRequestError (RFC 8693 section 2.2.2)."""
        subject = self.server.subject
        if isinstance(subject, Unavailable):
            raise UnavailableError(description=Reason.PROVIDER_DOWN)
        if subject is None or subject.issuer.issuer != client.outside_issuer:
            raise InvalidRequestError(description=Reason.SUBJECT)
        if not subject.was_given_to(client.outside_client_id or "", nonce=fields.get("nonce")):
            raise InvalidRequestError(description=Reason.SUBJECT)
        if not self.server.use_up(subject.digest, expires_at=subject.expires_at):
            raise InvalidRequestError(description=Reason.SUBJECT)
        stated = _stated(subject, client.persons, fields)
        try:
            person = self.server.find(client, stated) if stated else None
        except BranchNeededError:
            raise InvalidRequestError(description=Reason.BRANCH_PARAMETER) from None
        if person is None:
            raise InvalidRequestError(description=Reason.SUBJECT)
        return person


def _refuse_what_is_not_exchanged(fields: dict[str, str]) -> None:
    """Take an ID token, give an access token, know of no actor. Raises InvalidRequestError."""
    given = fields.get("subject_token_type"), fields.get("requested_token_type", ACCESS_TOKEN_TYPE)
    if given != (ID_TOKEN_TYPE, ACCESS_TOKEN_TYPE) or "subject_token" not in fields:
        raise InvalidRequestError(description=Reason.TOKEN_TYPES)
    if "actor_token" in fields or "actor_token_type" in fields:
        raise InvalidRequestError(description=Reason.ACTOR)


def _stated(subject: Subject, carrier: Carrier, fields: dict[str, str]) -> Assertion | None:
    """Say in our own words whom the issuer has identified."""
    names, claims = subject.issuer.claims, subject.claims
    if carrier is Carrier.FAMILY:
        number = claims.get(names.identity_number) if names.identity_number else None
        kind = fields.get("subject_kind", GUARDIAN)
        said = {"identity_number": number, "subject_kind": kind}
        return Assertion(subject.issuer.issuer, "", subject.digest, subject.expires_at, said)
    sign = names.sign(claims.get(names.professional))
    branch = claims.get(names.branch) if names.branch else fields.get("branch")
    said = {"acr": LEVEL_3} | ({"branch": branch} if branch is not None else {})
    return Assertion(subject.issuer.issuer, sign, subject.digest, subject.expires_at, said) if sign else None
