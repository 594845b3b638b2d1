"""Proofs of possession (DPoP, RFC 9449): the caller signs each request with the key its token is bound to.

A proof names the request's method and address, the moment, the token it goes with, and is used once: its
digest is written down in one place for all processes, and forgotten when the proof is too old anyway.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol, OKPKey

from app.access.nonces import Nonces
from app.kit.strict_json import loads

TYPE = "dpop+jwt"
ALGORITHMS = ("ES256", "Ed25519")
OLDEST_SECONDS = 60
LEEWAY_SECONDS = 10
LONGEST_PROOF = 4_096
_LONGEST_ID = 200
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_CURVES = {"ES256": ("EC", "P-256"), "Ed25519": ("OKP", "Ed25519")}
_PORTS = {"http": 80, "https": 443}
_REGISTRY = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
_REGISTRY.max_header_length = LONGEST_PROOF


class BadProofError(Exception):
    """The proof does not hold. The reason stays inside."""


class NonceNeededError(BadProofError):
    """The proof lacks a nonce of ours, or holds one that has passed."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds, if it is the first time that it is shown."""

    thumbprint: str
    """Of the key that signed it (RFC 7638)."""
    digest: bytes
    """Of key and jti: what is written down so that it is used once."""
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The request that a proof must be about."""

    method: str
    url: str
    now: int
    token: str | None = None
    """The access token that is shown with it; None at the token endpoint."""


def read(proof: str, asked: Asked, *, nonces: Nonces | None = None) -> Proof:
    """Return what a proof says. Raises BadProofError."""
    try:
        if len(proof) > LONGEST_PROOF:
            raise BadProofError("length")
        signed = jws.deserialize_compact(proof.encode(), _key_of, registry=_REGISTRY)
        thumbprint = _key(signed.headers())[1]
        claims = loads(signed.payload or b"")
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadProofError(type(error).__name__) from None
    if not isinstance(claims, Mapping):
        raise BadProofError("claims")
    issued = _about(claims, asked)
    if nonces is not None and not nonces.knows(claims.get("nonce"), now=asked.now):
        raise NonceNeededError
    token_id = claims.get("jti")
    if not isinstance(token_id, str) or not 0 < len(token_id) <= _LONGEST_ID:
        raise BadProofError("jti")
    digest = hashlib.sha256(f"{thumbprint}\x1f{token_id}".encode()).digest()
    return Proof(thumbprint, digest, issued + OLDEST_SECONDS + LEEWAY_SECONDS)


def _about(claims: Mapping[str, Any], asked: Asked) -> int:
    """Check that the proof is about this request and this token, now; return when it was made."""
    if claims.get("htm") != asked.method:
        raise BadProofError("htm")
    address = claims.get("htu")
    if not isinstance(address, str) or _normal(address) != _normal(asked.url):
        raise BadProofError("htu")
    issued = claims.get("iat")
    if type(issued) is not int or not -LEEWAY_SECONDS <= asked.now - issued <= OLDEST_SECONDS:
        raise BadProofError("iat")
    if asked.token is not None:
        stated = claims.get("ath")
        if not isinstance(stated, str) or not hmac.compare_digest(stated.encode(), token_hash(asked.token)):
            raise BadProofError("ath")
    return issued


def token_hash(token: str) -> bytes:
    """Return the `ath` of a token."""
    return urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=")


@lru_cache(maxsize=2_048)
def _normal(address: str) -> tuple[str, str, int | None, str]:
    """Return scheme, host, port and path as they are compared: query and fragment do not count."""
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise BadProofError("htu") from None
    if scheme not in _PORTS or not host or "@" in parts.netloc:
        raise BadProofError("htu")
    return scheme, host.lower(), port or _PORTS[scheme], unquote(parts.path) or "/"


def _key_of(proof: GuestProtocol) -> ECKey | OKPKey:
    """Return the public key that the proof brings."""
    return _key(proof.headers())[0]


def _key(header: Mapping[str, Any]) -> tuple[ECKey | OKPKey, str]:
    """Return the public key that the proof brings, and its thumbprint."""
    algorithm, jwk = header.get("alg"), header.get("jwk")
    if str(header.get("typ", "")).lower().removeprefix("application/") != TYPE or "crit" in header:
        raise BadProofError("typ or crit")
    if algorithm not in _CURVES or not isinstance(jwk, Mapping) or _PRIVATE & jwk.keys():
        raise BadProofError("alg or jwk")
    kind, curve = _CURVES[algorithm]
    if (jwk.get("kty"), jwk.get("crv")) != (kind, curve):
        raise BadProofError("jwk")
    members = tuple((name, jwk[name]) for name in ("kty", "crv", "x", "y") if name in jwk)
    if not all(isinstance(value, str) for _, value in members):
        raise BadProofError("jwk")
    return _imported(members)


@lru_cache(maxsize=2_048)
def _imported(members: tuple[tuple[str, str], ...]) -> tuple[ECKey | OKPKey, str]:
    """Read a key once: the same system shows the same key with each call."""
    public: dict[str, str | list[str]] = dict(members)
    key = ECKey.import_key(public) if public["kty"] == "EC" else OKPKey.import_key(public)
    return key, key.thumbprint()
