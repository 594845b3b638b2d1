"""Conditions in words, for whoever reads the rule book."""

from app.rules.conditions import ALWAYS, All, AnyOf, Condition, In, Is, Not, Value
from app.rules.disclosure_terms import (
    ADULT_WITHOUT_GROUND,
    AUTHORITIES,
    BOARD_DECIDED,
    CHILD_OR_ADULT_GROUND,
    CONSENT_OR_BOARD,
    FROM_18,
    HELD,
    HIDDEN,
    OWN_KIND,
    REPORTERS_OWN_COPY,
    SHIELDED,
    TO_CHILD,
    TO_GUARDIAN_OF_CHILD,
    TO_NAMED_STAFF_OR_SUPERVISION,
    TO_THIRD_PERSON,
    UNDER_18,
    UNDER_21,
)
from app.rules.facts import Fact
from app.rules.parties import PRIVATE_KINDS, SERVICES
from app.vocabulary import Category

_PHRASES: dict[Condition, str] = {
    ALWAYS: "always",
    UNDER_18: "the child is under eighteen",
    UNDER_21: "the person is under twenty-one",
    FROM_18: "the person is eighteen or older",
    CHILD_OR_ADULT_GROUND: "the child is under eighteen, or there is misuse, violence or pregnancy",
    ADULT_WITHOUT_GROUND: "the person is an adult without misuse, violence or pregnancy",
    BOARD_DECIDED: "the board has decided in one guardian's place for one of the four measures",
    CONSENT_OR_BOARD: "there is a valid consent in scope, or the board's decision for the measure",
    HIDDEN: "the child's whereabouts are kept secret",
    SHIELDED: "the child has protected identity, a seal or a hidden placement",
    OWN_KIND: "sender and receiver are of one kind",
    REPORTERS_OWN_COPY: "it is a reporter's own knowledge of a report",
    TO_CHILD: "the receiver is the child",
    TO_GUARDIAN_OF_CHILD: "the receiver is a guardian of a child under eighteen",
    TO_NAMED_STAFF_OR_SUPERVISION: "the receiver is the owner's named staff or supervision",
    TO_THIRD_PERSON: "the receiver is a third person, or a guardian of somebody who is eighteen",
    In(Fact.SENDER, SERVICES): "the sender is any of the services",
    In(Fact.SENDER, AUTHORITIES): "the sender is an authority",
    In(Fact.SENDER, PRIVATE_KINDS): "the sender is a private provider",
    In(Fact.RECEIVER, SERVICES): "the receiver is any of the services",
    In(Fact.RECEIVER, AUTHORITIES): "the receiver is an authority",
    In(Fact.CATEGORY, HELD): "it is a record of the holder's own (not the plan, the role or a report)",
    In(Fact.CATEGORY, (*HELD, Category.PLAN)): "it is a record of the holder's own, or the plan",
}


def in_words(condition: Condition) -> str:
    """The condition as a sentence; its outermost parts are divided by semicolons."""
    if condition in _PHRASES or not isinstance(condition, All):
        return _clause(condition)
    return "; ".join(_clause(part) for part in condition.conditions)


def _clause(condition: Condition) -> str:
    if condition in _PHRASES:
        return _PHRASES[condition]
    if isinstance(condition, Is | In):
        return _test(condition)
    return _compound(condition)


def _test(test: Is | In) -> str:
    name = words(test.fact.value)
    if isinstance(test, In):
        return f"{name} is {' or '.join(value_in_words(value) for value in test.values)}"
    if isinstance(test.value, bool):
        return f"{name}: {value_in_words(test.value)}"
    return f"{name} is {value_in_words(test.value)}"


def _compound(condition: Not | All | AnyOf) -> str:
    if isinstance(condition, Not):
        inner = _clause(condition.condition)
        return f"not {inner}" if inner.startswith("(") else f"not ({inner})"
    word = " and " if isinstance(condition, All) else ", or "
    return f"({word.join(_clause(part) for part in condition.conditions)})"


def value_in_words(value: Value) -> str:
    """A value as it is written in the rule book."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value.value}`"


def words(name: str) -> str:
    """A code as plain words."""
    return name.replace("_", " ").replace("-", " ")
