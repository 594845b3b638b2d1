"""The OpenID provider by which people sign in: where a browser is sent, and what its answer is worth.

What the provider publishes is read with bounds and kept for minutes. When it does not answer nobody signs in.
Authlib makes the addresses and judges the claims of its ID tokens, joserfc their signatures.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import SecretStr

from app.access.issuer_keys import Discovery, is_address
from app.access.published_keys import UnknownKeyError
from app.kit.outside import Outside, UnreachableError
from app.kit.strict_json import loads
from app.kit.vault import Vault
from app.sign_in.scopes import Carrier

ALGORITHMS = ("ES256", "ES384", "PS256", "RS256")
LEEWAY_SECONDS = 10
_ASSERTION_SECONDS = 60
_LONGEST_TOKEN = 16_384
_LONGEST_LINE = 200
_LONGEST_HANDLE = 2_000
_PUSH = "pushed_authorization_request_endpoint"
_ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class BadAnswerError(Exception):
    """The provider's answer is not to be believed, or names nobody. The reason stays inside."""


class LevelTooLowError(Exception):
    """Somebody has signed in, but not on the level that is demanded."""


class ProviderRefusedError(Exception):
    """The provider says no; `error` is its own word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What has been agreed with the provider."""

    issuer: str
    client_id: str
    scopes: str
    levels: Mapping[Carrier, tuple[str, ...]]
    """Which levels of assurance (`acr`) are enough for whom."""
    claims: Mapping[Carrier, str]
    """By which claim somebody is known: an HSA-id, an identity number."""
    longest_session_seconds: int = 3_600
    """How long ago somebody may have shown the provider who they are."""
    secret: SecretStr | None = None
    private_key: SecretStr | None = None
    plain_http: bool = False
    """Whether its addresses may be plain http: on the developer's own machine."""


@dataclass(frozen=True, slots=True, repr=False)
class Identified:
    """Who has signed in. It has no repr: the sign may be an identity number."""

    sign: str
    """An HSA-id, or an identity number."""
    level: str
    """How surely they were identified."""


