"""What the OAuth endpoints answer. Names are those of the RFCs, not camelCase."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.access.proofs import ALGORITHMS as PROOF_ALGORITHMS
from app.access.tokens import ALGORITHM, LIFETIME_SECONDS
from app.sign_in.grants import (
    AUTHENTICATION,
    AUTHORIZATION_CODE,
    CLIENT_CREDENTIALS,
    JWT_BEARER,
)
from app.sign_in.keys import CURVE
from app.sign_in.reasons import Reason


class TokenRead(BaseModel):
    """An access token (RFC 6749, 5.1)."""

    access_token: str = Field(description="A signed JWT (RFC 9068). Opaque to the caller.")
    token_type: str = Field(
        description="How the token is shown: `DPoP`, with a proof, when the request came with a proof; "
        "else `Bearer`."
    )
    expires_in: int = Field(description="Seconds that it holds.")
    scope: str = Field(description="The scopes that were granted, with spaces between.")
    issued_token_type: str | None = Field(
        default=None, description="After a token exchange: that it is an access token (RFC 8693)."
    )

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJ…",
                    "token_type": "Bearer",
                    "expires_in": LIFETIME_SECONDS,
                    "scope": "children.read named-person.read",
                }
            ]
        }
    )


class PushedRead(BaseModel):
    """The handle of a pushed request (RFC 9126 section 2.2)."""

    request_uri: str = Field(description="What the browser brings to the authorization endpoint; once.")
    expires_in: int = Field(description="Seconds that it holds.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"request_uri": "urn:ietf:params:oauth:request_uri:abcdefgh234567", "expires_in": 60}
            ]
        }
    )


class OAuthErrorRead(BaseModel):
    """A refusal at the token endpoint (RFC 6749, 5.2)."""

    error: Literal[
        "invalid_request",
        "invalid_client",
        "invalid_dpop_proof",
        "use_dpop_nonce",
        "invalid_grant",
        "invalid_scope",
        "invalid_target",
        "request_not_supported",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    ]
    error_description: str = Field(description="One of a few fixed sentences, for a developer to read.")


class ServerMetadata(BaseModel):
    """What this authorization server can do (RFC 8414)."""

    issuer: str = Field(description="Its name: the `aud` of every assertion and the `iss` of every token.")
    token_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    authorization_endpoint: str | None = Field(
        default=None, description="Where somebody's browser goes to sign in; absent where nobody does."
    )
    pushed_authorization_request_endpoint: str | None = None
    require_pushed_authorization_requests: bool = Field(
        description="True: the browser brings a handle, and nothing else."
    )
    authorization_response_iss_parameter_supported: bool = Field(
        description="True: each answer to a browser says who answers (RFC 9207)."
    )
    code_challenge_methods_supported: list[str] = Field(description="PKCE (RFC 7636): S256, always.")
    response_types_supported: list[str] = Field(description="Empty where nobody signs in.")
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    tls_client_certificate_bound_access_tokens: bool = Field(
        description="Whether a token may be bound to a certificate (RFC 8705): behind a trusted proxy."
    )
    token_endpoint_auth_signing_alg_values_supported: list[str] = Field(
        description="ES256; ES384 only for SMART clients, which are marked at their registration."
    )
    dpop_signing_alg_values_supported: list[str] = Field(description="For proofs of possession (RFC 9449).")
    revocation_endpoint: str
    revocation_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_signing_alg_values_supported: list[str]
    introspection_endpoint: str
    introspection_endpoint_auth_methods_supported: list[str]
    introspection_endpoint_auth_signing_alg_values_supported: list[str]
    protected_resources: list[str] = Field(description="The APIs that take its tokens (RFC 9728).")
    service_documentation: str
    ui_locales_supported: list[str]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "issuer": "https://named-person.example",
                    "token_endpoint": "https://named-person.example/oauth2/token",
                    "jwks_uri": "https://named-person.example/oauth2/jwks",
                    "scopes_supported": ["children.read", "named-person.read"],
                    "authorization_endpoint": "https://named-person.example/oauth2/authorize",
                    "pushed_authorization_request_endpoint": "https://named-person.example/oauth2/par",
                    "require_pushed_authorization_requests": True,
                    "authorization_response_iss_parameter_supported": True,
                    "code_challenge_methods_supported": ["S256"],
                    "response_types_supported": ["code"],
                    "response_modes_supported": ["query"],
                    "grant_types_supported": [CLIENT_CREDENTIALS, JWT_BEARER, AUTHORIZATION_CODE],
                    "token_endpoint_auth_methods_supported": [AUTHENTICATION],
                    "tls_client_certificate_bound_access_tokens": False,
                    "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM, "ES384"],
                    "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
                    "revocation_endpoint": "https://named-person.example/oauth2/revoke",
                    "revocation_endpoint_auth_methods_supported": [AUTHENTICATION],
                    "revocation_endpoint_auth_signing_alg_values_supported": [ALGORITHM, "ES384"],
                    "introspection_endpoint": "https://named-person.example/oauth2/introspect",
                    "introspection_endpoint_auth_methods_supported": [AUTHENTICATION],
                    "introspection_endpoint_auth_signing_alg_values_supported": [ALGORITHM, "ES384"],
                    "protected_resources": ["https://named-person.example"],
                    "service_documentation": "https://named-person.example/docs",
                    "ui_locales_supported": ["sv", "en"],
                }
            ]
        }
    )


class ResourceMetadata(BaseModel):
    """What the API takes for a token (RFC 9728)."""

    resource: str = Field(description="Its name: the `aud` of every token.")
    authorization_servers: list[str]
    jwks_uri: str
    scopes_supported: list[str]
    bearer_methods_supported: list[str] = Field(description="Where a token counts: in the header alone.")
    resource_name: str
    resource_documentation: str
    dpop_signing_alg_values_supported: list[str]
    dpop_bound_access_tokens_required: bool = Field(
        description="False: a token of a system itself need not be bound; one that names a person always is."
    )

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "resource": "https://named-person.example",
                    "authorization_servers": ["https://named-person.example"],
                    "jwks_uri": "https://named-person.example/oauth2/jwks",
                    "scopes_supported": ["children.read"],
                    "bearer_methods_supported": ["header"],
                    "resource_name": "Named Person",
                    "resource_documentation": "https://named-person.example/docs",
                    "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
                    "dpop_bound_access_tokens_required": False,
                }
            ]
        }
    )


class IntrospectionRead(BaseModel):
    """What a token says (RFC 7662); of one that is not active nothing but that."""

    active: bool
    iss: str | None = None
    aud: str | None = None
    sub: str | None = None
    client_id: str | None = None
    scope: str | None = None
    exp: int | None = None
    jti: str | None = None
    token_type: str | None = None
    cnf: dict[str, str] | None = Field(default=None, description="The key it is bound to (RFC 9449).")
    organisation: str | None = None
    branch: str | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "active": True,
                    "sub": "pro-abcdefghijklmnopqrstuvwxyz",
                    "client_id": "https://sis.example",
                    "scope": "children.read named-person.read",
                    "exp": 1795340400,
                    "token_type": "DPoP",
                    "cnf": {"jkt": "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"},
                },
                {"active": False},
            ]
        }
    )


class KeySetRead(BaseModel):
    """The public keys that our tokens are verified with (RFC 7517)."""

    keys: list[dict[str, Any]]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "keys": [
                        {
                            "kty": "EC",
                            "crv": CURVE,
                            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                            "kid": "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U",
                            "use": "sig",
                            "alg": ALGORITHM,
                        }
                    ]
                }
            ]
        }
    )


def refusals(*reasons: tuple[str, Reason]) -> dict[str, Any]:
    """Describe refusals for a route's `responses=`: each becomes a named example."""
    examples = {
        reason.name.lower().replace("_", "-"): {
            "summary": code,
            "value": {"error": code, "error_description": str(reason)},
        }
        for code, reason in reasons
    }
    return {"model": OAuthErrorRead, "content": {"application/json": {"examples": examples}}}
