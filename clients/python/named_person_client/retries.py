"""When a call is tried again, and after how long."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

_PASSES = frozenset({429, 502, 503, 504})
"""What may be otherwise in a moment."""


@dataclass(frozen=True)
class Retries:
    """How patient a client is: so many tries, each pause at most twice the one before, drawn by lot.

    What the service itself says (Retry-After) goes before; where that is longer than `longest`, nothing is
    tried again and the refusal is raised.
    """

    tries: int = 4
    first: float = 0.25
    longest: float = 20.0
    sleep: Callable[[float], None] = time.sleep
    lot: Callable[[], float] = field(default=random.random)

    def pause(self, tried: int, answer: httpx.Response | None) -> float | None:
        """Return how long to wait before the next try; None where there is none."""
        if tried >= self.tries or (answer is not None and answer.status_code not in _PASSES):
            return None
        said = said_pause(answer) if answer is not None else None
        if said is not None:
            return said if said <= self.longest else None
        full: float = self.first * 2.0 ** (tried - 1)
        return min(self.longest, full) * (0.5 + self.lot() / 2)


def said_pause(answer: httpx.Response) -> float | None:
    """Read Retry-After: seconds, or a date."""
    said = answer.headers.get("Retry-After", "")
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
