"""Exactly one named person on every date, from birth to the end of the rule set."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.ages import birthday
from app.rules.named_person import (
    Fallback,
    NamedPersonFacts,
    NoFallbackUnitError,
    RuleSet,
    RuleSetKey,
    Stay,
    resolve,
)
from app.rules.named_person_rule_sets import (
    BJUV,
    DEFAULT_RULE_SET,
    KRONOBERG,
    LINKOPING,
    RULE_SETS,
)
from app.vocabulary import Certainty, RelationKind, UnitKind

FALLBACKS = {fallback: f"fallback-{fallback.value}" for fallback in Fallback}
BORN = date(2019, 3, 4)
FACTS = NamedPersonFacts(birth_date=BORN, fallback_units=FALLBACKS)


def care(unit: str, from_: date, until: date | None = None) -> Stay:
    return Stay(
        unit_id=unit,
        unit_kind=UnitKind.CHILD_HEALTH_CENTRE,
        relation=RelationKind.CARE,
        from_=from_,
        until=until,
    )


def enrolled(unit: str, from_: date, until: date | None = None, kind: UnitKind = UnitKind.SCHOOL) -> Stay:
    return Stay(unit_id=unit, unit_kind=kind, relation=RelationKind.ENROLMENT, from_=from_, until=until)


def upper(unit: str, from_: date, until: date | None = None) -> Stay:
    return enrolled(unit, from_, until, UnitKind.UPPER_SECONDARY_SCHOOL)


def units(facts: NamedPersonFacts, rule_set: RuleSet = KRONOBERG) -> list[tuple[str, str]]:
    return [(stretch.from_.isoformat(), stretch.unit_id) for stretch in resolve(facts, rule_set=rule_set)]


def end(facts: NamedPersonFacts) -> date:
    return resolve(facts, rule_set=KRONOBERG)[-1].until


def test_elsa_goes_from_the_nurse_to_the_rektor_on_her_first_school_day() -> None:
    facts = replace(FACTS, stays=(care("bvc", BORN), enrolled("school", date(2025, 8, 18))))
    nurse, rektor = resolve(facts, rule_set=DEFAULT_RULE_SET)
    assert (nurse.unit_id, nurse.from_, nurse.until) == ("bvc", BORN, date(2025, 8, 18))
    assert nurse.rule_key == "child-health-nurse-until-school"
    assert (rektor.unit_id, rektor.until) == ("school", date(2037, 3, 4))
    assert rektor.fact == facts.stays[1]
    assert rektor.certainty is Certainty.VERIFIED
    assert rektor.reason("sv") != rektor.reason("en")


def test_without_any_fact_the_fallbacks_answer_from_birth_to_twenty() -> None:
    assert units(FACTS) == [
        ("2019-03-04", "fallback-child-health"),
        ("2025-08-01", "fallback-school"),
        ("2035-09-01", "fallback-activity-responsibility"),
    ]
    assert end(FACTS) == date(2039, 3, 4)
    assert all(stretch.fact is None for stretch in resolve(FACTS, rule_set=KRONOBERG))


def test_a_child_that_comes_late_starts_at_registration() -> None:
    late = replace(FACTS, registered_on=date(2028, 2, 1), stays=(care("bvc", BORN),))
    assert units(late)[0] == ("2028-02-01", "fallback-school")
    early = replace(FACTS, registered_on=BORN - timedelta(days=3))
    assert units(early)[0] == ("2019-03-04", "fallback-child-health")


def test_an_enrolment_after_the_year_of_six_does_not_keep_the_nurse() -> None:
    facts = replace(FACTS, stays=(care("bvc", BORN), enrolled("school", date(2026, 1, 1))))
    assert units(facts)[:3] == [
        ("2019-03-04", "bvc"),
        ("2025-08-01", "fallback-school"),
        ("2026-01-01", "school"),
    ]
    in_time = replace(FACTS, stays=(care("bvc", BORN), enrolled("school", date(2025, 12, 31))))
    assert units(in_time)[:2] == [("2019-03-04", "bvc"), ("2025-12-31", "school")]


def test_a_change_of_school_takes_effect_when_the_new_one_begins() -> None:
    facts = replace(
        FACTS,
        stays=(
            enrolled("old", date(2025, 8, 18), date(2029, 6, 12)),
            enrolled("new", date(2029, 8, 20)),
        ),
    )
    assert units(facts)[1:3] == [("2025-08-18", "old"), ("2029-08-20", "new")]


def test_a_new_centre_takes_over_when_it_begins() -> None:
    facts = replace(
        FACTS,
        stays=(care("here", BORN, date(2021, 1, 1)), care("there", date(2021, 2, 1))),
    )
    assert units(facts)[:2] == [("2019-03-04", "here"), ("2021-02-01", "there")]


def test_of_two_enrolments_the_one_that_began_last_answers() -> None:
    one = enrolled("one", date(2025, 8, 18))
    two = enrolled("two", date(2026, 1, 7), date(2026, 4, 1))
    facts = replace(FACTS, stays=(two, one))
    assert units(facts)[1:4] == [
        ("2025-08-18", "one"),
        ("2026-01-07", "two"),
        ("2026-04-01", "one"),
    ]
    assert units(replace(facts, stays=(one, two))) == units(facts)


def test_two_enrolments_of_one_day_are_settled_by_their_unit() -> None:
    same = (enrolled("b", date(2025, 8, 18)), enrolled("a", date(2025, 8, 18)))
    assert units(replace(FACTS, stays=same))[1] == ("2025-08-18", "b")
    assert units(replace(FACTS, stays=same[::-1]))[1] == ("2025-08-18", "b")


def test_an_enrolment_that_never_was_counts_for_nothing() -> None:
    never = enrolled("never", date(2025, 8, 18), date(2025, 8, 18))
    assert units(replace(FACTS, stays=(never,))) == units(FACTS)


SCHOOL = enrolled("school", date(2025, 8, 18), date(2035, 6, 12))


def test_the_summer_between_the_schools_stays_with_the_old_one() -> None:
    facts = replace(FACTS, stays=(SCHOOL, upper("upper", date(2035, 8, 20))))
    assert units(facts)[1:] == [("2025-08-18", "school"), ("2035-08-20", "upper")]
    assert end(facts) == date(2037, 3, 4)


def test_who_does_not_start_upper_secondary_school_belongs_to_the_municipality() -> None:
    facts = replace(FACTS, stays=(SCHOOL,))
    assert units(facts)[-1] == ("2035-09-01", "fallback-activity-responsibility")
    assert end(facts) == date(2039, 3, 4)


def test_who_leaves_in_term_belongs_to_the_municipality_at_once_and_in_summer_after_it() -> None:
    in_term = replace(FACTS, stays=(SCHOOL, upper("upper", date(2035, 8, 20), date(2036, 3, 1))))
    assert units(in_term)[-1] == ("2036-03-01", "fallback-activity-responsibility")
    in_summer = replace(FACTS, stays=(SCHOOL, upper("upper", date(2035, 8, 20), date(2036, 6, 9))))
    assert units(in_summer)[-1] == ("2036-09-01", "fallback-activity-responsibility")


def test_the_municipality_hands_back_when_education_begins() -> None:
    left = upper("upper", date(2035, 8, 20), date(2035, 10, 1))
    back = replace(FACTS, stays=(SCHOOL, left, upper("other", date(2036, 1, 10))))
    assert units(back)[-2:] == [
        ("2035-10-01", "fallback-activity-responsibility"),
        ("2036-01-10", "other"),
    ]
    assert end(back) == date(2037, 3, 4)
    as_adult = replace(FACTS, stays=(SCHOOL, left, upper("other", date(2038, 1, 10))))
    assert end(as_adult) == date(2038, 1, 10)


def test_a_known_unit_of_the_municipality_comes_before_the_fallback() -> None:
    known = Stay(
        unit_id="kaa",
        unit_kind=UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY,
        relation=RelationKind.CASE,
        from_=date(2035, 9, 1),
        until=date(2038, 1, 1),
    )
    facts = replace(FACTS, stays=(SCHOOL, known))
    assert units(facts)[-2:] == [
        ("2035-09-01", "kaa"),
        ("2038-01-01", "fallback-activity-responsibility"),
    ]
    assert end(facts) == date(2039, 3, 4)


def test_death_and_emigration_end_it_that_day() -> None:
    ended = replace(FACTS, stays=(care("bvc", BORN),), ended_on=date(2022, 5, 5))
    assert units(ended) == [("2019-03-04", "bvc")]
    assert end(ended) == date(2022, 5, 5)
    assert resolve(replace(FACTS, ended_on=BORN), rule_set=KRONOBERG) == ()


def test_a_leap_child_is_eighteen_on_the_first_of_march() -> None:
    leap = replace(
        FACTS,
        birth_date=date(2020, 2, 29),
        stays=(enrolled("school", date(2026, 8, 17), None),),
    )
    assert end(leap) == date(2038, 3, 1)


def test_in_bjuv_the_pupil_health_team_of_the_school_answers() -> None:
    facts = replace(
        FACTS,
        stays=(care("bvc", BORN), SCHOOL, upper("upper", date(2035, 8, 20))),
        pupil_health_units={"school": ["team"], "upper": ["upper-team"]},
    )
    assert units(facts, BJUV) == [
        ("2019-03-04", "bvc"),
        ("2025-08-18", "team"),
        ("2035-08-20", "upper-team"),
    ]
    unknown = replace(facts, pupil_health_units={})
    assert units(unknown, BJUV)[1] == ("2025-08-18", "fallback-pupil-health")


def test_in_linkoping_the_preschool_is_the_way_in_where_the_child_goes_there() -> None:
    placed = Stay(
        unit_id="preschool",
        unit_kind=UnitKind.PRESCHOOL,
        relation=RelationKind.PLACEMENT,
        from_=date(2021, 1, 11),
        until=date(2025, 6, 30),
    )
    facts = replace(FACTS, stays=(care("bvc", BORN), placed, SCHOOL))
    assert units(facts, LINKOPING)[:4] == [
        ("2019-03-04", "bvc"),
        ("2021-01-11", "preschool"),
        ("2025-06-30", "bvc"),
        ("2025-08-18", "school"),
    ]
    assert ("2021-01-11", "preschool") not in units(facts, KRONOBERG)
    with_team = replace(facts, pupil_health_units={"school": ["team"]})
    assert units(with_team, LINKOPING)[3] == ("2025-08-18", "team")


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=RULE_SETS)
def test_a_missing_fallback_is_refused_and_not_a_gap(rule_set: RuleSet) -> None:
    for needed in rule_set.fallbacks():
        known = {key: unit for key, unit in FALLBACKS.items() if key is not needed}
        with pytest.raises(NoFallbackUnitError) as refused:
            resolve(replace(FACTS, fallback_units=known), rule_set=rule_set)
        assert refused.value.fallback is needed


def test_there_are_three_rule_sets_and_kronoberg_is_the_default() -> None:
    assert set(RULE_SETS) == set(RuleSetKey)
    assert DEFAULT_RULE_SET.key is RuleSetKey.KRONOBERG


birth_dates = st.dates(date(1996, 1, 1), date(2026, 12, 31))
days = st.integers(0, 22 * 365)
lengths = st.one_of(st.none(), st.integers(0, 4000))
kinds = st.sampled_from(
    [
        (UnitKind.CHILD_HEALTH_CENTRE, RelationKind.CARE),
        (UnitKind.PRESCHOOL, RelationKind.PLACEMENT),
        (UnitKind.SCHOOL, RelationKind.ENROLMENT),
        (UnitKind.UPPER_SECONDARY_SCHOOL, RelationKind.ENROLMENT),
        (UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY, RelationKind.CASE),
        (UnitKind.CHILD_PSYCHIATRY, RelationKind.CARE),
    ]
)


@st.composite
def childhoods(draw: st.DrawFn) -> NamedPersonFacts:
    birth = draw(birth_dates)
    stays = []
    for _ in range(draw(st.integers(0, 7))):
        kind, relation = draw(kinds)
        from_ = birth + timedelta(days=draw(days))
        length = draw(lengths)
        until = None if length is None else from_ + timedelta(days=length)
        unit = draw(st.sampled_from("abcd"))
        stays.append(Stay(unit_id=unit, unit_kind=kind, relation=relation, from_=from_, until=until))
    registered = draw(st.one_of(st.none(), days))
    ended = draw(st.one_of(st.none(), st.none(), days))
    return NamedPersonFacts(
        birth_date=birth,
        registered_on=None if registered is None else birth + timedelta(days=registered),
        stays=tuple(stays),
        fallback_units=FALLBACKS,
        pupil_health_units=draw(st.sampled_from([{}, {"a": ["team"]}, {"a": ["t"], "b": ["u", "t"]}])),
        ended_on=None if ended is None else birth + timedelta(days=ended),
    )


rule_sets = st.sampled_from(list(RULE_SETS.values()))


@given(childhoods(), rule_sets)
def test_exactly_one_named_person_on_every_date(facts: NamedPersonFacts, rule_set: RuleSet) -> None:
    stretches = resolve(facts, rule_set=rule_set)
    start = facts.registered_on or facts.birth_date
    adult, twenty = birthday(facts.birth_date, 18), birthday(facts.birth_date, 20)
    ends = facts.ended_on
    if not stretches:
        assert start >= adult or (ends is not None and ends <= start)
        return
    assert stretches[0].from_ == start
    assert all(stretch.from_ < stretch.until for stretch in stretches)
    assert all(one.until == other.from_ for one, other in pairwise(stretches))
    last = stretches[-1].until
    assert last <= twenty
    assert last == ends if ends is not None and ends < adult else last >= min(adult, ends or adult)


@given(childhoods(), rule_sets)
def test_the_order_of_facts_never_matters(facts: NamedPersonFacts, rule_set: RuleSet) -> None:
    backwards = replace(facts, stays=tuple(reversed(facts.stays)))
    assert resolve(facts, rule_set=rule_set) == resolve(backwards, rule_set=rule_set)


@given(childhoods(), rule_sets)
def test_the_unit_named_by_a_fact_is_the_facts_own(facts: NamedPersonFacts, rule_set: RuleSet) -> None:
    for stretch in resolve(facts, rule_set=rule_set):
        if stretch.fact is None:
            assert stretch.unit_id in FALLBACKS.values()
            continue
        assert stretch.fact.from_ <= stretch.from_
        assert stretch.fact in facts.stays
        served = {stretch.fact.unit_id, *facts.pupil_health_units.get(stretch.fact.unit_id, ())}
        assert stretch.unit_id in served


@given(childhoods(), rule_sets)
def test_neighbouring_stretches_differ(facts: NamedPersonFacts, rule_set: RuleSet) -> None:
    for one, other in pairwise(resolve(facts, rule_set=rule_set)):
        assert (one.unit_id, one.rule_key, one.fact) != (other.unit_id, other.rule_key, other.fact)


@pytest.mark.parametrize(
    ("ended", "handed_over"),
    [
        (date(2036, 5, 31), "2036-05-31"),
        (date(2036, 6, 1), "2036-09-01"),
        (date(2036, 7, 15), "2036-09-01"),
        (date(2036, 8, 31), "2036-09-01"),
        (date(2036, 9, 2), "2036-09-02"),
    ],
    ids=["may", "june", "july", "august", "september"],
)
def test_an_education_that_ends_in_the_summer_has_held_until_it_is_over(
    ended: date, handed_over: str
) -> None:
    facts = replace(FACTS, stays=(SCHOOL, upper("upper", date(2035, 8, 20), ended)))
    assert units(facts)[-1] == (handed_over, "fallback-activity-responsibility")


def test_where_nothing_holds_the_nurse_who_had_the_child_last_goes_on() -> None:
    longest, between = (
        care("longest", BORN, date(2022, 1, 1)),
        care("between", date(2020, 1, 1), date(2021, 1, 1)),
    )
    facts = replace(FACTS, stays=(longest, between))
    assert [unit for on, unit in units(facts) if on < "2025"][-1] == "longest"


def test_a_child_of_whom_nothing_is_said_has_no_named_person_by_chance() -> None:
    with pytest.raises(NoFallbackUnitError):
        resolve(NamedPersonFacts(birth_date=BORN), rule_set=KRONOBERG)
