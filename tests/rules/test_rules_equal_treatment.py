"""What is compared between receptions tells of no small number, whatever is known but the count itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.equal_treatment import (
    TREATMENT_CELLS,
    TREATMENT_GOOD,
    SchoolKind,
    TreatmentMeasure,
    publish_treatment,
    treated,
)
from app.rules.statistics import STEP

measures = st.sampled_from(TreatmentMeasure)
counts = st.dictionaries(
    st.sampled_from(sorted({name for names in TREATMENT_CELLS.values() for name in names})),
    st.integers(0, 60),
)


def test_every_measure_has_its_cells_and_what_is_good_among_them() -> None:
    assert set(TREATMENT_CELLS) == set(TREATMENT_GOOD) == set(TreatmentMeasure)
    for measure, good in TREATMENT_GOOD.items():
        assert 0 < len(good) < len(TREATMENT_CELLS[measure]), "a share of all, or of nothing, says nothing"
        assert set(good) < set(TREATMENT_CELLS[measure])


@given(measures, counts)
def test_no_count_under_five_and_no_exact_count_is_given(
    measure: TreatmentMeasure, said: dict[str, int]
) -> None:
    shown = publish_treatment(measure, said)
    assert [*shown.cells] == [*TREATMENT_CELLS[measure]]
    for name, count in shown.cells.items():
        assert (count is None) is (said.get(name, 0) < STEP)
        if count is not None:
            assert count % STEP == 0
            assert STEP <= count <= said[name] < count + STEP


@given(measures, counts, st.data())
def test_who_knows_every_other_count_still_learns_none(
    measure: TreatmentMeasure, said: dict[str, int], data: st.DataObject
) -> None:
    """Nor from the complementary cells: five worlds that differ in one count only look the same in all cells
    and in the share. So does whatever is reckoned from several measures, groups or periods: none has a total.
    """
    name = data.draw(st.sampled_from(TREATMENT_CELLS[measure]))
    lowest = said.get(name, 0) - said.get(name, 0) % STEP
    looks = [publish_treatment(measure, {**said, name: lowest + more}) for more in range(STEP)]
    assert all(look == looks[0] for look in looks)


@given(measures, counts)
def test_a_share_is_reckoned_from_what_is_given_and_from_all_of_it(
    measure: TreatmentMeasure, said: dict[str, int]
) -> None:
    shown = publish_treatment(measure, said)
    if None in shown.cells.values():
        assert shown.share is None
    else:
        whole = {name: count or 0 for name, count in shown.cells.items()}
        good = sum(whole[name] for name in TREATMENT_GOOD[measure])
        assert shown.share == round(100 * good / sum(whole.values()))


def test_what_is_counted_is_put_to_its_unit_and_its_kind_of_school() -> None:
    rows = [
        ("decisions", "uni-a", "municipal", "opened", 7),
        ("decisions", "uni-a", "independent", "opened", 5),
        ("decisions", "uni-a", "municipal", "not-opened", 6),
        ("inquiry-time", "uni-b", "municipal", "later", 9),
    ]
    assert treated(rows) == {
        ("uni-a", SchoolKind.MUNICIPAL): {TreatmentMeasure.DECISIONS: {"opened": 7, "not-opened": 6}},
        ("uni-a", SchoolKind.INDEPENDENT): {TreatmentMeasure.DECISIONS: {"opened": 5}},
        ("uni-b", SchoolKind.MUNICIPAL): {TreatmentMeasure.INQUIRY_TIME: {"later": 9}},
    }


def test_what_is_no_measure_or_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="reports"):
        treated([("reports", "uni-a", "municipal", "opened", 7)])
    with pytest.raises(ValueError, match="private"):
        treated([("decisions", "uni-a", "private", "opened", 7)])


def test_the_words_under_which_treatment_is_counted_and_which_of_them_are_compared() -> None:
    """They stand in files that others read: no word may change unnoticed."""
    assert {str(each): (TREATMENT_CELLS[each], TREATMENT_GOOD[each]) for each in TreatmentMeasure} == {
        "decisions": (("opened", "not-opened", "open-already"), ("opened", "open-already")),
        "days-to-decision": (("0-7-days", "8-14-days", "later"), ("0-7-days", "8-14-days")),
        "report-meetings": (("held", "offered", "unsuitable", "neither"), ("held", "offered")),
        "days-to-feedback": (("0-14-days", "15-28-days", "later"), ("0-14-days",)),
        "inquiry-time": (("within-four-months", "later"), ("within-four-months",)),
        "consent-asked": (("asked", "not-asked"), ("asked",)),
        "contacts-of-a-school": (("one", "two-or-three", "more"), ("one",)),
    }
