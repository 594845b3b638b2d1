"""What a run counts: of each kind of row how many were created, changed, unchanged and ended."""

from collections import Counter
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is counted."""

    UNITS = "units"
    PROFESSIONALS = "professionals"
    DUTIES = "duties"
    CHILDREN = "children"
    RECORDS = "records"
    RELATIONS = "relations"
    GUARDIANS = "guardians"
    IDENTIFIERS = "identifiers"


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"


class Tally:
    """The counts of one run."""

    def __init__(self) -> None:
        self.rows: Counter[tuple[Kind, Outcome]] = Counter()

    def count(self, kind: Kind, outcome: Outcome, times: int = 1) -> None:
        """Count rows."""
        self.rows[kind, outcome] += times

    def add(self, other: "Tally") -> None:
        """Count what has been counted elsewhere: of a record that was taken over whole."""
        self.rows.update(other.rows)

    def of(self, kind: Kind, outcome: Outcome) -> int:
        """Return one count."""
        return self.rows[kind, outcome]

    @property
    def changes(self) -> int:
        """How many rows were written."""
        return sum(times for (_, outcome), times in self.rows.items() if outcome is not Outcome.UNCHANGED)

    def as_counts(self) -> dict[str, Any]:
        """Return all counts, by kind and outcome."""
        return {kind.value: {each.value: self.rows[kind, each] for each in Outcome} for kind in Kind}
