"""Units that close for good: who has taken over on a date, whichever unit a fact or a rule names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Discontinuation:
    """A unit closes for good: its first day closed, and the unit that takes over, where there is one."""

    closed_from: date
    successor: str | None = None


def open_on(unit_id: str, on: date, discontinued: Mapping[str, Discontinuation]) -> str | None:
    """Return the unit, or the one that has taken over from it, and so on; none where nobody has."""
    for _ in range(len(discontinued) + 1):
        closing = discontinued.get(unit_id)
        if closing is None or on < closing.closed_from:
            return unit_id
        if closing.successor is None:
            return None
        unit_id = closing.successor
    return None


def closing_among(unit_ids: Iterable[str], discontinued: Mapping[str, Discontinuation]) -> set[str]:
    """Return which of some units, and of those that take over from them, close."""
    found: set[str] = set()
    units = set(unit_ids)
    while units:
        found |= (closing := units & discontinued.keys())
        units = {discontinued[unit].successor or unit for unit in closing} - found
    return found
