"""Two clocks: the wall clock for tokens and audit, the domain clock for deadlines and validity.

The domain clock is the wall clock plus an offset that only demo mode may move (docs/decisions/0009).
It is read from the database, so that every process agrees on it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")


def wall_clock() -> datetime:
    """Return the present moment in UTC: the one home of the wall clock."""
    return datetime.now(UTC)  # noqa: TID251 - this is its one home


def swedish_date(moment: datetime) -> date:
    """Return the calendar date in Sweden at a moment."""
    return moment.astimezone(SWEDISH_TIME).date()


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, as the domain counts it."""

    now: datetime

    @property
    def today(self) -> date:
        """The Swedish date."""
        return swedish_date(self.now)
