"""A small OpenID provider of the tests, whose failures can be steered. It checks what it is sent."""

import base64
import hashlib
import time
from secrets import token_hex, token_urlsafe
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet

ISSUER = "https://login.example"
CLIENT_ID = "named-person"
LEVEL_2, LEVEL_3 = (f"http://id.elegnamnden.se/loa/1.0/loa{level}" for level in (2, 3))
HSA_CLAIM = "employeeHsaId"
NUMBER_CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"


class FakeProvider:
    """Signs in whom the test says, and answers our questions as the test says."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        self.our_key = ECKey.generate_key("P-256", auto_kid=True)
        """What this provider knows us by; the private half is ours."""
        self.codes: dict[str, dict[str, Any]] = {}
        self.pushed: dict[str, dict[str, str]] = {}
        self.push_changed: dict[str, Any] = {}
        self.asked: list[str] = []
        self.down: set[str] = set()
        self.metadata_changed: dict[str, Any] = {}
        self.claims_changed: dict[str, Any] = {}
        self.header_changed: dict[str, Any] = {}
        self.signing: Any = self.key
        self.token_changed: dict[str, Any] = {}

    def sign_in(self, address: str, **claims: Any) -> str:
        """Let somebody sign in at the address where the browser was sent; return where it is sent back."""
        asked = self._asked(address)
        assert address.startswith(f"{ISSUER}/authorize?")
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe()
        self.codes[code] = asked | {"claims": claims}
        return self.back(address, code=code, iss=ISSUER)

    def back(self, address: str, **said: str) -> str:
        """Send the browser back with whatever is said."""
        asked = self._asked(address)
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], **said})}"

    def _asked(self, address: str) -> dict[str, str]:
        said = dict(parse_qsl(urlsplit(address).query))
        if "request_uri" not in said:
            return said
        assert said.keys() == {"client_id", "request_uri"}
        return self.pushed[said["request_uri"]]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer us."""
        path = request.url.path
        self.asked.append(path)
        if path in self.down:
            raise httpx.ConnectError("down", request=request)
        if path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self._metadata() | self.metadata_changed)
        if path == "/jwks":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        if path == "/par":
            return self._push(request)
        assert path == "/token"
        return self._token(request)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }

    def _push(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self._refuse_strangers(form["client_assertion"])
        handle = f"urn:theirs:{token_hex()}"
        self.pushed[handle] = form
        return httpx.Response(201, json={"request_uri": handle, "expires_in": 60} | self.push_changed)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        asked = self.codes.pop(form["code"], None)
        if asked is None:
            return httpx.Response(400, json={"error": "invalid_grant"})
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        self._refuse_strangers(form["client_assertion"])
        claims = self._claims(asked["nonce"]) | asked["claims"] | self.claims_changed
        answer = {"access_token": token_hex(), "token_type": "Bearer", "id_token": self._signed(claims)}
        return httpx.Response(200, json=answer | self.token_changed)

    def _refuse_strangers(self, assertion: str) -> None:
        said = jwt.decode(assertion, KeySet([self.our_key]), algorithms=["ES256"]).claims
        assert said["iss"] == said["sub"] == CLIENT_ID
        assert said["aud"] == ISSUER
        assert said["exp"] <= time.time() + 61
        assert said["jti"]

    def _claims(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "sub": token_hex(8),
            "iat": now,
            "exp": now + 120,
            "auth_time": now - 60,
            "nonce": nonce,
            "acr": LEVEL_3,
        }

    def _signed(self, claims: dict[str, Any]) -> str:
        known = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "ES256", "kid": self.key.kid, "typ": "JWT"} | self.header_changed
        header = {name: value for name, value in header.items() if value is not None}
        registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
        return jwt.encode(header, known, self.signing, registry=registry)
