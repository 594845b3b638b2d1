"""A unit that closes for good: the one that takes over answers from the day after, or whom the rules name."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.rules.discontinued import Discontinuation
from app.rules.named_person import (
    Fallback,
    NamedPersonFacts,
    Stay,
    resolve,
)
from app.rules.named_person_rule_sets import BJUV, KRONOBERG, RULE_SETS
from app.vocabulary import RelationKind, UnitKind

BORN = date(2016, 5, 4)
LAST_RESORTS = {each: f"last-{each.value}" for each in Fallback}
CLOSED = date(2027, 7, 1)


def at(unit: str, since: date, until: date | None = None) -> Stay:
    return Stay(
        unit_id=unit, unit_kind=UnitKind.SCHOOL, relation=RelationKind.ENROLMENT, from_=since, until=until
    )


def answers(facts: NamedPersonFacts, rule_set=KRONOBERG) -> list[tuple[str, date]]:
    return [(each.unit_id, each.from_) for each in resolve(facts, rule_set=rule_set)]


def facts(*stays: Stay, closing: dict[str, Discontinuation], **more) -> NamedPersonFacts:
    return NamedPersonFacts(
        birth_date=BORN, stays=stays, fallback_units=LAST_RESORTS, discontinued=closing, **more
    )


HERE = at("linden", date(2022, 8, 18))


def test_the_successor_answers_from_the_day_after_and_by_the_same_fact() -> None:
    known = facts(HERE, closing={"linden": Discontinuation(closed_from=CLOSED, successor="eken")})
    assert ("linden", date(2022, 8, 18)) in answers(known)
    stretch = next(each for each in resolve(known, rule_set=KRONOBERG) if each.unit_id == "eken")
    assert (stretch.from_, stretch.rule_key, stretch.fact) == (CLOSED, "rektor-of-the-school", HERE)


def test_without_a_successor_the_rules_find_another() -> None:
    known = facts(HERE, closing={"linden": Discontinuation(closed_from=CLOSED)})
    assert ("last-school", CLOSED) in answers(known)


def test_a_school_of_long_ago_does_not_come_back() -> None:
    before = at("almen", date(2022, 8, 18), date(2024, 6, 10))
    known = facts(
        before, at("linden", date(2024, 8, 18)), closing={"linden": Discontinuation(closed_from=CLOSED)}
    )
    assert ("last-school", CLOSED) in answers(known)


def test_where_the_child_goes_to_two_schools_the_open_one_answers() -> None:
    known = facts(
        at("almen", date(2022, 8, 18)),
        at("linden", date(2024, 8, 18)),
        closing={"linden": Discontinuation(closed_from=CLOSED)},
    )
    assert ("almen", CLOSED) in answers(known)


def test_a_new_school_goes_before_the_successor() -> None:
    known = facts(
        HERE,
        at("almen", CLOSED),
        closing={"linden": Discontinuation(closed_from=CLOSED, successor="eken")},
    )
    assert [unit for unit, _ in answers(known)].count("eken") == 0


def test_successors_follow_one_another() -> None:
    later = date(2029, 1, 1)
    known = facts(
        HERE,
        closing={
            "linden": Discontinuation(closed_from=CLOSED, successor="eken"),
            "eken": Discontinuation(closed_from=later, successor="boken"),
        },
    )
    assert [each for each in answers(known) if each[1] >= CLOSED][:2] == [("eken", CLOSED), ("boken", later)]


def test_a_unit_of_last_resort_and_a_pupil_health_team_are_taken_over_too() -> None:
    closing = {
        "last-school": Discontinuation(closed_from=CLOSED, successor="last-school-two"),
        "team": Discontinuation(closed_from=CLOSED, successor="team-two"),
    }
    assert ("last-school-two", CLOSED) in answers(facts(closing=closing))
    assert ("team-two", CLOSED) in answers(
        facts(HERE, closing=closing, pupil_health_units={"linden": ["team"]}), BJUV
    )


def test_where_a_team_closes_without_a_successor_another_open_one_of_the_school_answers() -> None:
    teams = {"linden": ["team", "second", "third"]}
    closing = {"team": Discontinuation(closed_from=CLOSED), "second": Discontinuation(closed_from=CLOSED)}
    assert ("third", CLOSED) in answers(facts(HERE, closing=closing, pupil_health_units=teams), BJUV)
    none_left = {**closing, "third": Discontinuation(closed_from=CLOSED)}
    left = answers(facts(HERE, closing=none_left, pupil_health_units=teams), BJUV)
    assert [unit for unit, from_ in left if from_ == CLOSED] == ["last-pupil-health"]


units = st.sampled_from(["linden", "eken", "boken", "last-school", "team"])
closings = st.dictionaries(
    units,
    st.builds(
        Discontinuation, closed_from=st.dates(date(2016, 1, 1), date(2037, 1, 1)), successor=st.none() | units
    ),
)


@given(
    closing=closings,
    stays=st.lists(st.builds(at, units, st.dates(date(2021, 8, 1), date(2035, 1, 1)))),
    rule_set=st.sampled_from(list(RULE_SETS.values())),
)
def test_whatever_closes_there_is_no_gap_and_nobody_answers_who_has_closed(closing, stays, rule_set) -> None:
    closing = {unit: each for unit, each in closing.items() if unit != "last-school" or each.successor}
    chain = resolve(
        facts(*stays, closing=closing, pupil_health_units={"linden": ["team", "boken"], "eken": ["team"]}),
        rule_set=rule_set,
    )
    assert chain[0].from_ == BORN
    assert all(one.until == other.from_ for one, other in pairwise(chain))
    for stretch in chain:
        gone = closing.get(stretch.unit_id)
        if gone is not None and stretch.unit_id != "last-school":
            assert stretch.until <= gone.closed_from, stretch
