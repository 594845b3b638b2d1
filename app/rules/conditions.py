"""Conditions as data: what a rule asks, so that Python can judge it and SQL can be written from it.

Only five forms exist: `Is`, `In`, `Not`, `All`, `AnyOf`. Each can be judged for one question, named
with the facts that decided, and simplified when some facts are already known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from app.rules.facts import DOMAINS, Fact, Facts

Value = StrEnum | bool
Test = Callable[[Facts], bool]


class UnknownValueError(ValueError):
    """A condition tests a fact for a value that it cannot have."""


@dataclass(frozen=True, slots=True)
class Is:
    """The fact has this value."""

    fact: Fact
    value: Value

    def __post_init__(self) -> None:
        """Refuse a value that the fact can never have."""
        _check(self.fact, self.value)


@dataclass(frozen=True, slots=True)
class In:
    """The fact has one of these values."""

    fact: Fact
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        """Refuse values that the fact can never have."""
        for value in self.values:
            _check(self.fact, value)


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True, init=False)
class All:
    """Every condition holds."""

    conditions: tuple["Condition", ...]

    def __init__(self, *conditions: "Condition") -> None:
        object.__setattr__(self, "conditions", conditions)


@dataclass(frozen=True, slots=True, init=False)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple["Condition", ...]

    def __init__(self, *conditions: "Condition") -> None:
        object.__setattr__(self, "conditions", conditions)


Condition = Is | In | Not | All | AnyOf
ALWAYS = All()
NEVER = AnyOf()


def yes(fact: Fact) -> Is:
    """The question is answered with yes."""
    return Is(fact, value=True)


def no(fact: Fact) -> Is:
    """The question is answered with no."""
    return Is(fact, value=False)


def _check(fact: Fact, value: Value) -> None:
    if not any(value is known for known in DOMAINS[fact]):
        raise UnknownValueError(f"{fact.value} is never {value!r}")


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds for these facts."""
    return compiled(condition)(facts)


def compiled(condition: Condition) -> Test:
    """The condition as a function, for the hot path."""
    match condition:
        case Is(fact, value):
            get = attrgetter(fact.value)
            return lambda facts: get(facts) is value
        case In(fact, values):
            get = attrgetter(fact.value)
            allowed = frozenset(values)
            return lambda facts: get(facts) in allowed
        case Not(inner):
            test = compiled(inner)
            return lambda facts: not test(facts)
        case All(conditions):
            return _conjunction(tuple(compiled(each) for each in conditions))
        case AnyOf(conditions):
            tests = tuple(compiled(each) for each in conditions)
            return lambda facts: any(test(facts) for test in tests)


def _conjunction(tests: tuple[Test, ...]) -> Test:
    def test_all(facts: Facts) -> bool:
        return all(test(facts) for test in tests)

    return test_all


def facts_in(condition: Condition) -> tuple[Fact, ...]:
    """Every fact that the condition reads, each once, in the order of reading."""
    match condition:
        case Is(fact, _) | In(fact, _):
            return (fact,)
        case Not(inner):
            return facts_in(inner)
        case All(conditions) | AnyOf(conditions):
            return tuple(dict.fromkeys(fact for each in conditions for fact in facts_in(each)))


def deciding_facts(condition: Condition, facts: Facts) -> tuple[Fact, ...]:
    """The facts that made the condition hold or fail."""
    match condition:
        case Is() | In():
            return facts_in(condition)
        case Not(inner):
            return deciding_facts(inner, facts)
        case All(conditions) | AnyOf(conditions):
            telling = [each for each in conditions if holds(each, facts) is isinstance(condition, AnyOf)]
            chosen = telling[:1] or conditions
            return tuple(dict.fromkeys(fact for each in chosen for fact in deciding_facts(each, facts)))


def simplified(condition: Condition, known: Mapping[Fact, Value]) -> Condition:
    """What is left to ask when some facts are known; ALWAYS or NEVER when nothing is."""
    match condition:
        case Is(fact, value):
            return condition if fact not in known else _truth(known[fact] is value)
        case In(fact, values):
            return condition if fact not in known else _truth(known[fact] in values)
        case Not(inner):
            left = simplified(inner, known)
            return _truth(left == NEVER) if left in (ALWAYS, NEVER) else Not(left)
        case All(conditions):
            return _joined(All, [simplified(each, known) for each in conditions])
        case AnyOf(conditions):
            return _joined(AnyOf, [simplified(each, known) for each in conditions])


def _truth(value: bool) -> Condition:
    return ALWAYS if value else NEVER


def _joined(kind: type[All] | type[AnyOf], parts: list[Condition]) -> Condition:
    settles, drops = (NEVER, ALWAYS) if kind is All else (ALWAYS, NEVER)
    if settles in parts:
        return settles
    left = [part for part in parts if part != drops]
    return left[0] if len(left) == 1 else kind(*left)
