"""The times of a concern report: to the day, and lengthened for the lawful reasons only."""

from datetime import date, timedelta

import pytest

from app.rules.concern import (
    CONCERN_RULES,
    LAWFUL_DELAYS,
    VALUE_OF,
    decision_clock,
    delay_rule,
    feedback_clock,
    inquiry_clock,
    may_decide,
    may_tell,
    protection_clock,
    rule_of_time,
)
from app.rules.legal_basis import citations
from app.vocabulary import (
    ClockKind,
    ClockStanding,
    ConcernDecision,
    ConcernFeedback,
    DelayReason,
    ReceivedReportStatus,
)

MONDAY = date(2026, 3, 2)
CONCERN_CLOCKS = [kind for kind in ClockKind if kind.startswith("concern-")]


@pytest.mark.parametrize("kind", CONCERN_CLOCKS)
@pytest.mark.parametrize("reason", DelayReason)
def test_each_time_is_lengthened_for_its_own_lawful_reason_only(kind: ClockKind, reason: DelayReason) -> None:
    lawful = {
        (ClockKind.CONCERN_DECISION, DelayReason.EXCEPTIONAL): "decision-later-on-exceptional-reasons",
        (ClockKind.CONCERN_INQUIRY, DelayReason.SPECIAL): "inquiry-longer-on-special-reasons",
    }
    rule = delay_rule(kind, reason, on=MONDAY)
    assert (rule.key if rule else None) == lawful.get((kind, reason))
    assert (kind, DelayReason.LACK_OF_STAFF) not in LAWFUL_DELAYS


@pytest.mark.parametrize("rule", CONCERN_RULES, ids=lambda rule: rule.key)
def test_a_rule_holds_from_its_day_and_is_cited_on_it(rule) -> None:
    assert not rule.holds(rule.in_force_from - timedelta(days=1))
    assert rule.holds(rule.in_force_from)
    assert len(citations(rule.basis, on=rule.in_force_from)) == len(rule.basis)
    assert len(citations(rule.basis, on=MONDAY)) == len(rule.basis)
    assert rule.says("sv") != rule.says("en")


def test_protection_warns_on_the_day_itself_and_is_breached_after_the_next() -> None:
    clock = protection_clock(MONDAY, days=1)
    standing = [clock.standing(MONDAY + timedelta(days=each)) for each in range(3)]
    assert standing == [ClockStanding.WARNED, ClockStanding.WARNED, ClockStanding.BREACHED]
    assert protection_clock(MONDAY, days=0).standing(MONDAY + timedelta(days=1)) is ClockStanding.BREACHED


def test_fourteen_days_are_fourteen_days_also_over_easter_and_the_turn_of_the_year() -> None:
    for received, last in (
        (MONDAY, date(2026, 3, 16)),
        (date(2026, 3, 27), date(2026, 4, 10)),
        (date(2025, 12, 24), date(2026, 1, 7)),
        (date(2028, 2, 20), date(2028, 3, 5)),
    ):
        assert decision_clock(received).last_on == last


def test_a_lengthening_never_shortens() -> None:
    assert decision_clock(MONDAY, until=date(2026, 3, 30)).last_on == date(2026, 3, 30)
    assert decision_clock(MONDAY, until=date(2026, 3, 5)).last_on == date(2026, 3, 16)


def test_violence_is_decided_as_soon_as_protection_is_judged() -> None:
    clock = decision_clock(MONDAY, violence=True, protection_days=1)
    assert (clock.kind, clock.last_on) == (ClockKind.CONCERN_DECISION, MONDAY + timedelta(days=1))
    assert clock.warns_on == MONDAY, "it warns at once"
    assert may_decide(ConcernDecision.OPEN, violence=True)
    assert not may_decide(ConcernDecision.NOT_OPEN, violence=True)
    assert may_decide(ConcernDecision.NOT_OPEN, violence=False)


def test_four_months_end_on_the_day_of_the_same_number_or_the_months_last() -> None:
    assert inquiry_clock(MONDAY).last_on == date(2026, 7, 2)
    assert inquiry_clock(date(2026, 10, 31)).last_on == date(2027, 2, 28)


def test_feedback_is_due_by_the_report_alone() -> None:
    assert feedback_clock(MONDAY, days=21).last_on == date(2026, 3, 23)
    assert rule_of_time(ClockKind.CONCERN_FEEDBACK) is None


def test_nothing_can_be_told_before_it_is_decided_nor_before_the_secrecy_opens_for_it() -> None:
    assert set(VALUE_OF.values()) == set(ConcernFeedback)
    assert set(ReceivedReportStatus) - set(VALUE_OF) == {
        ReceivedReportStatus.RECEIVED,
        ReceivedReportStatus.PROTECTION_JUDGED,
        ReceivedReportStatus.PASSED_ON,
    }
    assert not may_tell(date(2025, 6, 30))
    assert may_tell(date(2025, 7, 1))
