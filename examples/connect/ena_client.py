"""An Ena client: gets a token on behalf of a professional, and asks who a child's named person is."""

import base64
import hashlib
import json
import os
import secrets
import time
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER, CLIENT_ID = os.environ["NAMED_PERSON"], os.environ["CLIENT_ID"]
PROFESSIONAL, CHILD = os.environ["PROFESSIONAL"], os.environ["CHILD"]
LEVEL_3 = "http://id.elegnamnden.se/loa/1.0/loa3"  # how surely we have identified the professional
key = ECKey.import_key(json.loads(Path(os.environ["KEY_FILE"]).read_text()))
proof_key = ECKey.generate_key("P-256")  # binds the tokens of this process (RFC 9449)


def assertion(kind, subject, **more):
    """A JWT that is used once, within a minute, by this issuer only."""
    now = int(time.time())
    claims = {
        "iss": CLIENT_ID,
        "sub": subject,
        "aud": ISSUER,  # the issuer, as one string
        "iat": now,
        "exp": now + 60,
        "jti": secrets.token_urlsafe(),
        **more,
    }
    return jwt.encode({"alg": "ES256", "typ": kind, "kid": key.kid}, claims, key)


def proof(method, address, **more):
    """A proof that this process holds the key of its tokens: for one request."""
    claims = {"htm": method, "htu": address, "iat": int(time.time()), "jti": secrets.token_urlsafe(), **more}
    header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": proof_key.as_dict(private=False)}
    return jwt.encode(header, claims, proof_key)


known = httpx.get(f"{ISSUER}/.well-known/oauth-authorization-server").raise_for_status().json()
form = {
    "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "assertion": assertion("authorization-grant+jwt", PROFESSIONAL, acr=LEVEL_3),
    "scope": "named-person.read",
    "resource": ISSUER,
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": assertion("client-authentication+jwt", CLIENT_ID),
}
headers = {"DPoP": proof("POST", known["token_endpoint"])}
answer = httpx.post(known["token_endpoint"], data=form, headers=headers)
token = answer.raise_for_status().json()["access_token"]

address = f"{ISSUER}/named-person/v1/children/{CHILD}/named-person"
digest = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()
headers = {
    "Authorization": f"DPoP {token}",
    "DPoP": proof("GET", address, ath=digest),
    "Purpose": "coordination",
}
print(json.dumps(httpx.get(address, headers=headers).raise_for_status().json()))
