"""Each word of each rule matters: what switches it off, and what leaves it standing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.rules.conditions import All, AnyOf, Condition, In, Not, holds
from app.rules.disclosure import TABLE, decide
from tests.rules.rule_reach import ENDS, REACHES
from tests.rules.rule_situations import CASES, Case
from tests.rules.rule_variations import ALSO_ON, OFF

TODAY = date(2026, 11, 22)
DAYS = {"independent-school-ordinary-information-before": date(2026, 6, 30)}
LAWYERS_DOOR = frozenset({"lesser-crime-weighed-by-a-lawyer"})
QUESTIONS = {case.key: case.question for case in CASES}
TABLES = (OFF, ENDS, ALSO_ON, REACHES)
BY_KEY = {rule.key: rule for rule in TABLE}


SAID_TWICE = {
    "care-within-the-region": 1,  # a report at who made it: here it is always health care
    "reporters-own-copy-stays-secret": 1,  # among the authorities, and then excepted: social services
    "special-support-without-harm": 2,  # by themselves, and at a handover: health care, social services
    "preschool-weighed": 1,  # by itself, and at a handover: the school
    "guardian-decides-for-the-child": 1,  # who reported is left out by itself, whoever tells
    "own-data": 1,  # the same
}
"""How many words of a row say what another part of it says: leaving them out changes nothing."""


def _flat(table: dict[str, tuple[dict[str, Any], ...]], what: str = "") -> list[Any]:
    return [
        pytest.param(key, change, id="-".join(filter(None, (key, what, str(index)))))
        for key, changes in table.items()
        for index, change in enumerate(changes)
    ]


def applies(key: str, change: dict[str, Any]) -> bool:
    facts = replace(QUESTIONS[key], **change)
    decision = decide(facts, on=DAYS.get(key, TODAY), switched_on=LAWYERS_DOOR)
    return key in {rule.key for rule in decision.applied}


@pytest.mark.parametrize(("key", "change"), [*_flat(OFF), *_flat(ENDS, "ends")])
def test_a_change_that_the_row_does_not_cover_switches_the_rule_off(key: str, change: dict[str, Any]) -> None:
    assert not applies(key, change)


@pytest.mark.parametrize(("key", "change"), [*_flat(ALSO_ON), *_flat(REACHES, "reaches")])
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


def _with_a_part_left_out(condition: Condition) -> Iterator[Condition]:
    """Every condition that has one word less: a part of it, or one of the values of a fact."""
    match condition:
        case In(fact, values) if len(values) > 1:
            yield from (In(fact, (*values[:at], *values[at + 1 :])) for at in range(len(values)))
        case Not(inner):
            yield from map(Not, _with_a_part_left_out(inner))
        case All(parts) | AnyOf(parts):
            for at, part in enumerate(parts):
                kind, before, after = type(condition), parts[:at], parts[at + 1 :]
                if len(parts) > 1:
                    yield kind(*before, *after)
                yield from (kind(*before, less, *after) for less in _with_a_part_left_out(part))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_no_word_of_a_condition_can_be_left_out_unnoticed(case: Case) -> None:
    whole = BY_KEY[case.key].when
    changes = [{}, case.change, *(change for table in TABLES for change in table.get(case.key, ()))]
    tried = [replace(case.question, **change) for change in changes]
    unnoticed = [
        less
        for less in _with_a_part_left_out(whole)
        if all(holds(less, facts) == holds(whole, facts) for facts in tried)
    ]
    assert len(unnoticed) == SAID_TWICE.get(case.key, 0), unnoticed
