"""Pushed authorization requests (RFC 9126): what a browser is about to ask is asked by its system first.

The browser then carries nothing but a handle: nobody can change the request on its way, and nothing of it
stands in an address.
"""

import re
from typing import Any

from authlib.oauth2.rfc6749 import (
    InvalidRequestError,
    OAuth2Error,
    OAuth2Request,
    TokenEndpoint,
    UnauthorizedClientError,
    UnsupportedResponseTypeError,
)
from sqlalchemy.orm import Session

from app.access.proofs import Proof
from app.kit.ids import new_key
from app.sign_in import sign_ins
from app.sign_in.brought import Brought
from app.sign_in.code_grant import CodeGrant, HashedChallenge
from app.sign_in.grants import AUTHENTICATION, AUTHORIZATION_CODE, PUSH
from app.sign_in.issuing import Issuer
from app.sign_in.people import GUARDIAN, YOUNG_PERSON
from app.sign_in.protocol import Answer, InvalidProofError, InvalidTargetError, TokenServer, refusal
from app.sign_in.reasons import Reason
from app.sign_in.redirects import fit
from app.sign_in.scopes import Carrier
from app.sign_in.sign_ins import Wish
from app.sign_in.systems import System, fields_of

LIFETIME_SECONDS = 60
HANDLE = "urn:ietf:params:oauth:request_uri:"
_STATE = re.compile(r"[\x20-\x7e]{1,512}")
_LOCALES = re.compile(r"[A-Za-z0-9 -]{1,64}")
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
_CREATED = 201


class RequestObjectError(OAuth2Error):
    """The request comes as a signed object (RFC 9101), which is not needed where requests are pushed."""

    error = "request_not_supported"


class Push(TokenEndpoint):
    """Takes a request to sign somebody in."""

    ENDPOINT_NAME = PUSH
    CLIENT_AUTH_METHODS = [AUTHENTICATION]  # noqa: RUF012 - Authlib's
    server: "PushServer"

    def create_endpoint_response(self, request: OAuth2Request) -> tuple[int, dict[str, Any], list[Any]]:
        """Authenticate the system, judge its request as the authorization endpoint would, and keep it."""
        client = self.authenticate_endpoint_client(request)  # type: ignore[no-untyped-call] # Authlib's
        assert isinstance(client, System)  # noqa: S101 - the server hands out no other
        if not client.check_grant_type(AUTHORIZATION_CODE):
            raise UnauthorizedClientError
        fields = fields_of(request)
        fields["client_id"] = client.client_id
        _refuse_what_is_not_pushed(fields)
        grant = self.server.code_grant(request)
        redirect_uri = str(grant.validate_authorization_request())
        wish = Wish(
            client_id=client.client_id,
            redirect_uri=redirect_uri,
            code_challenge=fields["code_challenge"],
            key_thumbprint=self.server.key_of(fields),
            scope=fields["scope"],
            state=fields.get("state"),
            ui_locales=fields.get("ui_locales"),
            **_whom(client, fields),
        )
        return _CREATED, self.server.keep(wish), []


class PushServer(TokenServer):
    """Serves one pushed request."""

    def __init__(self, session: Session, *, issuer: Issuer, proof: Proof | None, demo: bool) -> None:
        super().__init__(session, issuer=issuer, vault=session.info["vault"], brought=Brought(proof=proof))
        self._demo = demo
        self.register_endpoint(Push)

    def _audiences(self, client: System, kinds: frozenset[str]) -> frozenset[str]:  # noqa: ARG002 - for all
        """Say who one is to the issuer, whatever kind of client one is."""
        return frozenset({self._issuer.name})

    def code_grant(self, request: OAuth2Request) -> CodeGrant:
        """Return the grant that judges the request. Raises OAuth2Error."""
        fields = fields_of(request)
        if fields.get("response_type") != "code" or fields.get("response_mode", "query") != "query":
            raise UnsupportedResponseTypeError(None)
        if not fit(fields.get("redirect_uri", ""), demo=self._demo):
            raise InvalidRequestError(description=Reason.REDIRECT)
        grant = CodeGrant(request, self)
        HashedChallenge()(grant)
        return grant

    def key_of(self, fields: dict[str, str]) -> str | None:
        """Return the key that the token is to be bound to, if the system says so. Raises OAuth2Error."""
        proof, stated = self._proof, fields.get("dpop_jkt")
        if stated is not None and not _THUMBPRINT.fullmatch(stated):
            raise InvalidRequestError(description=Reason.THUMBPRINT)
        if proof is None:
            return stated
        if stated not in (None, proof.thumbprint):
            raise InvalidProofError(description=Reason.OTHER_KEY)
        self.use_proof()
        return proof.thumbprint

    def keep(self, wish: Wish) -> dict[str, Any]:
        """Keep a request, and answer with its handle."""
        handle, now = HANDLE + new_key(), self._issuer.now
        sign_ins.push(self._session, wish, handle=handle, until=now + LIFETIME_SECONDS, now=now)
        return {"request_uri": handle, "expires_in": LIFETIME_SECONDS}


def push_answer(
    session: Session,
    fields: dict[str, str],
    *,
    issuer: Issuer,
    proof: Proof | None,
    open_to_people: bool,
    demo: bool,
) -> Answer:
    """Answer one pushed request. Run it through `AsyncSession.run_sync`.

    `open_to_people` says whether anybody can sign in here.
    """
    if fields.get("resource", issuer.name) != issuer.name:
        return refusal(InvalidTargetError())
    if not open_to_people:
        return refusal(UnsupportedResponseTypeError(None))
    server = PushServer(session, issuer=issuer, proof=proof, demo=demo)
    answer: Any = server.create_endpoint_response(PUSH, dict(fields))  # type: ignore[no-untyped-call] # Authlib's
    status, body = answer
    return status, body


def _refuse_what_is_not_pushed(fields: dict[str, str]) -> None:
    if "request_uri" in fields:
        raise InvalidRequestError(description=Reason.PUSHED_TWICE)
    if "request" in fields:
        raise RequestObjectError
    if not _STATE.fullmatch(fields.get("state", "-")) or not _LOCALES.fullmatch(
        fields.get("ui_locales", "-")
    ):
        raise InvalidRequestError(description=Reason.STATE)


def _whom(client: System, fields: dict[str, str]) -> dict[str, str | None]:
    """Return in which branch, or as whom of a family, somebody will sign in. Raises OAuth2Error."""
    branch, kind = fields.get("branch"), fields.get("subject_kind")
    if client.persons is Carrier.FAMILY:
        if branch is not None or kind not in (None, GUARDIAN, YOUNG_PERSON):
            raise InvalidRequestError(description=Reason.WHOM)
        return {"branch": None, "subject_kind": kind or GUARDIAN}
    if kind is not None:
        raise InvalidRequestError(description=Reason.WHOM)
    if branch is not None and branch not in client.branches:
        raise InvalidRequestError(description=Reason.WHOM)
    return {"branch": branch, "subject_kind": None}
