"""What this server says of itself: metadata of the authorization server and of the API, its public keys."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.access import proofs
from app.access.credentials import RESOURCE_METADATA_PATH
from app.kit.routing import operation_id
from app.settings import Settings
from app.sign_in.code_grant import METHOD
from app.sign_in.grants import (
    AUTHENTICATION,
    AUTHORIZATION_CODE,
    AUTHORIZATION_PATH,
    BY_CERTIFICATE,
    CLIENT_CREDENTIALS,
    INTROSPECTION_PATH,
    JWT_BEARER,
    PUSH_PATH,
    REVOCATION_PATH,
    TOKEN_EXCHANGE,
    TOKEN_PATH,
)
from app.sign_in.keys import assertion_algorithms, public_jwks
from app.sign_in.schemas import KeySetRead, ResourceMetadata, ServerMetadata
from app.sign_in.scopes import SCOPE_NAMES

JWKS_PATH = "/oauth2/jwks"
METADATA_PATH = "/.well-known/oauth-authorization-server"
_PUBLIC_FOR_SECONDS = 300

router = APIRouter(tags=["oauth"], generate_unique_id_function=operation_id)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _address(settings: Settings) -> str:
    return settings.public_url.rstrip("/")


def _grants(request: Request) -> list[str]:
    """Return the ways to a token that are open in this installation."""
    state = request.app.state
    people = [AUTHORIZATION_CODE] if state.signing_in is not None else []
    exchanged = [TOKEN_EXCHANGE] if state.trust.takes_id_tokens else []
    return [CLIENT_CREDENTIALS, JWT_BEARER, *people, *exchanged]


@router.get(METADATA_PATH, summary="Read what the authorization server can do", response_model=ServerMetadata)
async def read_authorization_server(request: Request) -> Response:
    """Answer the metadata of RFC 8414: where to go, which grants, scopes and algorithms there are."""
    settings = _settings(request)
    address = _address(settings)
    algorithms = list(assertion_algorithms(smart=True))
    people = request.app.state.signing_in is not None
    by_certificate = [BY_CERTIFICATE] if request.app.state.proxies.header else []
    metadata = ServerMetadata(
        issuer=settings.public_url,
        token_endpoint=address + TOKEN_PATH,
        jwks_uri=address + JWKS_PATH,
        scopes_supported=list(SCOPE_NAMES),
        authorization_endpoint=address + AUTHORIZATION_PATH if people else None,
        pushed_authorization_request_endpoint=address + PUSH_PATH if people else None,
        require_pushed_authorization_requests=True,
        authorization_response_iss_parameter_supported=True,
        code_challenge_methods_supported=[METHOD],
        response_types_supported=["code"] if people else [],
        response_modes_supported=["query"],
        grant_types_supported=_grants(request),
        token_endpoint_auth_methods_supported=[AUTHENTICATION, *by_certificate],
        tls_client_certificate_bound_access_tokens=bool(by_certificate),
        token_endpoint_auth_signing_alg_values_supported=algorithms,
        dpop_signing_alg_values_supported=list(proofs.ALGORITHMS),
        revocation_endpoint=address + REVOCATION_PATH,
        revocation_endpoint_auth_methods_supported=[AUTHENTICATION],
        revocation_endpoint_auth_signing_alg_values_supported=algorithms,
        introspection_endpoint=address + INTROSPECTION_PATH,
        introspection_endpoint_auth_methods_supported=[AUTHENTICATION],
        introspection_endpoint_auth_signing_alg_values_supported=algorithms,
        protected_resources=[settings.public_url],
        service_documentation=address + "/docs",
        ui_locales_supported=["sv", "en"],
    )
    return _public(metadata.model_dump(exclude_none=True))


@router.get(
    RESOURCE_METADATA_PATH, summary="Read what the API takes for a token", response_model=ResourceMetadata
)
async def read_protected_resource(request: Request) -> Response:
    """Answer the metadata of RFC 9728: whose tokens the API takes, how they are shown, and the scopes."""
    settings = _settings(request)
    metadata = ResourceMetadata(
        resource=settings.public_url,
        authorization_servers=[settings.public_url, *request.app.state.trust.at_the_door],
        jwks_uri=_address(settings) + JWKS_PATH,
        scopes_supported=list(SCOPE_NAMES),
        bearer_methods_supported=["header"],
        resource_name="Named Person",
        resource_documentation=_address(settings) + "/docs",
        dpop_signing_alg_values_supported=list(proofs.ALGORITHMS),
        dpop_bound_access_tokens_required=False,
    )
    return _public(metadata.model_dump())


@router.get(JWKS_PATH, summary="Read the public keys of our tokens", response_model=KeySetRead)
async def read_signing_keys(request: Request) -> Response:
    """Answer the public keys, newest first. An older one stays until its last token has expired."""
    return _public(public_jwks(_settings(request).signing_keys.get_secret_value()))


def _public(body: dict[str, Any]) -> Response:
    return JSONResponse(body, headers={"Cache-Control": f"public, max-age={_PUBLIC_FOR_SECONDS}"})
