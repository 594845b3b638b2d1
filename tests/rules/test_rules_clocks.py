"""Time limits run, warn, stand still for lawful reasons, and end; held against a reckoning day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.clocks import (
    LAWFUL_PAUSES,
    Clock,
    Limit,
    Pause,
    again_every,
    may_pause,
    set_for,
    started,
    strictest,
)
from app.rules.coordination import TimingUnit
from app.rules.working_days import last_day
from app.vocabulary import ClockKind, ClockStanding, PauseReason

MEETING = ClockKind.PLAN_MEETING
begins = st.dates(date(2025, 1, 1), date(2030, 12, 31))
spans = st.lists(st.tuples(st.integers(-10, 60), st.integers(0, 20)), max_size=4)


def apart(begun: date, drawn: list[tuple[int, int]]) -> list[Pause]:
    """Pauses that never cover the same day."""
    taken: set[date] = set()
    pauses = []
    for start, length in drawn:
        days = {begun + timedelta(days=start + day) for day in range(length + 1)}
        if not days & taken:
            taken |= days
            pauses.append(Pause(kind=MEETING, first=min(days), last=max(days)))
    return pauses


def by_walking(begun: date, days: int, pauses: list[Pause]) -> date:
    """The last day, counted day by day: a day on which it stands still does not count."""
    day = begun
    while days:
        day += timedelta(days=1)
        days -= not any(pause.first <= day <= pause.last for pause in pauses)
    return day


@given(begun=begins, days=st.integers(1, 40), drawn=spans)
def test_the_last_day_is_what_a_day_by_day_reckoning_says(
    begun: date, days: int, drawn: list[tuple[int, int]]
) -> None:
    pauses = apart(begun, drawn)
    clock = started(MEETING, begun, Limit(amount=days, unit=TimingUnit.DAYS), pauses)
    walked = by_walking(begun, days, pauses)
    assert clock.last_on == walked
    assert clock.paused_days == (walked - begun).days - days


@given(begun=begins, drawn=spans)
def test_a_pause_of_another_time_limit_moves_nothing(begun: date, drawn: list[tuple[int, int]]) -> None:
    limit = Limit(amount=21, unit=TimingUnit.DAYS)
    others = apart(begun, drawn)
    assert started(ClockKind.PLAN_CALL, begun, limit, others) == started(ClockKind.PLAN_CALL, begun, limit)


def standings(clock: Clock) -> list[ClockStanding]:
    days = (clock.warns_on, clock.last_on)
    return [clock.standing(day + timedelta(days=step)) for day in days for step in (-1, 0, 1)]


def test_it_warns_before_it_is_breached_and_on_its_last_day_it_is_kept() -> None:
    clock = started(MEETING, date(2025, 10, 2), Limit(amount=21, unit=TimingUnit.DAYS, warn_amount=14))
    assert (clock.warns_on, clock.last_on) == (date(2025, 10, 16), date(2025, 10, 23))
    running, warned, breached = ClockStanding
    assert standings(clock) == [running, warned, warned, warned, warned, breached]
    said = set_for(ClockKind.PROMISE, date(2025, 10, 1), date(2025, 10, 3))
    assert said.warns_on == date(2025, 10, 1), "it never warns before it has begun"


def test_working_days_and_months_are_counted_as_the_law_counts_them() -> None:
    christmas = started(
        ClockKind.PLAN_BEGIN, date(2025, 12, 23), Limit(amount=3, unit=TimingUnit.WORKING_DAYS)
    )
    assert christmas.last_on == date(2026, 1, 2)
    half_a_year = started(
        ClockKind.PLAN_FOLLOW_UP, date(2025, 8, 31), Limit(amount=6, unit=TimingUnit.MONTHS)
    )
    assert half_a_year.last_on == date(2026, 2, 28)


def test_of_several_agreements_the_one_that_ends_first_holds() -> None:
    week = Limit(amount=7, unit=TimingUnit.DAYS)
    working = Limit(amount=3, unit=TimingUnit.WORKING_DAYS)
    assert strictest([week, working], date(2025, 10, 6)) is working
    assert strictest([week, working], date(2025, 12, 23)) is week


@pytest.mark.parametrize("kind", ClockKind)
def test_lack_of_staff_is_never_a_reason(kind: ClockKind) -> None:
    assert not may_pause(kind, PauseReason.LACK_OF_STAFF)
    assert set(LAWFUL_PAUSES) == set(ClockKind)
    assert may_pause(kind, PauseReason.FAMILY_ASKS) is kind.startswith("plan-")


def test_only_the_way_to_a_plan_stands_still_and_for_these_reasons() -> None:
    family = {PauseReason.FAMILY_ASKS, PauseReason.CHILD_ILL}
    meeting = {*family, PauseReason.INTERPRETER_AWAITED}
    stands = {
        ClockKind.PLAN_BEGIN: family,
        ClockKind.PLAN_CALL: meeting,
        ClockKind.PLAN_MEETING: meeting,
        ClockKind.PLAN_FOLLOW_UP: family,
    }
    assert {kind: set(LAWFUL_PAUSES[kind]) for kind in ClockKind if LAWFUL_PAUSES.get(kind)} == stands


def test_a_time_limit_that_never_stood_still_and_that_nobody_agreed_on_says_so() -> None:
    clock = Clock(
        kind=MEETING, began_on=date(2025, 1, 1), warns_on=date(2025, 1, 8), last_on=date(2025, 1, 15)
    )
    assert (clock.paused_days, clock.agreement_id) == (0, None)
    assert Limit(amount=1, unit=TimingUnit.DAYS).agreement_id is None


@given(begins, st.integers(1, 36), st.integers(0, 4000))
def test_what_comes_again_is_next_on_no_day_that_is_over_and_skips_none(
    begun: date, months: int, later: int
) -> None:
    today = begun + timedelta(days=later)
    clock = again_every(ClockKind.FORM_EVALUATION, begun, months, on=today)
    days = [last_day(begun, times * months, TimingUnit.MONTHS) for times in range(4000 // 28 + 2)]
    assert clock.last_on == min(day for day in days[1:] if day >= today)
    assert clock.began_on == days[days.index(clock.last_on) - 1]
    assert clock.standing(today) is not ClockStanding.BREACHED
