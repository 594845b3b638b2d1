"""The authorization server over HTTP: tokens are given, revoked and looked into. Outside the API root."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.proofs import BadProofError
from app.access.tokens import Verifier
from app.kit.database import DbSession
from app.kit.routing import operation_id
from app.sign_in.asking import (
    Form,
    answered,
    bad_proof,
    brought_by,
    issuer_of,
    proof_of,
    settings_of,
    time_of_request,
)
from app.sign_in.form_schemas import (
    FORM_EXAMPLES,
    FORM_SCHEMA,
    PUSH_FORM_EXAMPLES,
    PUSH_FORM_SCHEMA,
    TOKEN_FORM_EXAMPLES,
    TOKEN_FORM_SCHEMA,
)
from app.sign_in.forms import MEDIA_TYPE
from app.sign_in.grants import (
    INTROSPECTION,
    INTROSPECTION_PATH,
    PUSH_PATH,
    REVOCATION,
    REVOCATION_PATH,
    TOKEN_PATH,
)
from app.sign_in.protocol import token_answer
from app.sign_in.pushing import push_answer
from app.sign_in.reasons import Reason
from app.sign_in.schemas import IntrospectionRead, PushedRead, TokenRead, refusals
from app.sign_in.token_endpoints import answer_about

_ABOUT_A_TOKEN = {
    "requestBody": {
        "required": True,
        "content": {MEDIA_TYPE: {"schema": TOKEN_FORM_SCHEMA, "examples": TOKEN_FORM_EXAMPLES}},
    }
}
router = APIRouter(tags=["oauth"], generate_unique_id_function=operation_id)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: refusals(
        ("invalid_request", Reason.REPEATED),
        ("invalid_dpop_proof", Reason.PROOF_NEEDED),
        ("use_dpop_nonce", Reason.NONCE),
        ("invalid_grant", Reason.GRANT),
        ("invalid_scope", Reason.SCOPE),
        ("invalid_target", Reason.TARGET),
        ("unauthorized_client", Reason.GRANT_NOT_OPEN),
        ("unsupported_grant_type", Reason.GRANT_TYPE),
    )
    | {"description": "The request is malformed, or names nobody or nothing that this client may have."},
    401: refusals(("invalid_client", Reason.CLIENT), ("invalid_client", Reason.TOKEN_ID))
    | {"description": "The client could not be authenticated."},
    413: refusals(("invalid_request", Reason.TOO_LARGE)) | {"description": "The form is too large."},
    429: refusals(("temporarily_unavailable", Reason.TOO_MANY))
    | {"description": "A family app has asked for many numbers that name nobody."},
    503: refusals(("temporarily_unavailable", Reason.KEYS_DOWN))
    | {"description": "The keys of the client, or of the issuer that it names, cannot be had."},
}

_REFUSALS_OF_A_PUSH: dict[int | str, dict[str, Any]] = {
    400: refusals(
        ("invalid_request", Reason.CHALLENGE),
        ("invalid_dpop_proof", Reason.PROOF),
        ("use_dpop_nonce", Reason.NONCE),
        ("invalid_scope", Reason.SCOPE),
        ("invalid_target", Reason.TARGET),
        ("request_not_supported", Reason.REQUEST_OBJECT),
        ("unauthorized_client", Reason.GRANT_NOT_OPEN),
        ("unsupported_response_type", Reason.RESPONSE_TYPE),
    )
    | {"description": "The request is malformed, or asks for what this client may not have."},
    401: _REFUSALS[401],
    413: _REFUSALS[413],
}
_REFUSALS_ABOUT_A_TOKEN: dict[int | str, dict[str, Any]] = {
    400: refusals(("invalid_request", Reason.TOKEN_MISSING), ("invalid_grant", Reason.NOT_YOURS))
    | {"description": "The request is malformed, or the token was given to another client."},
    401: _REFUSALS[401],
    413: _REFUSALS[413],
}


@router.post(
    TOKEN_PATH,
    summary="Get an access token",
    response_model=TokenRead,
    responses=_REFUSALS,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {MEDIA_TYPE: {"schema": FORM_SCHEMA, "examples": FORM_EXAMPLES}},
        }
    },
)
async def issue_token(request: Request, session: DbSession, form: Form) -> Response:
    """Give a registered system a token: of its own, or on behalf of a professional or a family member.

    The system proves who it is by a signed assertion (`private_key_jwt`). For the JWT bearer grant a second
    assertion names the person; for token exchange, an ID token of an issuer that is trusted. Organisation and
    sector come from the registration, never from the request.
    """
    now = time_of_request()
    try:
        proof = proof_of(request, TOKEN_PATH, now)
    except BadProofError as bad:
        return bad_proof(request, bad, now)
    if isinstance(form, dict):
        vault = request.app.state.database.vault
        brought = await brought_by(request, form, proof, now)
        form = await session.run_sync(
            token_answer, form, issuer=issuer_of(request, now), vault=vault, brought=brought
        )
    status, body = form
    return answered(request, status, body)


@router.post(
    PUSH_PATH,
    summary="Ask to sign somebody in",
    status_code=201,
    response_model=PushedRead,
    responses=_REFUSALS_OF_A_PUSH,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {MEDIA_TYPE: {"schema": PUSH_FORM_SCHEMA, "examples": PUSH_FORM_EXAMPLES}},
        }
    },
)
async def push_authorization_request(request: Request, session: DbSession, form: Form) -> Response:
    """Take a system's request to sign somebody in (RFC 9126), and answer with a handle for the browser.

    It is judged here, before anybody signs in: scopes, where the browser comes back to, PKCE by hash. The
    handle counts once, within a minute. A proof in the header `DPoP` binds the code to its key.
    """
    now = time_of_request()
    try:
        proof = proof_of(request, PUSH_PATH, now)
    except BadProofError as bad:
        return bad_proof(request, bad, now)
    if isinstance(form, dict):
        form = await session.run_sync(
            push_answer,
            form,
            issuer=issuer_of(request, now),
            proof=proof,
            open_to_people=request.app.state.signing_in is not None,
            demo=settings_of(request).demo,
        )
    status, body = form
    return answered(request, status, body)


@router.post(
    REVOCATION_PATH,
    summary="Revoke a token",
    status_code=200,
    response_class=Response,
    responses=_REFUSALS_ABOUT_A_TOKEN,
    openapi_extra=_ABOUT_A_TOKEN,
)
async def revoke_token(request: Request, session: DbSession, form: Form) -> Response:
    """Revoke a token of the system's own (RFC 7009). The next call with it is refused, in every process.

    One that does not hold is as good as revoked: the answer is the same. One of another system is refused.
    """
    return await _about_a_token(request, session, form, REVOCATION)


@router.post(
    INTROSPECTION_PATH,
    summary="Look into a token",
    response_model=IntrospectionRead,
    responses=_REFUSALS_ABOUT_A_TOKEN,
    openapi_extra=_ABOUT_A_TOKEN,
)
async def introspect_token(request: Request, session: DbSession, form: Form) -> Response:
    """Say what a token of the system's own says, and whether a door would take it now (RFC 7662).

    Whatever else is shown is not active: a token of another system, one that was revoked or has expired, one
    whose person has no duty any more.
    """
    return await _about_a_token(request, session, form, INTROSPECTION)


async def _about_a_token(request: Request, session: AsyncSession, form: Any, endpoint: str) -> Response:
    if isinstance(form, dict):
        verifier: Verifier = request.app.state.verifier
        form = await session.run_sync(
            answer_about,
            form,
            endpoint=endpoint,
            issuer=issuer_of(request, time_of_request()),
            vault=request.app.state.database.vault,
            verifier=verifier,
        )
    status, body = form
    return answered(request, status, body)
