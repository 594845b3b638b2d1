"""A system's steps and a browser's steps when somebody signs in."""

import base64
import hashlib
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from app.demo.token_client import TokenClient
from tests.sign_in.parties import ISSUER


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def said_in(address: str) -> dict[str, str]:
    """What stands in the query of an address."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


@dataclass
class Visit:
    """Somebody signs in through a system, step by step; each step can be changed."""

    http: httpx.AsyncClient
    system: TokenClient
    provider: Any
    client_id: str
    verifier: str = field(default_factory=lambda: token_urlsafe(48))
    state: str = field(default_factory=token_urlsafe)
    back_to: str | None = None

    @property
    def redirect_uri(self) -> str:
        return self.back_to or f"{self.client_id}/signed-in"

    def wish(self, **changed: str | None) -> dict[str, str]:
        """What is pushed; None takes a parameter away."""
        whole = {
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            "state": self.state,
            **self.who_calls(),
        } | changed
        return {name: value for name, value in whole.items() if value is not None}

    def who_calls(self) -> dict[str, str]:
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return {"client_assertion_type": kind, "client_assertion": self.system.client_assertion()}

    async def push(self, *, headers: dict[str, str] | None = None, **changed: str | None) -> httpx.Response:
        return await self.http.post("/oauth2/par", data=self.wish(**changed), headers=headers)

    async def begin(self, **changed: str | None) -> httpx.Response:
        """Push, and send the browser to the authorization endpoint."""
        pushed = (await self.push(**changed)).json()
        assert "request_uri" in pushed, pushed
        return await self.authorize(pushed["request_uri"])

    async def authorize(self, request_uri: str, **changed: str) -> httpx.Response:
        said = {"client_id": self.client_id, "request_uri": request_uri} | changed
        return await self.http.get("/oauth2/authorize", params=said)

    async def come_back(self, address: str) -> httpx.Response:
        """The browser follows where the provider sends it."""
        assert address.startswith(f"{ISSUER}/oauth2/callback?"), address
        return await self.http.get(address)

    async def sign_in(self, wishes: dict[str, str] | None = None, **claims: Any) -> dict[str, str]:
        """Sign in; return what the browser brings back to the system."""
        sent = await self.begin(**(wishes or {}))
        assert sent.status_code == 303, sent.text
        answer = await self.come_back(self.provider.sign_in(sent.headers["location"], **claims))
        assert answer.status_code == 303, answer.text
        location = answer.headers["location"]
        assert location.startswith(f"{self.redirect_uri}?"), location
        return said_in(location)

    async def redeem(self, code: str, **changed: Any) -> httpx.Response:
        """Make a token of a code. `key` is whose proof is shown; None shows none."""
        key = changed.pop("key", self.system.proof_key)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **self.who_calls(),
        } | changed
        form = {name: value for name, value in form.items() if value is not None}
        proof = {"DPoP": key.proof("POST", f"{ISSUER}/oauth2/token")} if key else {}
        return await self.http.post("/oauth2/token", data=form, headers=proof)

    async def call(self, token: str, path: str, *, key: Any = None, **headers: str) -> httpx.Response:
        """Call the API with a token."""
        address = f"{ISSUER}/named-person/v1{path}"
        proof = (key or self.system.proof_key).proof("GET", address, token=token)
        return await self.http.get(
            address, headers={"Authorization": f"DPoP {token}", "DPoP": proof, **headers}
        )
