"""What the turn of the year means for one child, as a pure thing: what ends, what begins."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a child, or of a line of the placements."""

    STAYS = "stays"
    """The same school goes on."""
    MOVES = "moves"
    """Another school from the new year on."""
    BEGINS = "begins"
    """The first school here."""
    PLACED_LATER = "placed-later"
    """Somebody has already enrolled the child elsewhere from the new year on: left as it is."""
    UNPLACED = "unplaced"
    """Enrolled, and without a placement."""
    UNKNOWN_CHILD = "unknown-child"
    UNKNOWN_UNIT = "unknown-unit"
    AGE_DOES_NOT_FIT = "age-does-not-fit"
    """The school has no child of that age."""
    TWICE = "twice"
    """The child stands on an earlier line too."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A child at a school during some days."""

    relation_id: str
    child_id: str
    unit_id: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What ends and what begins for one child on the first day of the school year."""

    child_id: str
    outcome: Outcome
    ends: tuple[Enrolment, ...] = ()
    begins: str | None = None
    from_unit: str | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.ends or self.begins)


@dataclass(slots=True)
class Plan:
    """What becomes of one organisation's children."""

    organisation_id: str
    turns: list[Turn] = field(default_factory=list)
    lines: dict[Outcome, list[int]] = field(default_factory=dict)
    """The lines of the placements that mean nobody, or no unit."""

    def set_aside(self, outcome: Outcome, line: int) -> None:
        """Remember a line that could not be used."""
        self.lines.setdefault(outcome, []).append(line)

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each outcome."""
        counted = Counter(turn.outcome.value for turn in self.turns)
        counted.update({outcome.value: len(lines) for outcome, lines in self.lines.items()})
        return counted


def placed(child_id: str, enrolments: Sequence[Enrolment], unit_id: str, *, on: date) -> Turn:
    """Turn the year for a child that has a placement."""
    going, later = _going(enrolments, on), _later(enrolments, on)
    from_unit = _last_unit(enrolments, on)
    if any(each.unit_id != unit_id for each in later):
        return Turn(child_id, Outcome.PLACED_LATER, from_unit=from_unit)
    ends = tuple(each for each in going if each.unit_id != unit_id)
    goes_on = any(each.unit_id == unit_id for each in (*going, *later))
    outcome = Outcome.MOVES if from_unit is not None and from_unit != unit_id else Outcome.BEGINS
    if goes_on and not ends:
        outcome = Outcome.STAYS
    return Turn(child_id, outcome, ends, None if goes_on else unit_id, from_unit)


def unplaced(child_id: str, enrolments: Sequence[Enrolment], *, on: date, end: bool) -> Turn | None:
    """Turn the year for a child without a placement; nothing when it is not at school here then anyway."""
    going = _going(enrolments, on)
    if not going or _later(enrolments, on):
        return None
    return Turn(child_id, Outcome.UNPLACED, going if end else (), None, _last_unit(enrolments, on))


def _going(enrolments: Sequence[Enrolment], on: date) -> tuple[Enrolment, ...]:
    """Those that began before the day and go on over it."""
    return tuple(each for each in enrolments if each.from_ < on and (each.until is None or each.until > on))


def _later(enrolments: Sequence[Enrolment], on: date) -> tuple[Enrolment, ...]:
    return tuple(each for each in enrolments if each.from_ >= on)


def _last_unit(enrolments: Sequence[Enrolment], on: date) -> str | None:
    earlier = sorted((each for each in enrolments if each.from_ < on), key=lambda each: each.from_)
    return earlier[-1].unit_id if earlier else None
