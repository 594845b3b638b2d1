"""Service or assessed help, as dated data: the ruling before the new act, the act's own row after it."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.legal_basis import citation, citations
from app.rules.measures import GUARDS, SAME_FOR_ALL, SWITCHABLE_GUARDS, WITHOUT_TEST, guard_on, judge
from app.vocabulary import Certainty, IndividualMark, LawfulRoad, MeasureKind

NEW_ACT = date(2025, 7, 1)
BEFORE = NEW_ACT - timedelta(days=1)
EVERY_MARK = [marks for many in range(1, 4) for marks in itertools.combinations(IndividualMark, many)]
DAYS = st.dates(date(2010, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize("marks", EVERY_MARK, ids="+".join)
def test_before_the_new_act_service_bears_no_mark_at_all(marks: tuple[IndividualMark, ...]) -> None:
    refused = judge(MeasureKind.SERVICE, marks, on=BEFORE)
    assert refused is not None
    assert (refused.rule, refused.marks) == (SAME_FOR_ALL, marks)
    assert "3660-17" in (refused.rule.ruling or "")


@pytest.mark.parametrize("marks", EVERY_MARK, ids="+".join)
def test_from_the_new_act_only_an_individual_test_is_too_much(marks: tuple[IndividualMark, ...]) -> None:
    refused = judge(MeasureKind.SERVICE, marks, on=NEW_ACT)
    if IndividualMark.INDIVIDUAL_TEST not in marks:
        assert refused is None
        return
    assert refused is not None
    assert (refused.rule, refused.marks) == (WITHOUT_TEST, (IndividualMark.INDIVIDUAL_TEST,))


@pytest.mark.parametrize("marks", EVERY_MARK, ids="+".join)
def test_where_the_new_row_is_switched_off_the_rulings_line_goes_on(
    marks: tuple[IndividualMark, ...],
) -> None:
    refused = judge(MeasureKind.SERVICE, marks, on=NEW_ACT, off={WITHOUT_TEST.key})
    assert refused is not None
    assert (refused.rule, refused.marks) == (SAME_FOR_ALL, marks)


def test_only_what_is_not_confirmed_can_be_switched_off() -> None:
    assert {WITHOUT_TEST.key} == SWITCHABLE_GUARDS
    assert WITHOUT_TEST.certainty is Certainty.UNVERIFIED


@given(DAYS, st.sets(st.sampled_from(IndividualMark)), st.sampled_from([frozenset(), SWITCHABLE_GUARDS]))
def test_assessed_help_is_never_refused_and_plain_service_never_either(
    on: date, marks: set[IndividualMark], switched: frozenset[str]
) -> None:
    assert judge(MeasureKind.ASSESSED, marks, on=on, off=switched) is None
    assert judge(MeasureKind.SERVICE, (), on=on, off=switched) is None
    refused = judge(MeasureKind.SERVICE, marks, on=on, off=switched)
    if refused is not None:
        assert set(refused.marks) <= marks
        assert {each.road: each.basis for each in refused.roads} == {
            LawfulRoad.ASSESSED_DECISION: ("assessed-help",),
            LawfulRoad.WITHOUT_INDIVIDUAL_TEST: ("help-without-individual-test",),
        }, "both roads are always shown, each with what it stands on"
    strict = judge(MeasureKind.SERVICE, marks, on=on, off={WITHOUT_TEST.key})
    assert refused is None or strict is not None, "to switch the new row off never opens anything"


@given(DAYS)
def test_one_row_judges_on_every_day(on: date) -> None:
    assert sum(each.in_force(on) for each in GUARDS) == 1
    assert guard_on(on).in_force(on)


def test_each_row_rests_on_what_was_law_then() -> None:
    for rule in GUARDS:
        assert citations(rule.basis, on=rule.in_force_from), rule.key
    old, new = citation("assessed-help", on=BEFORE), citation("assessed-help", on=NEW_ACT)
    assert old is not None
    assert new is not None
    assert (old.statute.number, new.statute.number) == ("2001:453", "2025:400")
    assert citation("help-without-individual-test", on=BEFORE) is None
