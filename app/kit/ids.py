"""Public ids: a prefix that names the kind, a hyphen, 26 random base32 characters.

They are the primary keys too (docs/decisions/0004): nothing to map, no birth time to read off.
"""

import secrets
from collections.abc import Callable
from typing import Any

from pydantic import Field

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 26
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
_SHIFTS = range(0, 5 * LENGTH, 10)
KEY_LENGTH = 53
PATTERN = r"^{prefix}-[a-z2-7]{{26}}$"


def new_id(prefix: str) -> str:
    """Return a new public id such as `chi-…`, with 130 random bits."""
    number = int.from_bytes(secrets.token_bytes(17))
    pairs = [_PAIRS[(number >> shift) & 1023] for shift in _SHIFTS]
    return f"{prefix}-{''.join(pairs)}"


def new_key() -> str:
    """Return a secret that stands in an address and is its only lock: 265 random bits."""
    number = int.from_bytes(secrets.token_bytes(34))
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(0, 5 * KEY_LENGTH, 5))


def id_factory(prefix: str) -> Callable[[], str]:
    """Return a function that makes ids of one kind, for a column's default."""
    return lambda: new_id(prefix)


def pattern(prefix: str) -> str:
    """Return the regular expression of one kind of id, for schemas and database checks."""
    return PATTERN.format(prefix=prefix)


def sample(prefix: str) -> str:
    """Return an id for examples: plainly not a real one."""
    return f"{prefix}-{ALPHABET[:LENGTH]}"


def id_field(prefix: str) -> Any:
    """Return the constraints of one kind of id, for an annotated field of a schema."""
    return Field(pattern=pattern(prefix), examples=[sample(prefix)])
