"""The authorization server over HTTP: metadata, public keys and the token endpoint. Outside the API root."""

import math
from typing import Annotated, Any

import structlog
from authlib.oauth2.rfc6749 import InvalidRequestError
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from app.access import proofs
from app.access.credentials import NONCE_HEADER
from app.access.nonces import Nonces
from app.access.proofs import Asked, BadProofError, NonceNeededError, Proof
from app.access.tokens import ALGORITHM
from app.kit.clock import wall_clock
from app.kit.database import DbSession
from app.kit.routing import operation_id
from app.settings import Settings
from app.sign_in.forms import MEDIA_TYPE, read_form
from app.sign_in.grants import AUTHENTICATION, CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_PATH
from app.sign_in.issuing import Issuer
from app.sign_in.keys import public_jwks, signing_key
from app.sign_in.protocol import Answer, refusal, token_answer
from app.sign_in.reasons import Reason
from app.sign_in.schemas import (
    FORM_EXAMPLES,
    FORM_SCHEMA,
    KeySetRead,
    ServerMetadata,
    TokenRead,
    refusals,
)
from app.sign_in.scopes import SCOPE_NAMES

JWKS_PATH = "/oauth2/jwks"
METADATA_PATH = "/.well-known/oauth-authorization-server"
_PUBLIC_FOR_SECONDS = 300

router = APIRouter(tags=["oauth"], generate_unique_id_function=operation_id)
_log = structlog.get_logger("sign-in")
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: refusals(
        ("invalid_request", Reason.REPEATED),
        ("invalid_dpop_proof", Reason.PROOF_NEEDED),
        ("use_dpop_nonce", Reason.NONCE),
        ("invalid_grant", Reason.GRANT),
        ("invalid_scope", Reason.SCOPE),
        ("unauthorized_client", Reason.GRANT_NOT_OPEN),
        ("unsupported_grant_type", Reason.GRANT_TYPE),
    )
    | {"description": "The request is malformed, or names nobody or nothing that this client may have."},
    401: refusals(("invalid_client", Reason.CLIENT), ("invalid_client", Reason.TOKEN_ID))
    | {"description": "The client could not be authenticated."},
    413: refusals(("invalid_request", Reason.TOO_LARGE)) | {"description": "The form is too large."},
}


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _address(settings: Settings) -> str:
    return settings.public_url.rstrip("/")


async def _form(request: Request) -> dict[str, str] | Answer:
    """Read the form before a connection to the database is taken."""
    try:
        return await read_form(request)
    except InvalidRequestError as error:
        return refusal(error)


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
async def issue_token(request: Request, session: DbSession, form: Annotated[Any, Depends(_form)]) -> Response:
    """Give a registered system a token: of its own, or on behalf of a professional or a family member.

    The system proves who it is by a signed assertion (`private_key_jwt`). For the JWT bearer grant a second
    assertion names the person. Organisation and sector come from the registration, never from the request.
    """
    now = math.floor(wall_clock().timestamp())
    try:
        proof = _proof(request, now)
    except BadProofError as bad:
        return _bad_proof(request, bad, now)
    if isinstance(form, dict):
        settings = _settings(request)
        key = signing_key(settings.signing_keys.get_secret_value())
        issuer = Issuer(name=settings.public_url, key=key, now=now)
        vault = request.app.state.database.vault
        form = await session.run_sync(token_answer, form, issuer=issuer, vault=vault, proof=proof)
    status, body = form
    return _answer(request, status, body)


def _proof(request: Request, now: int) -> Proof | None:
    """Return the proof of the key that the token is to be bound to. Raises BadProofError."""
    headers = request.headers.getlist("dpop")
    if not headers:
        return None
    if len(headers) > 1:
        raise BadProofError("two")
    asked = Asked(method="POST", url=_address(_settings(request)) + TOKEN_PATH, now=now)
    return proofs.read(headers[0], asked, nonces=request.app.state.nonces)


def _bad_proof(request: Request, bad: BadProofError, now: int) -> Response:
    nonces: Nonces | None = request.app.state.nonces
    if isinstance(bad, NonceNeededError) and nonces:
        answer = _answer(request, 400, {"error": "use_dpop_nonce", "error_description": str(Reason.NONCE)})
        answer.headers[NONCE_HEADER] = nonces.current(now=now)
        return answer
    return _answer(request, 400, {"error": "invalid_dpop_proof", "error_description": str(Reason.PROOF)})


def _answer(request: Request, status: int, body: dict[str, Any]) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if "error" in body:
        request_id = request.scope.get("request_id", "")
        _log.info("token-refused", request_id=request_id, error_kind=body["error"], status=status)
    if status == 401:  # noqa: PLR2004 - RFC 9110 wants a challenge with it
        headers["WWW-Authenticate"] = f'{AUTHENTICATION} realm="named-person"'
    return JSONResponse(body, status_code=status, headers=headers)


@router.get(METADATA_PATH, summary="Read what the authorization server can do", response_model=ServerMetadata)
async def read_authorization_server(request: Request) -> Response:
    """Answer the metadata of RFC 8414: where to go, which grants, scopes and algorithms there are."""
    settings = _settings(request)
    address = _address(settings)
    metadata = ServerMetadata(
        issuer=settings.public_url,
        token_endpoint=address + TOKEN_PATH,
        jwks_uri=address + JWKS_PATH,
        scopes_supported=list(SCOPE_NAMES),
        response_types_supported=[],
        grant_types_supported=[CLIENT_CREDENTIALS, JWT_BEARER],
        token_endpoint_auth_methods_supported=[AUTHENTICATION],
        token_endpoint_auth_signing_alg_values_supported=[ALGORITHM],
        dpop_signing_alg_values_supported=list(proofs.ALGORITHMS),
        service_documentation=address + "/docs",
        ui_locales_supported=["sv", "en"],
    )
    return _public(metadata.model_dump())


@router.get(JWKS_PATH, summary="Read the public keys of our tokens", response_model=KeySetRead)
async def read_signing_keys(request: Request) -> Response:
    """Answer the public keys, newest first. An older one stays until its last token has expired."""
    return _public(public_jwks(_settings(request).signing_keys.get_secret_value()))


def _public(body: dict[str, Any]) -> Response:
    return JSONResponse(body, headers={"Cache-Control": f"public, max-age={_PUBLIC_FOR_SECONDS}"})
