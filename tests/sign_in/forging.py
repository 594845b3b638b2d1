"""Making tokens as our server would, and as it never would."""

import base64
import json
import time
from secrets import token_hex
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI
from joserfc.jwk import ECKey

from app.demo.proof_key import ProofKey
from app.sign_in.keys import signing_key
from tests.sign_in.parties import ISSUER

SYSTEM = "https://sis.example"


def part(value: Any) -> str:
    """One part of a JWT."""
    text = value if isinstance(value, str) else json.dumps(value)
    return encoded(text.encode())


def encoded(raw: bytes) -> str:
    """Bytes as they stand in a JWT."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed_es256(key: ECKey, header: Any, claims: Any) -> str:
    """Sign whatever is given, without a library's opinion of it."""
    text = f"{part(header)}.{part(claims)}"
    return f"{text}.{encoded(raw_signature(key, text.encode()))}"


def raw_signature(key: ECKey, text: bytes) -> bytes:
    r, s = decode_dss_signature(key.private_key.sign(text, ECDSA(SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


def our_key(app: FastAPI) -> ECKey:
    """The key that signs the tokens of the service under test."""
    return signing_key(app.state.settings.signing_keys.get_secret_value())


def whole_header(app: FastAPI, **changed: Any) -> dict[str, Any]:
    """The header of our tokens; None takes a member away."""
    header = {"alg": "ES256", "typ": "at+jwt", "kid": our_key(app).kid}
    return _without_none(header | changed)


def whole_claims(school: str, /, **changed: Any) -> dict[str, Any]:
    """The claims of a token that holds, of the school's system itself; None takes a claim away."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": SYSTEM,
        "client_id": SYSTEM,
        "organisation": school,
        "scope": "roster.sync",
        "jti": f"tok-{token_hex()}",
        "iat": now,
        "exp": now + 300,
    }
    return _without_none(claims | changed)


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


_KEY = ProofKey()


async def ask_with_proof(http: httpx.AsyncClient, form: dict[str, str]) -> httpx.Response:
    """Ask for a token that is bound to a key of ours."""
    proof = _KEY.proof("POST", f"{ISSUER}/oauth2/token")
    return await http.post("/oauth2/token", data=form, headers={"DPoP": proof})
