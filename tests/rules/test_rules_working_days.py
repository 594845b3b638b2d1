"""Swedish working days, and the last day of a time limit."""

from datetime import date, timedelta

import pytest

from app.rules.coordination import TimingUnit
from app.rules.working_days import easter, is_working_day, last_day


@pytest.mark.parametrize(
    "sunday",
    [
        date(1961, 4, 2),
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2025, 4, 20),
        date(2026, 4, 5),
    ],
)
def test_easter_falls_where_the_almanac_has_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize("year", range(1950, 2100))
def test_easter_is_a_sunday_between_its_first_and_last_possible_day(year: int) -> None:
    found = easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


def test_the_days_off_of_a_year() -> None:
    off = [
        date(2026, 1, 1) + timedelta(days=number)
        for number in range(365)
        if not is_working_day(date(2026, 1, 1) + timedelta(days=number))
    ]
    weekdays = {f"{day:%m-%d}" for day in off if day.weekday() < 5}
    assert weekdays == {
        "01-01",
        "01-06",
        "04-03",
        "04-06",
        "05-01",
        "05-14",
        "06-19",
        "12-24",
        "12-25",
        "12-31",
    }
    assert len([day for day in off if day.weekday() >= 5]) == 104


@pytest.mark.parametrize(
    ("begun", "amount", "unit", "last"),
    [
        (date(2026, 11, 20), 1, TimingUnit.WORKING_DAYS, date(2026, 11, 23)),
        (date(2026, 4, 1), 3, TimingUnit.WORKING_DAYS, date(2026, 4, 8)),
        (date(2026, 6, 17), 2, TimingUnit.WORKING_DAYS, date(2026, 6, 22)),
        (date(2026, 12, 23), 1, TimingUnit.WORKING_DAYS, date(2026, 12, 28)),
        (date(2026, 11, 20), 14, TimingUnit.DAYS, date(2026, 12, 4)),
        (date(2026, 8, 31), 6, TimingUnit.MONTHS, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, TimingUnit.MONTHS, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, TimingUnit.MONTHS, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, TimingUnit.MONTHS, date(2026, 12, 30)),
    ],
)
def test_the_last_day_of_a_time_limit(begun: date, amount: int, unit: TimingUnit, last: date) -> None:
    assert last_day(begun, amount, unit) == last
