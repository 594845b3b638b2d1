"""Each word of each rule matters: what switches it off, and what leaves it standing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.rules.conditions import All, holds
from app.rules.disclosure import TABLE, decide
from tests.rules.rule_situations import CASES
from tests.rules.rule_variations import ALSO_ON, OFF

TODAY = date(2026, 11, 22)
DAYS = {"independent-school-ordinary-information-before": date(2026, 6, 30)}
LAWYERS_DOOR = frozenset({"lesser-crime-weighed-by-a-lawyer"})
QUESTIONS = {case.key: case.question for case in CASES}
BY_KEY = {rule.key: rule for rule in TABLE}


def _flat(table: dict[str, tuple[dict[str, Any], ...]]) -> list[Any]:
    return [
        pytest.param(key, change, id=f"{key}-{index}")
        for key, changes in table.items()
        for index, change in enumerate(changes)
    ]


def applies(key: str, change: dict[str, Any]) -> bool:
    facts = replace(QUESTIONS[key], **change)
    decision = decide(facts, on=DAYS.get(key, TODAY), switched_on=LAWYERS_DOOR)
    return key in {rule.key for rule in decision.applied}


@pytest.mark.parametrize(("key", "change"), _flat(OFF))
def test_a_change_that_the_row_does_not_cover_switches_the_rule_off(key: str, change: dict[str, Any]) -> None:
    assert not applies(key, change)


@pytest.mark.parametrize(("key", "change"), _flat(ALSO_ON))
def test_a_change_that_the_row_covers_leaves_the_rule_standing(key: str, change: dict[str, Any]) -> None:
    assert applies(key, change)


def test_every_part_of_every_condition_is_switched_off_by_some_change() -> None:
    untested = []
    for case in CASES:
        condition = BY_KEY[case.key].when
        parts = condition.conditions if isinstance(condition, All) else (condition,)
        changes = (case.change, *OFF.get(case.key, ()))
        untested += [
            (case.key, part)
            for part in parts
            if all(holds(part, replace(case.question, **change)) for change in changes)
        ]
    assert untested == []
