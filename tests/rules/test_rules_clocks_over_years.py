"""Every time limit over every day of 2025 to 2030, against an almanac that is written down by hand here.

Nothing of the reckoning under test is used: the days off stand as dates, months are counted with the calendar
of the standard library, summer time by its rule (the last Sundays of March and October at 01:00 UTC).
"""

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kit.clock import swedish_date
from app.rules.clocks import Limit, Pause, set_for, started
from app.rules.coordination import TIMINGS, Timing, TimingUnit
from app.rules.working_days import is_working_day, last_day
from app.vocabulary import ClockKind, ClockStanding

ALMANAC = {
    2025: "0101 0106 0418 0421 0501 0529 0606 0620 1224 1225 1226 1231",
    2026: "0101 0106 0403 0406 0501 0514 0606 0619 1224 1225 1226 1231",
    2027: "0101 0106 0326 0329 0501 0506 0606 0625 1224 1225 1226 1231",
    2028: "0101 0106 0414 0417 0501 0525 0606 0623 1224 1225 1226 1231",
    2029: "0101 0106 0330 0402 0501 0510 0606 0622 1224 1225 1226 1231",
    2030: "0101 0106 0419 0422 0501 0530 0606 0621 1224 1225 1226 1231",
    2031: "0101 0106 0411 0414 0501 0522 0606 0620 1224 1225 1226 1231",
}
"""New Year's Day, Epiphany, Good Friday, Easter Monday, May Day, Ascension Day, the national day, Midsummer
Eve, Christmas Eve, Christmas Day, Boxing Day, New Year's Eve. All others are Saturdays and Sundays."""
OFF = {date.fromisoformat(f"{year}{day}") for year, days in ALMANAC.items() for day in days.split()}
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
KIND_OF = {
    "begin": ClockKind.PLAN_BEGIN,
    "call": ClockKind.PLAN_CALL,
    "meeting-warning": ClockKind.PLAN_MEETING,
    "meeting-breach": ClockKind.PLAN_MEETING,
    "follow-up": ClockKind.PLAN_FOLLOW_UP,
}


def open_on(day: date) -> bool:
    return day.isoweekday() < 6 and day not in OFF


def reckoned(begun: date, amount: int, unit: TimingUnit, still: frozenset[date] = frozenset()) -> date:
    """The last day: counted day by day, or month by month."""
    if unit is TimingUnit.MONTHS:
        ahead = begun.year * 12 + begun.month - 1 + amount
        year, month = ahead // 12, ahead % 12 + 1
        return date(year, month, min(begun.day, calendar.monthrange(year, month)[1]))
    day = begun
    while amount:
        day = date.fromordinal(day.toordinal() + 1)
        if day not in still and (unit is TimingUnit.DAYS or open_on(day)):
            amount -= 1
    return day


def test_the_almanac_is_the_codes_almanac() -> None:
    wrong = [day for day in DAYS if is_working_day(day) is not open_on(day)]
    assert not wrong, wrong[:10]


@pytest.mark.parametrize("timing", TIMINGS.values(), ids=lambda timing: timing.key)
def test_every_time_limit_on_every_day(timing: Timing) -> None:
    for begun in DAYS:
        expected = reckoned(begun, timing.amount, timing.unit)
        assert last_day(begun, timing.amount, timing.unit) == expected, begun
        limit = Limit(amount=timing.amount, unit=timing.unit)
        clock = started(KIND_OF[timing.key], begun, limit)
        assert (clock.began_on, clock.last_on, clock.paused_days) == (begun, expected, 0)
        assert begun <= clock.warns_on <= expected
        assert clock.standing(expected) is not ClockStanding.BREACHED
        assert clock.standing(expected + timedelta(days=1)) is ClockStanding.BREACHED


@pytest.mark.parametrize("amount", [1, 2, 3, 5, 10, 14, 30])
def test_working_days_end_on_a_day_when_somebody_is_there(amount: int) -> None:
    for begun in DAYS:
        found = last_day(begun, amount, TimingUnit.WORKING_DAYS)
        assert open_on(found)
        assert found == reckoned(begun, amount, TimingUnit.WORKING_DAYS), begun


