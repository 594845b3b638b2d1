"""For which half-year statistics are asked."""

from datetime import date
from typing import Annotated

from fastapi import Query

from app.kit.problems import invalid
from app.rules.statistics import HalfYear

Period = Annotated[
    str | None,
    Query(
        pattern=r"^20[0-9]{2}-[12]$",
        description="A half-year that is over: the year, and 1 for January to June or 2 for July to "
        "December. The latest, where none is said.",
        examples=["2025-2"],
    ),
]


def half_year(period: str | None, today: date) -> HalfYear:
    """The one that is asked for, or the latest. Raises for one that is not over."""
    asked = HalfYear.called(period) if period else HalfYear.before(today)
    if not asked.is_over(today):
        raise invalid("/period", "not-over", "is not over yet")
    return asked
