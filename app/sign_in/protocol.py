"""The token endpoint's protocol: Authlib's server and grants, with our checks in their hooks.

One server lives for one request, inside `AsyncSession.run_sync`, so that the synchronous hooks read and write
in the request's own transaction and in the natural order: authenticate, use the assertion up, only then look
a person up (docs/decisions/0008-authlib-behind-a-thin-layer.md).
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    InvalidClientError,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Error,
    OAuth2Request,
)
from joserfc.jwk import KeySet
from sqlalchemy.orm import Session

from app.access.tokens import LIFETIME_SECONDS
from app.kit.vault import Vault
from app.sign_in import queries, sign_ins
from app.sign_in.assertions import (
    CLIENT_KINDS,
    GRANT_KINDS,
    Assertion,
    BadAssertionError,
    Expected,
    claimed_sender,
    verify,
)
from app.sign_in.brought import NOTHING, Brought
from app.sign_in.code_grant import CodeGrant, FormRequest, HashedChallenge
from app.sign_in.exchange_grant import ExchangeGrant
from app.sign_in.family_numbers import named_by_number
from app.sign_in.grants import (
    AUTHENTICATION,
    BY_CERTIFICATE,
    CLIENT_ASSERTION,
    TOKEN_PATH,
)
from app.sign_in.issuing import Binding, Issuer
from app.sign_in.keys import UnfitKeysError, assertion_algorithms, client_keys
from app.sign_in.people import BranchNeededError, Person, professional_of
from app.sign_in.reasons import DEFAULTS, Reason
from app.sign_in.scopes import ClientKind
from app.sign_in.sign_ins import Coded
from app.sign_in.system_grants import PersonGrant, SystemGrant
from app.sign_in.systems import Form, System, fields_of, system_of

Answer = tuple[int, dict[str, Any]]

# Authlib writes tokens and assertions in its debug lines.
logging.getLogger("authlib").setLevel(logging.WARNING)


class InvalidProofError(OAuth2Error):
    """The proof of possession does not hold, was used before, or is missing (RFC 9449 section 5)."""

    error = "invalid_dpop_proof"


class InvalidTargetError(OAuth2Error):
    """The token is asked for another API than ours (RFC 8707)."""

    error = "invalid_target"


class TokenServer(AuthorizationServer):
    """Serves one request at the token endpoint."""

    def __init__(self, session: Session, *, issuer: Issuer, vault: Vault, brought: Brought = NOTHING) -> None:
        super().__init__()
        self._proof = brought.proof
        self._certificate = brought.certificate
        self.subject = brought.subject
        self._session = session
        self._issuer = issuer
        self._vault = vault
        self.register_client_auth_method(BY_CERTIFICATE, self._by_certificate)
        self.register_client_auth_method(AUTHENTICATION, self._private_key_jwt)
        self.register_grant(SystemGrant)
        self.register_grant(PersonGrant)
        self.register_grant(CodeGrant, [HashedChallenge()])
        self.register_grant(ExchangeGrant)
        self.register_token_generator("default", self._token)  # type: ignore[arg-type] # any callable will do

    def query_client(self, client_id: str) -> System | None:  # type: ignore[override] # unknown is None
        """Return a registered system in force."""
        row = queries.client_in_force(self._session, client_id)
        return None if row is None else system_of(row)

    def demand_proof(self) -> None:
        """A token that names a person is bound to a key. Raises InvalidProofError."""
        if self._proof is None and self._certificate is None:
            raise InvalidProofError(description=Reason.PROOF_NEEDED)

    def use_proof(self) -> None:
        """Use the proof up, if there is one. Raises InvalidProofError."""
        proof = self._proof
        if proof and not queries.use_proof(self._session, proof.digest, until=proof.until):
            raise InvalidProofError(description=Reason.PROOF_USED)

    def use_code(self, code: str, client: System) -> Coded | None:
        """Use a code up, whatever becomes of it. One that is shown again takes back the token it gave."""
        coded = sign_ins.use(self._session, code, now=self._issuer.now)
        if coded is None:
            self._take_back(code)
            return None
        bound_to = self._proof.thumbprint if self._proof else None
        if coded.client_id != client.client_id or coded.expires_at.timestamp() <= self._issuer.now:
            return None
        if coded.key_thumbprint not in (None, bound_to):
            return None
        self._issuer = replace(self._issuer, promised=coded.token_id)
        return coded

    def _take_back(self, code: str) -> None:
        given = sign_ins.token_of_used(self._session, code)
        if given is not None:
            client_id, token_id = given
            until = self._issuer.now + LIFETIME_SECONDS
            queries.revoke(self._session, token_id, client_id=client_id, expires_at=until)

    def person_of(self, client: System, assertion: str | None) -> Person:
        """Return whom the system's assertion names. Raises InvalidGrantError."""
        if assertion is None:
            raise InvalidRequestError(description=Reason.ASSERTION_MISSING)
        try:
            stated = self._verified(client, assertion, GRANT_KINDS)
            person = self.find(client, stated)
        except BadAssertionError as bad:
            raise InvalidGrantError(description=bad.reason) from None
        except BranchNeededError:
            raise InvalidGrantError(description=Reason.BRANCH) from None
        if person is None:
            raise InvalidGrantError
        return person

    def use_up(self, digest: str, *, expires_at: int) -> bool:
        """Write down that something that counts once is used; false when it was used before."""
        return queries.use_assertion(self._session, digest, expires_at=expires_at, now=self._issuer.now)

    def find(self, client: System, stated: Assertion) -> Person | None:
        """Look a person up, on whose behalf the system may call. Raises BadAssertionError."""
        if client.kind is ClientKind.FAMILY_APP:
            return named_by_number(self._session, client.client_id, stated, vault=self._vault)
        return professional_of(
            self._session, stated, organisation_id=client.organisation_id, branches=client.branches
        )

    def _by_certificate(self, _query_client: Any, request: OAuth2Request) -> System | None:
        """Know a system by the key of the certificate that it connects with, if that one is registered."""
        fields = fields_of(request)
        key = self._certificate.key_thumbprint if self._certificate else None
        client = self.query_client(fields.get("client_id", ""))
        if "client_assertion" in fields or key is None or client is None or not client.certificate_bound:
            return None
        held = {each.thumbprint() for keys in self._keys_of(client) for each in keys}
        return client if key in held else None

    def _private_key_jwt(self, _query_client: Any, request: OAuth2Request) -> System:
        fields = fields_of(request)
        assertion = fields.get("client_assertion")
        if fields.get("client_assertion_type") != CLIENT_ASSERTION or assertion is None:
            raise InvalidClientError(description=Reason.CLIENT_ASSERTION_MISSING)
        sender = claimed_sender(assertion)
        client = self.query_client(sender) if sender else None
        if client is None:
            raise InvalidClientError
        try:
            stated = self._verified(client, assertion, CLIENT_KINDS)
        except BadAssertionError as bad:
            raise InvalidClientError(description=bad.reason) from None
        if not stated.subject == client.client_id == fields.get("client_id", client.client_id):
            raise InvalidClientError(description=Reason.CLIENT_ID)
        if not client.certificate_bound:
            self._certificate = None
        return client

    def _verified(self, client: System, assertion: str, kinds: frozenset[str]) -> Assertion:
        """Verify an assertion and use it up. Raises BadAssertionError."""
        stated = self._signed_by(client, assertion, kinds)
        if stated.sender != client.client_id:
            raise BadAssertionError(Reason.GRANT_SENDER)
        if not self.use_up(stated.digest, expires_at=stated.expires_at):
            raise BadAssertionError(Reason.TOKEN_ID)
        return stated

    def _signed_by(self, client: System, assertion: str, kinds: frozenset[str]) -> Assertion:
        """Verify an assertion by the system's keys, or by those before them while they are honoured."""
        for keys in self._keys_of(client):
            expected = Expected(
                keys=keys,
                audiences=self._audiences(client, kinds),
                kinds=kinds,
                now=self._issuer.now,
                algorithms=assertion_algorithms(smart=client.smart),
            )
            try:
                return verify(assertion, expected)
            except BadAssertionError as bad:
                if bad.reason is not None:
                    raise  # the key was the right one
        raise BadAssertionError

    def _keys_of(self, client: System) -> Iterator[KeySet]:
        """Yield the sets that count: those registered, those before them; or those that it publishes."""
        if not client.jwks and self._issuer.published is not None:
            yield self._issuer.published
        for jwks in filter(None, (client.jwks, client.old_jwks)):
            with suppress(UnfitKeysError):
                yield client_keys(jwks, smart=client.smart)

    def _audiences(self, client: System, kinds: frozenset[str]) -> frozenset[str]:
        """For whom an assertion may be meant: for us; a SMART client says who it is to the token endpoint."""
        smart = client.smart and kinds is CLIENT_KINDS
        token_endpoint = self._issuer.name.rstrip("/") + TOKEN_PATH
        return frozenset({self._issuer.name, *((token_endpoint,) if smart else ())})

    def _token(self, *, client: System, user: Person | None, scope: str, **_: Any) -> dict[str, Any]:
        self.use_proof()
        if client.certificate_bound and self._proof is None and self._certificate is None:
            raise InvalidRequestError(description=Reason.CERTIFICATE)
        queries.token_given(self._session, client.client_id, now=self._issuer.now)
        return self._issuer.issue(
            client_id=client.client_id,
            organisation_id=client.organisation_id,
            branch=client.only_branch,
            person=user,
            scope=scope,
            binding=self._binding(),
        )

    def _binding(self) -> Binding | None:
        """To what the token is bound: the key of the proof, or else the certificate."""
        if self._proof:
            return Binding.to_key(self._proof.thumbprint)
        return Binding.to_certificate(self._certificate.thumbprint) if self._certificate else None

    def save_token(self, token: Any, request: OAuth2Request) -> None:
        """Nothing is kept: the token says everything, and lives for five minutes."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: dict[str, str]) -> OAuth2Request:
        """Make Authlib's request of the form."""
        made = FormRequest("POST", self._issuer.name + TOKEN_PATH)
        made.payload = Form(request)
        return made

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:  # noqa: ARG002 - Authlib's
        """Keep status and body; the headers are the route's."""
        return status, body

    def handle_error_response(
        self,
        request: OAuth2Request,  # noqa: ARG002 - Authlib's
        error: OAuth2Error,
    ) -> Answer:
        """Answer with a sentence of ours, whatever the library had to say."""
        return refusal(error)


def refusal(error: OAuth2Error) -> Answer:
    """Render a refusal (RFC 6749, 5.2)."""
    code = str(error.error)
    said = error.description if isinstance(error.description, Reason) else DEFAULTS[code]
    status = 401 if isinstance(error, InvalidClientError) else error.status_code
    return int(status or 400), {"error": code, "error_description": str(said)}


def token_answer(
    session: Session, fields: dict[str, str], *, issuer: Issuer, vault: Vault, brought: Brought = NOTHING
) -> Answer:
    """Answer one request at the token endpoint. Run it through `AsyncSession.run_sync`."""
    if "grant_type" not in fields:
        return refusal(InvalidRequestError(description=Reason.GRANT_TYPE_MISSING))
    if {fields.get("resource", issuer.name), fields.get("audience", issuer.name)} != {issuer.name}:
        return refusal(InvalidTargetError())
    server = TokenServer(session, issuer=issuer, vault=vault, brought=brought)
    answer: Any = server.create_token_response(dict(fields))
    status, body = answer
    return status, body
