"""The one place where assertions are made: how a system gets tokens for itself, a professional or a family.

    tokens = TokenClient(http, client_id=…, private_key=…, issuer=…)
    await http.get("/named-person/v1/whoami", auth=tokens.as_professional("pro-…", ["children.read"]))

A token that names a person is bound to a key of the client's (DPoP, RFC 9449): each call carries a proof.
"""

import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from app.demo.proof_key import ProofKey

TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTION_SECONDS = 60
RENEW_BEFORE_SECONDS = 30
LEVEL_3 = "http://id.elegnamnden.se/loa/1.0/loa3"
BOUND = "DPoP"
NONCE_HEADER = "DPoP-Nonce"


class TokenRefusedError(Exception):
    """The token endpoint refused; `error` is its OAuth code."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}: {description}")
        self.status = status
        self.error = error


@dataclass(frozen=True, slots=True)
class Held:
    """A token that is held until it must be renewed."""

    token: str
    token_type: str
    renew_at: float


class TokenAuth(httpx.Auth):
    """Shows a token with each request, signs the request when the token is bound, and renews it in time."""

    def __init__(self, held: Callable[[], Awaitable[Held]], key: ProofKey, *, issuer: str) -> None:
        """`issuer` is the address that the API is known by, whichever of its processes is called."""
        self._held = held
        self._key = key
        self._issuer = issuer.rstrip("/")

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Put token and proof in the headers of the request; again, when the server demands a nonce."""
        held = await self._held()
        request.headers["Authorization"] = f"{held.token_type} {held.token}"
        if held.token_type != BOUND:
            yield request
            return
        address = self._issuer + request.url.raw_path.decode()
        request.headers["DPoP"] = self._key.proof(request.method, address, token=held.token)
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED and NONCE_HEADER in answer.headers:
            self._key.nonce = answer.headers[NONCE_HEADER]
            request.headers["DPoP"] = self._key.proof(request.method, address, token=held.token)
            yield request


class TokenClient:
    """Holds one system's key, and the tokens it has been given."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        client_id: str,
        private_key: Mapping[str, Any],
        issuer: str,
        proof_key: ProofKey | None = None,
    ) -> None:
        """`http` has the server as its base URL; `private_key` is a JWK (ES256)."""
        self._http = http
        self._client_id = client_id
        self._key = ECKey.import_key(dict(private_key))
        self._issuer = issuer
        self._held: dict[tuple[Any, ...], Held] = {}
        self.proof_key = proof_key or ProofKey()

    async def token_for_system(self, scopes: Iterable[str]) -> str:
        """Return a token of the system itself, with nobody behind it."""
        return (await self._get(None, scopes)).token

    async def token_for_professional(
        self, professional_id: str, scopes: Iterable[str], branch: str | None = None
    ) -> str:
        """Return a token on behalf of a professional: `pro-…`, `hsa:…`, `ss12000:…` or `ext:system:…`."""
        return (await self._get(_professional(professional_id, branch), scopes)).token

    async def token_for_guardian(self, identity_number: str, scopes: Iterable[str]) -> str:
        """Return a token of a guardian, for a family app."""
        return (await self._get(_family(identity_number, "guardian"), scopes)).token

    async def token_for_young_person(self, identity_number: str, scopes: Iterable[str]) -> str:
        """Return a token of a young person, for a family app."""
        return (await self._get(_family(identity_number, "young-person"), scopes)).token

    def as_system(self, scopes: Iterable[str]) -> httpx.Auth:
        """Call as the system itself."""
        return self._auth(None, scopes)

    def as_professional(
        self, professional_id: str, scopes: Iterable[str], branch: str | None = None
    ) -> httpx.Auth:
        """Call on behalf of a professional."""
        return self._auth(_professional(professional_id, branch), scopes)

    def as_guardian(self, identity_number: str, scopes: Iterable[str]) -> httpx.Auth:
        """Call as a guardian."""
        return self._auth(_family(identity_number, "guardian"), scopes)

    def as_young_person(self, identity_number: str, scopes: Iterable[str]) -> httpx.Auth:
        """Call as a young person."""
        return self._auth(_family(identity_number, "young-person"), scopes)

    def client_assertion(self, **changed: Any) -> str:
        """Return the assertion by which the system proves who it is; used once."""
        return self._signed({"sub": self._client_id, **changed}, kind="client-authentication+jwt")

    def grant_assertion(self, **person: Any) -> str:
        """Return the assertion that names the person on whose behalf the system calls; used once.

        Unless it says otherwise, the person was identified at level 3.
        """
        return self._signed({"acr": LEVEL_3, **person}, kind="JWT")

    def form(self, person: Mapping[str, str] | None, scopes: Iterable[str]) -> dict[str, str]:
        """Return what is posted to the token endpoint."""
        fields = {
            "client_assertion_type": CLIENT_ASSERTION,
            "client_assertion": self.client_assertion(),
            "scope": " ".join(scopes),
        }
        if person is None:
            return {"grant_type": "client_credentials", **fields}
        return {"grant_type": JWT_BEARER, "assertion": self.grant_assertion(**person), **fields}

    def forget(self) -> None:
        """Forget every token held."""
        self._held.clear()

    def _auth(self, person: Mapping[str, str] | None, scopes: Iterable[str]) -> httpx.Auth:
        wanted = tuple(scopes)
        return TokenAuth(lambda: self._get(person, wanted), self.proof_key, issuer=self._issuer)

    async def _get(self, person: Mapping[str, str] | None, scopes: Iterable[str]) -> Held:
        wanted = tuple(sorted(scopes))
        known_by = (wanted, *sorted((person or {}).items()))
        held = self._held.get(known_by)
        if held is None or held.renew_at <= time.monotonic():
            held = self._held[known_by] = await self._fetch(person, wanted)
        return held

    async def _fetch(self, person: Mapping[str, str] | None, scopes: Iterable[str]) -> Held:
        answer = await self._ask(person, scopes)
        if NONCE_HEADER in answer.headers:
            self.proof_key.nonce = answer.headers[NONCE_HEADER]
            answer = await self._ask(person, scopes)
        given = answer.json()
        if answer.is_error:
            raise TokenRefusedError(
                answer.status_code, str(given.get("error")), str(given.get("error_description", ""))
            )
        renew_at = time.monotonic() + given["expires_in"] - RENEW_BEFORE_SECONDS
        return Held(given["access_token"], given["token_type"], renew_at)

    async def _ask(self, person: Mapping[str, str] | None, scopes: Iterable[str]) -> httpx.Response:
        """Ask for a token; one that names a person is bound to our key."""
        proof = {} if person is None else {"DPoP": self.proof_key.proof("POST", self._issuer + TOKEN_PATH)}
        return await self._http.post(TOKEN_PATH, data=self.form(person, scopes), headers=proof)

    def _signed(self, claims: Mapping[str, Any], *, kind: str) -> str:
        now = int(time.time())
        whole = {
            "iss": self._client_id,
            "aud": self._issuer,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
            "jti": secrets.token_urlsafe(16),
            **claims,
        }
        header = {"alg": "ES256", "typ": kind, "kid": self._key.kid or self._key.thumbprint()}
        return jwt.encode(header, whole, self._key)


def _professional(professional_id: str, branch: str | None) -> dict[str, str]:
    return {"sub": professional_id} | ({"branch": branch} if branch else {})


def _family(identity_number: str, kind: str) -> dict[str, str]:
    """Name a member of a family; `sub` is the app's own sign for them, never the number."""
    return {"sub": f"app:{kind}", "subject_kind": kind, "identity_number": identity_number}
