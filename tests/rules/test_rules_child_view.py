"""When a child's view is to be written down beside a consent, and what is no reason not to ask it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.ages import birthday
from app.rules.child_view import ViewProposal, ViewRefusal, is_due, own_wish_counts, refusal
from app.vocabulary import ChildViewMissing

BORN = date(2013, 3, 1)
TWELVE = birthday(BORN, 12)
REASONS = list(ChildViewMissing)


def proposed(
    missing: ChildViewMissing | None, *, on: date = TWELVE, asked: bool = False, told: bool = False
) -> ViewProposal:
    return ViewProposal(birth_date=BORN, on=on, child_is_asked=asked, missing=missing, to_guardians=told)


def test_too_young_is_a_reason_the_day_before_twelve_and_not_on_the_day() -> None:
    before = TWELVE - timedelta(days=1)
    assert not own_wish_counts(BORN, before)
    assert own_wish_counts(BORN, TWELVE)
    assert refusal(proposed(ChildViewMissing.TOO_YOUNG, on=before)) is None
    assert refusal(proposed(ChildViewMissing.TOO_YOUNG)) is ViewRefusal.OLD_ENOUGH


def test_before_the_law_let_its_wish_count_nobody_was_old_enough() -> None:
    assert not own_wish_counts(date(2010, 1, 1), date(2023, 6, 30))
    assert own_wish_counts(date(2010, 1, 1), date(2023, 7, 1))


@pytest.mark.parametrize("reason", REASONS)
def test_a_child_that_is_asked_itself_is_never_left_out(reason: ChildViewMissing) -> None:
    assert refusal(proposed(reason, asked=True)) is ViewRefusal.ASKED_ITSELF
    assert refusal(proposed(None, asked=True)) is None


@given(st.sampled_from([None, *REASONS]), st.booleans())
def test_that_asking_could_harm_is_never_told_the_guardians(
    reason: ChildViewMissing | None, told: bool
) -> None:
    refused = refusal(proposed(reason, told=told))
    assert (refused is ViewRefusal.COULD_HARM) is (reason is ChildViewMissing.COULD_HARM and told)


@pytest.mark.parametrize("reason", REASONS)
def test_not_asked_yet_leaves_it_to_be_done(reason: ChildViewMissing) -> None:
    due = reason is ChildViewMissing.NOT_ASKED_YET
    assert is_due(child_is_asked=False, heard=False, missing=reason) is due
    assert not is_due(child_is_asked=True, heard=False, missing=reason)


def test_words_settle_it_and_nothing_at_all_does_not() -> None:
    assert is_due(child_is_asked=False, heard=False, missing=None)
    assert not is_due(child_is_asked=False, heard=True, missing=None)
