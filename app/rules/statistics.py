"""How counts are published so that no small number, and nobody, can be told from them.

Every count is given in whole fives, rounded down, and under five it is not given at all. No total is given. A
published number stands for five neighbouring ones, a number that is not given for those under five. Nothing
can be computed by subtraction: there is no exact number to subtract from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

STEP = 5
"""Counts are given in whole fives, and none under five."""
AGENDA_2030_GOALS = (3, 4)
"""Which goals of Agenda 2030 all that is counted here belongs to: good health, good education."""
LAST_OF_FIRST = 6
"""The month with which the first half of a year ends."""
NOT_MODELLED = (
    "Children with protected identity are counted nowhere.",
    "Who knows all but one of those counted learns of the last one what everybody's number says.",
)


class PlanMeasure(StrEnum):
    """Vad som mäts av planerna."""

    NEED_TO_CALL = "need-to-call"
    """Tiden från behov till kallelse."""
    CALL_TO_MEETING = "call-to-meeting"
    """Tiden från kallelse till första mötet."""
    CHILD_AT_MEETINGS = "child-at-meetings"
    """Om barnet var med på mötet eller kom till tals."""
    PROMISES = "promises"
    """Löften som hölls i tid, efter vem som gav dem."""
    GOALS_BY_CHILD = "goals-by-child"
    """Mål som nåddes, enligt barnet."""
    GOALS_BY_FAMILY = "goals-by-family"
    """Mål som nåddes, enligt familjen."""
    GOALS_BY_PROFESSIONALS = "goals-by-professionals"
    """Mål som nåddes, enligt dem som arbetar med barnet."""


CELLS: Mapping[PlanMeasure, tuple[str, ...]] = {
    PlanMeasure.NEED_TO_CALL: ("0-7-days", "8-14-days", "later"),
    PlanMeasure.CALL_TO_MEETING: ("0-14-days", "15-21-days", "later"),
    PlanMeasure.CHILD_AT_MEETINGS: ("took-part", "heard", "neither"),
    PlanMeasure.PROMISES: ("kept-in-time", "not-in-time"),
    PlanMeasure.GOALS_BY_CHILD: ("reached", "partly", "not-reached"),
    PlanMeasure.GOALS_BY_FAMILY: ("reached", "partly", "not-reached"),
    PlanMeasure.GOALS_BY_PROFESSIONALS: ("reached", "partly", "not-reached"),
}
GOOD: Mapping[PlanMeasure, tuple[str, ...]] = {
    PlanMeasure.NEED_TO_CALL: ("0-7-days",),
    PlanMeasure.CALL_TO_MEETING: ("0-14-days", "15-21-days"),
    PlanMeasure.CHILD_AT_MEETINGS: ("took-part", "heard"),
    PlanMeasure.PROMISES: ("kept-in-time",),
    PlanMeasure.GOALS_BY_CHILD: ("reached",),
    PlanMeasure.GOALS_BY_FAMILY: ("reached",),
    PlanMeasure.GOALS_BY_PROFESSIONALS: ("reached",),
}
"""The cells whose share says how it goes."""


def published(count: int) -> int | None:
    """A count as it is given: in whole fives, rounded down; none under five."""
    return None if count < STEP else count - count % STEP


@dataclass(frozen=True, slots=True)
class Published:
    """One measure as it is given: its cells, and the share of what is good among them."""

    cells: Mapping[str, int | None]
    share: int | None


def publish(measure: PlanMeasure, counts: Mapping[str, int]) -> Published:
    """Give a measure's counts. The share, in per cent, is reckoned from what is given, if all of it is."""
    return given(CELLS[measure], GOOD[measure], counts)


def given(names: Iterable[str], good: Iterable[str], counts: Mapping[str, int]) -> Published:
    """Give the counts of some cells, and the share of the good ones among them."""
    cells = {name: published(counts.get(name, 0)) for name in names}
    return Published(cells=cells, share=_share(cells, good))


def _share(cells: Mapping[str, int | None], good: Iterable[str]) -> int | None:
    shown = {name: count for name, count in cells.items() if count is not None}
    if len(shown) < len(cells):
        return None
    return round(100 * sum(shown[name] for name in good) / sum(shown.values()))


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """A period of the statistics. There are no others, so that none lies within or across another."""

    year: int
    half: int

    @classmethod
    def called(cls, name: str) -> Self:
        """The one with a name such as `2025-2`."""
        year, _, half = name.partition("-")
        return cls(int(year), int(half))

    @classmethod
    def before(cls, on: date) -> Self:
        """The latest that is over on a date."""
        return cls(on.year - 1, 2) if on.month <= LAST_OF_FIRST else cls(on.year, 1)

    @property
    def name(self) -> str:
        """As it is asked for."""
        return f"{self.year}-{self.half}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    def is_over(self, on: date) -> bool:
        """Whether it lies wholly before a date: a period that runs would be another every day."""
        return self.last < on


Counted = dict[tuple[PlanMeasure, str | None], dict[str, int]]


def gathered(rows: Iterable[tuple[str, str | None, str, int]]) -> Counted:
    """Put the counts of each measure, and of each who gave promises, together."""
    found: Counted = {}
    for measure, giver, cell, count in rows:
        found.setdefault((PlanMeasure(measure), giver), {})[cell] = count
    return found
