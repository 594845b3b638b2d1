"""Which unit fits which age: each row on its first and last day, and the year before and after."""

from datetime import date

import pytest

from app.rules.book import render
from app.rules.fitting import FITS, Fit, misfit
from app.rules.named_person_rule_sets import RULE_SETS
from app.vocabulary import RelationKind, UnitKind

BORN = date(2012, 2, 29)
EDGES = [(fit, relation, kind) for fit in FITS for relation in fit.relations for kind in fit.unit_kinds]


def named(case: tuple[Fit, RelationKind, UnitKind]) -> str:
    fit, relation, _ = case
    return f"{fit.key}, {relation}"


@pytest.mark.parametrize("case", EDGES, ids=named)
def test_a_row_holds_from_its_first_new_years_day_to_its_last_new_years_eve(
    case: tuple[Fit, RelationKind, UnitKind],
) -> None:
    fit, relation, kind = case
    first = date(BORN.year + fit.from_year, 1, 1)
    last = date(BORN.year + fit.until_year, 12, 31)
    before, after = date(first.year - 1, 12, 31), date(last.year + 1, 1, 1)
    assert misfit(relation, kind, birth_date=BORN, days=[first, last]) is None
    assert misfit(relation, kind, birth_date=BORN, days=[before]) == (fit, before)
    assert misfit(relation, kind, birth_date=BORN, days=[first, after]) == (fit, after)


@pytest.mark.parametrize(
    ("what", "relation", "kind", "on", "fits"),
    [
        ("six, in preschool class", "enrolment", "school", date(2018, 8, 20), True),
        ("five, an early start", "enrolment", "school", date(2017, 8, 20), True),
        ("seven, a deferred start", "placement", "preschool", date(2019, 8, 1), True),
        ("seven, still with the nurse", "care", "child-health-centre", date(2019, 6, 1), True),
        ("twenty-three, a special school", "enrolment", "school", date(2035, 6, 1), True),
        ("sixteen, activity responsibility", "enrolment", "municipal-activity-responsibility",
         date(2028, 9, 1), True),
        ("twenty, activity responsibility", "case", "municipal-activity-responsibility",
         date(2032, 2, 1), True),
        ("four, at school", "enrolment", "school", date(2016, 8, 20), False),
        ("eight, with the nurse", "care", "child-health-centre", date(2020, 1, 1), False),
        ("eleven, in a gymnasium", "enrolment", "upper-secondary-school", date(2023, 8, 20), False),
        ("ten, activity responsibility", "enrolment", "municipal-activity-responsibility",
         date(2022, 9, 1), False),
        ("any age, with child psychiatry", "care", "child-psychiatry", date(2040, 1, 1), True),
        ("any age, a case", "case", "social-inquiry", date(2012, 3, 1), True),
    ],
    ids=str,
)  # fmt: skip
def test_who_fits_where(what: str, relation: str, kind: str, on: date, *, fits: bool) -> None:
    found = misfit(RelationKind(relation), UnitKind(kind), birth_date=BORN, days=[on])
    assert (found is None) is fits, what


def test_every_kind_of_unit_that_a_rule_set_reads_has_its_years() -> None:
    read = {
        (relation, kind)
        for rule_set in RULE_SETS.values()
        for rule in rule_set.rules
        for relation in rule.relations
        for kind in rule.unit_kinds
        if relation is not RelationKind.NAMED_PERSON
    }
    unnamed = {each for each in read if not any(fit.names(*each) for fit in FITS)}
    assert unnamed == set()


def test_a_relation_has_at_most_one_row() -> None:
    for relation in RelationKind:
        for kind in UnitKind:
            assert sum(fit.names(relation, kind) for fit in FITS) <= 1


def test_the_years_stand_in_the_rule_book() -> None:
    page = render()
    for fit in FITS:
        assert f"| `{fit.key}` |" in page
        assert fit.says("sv") in page
        assert fit.says("en") in page
