"""One rule set after another: each date by the one that stands on it, and still one on every date."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.named_persons.reigning import homes_of
from app.rules.named_person import (
    Fallback,
    NamedPersonFacts,
    RuleSet,
    Stay,
    Stretch,
    resolve,
)
from app.rules.named_person_reigns import Choice, Home, Reign, reigns_of, resolve_over
from app.rules.named_person_rule_sets import BJUV, DEFAULT_RULE_SET, KRONOBERG, LINKOPING, RULE_SETS
from app.vocabulary import RelationKind, UnitKind

BORN = date(2019, 3, 4)
HERE = {fallback: f"here-{fallback.value}" for fallback in Fallback}
THERE = {fallback: f"there-{fallback.value}" for fallback in Fallback}
SCHOOL = Stay(
    unit_id="school", unit_kind=UnitKind.SCHOOL, relation=RelationKind.ENROLMENT, from_=date(2025, 8, 18)
)
FACTS = NamedPersonFacts(birth_date=BORN, stays=(SCHOOL,), pupil_health_units={"school": "team"})


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


def test_a_change_is_felt_on_its_day_and_not_the_day_before() -> None:
    change = date(2027, 1, 1)
    chain = resolve_over(FACTS, reigns((change, BJUV)))
    before, after = on(chain, change - timedelta(days=1)), on(chain, change)
    assert before is not None
    assert after is not None
    assert (before.unit_id, before.rule_set) == ("school", KRONOBERG.key)
    assert (after.unit_id, after.rule_set, after.from_) == ("team", BJUV.key, change)
    assert before.fact == after.fact == SCHOOL


def test_a_change_to_the_same_rule_set_is_none() -> None:
    assert resolve_over(FACTS, reigns((date(2027, 1, 1), KRONOBERG))) == resolve_over(FACTS, reigns())


def test_a_rule_set_from_before_birth_or_after_the_end_needs_no_units() -> None:
    nowhere = Reign(from_=date.min, until=BORN, rule_set=BJUV, fallback_units={})
    never = Reign(from_=date(2040, 1, 1), until=date.max, rule_set=BJUV, fallback_units={})
    lived = Reign(from_=BORN, until=date(2040, 1, 1), rule_set=KRONOBERG, fallback_units=HERE)
    assert resolve_over(FACTS, (nowhere, lived, never)) == resolve_over(FACTS, reigns())


def test_who_moves_is_answered_by_the_new_home_from_the_day_of_the_move() -> None:
    facts = NamedPersonFacts(birth_date=BORN)
    homes = [
        Home(from_=date.min, municipality_code="0780"),
        Home(from_=date(2026, 2, 1), municipality_code="1260"),
    ]
    chosen = {"1260": [Choice(rule_set=BJUV, from_=date(2026, 1, 1), until=date(2027, 1, 1))]}
    gathered = reigns_of(homes, chosen, {"0780": HERE, "1260": THERE}, default=DEFAULT_RULE_SET)
    assert [(each.from_, each.rule_set.key) for each in gathered] == [
        (date.min, "kronoberg"),
        (date(2026, 2, 1), "bjuv"),
        (date(2027, 1, 1), "kronoberg"),
    ]
    chain = resolve_over(facts, gathered)
    answered = {day: stretch.unit_id for day in MOVES if (stretch := on(chain, day))}
    assert answered == {MOVES[0]: "here-school", MOVES[1]: "there-pupil-health", MOVES[2]: "there-school"}


MOVES = (date(2026, 1, 31), date(2026, 2, 1), date(2027, 1, 1))


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
    facts = NamedPersonFacts(birth_date=BORN, stays=tuple(known), pupil_health_units={"sch": "team"})
    chain = resolve_over(facts, reigns(*changed))
    assert chain[0].from_ == BORN
    assert all(one.until == other.from_ for one, other in pairwise(chain))
    assert all(one.from_ < one.until for one in chain)
    assert date(2037, 3, 4) <= chain[-1].until <= date(2039, 3, 4)


@given(stays, st.dates(date(2019, 3, 5), date(2037, 3, 3)), st.sampled_from([BJUV, LINKOPING]))
def test_each_date_is_answered_by_the_set_that_stands_on_it(known, change, chosen) -> None:
    facts = NamedPersonFacts(
        birth_date=BORN, stays=tuple(known), fallback_units=HERE, pupil_health_units={"sch": "team"}
    )
    chain = resolve_over(facts, reigns((change, chosen)))
    for day in (BORN, change - timedelta(days=1), change, date(2037, 3, 3)):
        alone = on(resolve(facts, rule_set=KRONOBERG if day < change else chosen), day)
        together = on(chain, day)
        assert alone is not None
        assert together is not None
        assert (together.unit_id, together.fact) == (alone.unit_id, alone.fact)
        assert together.rule_set == (KRONOBERG if day < change else chosen).key