class Provider:
    """One provider, as one process sees it."""

    def __init__(self, agreed: Agreed, outside: Outside, vault: Vault, *, callback: str) -> None:
        """`callback` is where it sends the browser back to."""
        self.agreed = agreed
        self._outside = outside
        self._vault = vault
        self._callback = callback
        self._discovery = Discovery(outside, agreed.issuer)

    async def address(self, state: str, carrier: Carrier, *, ui_locales: str | None, now: float) -> str:
        """Return where to send a browser, so that somebody signs in. Raises UnreachableError.

        A provider that takes pushed requests is told beforehand; the browser then carries a handle only.
        """
        published = await self._metadata()
        claim = {"id_token": {self.agreed.claims[carrier]: {"essential": True}}}
        wishes = json.dumps(claim) if published.get("claims_parameter_supported") is True else None
        address, _ = self._client(now).create_authorization_url(
            published["authorization_endpoint"],
            state=state,
            code_verifier=self._derived("verifier", state),
            nonce=self._derived("nonce", state),
            acr_values=" ".join(self.agreed.levels[carrier]),
            max_age=str(self.agreed.longest_session_seconds),
            ui_locales=ui_locales,
            claims=wishes,
        )
        if _PUSH not in published:
            return str(address)
        handle = await self._pushed(urlsplit(address).query, published, now=now)
        said = [("client_id", self.agreed.client_id), ("request_uri", handle)]
        return str(add_params_to_uri(published["authorization_endpoint"], said))

    async def who(self, answer: Mapping[str, str], state: str, carrier: Carrier, *, now: float) -> Identified:
        """Return who has signed in. Raises one of this file's errors, or UnreachableError."""
        published = await self._metadata()
        self._refuse_another(answer, published)
        if "error" in answer:
            raise ProviderRefusedError(answer["error"])
        given = await self._exchanged(answer.get("code", ""), state, published, now=now)
        claims = await self._claims(given, nonce=self._derived("nonce", state), now=now)
        level = claims.get("acr")
        if level not in self.agreed.levels[carrier]:
            raise LevelTooLowError
        sign = claims.get(self.agreed.claims[carrier])
        if not isinstance(sign, str) or not 0 < len(sign) <= _LONGEST_LINE or not sign.isprintable():
            raise BadAnswerError("claim")
        return Identified(sign, level)

    def _refuse_another(self, answer: Mapping[str, str], published: Mapping[str, Any]) -> None:
        """Refuse the answer of another issuer than the one that was asked (RFC 9207)."""
        named = published.get("authorization_response_iss_parameter_supported") is True
        if answer.get("iss", None if named else self.agreed.issuer) != self.agreed.issuer:
            raise BadAnswerError("iss of the answer")

    async def _exchanged(
        self, code: str, state: str, published: Mapping[str, Any], *, now: float
    ) -> Mapping[str, Any]:
        """Exchange the provider's code for its tokens."""
        if not 0 < len(code) <= _LONGEST_TOKEN:
            raise BadAnswerError("code")
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=self._callback,
            code=code,
            code_verifier=self._derived("verifier", state),
        )
        status, given = await self._posted(published["token_endpoint"], body, now=now)
        if status >= 500:  # noqa: PLR2004 - its own trouble
            raise UnreachableError(str(status))
        if status != 200:  # noqa: PLR2004 - a refusal
            raise BadAnswerError("code refused")
        return given

    async def _pushed(self, query: str, published: Mapping[str, Any], *, now: float) -> str:
        """Push a request to the provider (RFC 9126); return its handle."""
        status, given = await self._posted(published[_PUSH], query, now=now)
        handle = given.get("request_uri")
        if status != 201 or not isinstance(handle, str) or not 0 < len(handle) <= _LONGEST_HANDLE:  # noqa: PLR2004
            raise UnreachableError("push")
        return handle

    async def _posted(self, address: str, body: str, *, now: float) -> tuple[int, Mapping[str, Any]]:
        """Send a form to the provider, and say who we are."""
        client = self._client(now)
        auth = client.client_auth(client.token_endpoint_auth_method)
        _, headers, signed = auth.prepare("POST", address, {}, body)  # type: ignore[no-untyped-call] # Authlib's
        return await self._outside.post_form(address, signed, headers)

    async def _claims(self, given: Mapping[str, Any], *, nonce: str, now: float) -> Mapping[str, Any]:
        """Verify the ID token and return what it says. Raises BadAnswerError, UnreachableError."""
        token = given.get("id_token")
        if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            raise BadAnswerError("no ID token")
        try:
            header, said = await self._signed(token)
            exactly = {"iss": self.agreed.issuer, "aud": self.agreed.client_id}
            options: Any = {name: {"essential": True, "value": value} for name, value in exactly.items()}
            known = {
                "max_age": self.agreed.longest_session_seconds,
                "nonce": nonce,
                "client_id": self.agreed.client_id,
                "access_token": given.get("access_token"),
            }
            claims = CodeIDToken(said, header, options, known)
            claims.validate(now=int(now), leeway=LEEWAY_SECONDS)
            self._refuse_long_ago(claims["auth_time"], now)
        except (JoseError, ValueError, TypeError, KeyError, UnknownKeyError) as error:
            raise BadAnswerError(type(error).__name__) from None
        return claims

    def _refuse_long_ago(self, shown_at: float, now: float) -> None:
        """Whoever showed who they are too long ago may have left the machine to somebody else."""
        if not -LEEWAY_SECONDS <= now - shown_at <= self.agreed.longest_session_seconds + LEEWAY_SECONDS:
            raise BadAnswerError("auth_time")

    async def _signed(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        header = jws.extract_compact(token.encode()).headers()
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS or str(header.get("typ", "JWT")).upper() != "JWT" or "crit" in header:
            raise BadAnswerError("alg, typ or crit")
        key = await self._discovery.keys.key(header.get("kid"), algorithm, now=monotonic())
        registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        signed = jws.deserialize_compact(token.encode(), key, registry=registry)
        said = loads(signed.payload or b"")
        if not isinstance(said, dict):
            raise BadAnswerError("claims")
        return header, said

    async def _metadata(self) -> Mapping[str, Any]:
        """Return what the provider publishes of itself. Raises UnreachableError."""
        found = await self._discovery.document(now=monotonic())
        self._refuse_misfit(found)
        return found

    def _refuse_misfit(self, found: Mapping[str, Any]) -> None:
        """Believe only metadata with addresses that nobody listens in to."""
        published = OpenIDProviderMetadata(found)
        try:
            for each in _ENDPOINTS:
                getattr(published, f"validate_{each}")()
        except (ValueError, TypeError, AttributeError) as error:
            raise UnreachableError(type(error).__name__) from None
        addresses = [found[each] for each in (*_ENDPOINTS, *({_PUSH} & found.keys()))]
        if not all(is_address(address, loopback=self.agreed.plain_http) for address in addresses):
            raise UnreachableError("metadata")

    def _client(self, now: float) -> OAuth2Client:
        """Return Authlib's client; to the provider we say who we are by a key, or by a secret."""
        agreed = self.agreed
        told: dict[str, Any] = {}
        if agreed.private_key is not None:
            key = ECKey.import_key(json.loads(agreed.private_key.get_secret_value()))
            told = {"client_secret": key, "token_endpoint_auth_method": PrivateKeyJWT.name}
        elif agreed.secret is not None:
            told = {"client_secret": agreed.secret.get_secret_value()}
        client = OAuth2Client(
            None,
            client_id=agreed.client_id,
            scope=agreed.scopes,
            redirect_uri=self._callback,
            code_challenge_method="S256",
            **told,
        )
        if agreed.private_key is not None:
            briefly, named = {"exp": int(now) + _ASSERTION_SECONDS}, {"kid": key.kid or key.thumbprint()}
            client.register_client_auth_method(
                PrivateKeyJWT(agreed.issuer, claims=briefly, headers=named, alg="ES256")
            )
        return client

    def _derived(self, what: str, state: str) -> str:
        """Return what belongs to a state and is kept nowhere: only who holds our key can know it."""
        hashed = self._vault.hash(f"sign-in-{what}\x1f{state}")
        return urlsafe_b64encode(hashed).decode().rstrip("=")
