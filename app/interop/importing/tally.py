"""What a run counts: of each kind of row how many were created, changed, unchanged and ended."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_LINES = 10_000


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what a run has changed, to be read: names of fields, never what stands in them."""

    kind: Kind
    outcome: Outcome
    record: str
    """The producer's id of what it is about."""
    fields: tuple[str, ...] = ()


class Tally:
    """The counts of one run, and what was changed, line by line; of a first import, where everything is new,
    not every line.
    """

    def __init__(self) -> None:
        self.rows: Counter[tuple[Kind, Outcome]] = Counter()
        self.lines: list[Line] = []

    def count(self, kind: Kind, outcome: Outcome, record: str | None = None, *fields: str) -> None:
        """Count a row; with the record that it is about, it gets a line."""
        self.rows[kind, outcome] += 1
        if record and outcome is not Outcome.UNCHANGED and len(self.lines) < MOST_LINES:
            self.lines.append(Line(kind, outcome, record, fields))

    def add(self, other: "Tally", *, told: bool = True) -> None:
        """Count what has been counted elsewhere: of a record that was taken over whole. `told`: with its
        lines.
        """
        self.rows.update(other.rows)
        if told:
            self.lines += other.lines[: MOST_LINES - len(self.lines)]

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