spans = st.lists(st.tuples(st.integers(-8, 50), st.integers(0, 25)), max_size=4)


@given(
    begun=st.sampled_from(DAYS),
    amount=st.integers(1, 30),
    unit=st.sampled_from([TimingUnit.DAYS, TimingUnit.WORKING_DAYS]),
    drawn=spans,
)
@example(date(2025, 10, 6), 3, TimingUnit.WORKING_DAYS, [(1, 1)])  # it would have ended on a Saturday
@example(date(2025, 12, 19), 3, TimingUnit.WORKING_DAYS, [(4, 9)])  # over Christmas and the turn of the year
@example(date(2026, 3, 27), 7, TimingUnit.DAYS, [(1, 3)])  # over the night to summer time
def test_a_pause_takes_away_the_days_it_covers_and_no_others(
    begun: date, amount: int, unit: TimingUnit, drawn: list[tuple[int, int]]
) -> None:
    still: set[date] = set()
    pauses = []
    for start, length in drawn:
        days = {begun + timedelta(days=start + day) for day in range(length + 1)}
        if not days & still:
            still |= days
            pauses.append(Pause(kind=ClockKind.PLAN_CALL, first=min(days), last=max(days)))
    limit = Limit(amount=amount, unit=unit, warn_amount=max(amount - 2, 0))
    clock = started(ClockKind.PLAN_CALL, begun, limit, pauses)
    assert clock.last_on == reckoned(begun, amount, unit, frozenset(still))
    assert clock.warns_on == reckoned(begun, max(amount - 2, 0), unit, frozenset(still))
    between = {begun + timedelta(days=day + 1) for day in range((clock.last_on - begun).days)}
    assert clock.paused_days == len(still & between)


@given(begun=st.sampled_from(DAYS), length=st.integers(0, 400), drawn=spans)
def test_a_day_that_somebody_has_said_moves_by_the_pause(
    begun: date, length: int, drawn: list[tuple[int, int]]
) -> None:
    pauses = [
        Pause(
            kind=ClockKind.PLAN_FOLLOW_UP,
            first=begun + timedelta(days=start),
            last=begun + timedelta(days=start + more),
        )
        for start, more in drawn[:1]
    ]
    still = {begun + timedelta(days=start + day) for start, more in drawn[:1] for day in range(more + 1)}
    clock = set_for(ClockKind.PLAN_FOLLOW_UP, begun, begun + timedelta(days=length), pauses)
    assert clock.last_on == reckoned(begun, length, TimingUnit.DAYS, frozenset(still))


def _last_sunday(year: int, month: int) -> datetime:
    last = max(week[calendar.SUNDAY] for week in calendar.monthcalendar(year, month))
    return datetime(year, month, last, 1, tzinfo=UTC)


def test_a_moment_belongs_to_its_swedish_day_at_every_hour_of_the_years() -> None:
    """So that what is noted half an hour before midnight begins on that day, winter and summer, and over the
    turn of the year.
    """
    moment, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 12, 31, 23, tzinfo=UTC)
    while moment < end:
        summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
        assert swedish_date(moment) == (moment + timedelta(hours=2 if summer else 1)).date(), moment
        moment += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-03-29T22:59:59+00:00", date(2025, 3, 29)),
        ("2025-03-29T23:00:00+00:00", date(2025, 3, 30)),
        ("2025-03-30T21:59:59+00:00", date(2025, 3, 30)),
        ("2025-03-30T22:00:00+00:00", date(2025, 3, 31)),
        ("2025-10-25T22:00:00+00:00", date(2025, 10, 26)),
        ("2025-10-26T22:59:59+00:00", date(2025, 10, 26)),
        ("2025-10-26T23:00:00+00:00", date(2025, 10, 27)),
        ("2027-12-31T22:59:59+00:00", date(2027, 12, 31)),
        ("2027-12-31T23:00:00+00:00", date(2028, 1, 1)),
    ],
)
def test_the_nights_that_are_longer_and_shorter_and_the_last_of_the_year(moment: str, day: date) -> None:
    assert swedish_date(datetime.fromisoformat(moment)) == day
