"""A certified authorization server beside ours: npm's oidc-provider, installed and run for the test.

It serves on loopback, in a process that ends with its standard input. Where node, npm or the packages cannot
be had, the tests are skipped and say why.
"""

import hashlib
import json
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from app.access.assurance import LEVEL_3
from app.demo.proof_key import ProofKey
from tests.conftest import ROOT
from tests.npm import packages_of
from tests.sign_in.forging import encoded
from tests.sign_in.parties import ISSUER

SOURCES = ROOT / "tests" / "outside_issuer"
BACK = "https://sis.example/signed-in"
CLIENT = "school-platform"
SCOPES = ("children.read", "named-person.read", "events.subscribe")
PATIENCE_SECONDS = 60
_MOST_STEPS = 5
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def installed() -> Path:
    """Install the packages, with the server's program beside them; skip where that cannot be done."""
    folder = packages_of(SOURCES)
    shutil.copy(SOURCES / "issuer.mjs", folder / "issuer.mjs")
    return folder


@dataclass
class Certified:
    """The outside server while it runs, and one client of its."""

    name: str
    key: ECKey
    proof: ProofKey = field(default_factory=ProofKey)
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=PATIENCE_SECONDS))

    async def metadata(self) -> dict[str, Any]:
        answer = await self.http.get(f"{self.name}/.well-known/openid-configuration")
        return answer.raise_for_status().json()

    async def system_token(self, *, resource: str = ISSUER) -> str:
        """A token of the system itself, bound to our key."""
        form = {"grant_type": "client_credentials", "scope": "events.subscribe", "resource": resource}
        return (await self._token(form))["access_token"]

    async def sign_in(self, who: str, nonce: str, *, resource: str = ISSUER) -> dict[str, Any]:
        """Let somebody sign in as a browser does: pushed request, code, PKCE; tokens bound to our key."""
        self.http.cookies.clear()  # another browser each time
        known, verifier = await self.metadata(), secrets.token_urlsafe(48)
        wish = {
            "client_id": CLIENT,
            "response_type": "code",
            "redirect_uri": BACK,
            "scope": " ".join(("openid", *SCOPES)),
            "resource": resource,
            "code_challenge": encoded(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
            "nonce": nonce,
            "acr_values": LEVEL_3,
            "login_hint": who,
        }
        pushed = await self.http.post(
            known["pushed_authorization_request_endpoint"], data=wish | self._who_calls()
        )
        handle = {"client_id": CLIENT, "request_uri": pushed.raise_for_status().json()["request_uri"]}
        step = await self.http.get(known["authorization_endpoint"], params=handle)
        for _ in range(_MOST_STEPS):
            if step.headers["location"].startswith(BACK):
                break
            step = await self.http.get(f"{self.name}{urlsplit(step.headers['location']).path}")
        answer = parse_qs(urlsplit(step.headers["location"]).query)
        assert answer.get("iss") == [self.name], step.headers["location"]
        form = {"grant_type": "authorization_code", "code": answer["code"][0], "redirect_uri": BACK}
        return await self._token(form | {"code_verifier": verifier, "resource": resource})

    async def _token(self, form: dict[str, str]) -> dict[str, Any]:
        address = (await self.metadata())["token_endpoint"]
        headers = {"DPoP": self.proof.proof("POST", address)}
        answer = await self.http.post(address, data=form | self._who_calls(), headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.json()["token_type"] == "DPoP"
        return answer.json()

    def _who_calls(self) -> dict[str, str]:
        now = int(time.time())
        claims = {"iss": CLIENT, "sub": CLIENT, "aud": self.name, "iat": now, "exp": now + 60}
        made = jwt.encode({"alg": "ES256"}, claims | {"jti": secrets.token_hex()}, self.key)
        return {"client_id": CLIENT, "client_assertion_type": _ASSERTION, "client_assertion": made}


@contextmanager
def running(folder: Path, *clients: dict[str, Any], person: str = "") -> Iterator[Certified]:
    """Run the server for as long as it is needed; with more clients than its own, and somebody to sign in."""
    key = ECKey.generate_key("P-256", private=True)
    signing = ECKey.generate_key("P-256", private=True, parameters={"kid": "certified", "use": "sig"})
    told = {
        "scopes": SCOPES,
        "clients": [
            {
                "client_id": CLIENT,
                "redirect_uris": [BACK],
                "grant_types": ["client_credentials", "authorization_code"],
                "response_types": ["code"],
                "dpop_bound_access_tokens": True,
                "jwks": {"keys": [key.as_dict(private=False)]},
            },
            *clients,
        ],
        "person": person,
        "jwks": {"keys": [signing.as_dict(private=True) | {"alg": "ES256"}]},
        "cookieKeys": [secrets.token_hex()],
        "acr": LEVEL_3,
        "resource": ISSUER,
    }
    with subprocess.Popen(
        ["node", "issuer.mjs"],  # noqa: S607 - found by installed()
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        name = process.stdout.readline().strip()
        try:
            assert name.startswith("http://127.0.0.1:"), "it did not begin"
            yield Certified(name, key)
        finally:
            process.stdin.close()
            process.wait(timeout=PATIENCE_SECONDS)
