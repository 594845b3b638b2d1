"""The absence ladder as data: the threshold, the days of the steps, and whom a school social team is for."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.absence import (
    RUNGS,
    TeamFacts,
    due_days,
    is_over,
    ladder,
    missing_before,
    next_step,
    standing,
    team_fit,
    to_be_taken,
)
from app.rules.legal_basis import citation
from app.vocabulary import AbsenceRung, Certainty, ClockStanding, NextDoor, TeamReason

SIGNALLED = date(2025, 10, 1)
FITS = TeamFacts(
    grade=7,
    causes_mapped=True,
    fares_ill=False,
    needs_individual_test=False,
    consent_to_support=True,
    consent_to_sharing=True,
)


@pytest.mark.parametrize(
    ("absent", "over"), [(0, False), (199, False), (200, False), (201, True), (1000, True)]
)
def test_a_fifth_is_not_over_and_a_minute_more_is(absent: int, *, over: bool) -> None:
    assert is_over(absent=absent, scheduled=1000, threshold=20) is over


def test_what_is_law_says_so_and_what_is_a_guideline_says_whose() -> None:
    for each in RUNGS:
        assert bool(each.basis) is not bool(each.guideline), each.key
        assert each.certainty is not Certainty.VERIFIED, "no number of days was read anywhere"
        for code in each.basis:
            assert citation(code, on=each.in_force_from) is not None, each.key


def test_the_law_came_before_the_guideline() -> None:
    assert ladder(date(2018, 6, 30)) == ()
    assert [each.rung.value for each in ladder(date(2018, 7, 1))] == ["begin", "report", "investigate"]
    assert len(ladder(date(2019, 4, 9))) == len(RUNGS) == len(AbsenceRung)


def test_each_step_is_counted_from_the_one_before() -> None:
    due = due_days(SIGNALLED, {})
    assert due[AbsenceRung.BEGIN] == date(2025, 10, 8)
    assert due[AbsenceRung.REPORT] == date(2025, 10, 15)
    early = due_days(SIGNALLED, {AbsenceRung.BEGIN: SIGNALLED})
    assert early[AbsenceRung.REPORT] == date(2025, 10, 8)
    assert early[AbsenceRung.MAP] < due[AbsenceRung.MAP]


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_step_is_ever_due_before_what_it_follows_and_one_is_always_next(
    after: list[int], signalled: date
) -> None:
    done: dict[AbsenceRung, date] = {}
    day = signalled
    for each, days in zip(RUNGS, after, strict=True):
        due = due_days(signalled, done)
        for rung in RUNGS:
            base = signalled if rung.after is None else done.get(rung.after, due[rung.after])
            assert due[rung.rung] >= base
        ahead = next_step(signalled, done)
        assert ahead.rung not in done
        assert not missing_before(each.rung, done)
        now = dict(to_be_taken(signalled, done))
        assert all(not missing_before(rung.rung, done) and rung.rung not in done for rung in now)
        assert {rung.rung: clock.last_on for rung, clock in now.items()}.items() <= due.items()
        assert ahead.rung in {rung.rung for rung in now}
        day += timedelta(days=days)
        done[each.rung] = day
    assert next_step(signalled, done).rung is AbsenceRung.FOLLOW_UP
    assert next_step(signalled, done).due_on > day
    ((again, clock),) = to_be_taken(signalled, done)
    assert (again.rung, clock.began_on, clock.last_on) == (
        AbsenceRung.FOLLOW_UP,
        day,
        next_step(signalled, done).due_on,
    )


def test_what_is_missing_is_named_in_its_order() -> None:
    assert missing_before(AbsenceRung.FOLLOW_UP, {}) == (
        AbsenceRung.BEGIN,
        AbsenceRung.INVESTIGATE,
        AbsenceRung.MAP,
        AbsenceRung.PLAN,
    )
    assert missing_before(AbsenceRung.BEGIN, {}) == ()


def test_a_step_warns_before_it_is_late() -> None:
    due = date(2025, 10, 20)
    found = [standing(due, on=due + timedelta(days=days)) for days in (-8, -7, 0, 1)]
    assert found == [
        ClockStanding.RUNNING,
        ClockStanding.WARNED,
        ClockStanding.WARNED,
        ClockStanding.BREACHED,
    ]


_TWISTS: dict[TeamReason, dict[str, object]] = {
    TeamReason.GRADE: {"grade": 3},
    TeamReason.CAUSES_NOT_MAPPED: {"causes_mapped": False},
    TeamReason.FARES_ILL: {"fares_ill": True},
    TeamReason.NEEDS_INDIVIDUAL_TEST: {"needs_individual_test": True},
    TeamReason.NO_CONSENT_TO_SUPPORT: {"consent_to_support": False},
    TeamReason.NO_CONSENT_TO_SHARING: {"consent_to_sharing": False},
}


def test_who_is_one_whom_the_team_is_for_is_let_in() -> None:
    assert team_fit(FITS).fits
    for grade in (4, 9):
        assert team_fit(TeamFacts(**{**_as_given(), "grade": grade})).fits  # type: ignore[arg-type] # drawn by name


@pytest.mark.parametrize("many", range(1, len(_TWISTS) + 1))
def test_every_no_names_each_reason_and_another_door(many: int) -> None:
    for reasons in itertools.combinations(_TWISTS, many):
        twisted: dict[str, object] = _as_given()
        for reason in reasons:
            twisted |= _TWISTS[reason]
        fit = team_fit(TeamFacts(**twisted))  # type: ignore[arg-type] # drawn by name
        assert set(fit.reasons) == set(reasons)
        assert fit.doors, "no refusal is a dead end"
        if TeamReason.FARES_ILL in reasons:
            assert fit.doors[0] is NextDoor.CONCERN_REPORT, "a report never waits"


def _as_given() -> dict[str, object]:
    return {name: getattr(FITS, name) for name in FITS.__slots__}
