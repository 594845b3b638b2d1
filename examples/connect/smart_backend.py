"""A SMART Backend Services client: gets a token of its own, and makes its first call."""

import json
import os
import secrets
import time
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER, CLIENT_ID = os.environ["NAMED_PERSON"], os.environ["CLIENT_ID"]
key = ECKey.import_key(json.loads(Path(os.environ["KEY_FILE"]).read_text()))

known = httpx.get(f"{ISSUER}/.well-known/oauth-authorization-server").raise_for_status().json()
now = int(time.time())
claims = {
    "iss": CLIENT_ID,
    "sub": CLIENT_ID,
    "aud": known["token_endpoint"],  # SMART names the endpoint; the client is marked `smart`
    "iat": now,
    "exp": now + 60,
    "jti": secrets.token_urlsafe(),
}
header = {"alg": "ES384", "typ": "JWT", "kid": key.kid}
form = {
    "grant_type": "client_credentials",
    "scope": "statistics.read",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": jwt.encode(header, claims, key, algorithms=["ES384"]),
}
token = httpx.post(known["token_endpoint"], data=form).raise_for_status().json()["access_token"]

headers = {"Authorization": f"Bearer {token}"}
me = httpx.get(f"{ISSUER}/named-person/v1/whoami", headers=headers).raise_for_status().json()
print(json.dumps(me))
