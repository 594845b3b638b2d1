"""The forms that the OAuth endpoints take, as the OpenAPI document shows them."""

from typing import Any

from app.sign_in.grants import (
    ACCESS_TOKEN_TYPE,
    AUTHORIZATION_CODE,
    CLIENT_ASSERTION,
    CLIENT_CREDENTIALS,
    ID_TOKEN_TYPE,
    JWT_BEARER,
    TOKEN_EXCHANGE,
)

_ASSERTION = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL3NjaG9vbC5leGFtcGxlL3NpcyJ9.c2lnbmF0dXJl"
_CLIENT = {
    "client_assertion_type": CLIENT_ASSERTION,
    "client_assertion": _ASSERTION,
}
FORM_EXAMPLES = {
    "system": {
        "summary": "A token of the system itself",
        "value": {"grant_type": CLIENT_CREDENTIALS, "scope": "roster.sync", **_CLIENT},
    },
    "person": {
        "summary": "A token on behalf of a professional",
        "value": {
            "grant_type": JWT_BEARER,
            "assertion": _ASSERTION,
            "scope": "children.read named-person.read",
            **_CLIENT,
        },
    },
    "signed-in": {
        "summary": "A token for somebody who has signed in",
        "value": {
            "grant_type": AUTHORIZATION_CODE,
            "code": "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstu",
            "redirect_uri": "https://sis.example/signed-in",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            **_CLIENT,
        },
    },
    "exchanged": {
        "summary": "A token for somebody whom another issuer has identified",
        "value": {
            "grant_type": TOKEN_EXCHANGE,
            "subject_token": _ASSERTION,
            "subject_token_type": ID_TOKEN_TYPE,
            "nonce": "n-0S6_WzA2Mj",
            **_CLIENT,
        },
    },
}
FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["grant_type", "client_assertion_type", "client_assertion"],
    "properties": {
        "grant_type": {
            "type": "string",
            "enum": [CLIENT_CREDENTIALS, JWT_BEARER, AUTHORIZATION_CODE, TOKEN_EXCHANGE],
        },
        "client_assertion_type": {"type": "string", "enum": [CLIENT_ASSERTION]},
        "client_assertion": {
            "type": "string",
            "maxLength": 8_192,
            "description": "JWT signed by the system: `iss` and `sub` its client_id, `aud` the issuer, `exp` "
            "at most five minutes ahead, `iat`, and a `jti` that is used once.",
        },
        "assertion": {
            "type": "string",
            "maxLength": 8_192,
            "description": "For the JWT bearer grant: JWT signed by the system, `iss` its client_id, `sub` "
            "the person, otherwise as client_assertion.",
        },
        "code": {
            "type": "string",
            "maxLength": 200,
            "description": "For the authorization code grant: what the browser brought back; it counts once.",
        },
        "redirect_uri": {
            "type": "string",
            "maxLength": 500,
            "description": "For the authorization code grant: where the browser came back to.",
        },
        "code_verifier": {
            "type": "string",
            "maxLength": 128,
            "description": "For the authorization code grant: what the challenge is the hash of (RFC 7636).",
        },
        "subject_token": {
            "type": "string",
            "maxLength": 8_192,
            "description": "For token exchange: the ID token that the system got from an issuer that is "
            "trusted here. It counts once.",
        },
        "subject_token_type": {"type": "string", "enum": [ID_TOKEN_TYPE]},
        "requested_token_type": {"type": "string", "enum": [ACCESS_TOKEN_TYPE]},
        "nonce": {
            "type": "string",
            "maxLength": 200,
            "description": "For token exchange: what the system sent along when it let somebody sign in, "
            "where the ID token holds one.",
        },
        "branch": {
            "type": "string",
            "maxLength": 64,
            "description": "For token exchange: in which secrecy branch, where it could be several.",
        },
        "subject_kind": {
            "type": "string",
            "enum": ["guardian", "young-person"],
            "description": "For token exchange by a family app: as whom; a guardian, if nothing is said.",
        },
        "audience": {"type": "string", "maxLength": 200, "description": "Not needed; the issuer (RFC 8693)."},
        "scope": {"type": "string", "maxLength": 1_000, "description": "Scopes with spaces between."},
        "resource": {"type": "string", "maxLength": 200, "description": "Not needed; the issuer (RFC 8707)."},
        "client_id": {"type": "string", "maxLength": 200, "description": "Not needed; must agree."},
    },
}

PUSH_FORM_EXAMPLES = {
    "professional": {
        "summary": "Somebody signs in through their school's system",
        "value": {
            "response_type": "code",
            "redirect_uri": "https://sis.example/signed-in",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method": "S256",
            "scope": "children.read named-person.read",
            "state": "af0ifjsldkj",
            **_CLIENT,
        },
    },
}
PUSH_FORM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": [
        "response_type",
        "redirect_uri",
        "code_challenge",
        "code_challenge_method",
        "client_assertion_type",
        "client_assertion",
    ],
    "properties": {
        "response_type": {"type": "string", "enum": ["code"]},
        "response_mode": {"type": "string", "enum": ["query"]},
        "redirect_uri": {"type": "string", "maxLength": 500, "description": "As registered, to the letter."},
        "code_challenge": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
        "code_challenge_method": {"type": "string", "enum": ["S256"]},
        "state": {"type": "string", "maxLength": 512, "description": "Handed back as it is."},
        "branch": {
            "type": "string",
            "maxLength": 64,
            "description": "The secrecy branch a professional will act in, where it could be several.",
        },
        "subject_kind": {
            "type": "string",
            "enum": ["guardian", "young-person"],
            "description": "For a family app: as whom somebody signs in; a guardian, if nothing is said.",
        },
        "dpop_jkt": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{43}$",
            "description": "The key to which the token will be bound (RFC 9449 section 10), without a proof.",
        },
        "ui_locales": {"type": "string", "maxLength": 64, "description": "Handed on to the provider."},
        **{
            name: FORM_SCHEMA["properties"][name]
            for name in ("scope", "resource", "client_id", "client_assertion_type", "client_assertion")
        },
    },
}

TOKEN_FORM_EXAMPLES = {
    "token": {"summary": "A token of one's own", "value": {"token": _ASSERTION, **_CLIENT}}
}
TOKEN_FORM_SCHEMA = {
    "type": "object",
    "required": ["token", "client_assertion_type", "client_assertion"],
    "properties": {
        "token": {"type": "string", "maxLength": 4_096},
        "token_type_hint": {
            "type": "string",
            "maxLength": 100,
            "description": "Not looked at.",
        },
        **{name: FORM_SCHEMA["properties"][name] for name in ("client_assertion_type", "client_assertion")},
    },
}
