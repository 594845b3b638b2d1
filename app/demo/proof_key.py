"""The key to which a system's tokens are bound, and the proofs it signs: one for each request (RFC 9449)."""

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey


class ProofKey:
    """A key that lives as long as the process: it is registered nowhere."""

    def __init__(self, private_key: Mapping[str, Any] | None = None) -> None:
        """Make a new key, or take one as a JWK."""
        held = ECKey.import_key(dict(private_key)) if private_key else None
        self._key = held or ECKey.generate_key("P-256", private=True)
        self._header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": self._key.as_dict(private=False)}
        self.nonce: str | None = None
        """The server's, once it has demanded one."""

    @property
    def jwk(self) -> dict[str, Any]:
        """The private key, for another process of the same system."""
        return dict(self._key.as_dict(private=True))

    @property
    def thumbprint(self) -> str:
        """By which a token names the key (RFC 7638)."""
        return self._key.thumbprint()

    def proof(self, method: str, url: str, *, token: str | None = None) -> str:
        """Return the header DPoP of one request; `token` is the access token that it shows."""
        claims: dict[str, Any] = {
            "htm": method,
            "htu": url.partition("?")[0],
            "iat": int(time.time()),
            "jti": secrets.token_urlsafe(16),
        }
        if token is not None:
            digest = hashlib.sha256(token.encode()).digest()
            claims["ath"] = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.nonce is not None:
            claims["nonce"] = self.nonce
        return jwt.encode(self._header, claims, self._key)
