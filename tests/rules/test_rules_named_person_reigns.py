"""One childhood under several rule sets: homes, municipalities' choices, and one answer on every date."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.named_persons.reigning import homes_of
from app.rules.named_person import Fallback, NamedPersonFacts, RuleSet, Stay, Stretch, resolve
from app.rules.named_person_reigns import Choice, Home, Reign, reigns_of, resolve_over
from app.rules.named_person_rule_sets import BJUV, KRONOBERG, LINKOPING, RULE_SETS
from app.vocabulary import RelationKind, UnitKind
from tests.rules.test_rules_named_person import BORN, FALLBACKS, enrolled

KRONOBERG_UNITS = {key: f"k-{unit}" for key, unit in FALLBACKS.items()}
BJUV_UNITS = {key: f"b-{unit}" for key, unit in FALLBACKS.items()}
FALLBACKS_OF = {"0780": KRONOBERG_UNITS, "1260": BJUV_UNITS, None: FALLBACKS}
MOVED = date(2027, 3, 15)
CHANGED = date(2028, 7, 1)
FACTS = NamedPersonFacts(birth_date=BORN)
HERE = {fallback: f"here-{fallback.value}" for fallback in Fallback}
SCHOOL = Stay(
    unit_id="school", unit_kind=UnitKind.SCHOOL, relation=RelationKind.ENROLMENT, from_=date(2025, 8, 18)
)
PUPIL = NamedPersonFacts(birth_date=BORN, stays=(SCHOOL,), pupil_health_units={"school": ["team"]})


def reign(from_, until, rule_set=KRONOBERG, units=FALLBACKS) -> Reign:
    return Reign(from_=from_, until=until, rule_set=rule_set, fallback_units=units)


def answers(facts: NamedPersonFacts, *reigns: Reign) -> list[tuple[str, str, str, str]]:
    return [
        (each.from_.isoformat(), each.until.isoformat(), each.unit_id, each.rule_set)
        for each in resolve_over(facts, reigns)
    ]


def reigns(*changes: tuple[date, RuleSet]) -> tuple[Reign, ...]:
    """Kronoberg, then each rule set from its date on."""
    starts = [(date.min, KRONOBERG), *changes]
    ends = [from_ for from_, _ in changes] + [date.max]
    return tuple(
        Reign(from_=from_, until=until, rule_set=rule_set, fallback_units=HERE)
        for (from_, rule_set), until in zip(starts, ends, strict=True)
    )


def on(stretches: tuple[Stretch, ...], day: date) -> Stretch | None:
    return next((each for each in stretches if each.from_ <= day < each.until), None)


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
        FACTS, stays=(enrolled("oak", date(2025, 8, 18)),), pupil_health_units={"oak": ["team of the oak"]}
    )
    found = resolve_over(at_school, (reign(date.min, MOVED), reign(MOVED, date.max, BJUV)))
    assert [(each.unit_id, each.rule_key) for each in found if each.fact is not None][:2] == [
        ("oak", "rektor-of-the-school"),
        ("team of the oak", "pupil-health-of-the-school"),
    ]


def test_a_change_to_the_same_rule_set_is_none() -> None:
    assert resolve_over(PUPIL, reigns((date(2027, 1, 1), KRONOBERG))) == resolve_over(PUPIL, reigns())


def test_a_rule_set_from_before_birth_or_after_the_end_needs_no_units() -> None:
    nowhere = Reign(from_=date.min, until=BORN, rule_set=BJUV, fallback_units={})
    never = Reign(from_=date(2040, 1, 1), until=date.max, rule_set=BJUV, fallback_units={})
    lived = Reign(from_=BORN, until=date(2040, 1, 1), rule_set=KRONOBERG, fallback_units=HERE)
    assert resolve_over(PUPIL, (nowhere, lived, never)) == resolve_over(PUPIL, reigns())


def said(kind: str, code: str | None, from_: str, until: str | None = None) -> dict[str, str | None]:
    unit = None if kind == "residence" else "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    return {"kind": kind, "unitId": unit, "municipalityCode": code, "validFrom": from_, "validUntil": until}


def test_registered_residence_counts_from_its_day_and_the_unit_before_it() -> None:
    units = [said("care", "0780", "2019-03-04"), said("enrolment", "1260", "2025-08-18")]
    assert homes_of(units, None) == [
        Home(from_=date.min, municipality_code="0780"),
        Home(from_=date(2025, 8, 18), municipality_code="1260"),
    ]
    lives = [said("residence", "0580", "2024-01-01"), said("residence", "0780", "2026-01-01")]
    assert homes_of([*units, *lives], None) == [
        Home(from_=date.min, municipality_code="0780"),
        Home(from_=date(2024, 1, 1), municipality_code="0580"),
        Home(from_=date(2026, 1, 1), municipality_code="0780"),
    ]
    elsewhere = [said("care", None, "2019-03-04"), *lives]  # a unit that lies in no municipality of its own
    assert homes_of(elsewhere, None) == homes_of(lives, None)
    assert homes_of(lives, None) == [
        Home(from_=date.min, municipality_code="0580"),
        Home(from_=date(2026, 1, 1), municipality_code="0780"),
    ]
    never = said("residence", "9999", "2026-05-01", "2026-05-01")
    assert homes_of([*lives, never], None) == homes_of(lives, None)
    assert homes_of([], "0780") == [Home(from_=date.min, municipality_code="0780")]
    assert homes_of([said("care", None, "2019-03-04")], None) == [
        Home(from_=date.min, municipality_code=None)
    ]


changes = st.lists(
    st.tuples(st.dates(date(2019, 1, 1), date(2041, 1, 1)), st.sampled_from(list(RULE_SETS.values()))),
    max_size=5,
    unique_by=lambda each: each[0],
).map(lambda each: sorted(each, key=lambda change: change[0]))
stays = st.lists(
    st.builds(
        lambda kind, start, length: Stay(
            unit_id=kind[0][:3],
            unit_kind=UnitKind(kind[0]),
            relation=RelationKind(kind[1]),
            from_=BORN + timedelta(days=start),
            until=None if length is None else BORN + timedelta(days=start + length),
        ),
        st.sampled_from(
            [("child-health-centre", "care"), ("preschool", "placement"), ("school", "enrolment")]
        ),
        st.integers(0, 7_000),
        st.none() | st.integers(0, 3_000),
    ),
    max_size=5,
)


@given(stays, changes)
def test_on_every_date_exactly_one_under_any_order_of_rule_sets(known, changed) -> None:
    facts = NamedPersonFacts(birth_date=BORN, stays=tuple(known), pupil_health_units={"sch": ["team"]})
    chain = resolve_over(facts, reigns(*changed))
    assert chain[0].from_ == BORN
    assert all(one.until == other.from_ for one, other in pairwise(chain))
    assert all(one.from_ < one.until for one in chain)
    assert date(2037, 3, 4) <= chain[-1].until <= date(2039, 3, 4)


@given(stays, st.dates(date(2019, 3, 5), date(2037, 3, 3)), st.sampled_from([BJUV, LINKOPING]))
def test_each_date_of_any_childhood_is_answered_by_the_set_that_stands_on_it(known, change, chosen) -> None:
    facts = NamedPersonFacts(
        birth_date=BORN, stays=tuple(known), fallback_units=HERE, pupil_health_units={"sch": ["team"]}
    )
    chain = resolve_over(facts, reigns((change, chosen)))
    for day in (BORN, change - timedelta(days=1), change, date(2037, 3, 3)):
        alone = on(resolve(facts, rule_set=KRONOBERG if day < change else chosen), day)
        together = on(chain, day)
        assert alone is not None
        assert together is not None
        assert (together.unit_id, together.fact) == (alone.unit_id, alone.fact)
        assert together.rule_set == (KRONOBERG if day < change else chosen).key
