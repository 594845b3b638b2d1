"""The days of the tests: Swedish ones, asked for when they are needed, since a run may go past midnight."""

from datetime import date, timedelta

from app.kit.clock import swedish_date, wall_clock


def today() -> date:
    return swedish_date(wall_clock())


def in_days(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()
