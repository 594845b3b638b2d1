"""Which signatures have been found right: bounded in number and time, and nothing but that.

Whether a token has been revoked, and whether its system, duty and person are in force, is asked of the
register at every call, in every process: what is remembered here can make no call succeed that it refuses.
"""

import hashlib
from collections import OrderedDict
from typing import Generic, TypeVar

REMEMBER_SECONDS = 60
REMEMBER_AT_MOST = 10_000
SaidT = TypeVar("SaidT")


class Remembered(Generic[SaidT]):
    """What verified tokens say, by the digest of the whole token."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[int, SaidT]] = OrderedDict()

    def said(self, token: str, *, now: int) -> SaidT | None:
        """Return what a token says that was verified a moment ago."""
        known = self._known.get(_digest(token))
        return known[1] if known and known[0] > now else None

    def remember(self, token: str, said: SaidT, *, expires_at: int, now: int) -> None:
        """Remember it for a minute, and never beyond its end; the oldest goes when there are too many."""
        digest = _digest(token)
        self._known[digest] = (min(expires_at, now + REMEMBER_SECONDS), said)
        self._known.move_to_end(digest)
        if len(self._known) > REMEMBER_AT_MOST:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Forget all, when keys turn."""
        self._known.clear()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._known)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
