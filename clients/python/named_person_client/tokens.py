"""Tokens: asked for with the key of the system (private_key_jwt), bound to one of this process (DPoP)."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

_SIGNED_FOR = 60
_RENEWED_BEFORE = 30
"""Seconds: an assertion serves that long; a token is renewed that long before its end."""
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_UNAUTHORIZED = 401


class TokenRefusedError(Exception):
    """The service gives no token; `error` is OAuth's word for why."""

    def __init__(self, answer: httpx.Response) -> None:
        """Read the refusal."""
        try:
            said = answer.json()
        except ValueError:
            said = {}
        self.error = str(said.get("error", "")) if isinstance(said, dict) else ""
        super().__init__(f"{answer.status_code} {self.error}")


@dataclass(frozen=True)
class OnBehalfOf:
    """The professional who acts, and how surely the system has identified them."""

    professional: str
    acr: str = "http://id.elegnamnden.se/loa/1.0/loa3"


class System(httpx.Auth):
    """A registered system: signs its calls, for itself or on behalf of a professional.

    Give it to httpx, or to `NamedPerson`. It asks for its first token when it is first used.
    """

    requires_response_body = True

    def __init__(
        self,
        issuer: str,
        client_id: str,
        key: Mapping[str, Any],
        *,
        scopes: Sequence[str],
        person: OnBehalfOf | None = None,
    ) -> None:
        """`issuer` is the service's address, `key` the private key (JWK) that it knows the public part of."""
        self.issuer = issuer.rstrip("/")
        self.client_id = client_id
        self._key = ECKey.import_key(dict(key))
        self._scopes = " ".join(scopes)
        self._person = person
        self._proof_key = ECKey.generate_key("P-256")
        self._token = ""
        self._ends = 0.0
        self._nonce: str | None = None

    @classmethod
    def from_file(cls, issuer: str, client_id: str, key_file: Path, **options: Any) -> Self:
        """Read the private key from a file."""
        return cls(issuer, client_id, json.loads(key_file.read_text(encoding="utf-8")), **options)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Show a token with each call; ask for one before it ends, and once more where it is not taken."""
        if time.time() > self._ends - _RENEWED_BEFORE:
            yield from self._renew()
        answer = yield self._shown(request)
        if answer.status_code == _UNAUTHORIZED:
            self._nonce = answer.headers.get("DPoP-Nonce", self._nonce)
            yield from self._renew()
            yield self._shown(request)

    def _renew(self) -> Generator[httpx.Request, httpx.Response, None]:
        answer = yield self._token_request()
        if answer.status_code in (400, 401) and "DPoP-Nonce" in answer.headers:
            self._nonce = answer.headers["DPoP-Nonce"]
            answer = yield self._token_request()
        if not answer.is_success:
            raise TokenRefusedError(answer)
        given = answer.json()
        self._token = given["access_token"]
        self._ends = time.time() + float(given["expires_in"])

    def _token_request(self) -> httpx.Request:
        address = f"{self.issuer}/oauth2/token"
        form = {
            "scope": self._scopes,
            "resource": self.issuer,
            "client_assertion_type": _ASSERTION,
            "client_assertion": self._assertion("client-authentication+jwt", self.client_id),
        }
        if self._person is None:
            form["grant_type"] = "client_credentials"
        else:
            form["grant_type"] = _BEARER
            form["assertion"] = self._assertion(
                "authorization-grant+jwt", self._person.professional, acr=self._person.acr
            )
        return httpx.Request("POST", address, data=form, headers={"DPoP": self._proof("POST", address)})

    def _shown(self, request: httpx.Request) -> httpx.Request:
        address = str(request.url.copy_with(query=None, fragment=None))
        digest = hashlib.sha256(self._token.encode()).digest()
        ath = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        request.headers["Authorization"] = f"DPoP {self._token}"
        request.headers["DPoP"] = self._proof(request.method, address, ath=ath)
        return request

    def _assertion(self, kind: str, subject: str, **more: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": subject,
            "aud": self.issuer,
            "iat": now,
            "exp": now + _SIGNED_FOR,
            "jti": secrets.token_urlsafe(),
            **more,
        }
        return jwt.encode({"alg": "ES256", "typ": kind, "kid": self._key.kid}, claims, self._key)

    def _proof(self, method: str, address: str, **more: str) -> str:
        claims = {
            "htm": method,
            "htu": address,
            "iat": int(time.time()),
            "jti": secrets.token_urlsafe(),
            **more,
        }
        if self._nonce:
            claims["nonce"] = self._nonce
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": self._proof_key.as_dict(private=False)}
        return jwt.encode(header, claims, self._proof_key)
