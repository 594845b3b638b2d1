"""The authorization code grant: a code that a browser brought becomes a token, once, for whom it was made.

Authlib runs the course of it and compares the verifier; what is asked of the server is written down here.
"""

import re
from typing import Any, Protocol

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    ClientMixin,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from app.sign_in.grants import WAYS_IN
from app.sign_in.reasons import Reason
from app.sign_in.sign_ins import Coded
from app.sign_in.systems import System, fields_of, grant_scopes

METHOD = "S256"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class CodeServer(Protocol):
    """What the grant asks of the server that it serves."""

    def demand_proof(self) -> None:
        """A token that names a person is bound to a key."""

    def use_code(self, code: str, client: System) -> Coded | None:
        """Use a code up."""


class ShownCode(AuthorizationCodeMixin):
    """A code that holds, as Authlib wants to see it."""

    code_challenge_method = METHOD

    def __init__(self, coded: Coded) -> None:
        self.coded = coded
        self.code_challenge = coded.code_challenge

    def get_redirect_uri(self) -> str:
        """Where the browser came back to."""
        return self.coded.redirect_uri

    def get_scope(self) -> str:
        """What was granted."""
        return self.coded.scope


class HashedChallenge(CodeChallenge):
    """PKCE, always, and by hash (S256) only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = [METHOD]  # noqa: RUF012 - Authlib's

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Demand a challenge by hash. Raises InvalidRequestError."""
        fields = fields_of(grant.request)
        challenge, method = fields.get("code_challenge", ""), fields.get("code_challenge_method")
        if method != METHOD or not _CHALLENGE.fullmatch(challenge):
            raise InvalidRequestError(description=Reason.CHALLENGE)
        super().validate_code_challenge(grant, redirect_uri)


class FormRequest(OAuth2Request):
    """A request that came as a form."""

    @property
    def form(self) -> dict[str, str]:
        """The parameters."""
        return fields_of(self)


class CodeGrant(AuthorizationCodeGrant):
    """A token for somebody who has signed in."""

    TOKEN_ENDPOINT_AUTH_METHODS = [*WAYS_IN]  # noqa: RUF012 - Authlib's
    server: CodeServer

    def validate_requested_scope(self) -> None:
        """Replace the requested scopes by the granted ones."""
        client = self.request.client
        assert isinstance(client, System)  # noqa: S101 - the endpoint has authenticated it
        grant_scopes(self.request, client.persons)

    def query_authorization_code(self, code: str, client: ClientMixin) -> ShownCode:
        """Use the code up, once everything that belongs to it is there. Raises OAuth2Error."""
        assert isinstance(client, System)  # noqa: S101 - the server hands out no other
        self.server.demand_proof()
        fields = fields_of(self.request)
        if "redirect_uri" not in fields or not _VERIFIER.fullmatch(fields.get("code_verifier", "")):
            raise InvalidRequestError(description=Reason.CODE_INCOMPLETE)
        coded = self.server.use_code(code, client)
        if coded is None:
            raise InvalidGrantError(description=Reason.CODE)
        return ShownCode(coded)

    def create_token_response(self) -> tuple[int, Any, Any]:
        """Give the token."""
        shown = self.request.authorization_code
        assert isinstance(shown, ShownCode)  # noqa: S101 - set by validate_token_request
        token = self.generate_token(
            user=shown.coded.person, scope=shown.coded.scope, include_refresh_token=False
        )
        return 200, token, self.TOKEN_RESPONSE_HEADER
