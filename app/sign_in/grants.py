"""The names that the protocol gives to ways in, and who is behind the token that each one gives."""

from app.sign_in.scopes import Carrier

TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
REVOCATION_PATH = "/oauth2/revoke"
INTROSPECTION_PATH = "/oauth2/introspect"
PUSH_PATH = "/oauth2/par"
AUTHORIZATION_PATH = "/oauth2/authorize"
CALLBACK_PATH = "/oauth2/callback"
REVOCATION, INTROSPECTION = "revocation", "introspection"
PUSH = "pushed_authorization_request"
ENDPOINTS = frozenset({"token", REVOCATION, INTROSPECTION, PUSH})
AUTHENTICATION = "private_key_jwt"
BY_CERTIFICATE = "self_signed_tls_client_auth"
"""At the token endpoint, behind a trusted proxy, for whom it is registered (RFC 8705 section 2.2)."""
WAYS_IN = (BY_CERTIFICATE, AUTHENTICATION)
CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT_CREDENTIALS = "client_credentials"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUTHORIZATION_CODE = "authorization_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - a name
ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105 - a name
ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a name
CARRIERS_OF_GRANT = {
    CLIENT_CREDENTIALS: frozenset({Carrier.SYSTEM}),
    JWT_BEARER: frozenset({Carrier.PROFESSIONAL, Carrier.FAMILY}),
    AUTHORIZATION_CODE: frozenset({Carrier.PROFESSIONAL, Carrier.FAMILY}),
    TOKEN_EXCHANGE: frozenset({Carrier.PROFESSIONAL, Carrier.FAMILY}),
}
