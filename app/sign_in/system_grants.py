"""The grants that need nobody at a browser: a token of the system itself, or of a person whom it names."""

from typing import Any, Protocol

from authlib.oauth2.rfc6749 import BaseGrant, TokenEndpointMixin, UnauthorizedClientError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant

from app.sign_in.grants import JWT_BEARER, WAYS_IN
from app.sign_in.people import Person
from app.sign_in.scopes import Carrier
from app.sign_in.systems import System, fields_of, grant_scopes


class PersonServer(Protocol):
    """What the grant asks of the server that it serves."""

    def demand_proof(self) -> None:
        """A token that names a person is bound to a key."""

    def person_of(self, client: System, assertion: str | None) -> Person:
        """Return whom the system's assertion names."""


class SystemGrant(ClientCredentialsGrant):
    """A token of the system itself."""

    TOKEN_ENDPOINT_AUTH_METHODS = WAYS_IN

    def validate_requested_scope(self) -> None:
        """Replace the requested scopes by the granted ones."""
        grant_scopes(self.request, Carrier.SYSTEM)


class PersonGrant(BaseGrant, TokenEndpointMixin):
    """A token on behalf of a person whom the system names in a second assertion (RFC 7523)."""

    TOKEN_ENDPOINT_AUTH_METHODS = WAYS_IN
    GRANT_TYPE = JWT_BEARER
    server: PersonServer

    def validate_token_request(self) -> None:
        """Authenticate the system, then judge its word about the person."""
        client = self.authenticate_token_endpoint_client()
        assert isinstance(client, System)  # noqa: S101 - the server hands out no other
        self.request.client = client
        if not client.check_grant_type(JWT_BEARER):
            raise UnauthorizedClientError
        self.server.demand_proof()
        grant_scopes(self.request, client.persons)
        self.request.user = self.server.person_of(client, fields_of(self.request).get("assertion"))

    def create_token_response(self) -> tuple[int, Any, Any]:
        """Give the token."""
        token = self.generate_token(
            user=self.request.user, scope=fields_of(self.request)["scope"], include_refresh_token=False
        )
        return 200, token, self.TOKEN_RESPONSE_HEADER
