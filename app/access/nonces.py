"""Nonces of ours in the proofs of callers (RFC 9449 section 8), for installations that demand them.

They are kept nowhere: a nonce is the keyed hash of a stretch of time, so that every process knows the nonces
of all. The one of the stretch before still holds.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from app.kit.vault import Vault

_LENGTH = 22


@dataclass(frozen=True, slots=True)
class Nonces:
    """The nonces of one installation; each is given out for so many seconds."""

    vault: Vault
    seconds: int

    def current(self, *, now: int) -> str:
        """Return the nonce to give out."""
        return self._of(now // self.seconds)

    def knows(self, nonce: object, *, now: int) -> bool:
        """Whether it is the nonce of this stretch or the one before."""
        if not isinstance(nonce, str) or not nonce.isascii():
            return False
        stretch = now // self.seconds
        return any(hmac.compare_digest(nonce, self._of(each)) for each in (stretch, stretch - 1))

    def _of(self, stretch: int) -> str:
        hashed = self.vault.hash(f"dpop-nonce\x1f{self.seconds}\x1f{stretch}")
        return urlsafe_b64encode(hashed).decode()[:_LENGTH]
