"""One childhood under several rule sets: homes, municipalities' choices, and who answers on each date."""

from dataclasses import replace
from datetime import date

from app.rules.named_person import Fallback, NamedPersonFacts
from app.rules.named_person_reigns import Choice, Home, Reign, reigns_of, resolve_over
from app.rules.named_person_rule_sets import BJUV, KRONOBERG, LINKOPING
from tests.rules.test_rules_named_person import BORN, FALLBACKS, enrolled

KRONOBERG_UNITS = {key: f"k-{unit}" for key, unit in FALLBACKS.items()}
BJUV_UNITS = {key: f"b-{unit}" for key, unit in FALLBACKS.items()}
FALLBACKS_OF = {"0780": KRONOBERG_UNITS, "1260": BJUV_UNITS, None: FALLBACKS}
MOVED = date(2027, 3, 15)
CHANGED = date(2028, 7, 1)
FACTS = NamedPersonFacts(birth_date=BORN)


def reign(from_, until, rule_set=KRONOBERG, units=FALLBACKS) -> Reign:
    return Reign(from_=from_, until=until, rule_set=rule_set, fallback_units=units)


def answers(facts: NamedPersonFacts, *reigns: Reign) -> list[tuple[str, str, str, str]]:
    return [
        (each.from_.isoformat(), each.until.isoformat(), each.unit_id, each.rule_set)
        for each in resolve_over(facts, reigns)
    ]


def test_who_never_moves_where_nobody_has_chosen_has_one_reign() -> None:
    homes = [Home(from_=BORN, municipality_code="0780")]
    whole = reign(date.min, date.max, units=KRONOBERG_UNITS)
    assert reigns_of(homes, {}, FALLBACKS_OF, default=KRONOBERG) == (whole,)


def test_a_move_changes_municipality_on_the_day() -> None:
    homes = [Home(from_=BORN, municipality_code="0780"), Home(from_=MOVED, municipality_code="1260")]
    choices = {"1260": [Choice(rule_set=BJUV, from_=date.min, until=date.max)]}
    assert reigns_of(homes, choices, FALLBACKS_OF, default=KRONOBERG) == (
        reign(date.min, MOVED, units=KRONOBERG_UNITS),
        reign(MOVED, date.max, BJUV, BJUV_UNITS),
    )


def test_who_has_no_known_home_is_under_the_default() -> None:
    homes = [Home(from_=BORN, municipality_code=None)]
    choices = {"1260": [Choice(rule_set=BJUV, from_=date.min, until=date.max)]}
    assert reigns_of(homes, choices, FALLBACKS_OF, default=LINKOPING) == (
        reign(date.min, date.max, LINKOPING),
    )


def test_a_choice_stands_from_its_first_day_until_the_next_and_outside_of_it_the_default() -> None:
    homes = [Home(from_=BORN, municipality_code="1260")]
    ends = date(2030, 1, 1)
    choices = {
        "1260": [
            Choice(rule_set=BJUV, from_=MOVED, until=CHANGED),
            Choice(rule_set=LINKOPING, from_=CHANGED, until=ends),
        ]
    }
    assert reigns_of(homes, choices, FALLBACKS_OF, default=KRONOBERG) == (
        reign(date.min, MOVED, units=BJUV_UNITS),
        reign(MOVED, CHANGED, BJUV, BJUV_UNITS),
        reign(CHANGED, ends, LINKOPING, BJUV_UNITS),
        reign(ends, date.max, units=BJUV_UNITS),
    )


def test_a_choice_from_before_the_move_counts_from_the_move() -> None:
    homes = [
        Home(from_=BORN, municipality_code="0780"),
        Home(from_=MOVED, municipality_code="1260"),
        Home(from_=CHANGED, municipality_code="0780"),
    ]
    choices = {"1260": [Choice(rule_set=BJUV, from_=BORN, until=date(2032, 1, 1))]}
    assert reigns_of(homes, choices, FALLBACKS_OF, default=KRONOBERG) == (
        reign(date.min, MOVED, units=KRONOBERG_UNITS),
        reign(MOVED, CHANGED, BJUV, BJUV_UNITS),
        reign(CHANGED, date.max, units=KRONOBERG_UNITS),
    )


def test_each_date_is_answered_by_the_set_that_stands_on_it() -> None:
    reigns = reign(date.min, MOVED, units=KRONOBERG_UNITS), reign(MOVED, date.max, BJUV, BJUV_UNITS)
    assert answers(FACTS, *reigns) == [
        ("2019-03-04", "2025-08-01", "k-fallback-child-health", "kronoberg"),
        ("2025-08-01", "2027-03-15", "k-fallback-school", "kronoberg"),
        ("2027-03-15", "2035-09-01", "b-fallback-pupil-health", "bjuv"),
        ("2035-09-01", "2039-03-04", "b-fallback-activity-responsibility", "bjuv"),
    ]


def test_the_same_answer_on_both_sides_of_an_edge_is_one_stretch() -> None:
    cut = reign(date.min, MOVED), reign(MOVED, CHANGED), reign(CHANGED, date.max)
    assert answers(FACTS, *cut) == answers(FACTS, reign(date.min, date.max))
    other = reign(date.min, MOVED), reign(MOVED, date.max, LINKOPING)
    joined = answers(FACTS, *other)
    assert [row for row in joined if row[1] == "2027-03-15" or row[0] == "2027-03-15"] == [
        ("2025-08-01", "2027-03-15", "fallback-school", "kronoberg"),
        ("2027-03-15", "2035-09-01", "fallback-school", "linkoping"),
    ]


def test_what_is_over_before_the_child_came_counts_for_nothing() -> None:
    """Neither a reign before birth, nor one before registration: its units need not even be known."""
    nobody: dict[Fallback, str] = {}
    early = reign(date.min, BORN, BJUV, nobody)
    assert answers(FACTS, early, reign(BORN, date.max)) == answers(FACTS, reign(date.min, date.max))
    late = replace(FACTS, registered_on=MOVED)
    assert answers(late, reign(date.min, MOVED, BJUV, nobody), reign(MOVED, date.max))[0][:2] == (
        "2027-03-15",
        "2035-09-01",
    )
    before_birth = replace(FACTS, registered_on=date(2019, 1, 1))
    assert answers(before_birth, early, reign(BORN, date.max)) == answers(FACTS, reign(date.min, date.max))


def test_a_chain_that_has_ended_does_not_begin_again() -> None:
    gone = replace(FACTS, ended_on=MOVED)
    assert answers(gone, reign(date.min, MOVED), reign(MOVED, date.max, BJUV, {}))[-1][1] == "2027-03-15"
    assert answers(gone, reign(date.min, CHANGED), reign(CHANGED, date.max, BJUV, {}))[-1][1] == "2027-03-15"
    assert answers(replace(FACTS, ended_on=BORN), reign(date.min, CHANGED), reign(CHANGED, date.max)) == []


def test_a_fact_goes_on_answering_over_the_edge_under_the_new_set() -> None:
    at_school = replace(
        FACTS, stays=(enrolled("oak", date(2025, 8, 18)),), pupil_health_units={"oak": "team of the oak"}
    )
    found = resolve_over(at_school, (reign(date.min, MOVED), reign(MOVED, date.max, BJUV)))
    assert [(each.unit_id, each.rule_key) for each in found if each.fact is not None][:2] == [
        ("oak", "rektor-of-the-school"),
        ("team of the oak", "pupil-health-of-the-school"),
    ]
