"""No small number, and nobody, can be told from what is published, whatever is known but the count itself."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.statistics import CELLS, GOOD, STEP, HalfYear, PlanMeasure, gathered, publish, published

measures = st.sampled_from(PlanMeasure)
counts = st.dictionaries(
    st.sampled_from(sorted({name for names in CELLS.values() for name in names})), st.integers(0, 60)
)


@given(measures, counts)
def test_no_count_under_five_and_no_exact_count_is_given(measure: PlanMeasure, said: dict[str, int]) -> None:
    given_ = publish(measure, said)
    assert [*given_.cells] == [*CELLS[measure]]
    for name, count in given_.cells.items():
        assert (count is None) is (said.get(name, 0) < STEP)
        if count is not None:
            assert count >= STEP
            assert count % STEP == 0
            assert count <= said[name] < count + STEP


@given(measures, counts, st.data())
def test_who_knows_every_other_count_still_learns_none(
    measure: PlanMeasure, said: dict[str, int], data: st.DataObject
) -> None:
    """Five worlds that differ in one count only look the same: share and all. So does any sum or difference
    of what stands in several tables or several periods: each is reckoned from what looks the same.
    """
    name = data.draw(st.sampled_from(CELLS[measure]))
    lowest = said.get(name, 0) - said.get(name, 0) % STEP
    looks = [publish(measure, {**said, name: lowest + more}) for more in range(STEP)]
    assert all(look == looks[0] for look in looks)


@given(measures, counts)
def test_a_share_is_reckoned_from_what_is_given_and_from_all_of_it(
    measure: PlanMeasure, said: dict[str, int]
) -> None:
    given_ = publish(measure, said)
    if None in given_.cells.values():
        assert given_.share is None
    else:
        whole = {name: count or 0 for name, count in given_.cells.items()}
        good = sum(whole[name] for name in GOOD[measure])
        assert given_.share == round(100 * good / sum(whole.values()))


def _worlds(look: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Everything that may stand behind a table of which each cell is given as so many fives."""
    return itertools.product(*(range(STEP * fives, STEP * fives + STEP) for fives in look))


def _looks(cells: int) -> Iterable[tuple[int, ...]]:
    return itertools.product(range(3), repeat=cells)


@pytest.mark.parametrize(("cells", "others"), [(2, 2), (2, 3), (3, 2), (3, 3)])
def test_a_total_that_is_known_to_be_no_greater_or_the_same_in_another_table_pins_no_small_count(
    cells: int, others: int
) -> None:
    """First meetings are among all meetings, and may be all of them; so may the goals that the child and the
    family have judged. Tried out on every pair of small tables.
    """
    for look, other in itertools.product(_looks(cells), _looks(others)):
        totals = {sum(world) for world in _worlds(other)}
        least, most = min(totals), max(totals)
        for lowest, highest in ((least, most), (least, sum(look) * STEP + STEP * cells), (0, most)):
            possible = [world for world in _worlds(look) if lowest <= sum(world) <= highest]
            for at, fives in enumerate(look):
                if fives == 0 and possible:
                    assert len({world[at] for world in possible}) > 1, (look, other)


def test_periods_neither_overlap_nor_lie_within_each_other() -> None:
    halves = [HalfYear(year, half) for year in range(2024, 2031) for half in (1, 2)]
    for earlier, later in itertools.pairwise(halves):
        assert (later.first - earlier.last).days == 1
        assert HalfYear.called(later.name) == later
        assert not later.is_over(later.last)
        assert HalfYear.before(date.fromordinal(later.last.toordinal() + 1)) == later
        assert HalfYear.before(later.last) == earlier


def test_what_is_counted_is_put_to_its_measure_and_its_giver() -> None:
    rows = [("promises", "org-a", "kept-in-time", 7), ("promises", "org-b", "kept-in-time", 2)]
    assert gathered([*rows, ("promises", "org-a", "not-in-time", 5)]) == {
        (PlanMeasure.PROMISES, "org-a"): {"kept-in-time": 7, "not-in-time": 5},
        (PlanMeasure.PROMISES, "org-b"): {"kept-in-time": 2},
    }


@pytest.mark.parametrize(("count", "said"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_under_five_and_the_fives(count: int, said: int | None) -> None:
    assert published(count) == said


def test_the_words_under_which_plans_are_counted_and_which_of_them_are_good() -> None:
    """They stand in files that others read: no word may change unnoticed."""
    assert {str(measure): (CELLS[measure], GOOD[measure]) for measure in PlanMeasure} == {
        "need-to-call": (("0-7-days", "8-14-days", "later"), ("0-7-days",)),
        "call-to-meeting": (("0-14-days", "15-21-days", "later"), ("0-14-days", "15-21-days")),
        "child-at-meetings": (("took-part", "heard", "neither"), ("took-part", "heard")),
        "promises": (("kept-in-time", "not-in-time"), ("kept-in-time",)),
        "goals-by-child": (("reached", "partly", "not-reached"), ("reached",)),
        "goals-by-family": (("reached", "partly", "not-reached"), ("reached",)),
        "goals-by-professionals": (("reached", "partly", "not-reached"), ("reached",)),
    }
