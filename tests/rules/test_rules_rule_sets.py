"""The three rule sets, line by line: which line comes first, what it reads, and how sure it is."""

import pytest

from app.rules.named_person import Fallback, RuleSetKey, Stage
from app.rules.named_person_rule_sets import RULE_SETS
from app.vocabulary import Certainty, RelationKind, UnitKind

EARLY, SCHOOL, YOUNG = Stage.EARLY_YEARS, Stage.SCHOOL_AGE, Stage.YOUNG_PERSON
SURE, SEEN, UNSURE = Certainty.VERIFIED, Certainty.THROUGH_ANOTHER_STATUTE, Certainty.UNVERIFIED
SCHOOLS = {UnitKind.SCHOOL, UnitKind.UPPER_SECONDARY_SCHOOL}
ENROLLED = {RelationKind.ENROLMENT}
ORDER = {
    RuleSetKey.KRONOBERG: (
        "child-health-nurse-until-school",
        "child-health-fallback",
        "rektor-of-the-school",
        "school-fallback",
        "rektor-of-the-upper-secondary-school",
        "municipal-activity-responsibility",
        "municipal-activity-responsibility-fallback",
    ),
    RuleSetKey.BJUV: (
        "child-health-nurse-until-school",
        "child-health-fallback",
        "pupil-health-of-the-school",
        "pupil-health-fallback",
        "pupil-health-of-the-upper-secondary-school",
        "rektor-of-the-upper-secondary-school",
        "municipal-activity-responsibility",
        "municipal-activity-responsibility-fallback",
    ),
    RuleSetKey.LINKOPING: (
        "preschool-where-placed",
        "child-health-nurse-until-school",
        "child-health-fallback",
        "pupil-health-of-the-school",
        "rektor-of-the-school",
        "school-fallback",
        "pupil-health-of-the-upper-secondary-school",
        "rektor-of-the-upper-secondary-school",
        "municipal-activity-responsibility",
        "municipal-activity-responsibility-fallback",
    ),
}
FACT_LINES = {
    "child-health-nurse-until-school": (
        EARLY,
        {RelationKind.CARE},
        {UnitKind.CHILD_HEALTH_CENTRE},
        SURE,
        {"until-next"},
    ),
    "rektor-of-the-school": (SCHOOL, ENROLLED, SCHOOLS, SURE, {"until-next"}),
    "rektor-of-the-upper-secondary-school": (YOUNG, ENROLLED, SCHOOLS, UNSURE, {"over-summer"}),
    "municipal-activity-responsibility": (
        YOUNG,
        set(RelationKind),
        {UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY},
        SURE,
        set(),
    ),
    "pupil-health-of-the-school": (SCHOOL, ENROLLED, SCHOOLS, SEEN, {"until-next", "pupil-health"}),
    "pupil-health-of-the-upper-secondary-school": (
        YOUNG,
        ENROLLED,
        SCHOOLS,
        UNSURE,
        {"over-summer", "pupil-health"},
    ),
    "preschool-where-placed": (
        EARLY,
        {RelationKind.PLACEMENT, RelationKind.ENROLMENT},
        {UnitKind.PRESCHOOL},
        UNSURE,
        set(),
    ),
}
FALLBACK_LINES = {
    "child-health-fallback": (EARLY, Fallback.CHILD_HEALTH, UNSURE),
    "school-fallback": (SCHOOL, Fallback.SCHOOL, UNSURE),
    "pupil-health-fallback": (SCHOOL, Fallback.PUPIL_HEALTH, UNSURE),
    "municipal-activity-responsibility-fallback": (YOUNG, Fallback.ACTIVITY_RESPONSIBILITY, SURE),
}
LINES = {rule.key: rule for rule_set in RULE_SETS.values() for rule in rule_set.rules}


@pytest.mark.parametrize("key", RuleSetKey)
def test_the_lines_of_a_rule_set_stand_in_order(key: RuleSetKey) -> None:
    assert RULE_SETS[key].key is key
    assert tuple(rule.key for rule in RULE_SETS[key].rules) == ORDER[key]


def test_no_line_is_left_out_here() -> None:
    assert set(LINES) == set(FACT_LINES) | set(FALLBACK_LINES)


@pytest.mark.parametrize("key", FACT_LINES)
def test_a_line_reads_facts_of_its_stage(key: str) -> None:
    rule = LINES[key]
    stage, relations, kinds, certainty, manner = FACT_LINES[key]
    assert rule.stages == (stage,)
    assert set(rule.relations) == relations
    assert set(rule.unit_kinds) == kinds
    assert rule.fallback is None
    assert rule.certainty is certainty
    assert manner == {
        name
        for name, held in (
            ("until-next", rule.holds_until_next),
            ("over-summer", rule.holds_over_summer),
            ("pupil-health", rule.through_pupil_health),
        )
        if held
    }


@pytest.mark.parametrize("key", FALLBACK_LINES)
def test_a_fallback_answers_in_its_stage_without_any_fact(key: str) -> None:
    rule = LINES[key]
    assert (rule.stages, rule.fallback, rule.certainty) == (
        (FALLBACK_LINES[key][0],),
        *FALLBACK_LINES[key][1:],
    )
    assert (rule.relations, rule.unit_kinds) == ((), ())
