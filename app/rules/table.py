"""The engine: which rules apply to one question, in which order they speak, and what they decide."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from app.rules.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    Condition,
    In,
    Is,
    Not,
    Test,
    Value,
    compiled,
    simplified,
)
from app.rules.decision import Decision
from app.rules.facts import Fact, Facts, Situation
from app.rules.legal_basis import LEGAL_BASES
from app.rules.parties import PartyKind
from app.rules.rule import GROUNDS, Effect, Record, Rule, Step
from app.vocabulary import Category, DecisionOutcome

_Key = tuple[PartyKind, PartyKind, Category, Situation]
_INDEXED = (Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY, Fact.SITUATION)
_CONFIRMED_IN_HANDOVER = (Step.NO_SECRECY, Step.WEIGHING)


class NotSwitchableError(ValueError):
    """An installation may switch only rules that exist and were not read in the statute itself."""

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__(f"these rules cannot be switched: {', '.join(sorted(keys))}")


class DuplicateRuleError(ValueError):
    """Two rules have one key."""


class RuleTable:
    """Regeltabellen: the rules of disclosure, whatever order they were written in."""

    def __init__(self, rules: Iterable[Rule], *, last: Rule) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (rule.step, rule.key)))
        self.last = last
        """The rule that answers when no other did."""
        if len({rule.key for rule in self.rules}) != len(self.rules):
            raise DuplicateRuleError("two rules have one key")
        self._views: dict[tuple[int, frozenset[str], frozenset[str]], _View] = {}
        starts = {rule.in_force_from for rule in self.rules}
        ends = {rule.in_force_until for rule in self.rules if rule.in_force_until is not None}
        self._turns = sorted(starts | {end + timedelta(days=1) for end in ends})

    def __iter__(self) -> Iterator[Rule]:
        """Every rule, in the order of the steps."""
        return iter(self.rules)

    def __len__(self) -> int:
        """How many rules there are."""
        return len(self.rules)

    @cached_property
    def version(self) -> str:
        """A name for exactly these rules and these legal bases, whatever their order."""
        content = [repr(rule) for rule in self.rules]
        content += sorted(repr(basis) for basis in LEGAL_BASES)
        return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]

    @property
    def switchable(self) -> frozenset[str]:
        """The keys that an installation may switch off, or on."""
        return frozenset(rule.key for rule in self.rules if rule.switchable)

    def view(
        self, on: date, *, off: frozenset[str] = frozenset(), on_too: frozenset[str] = frozenset()
    ) -> "_View":
        """The rules in force on a date, with the installation's switches."""
        key = (bisect_right(self._turns, on), off, on_too)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._make_view(on, off, on_too)
        return view

    def _make_view(self, on: date, off: frozenset[str], on_too: frozenset[str]) -> "_View":
        if not (off | on_too) <= self.switchable:
            raise NotSwitchableError((off | on_too) - self.switchable)
        return _View(
            self,
            tuple(
                rule
                for rule in self.rules
                if rule.in_force(on) and rule.key not in off and (rule.on_by_default or rule.key in on_too)
            ),
        )


class _View:
    """The rules in force, indexed by who, to whom, what and in which situation."""

    def __init__(self, table: RuleTable, rules: tuple[Rule, ...]) -> None:
        self.table = table
        self.rules = rules
        self._tests: dict[_Key, tuple[tuple[Rule, Test | None], ...]] = {}

    def decide(self, facts: Facts, on: date) -> Decision:
        """Judge one question."""
        applied = self._applied(facts)
        outcome, deciding = _weigh(applied, facts, self.table.last)
        masked = frozenset(mask for rule in applied for mask in rule.masks)
        return Decision(
            outcome=outcome,
            deciding=deciding,
            applied=applied,
            masked=masked,
            facts=facts,
            on=on,
            version=self.table.version,
            reconsider=lambda other: self.decide(other, on),
        )

    def _applied(self, facts: Facts) -> tuple[Rule, ...]:
        key = (facts.sender, facts.receiver, facts.category, facts.situation)
        tests = self._tests.get(key)
        if tests is None:
            tests = self._tests[key] = self._indexed(key)
        return tuple([rule for rule, test in tests if test is None or test(facts)])

    def _indexed(self, key: _Key) -> tuple[tuple[Rule, Test | None], ...]:
        known: dict[Fact, Value] = dict(zip(_INDEXED, key, strict=True))
        left = ((rule, simplified(rule.when, known)) for rule in self.rules)
        return tuple(
            (rule, None if condition == ALWAYS else compiled(condition))
            for rule, condition in left
            if condition != NEVER
        )

    def opens(self) -> Condition:
        """The one condition under which an item may be given: what filters a list.

        It holds for exactly those facts whose decision is to allow, or a duty.
        """
        barred = [rule.when for rule in self.rules if rule.effect is Effect.BAR]
        masked = [
            All(rule.when, In(Fact.CATEGORY, rule.masks))
            for rule in self.rules
            if rule.effect is Effect.MASK_FIELD
        ]
        opened = [self._opened(rule) for rule in self.rules if _can_open(rule)]
        return All(Not(AnyOf(*barred, *masked)), AnyOf(*opened))

    def _opened(self, rule: Rule) -> Condition:
        recorded = [Is(record.fact, record.yes) for record in rule.records]
        ground = All(rule.when, *recorded)
        if rule.effect is Effect.DUTY or rule.step not in _CONFIRMED_IN_HANDOVER:
            return ground
        confirmed = [
            AnyOf(Not(each.when), *(Is(record.fact, record.yes) for record in each.records))
            for each in self.rules
            if each.effect is Effect.CONFIRM_EACH_ITEM
        ]
        return All(ground, *confirmed)


def _can_open(rule: Rule) -> bool:
    return rule.effect is Effect.DUTY or rule.effect in GROUNDS


_Verdict = tuple[DecisionOutcome, tuple[Rule, ...]]
_BARRING = (Step.PURPOSE, Step.HARD_BAR, Step.NOT_BY_CONSENT)
_OPENING = (Step.DUTY, Step.NO_SECRECY, Step.CONSENT, Step.PERMISSION, Step.WEIGHING)
"""A duty is asked for before what is open anyway, so that the answer says «must», not «may»."""


def _weigh(applied: tuple[Rule, ...], facts: Facts, last: Rule) -> _Verdict:
    """What the applied rules decide together, in the order of the steps."""
    by_step: dict[Step, list[Rule]] = {}
    for rule in applied:
        by_step.setdefault(rule.step, []).append(rule)
    return (
        _forbidden(by_step, facts)
        or _open(by_step, applied, facts)
        or _waiting(applied, facts)
        or _closed(applied, last)
    )


def _forbidden(by_step: dict[Step, list[Rule]], facts: Facts) -> _Verdict | None:
    """Before the table, step 1 and step 1b: bars, and masks over the item itself."""
    for step in _BARRING:
        rules = by_step.get(step)
        if rules is None:
            continue
        bars = tuple([rule for rule in rules if rule.effect is Effect.BAR])
        if bars:
            return DecisionOutcome.FORBID, bars
        masks = tuple([rule for rule in rules if facts.category in rule.masks])
        if masks:
            return DecisionOutcome.MASK, masks
    return None


def _open(by_step: dict[Step, list[Rule]], applied: tuple[Rule, ...], facts: Facts) -> _Verdict | None:
    """Steps 2, 0, 3, 4 and 5: the first step with a sufficient ground; a duty beats an allow."""
    for step in _OPENING:
        rules = by_step.get(step)
        if rules is None:
            continue
        duties = tuple([rule for rule in rules if rule.effect is Effect.DUTY])
        if duties:
            return DecisionOutcome.DUTY, duties
        grounds = tuple([rule for rule in rules if not _unanswered(rule, applied, facts)])
        if grounds:
            return DecisionOutcome.ALLOW, grounds
    return None


def _waiting(applied: tuple[Rule, ...], facts: Facts) -> _Verdict | None:
    """Grounds that only wait for a human's record; one that was answered with no waits no more."""
    waiting: list[Rule] = []
    for rule in applied:
        if rule.effect not in GROUNDS:
            continue
        asked = _unanswered(rule, applied, facts)
        if all(getattr(facts, record.fact.value) is not record.no for record in asked):
            waiting += [rule, *_confirming(rule, applied)]
    return (DecisionOutcome.NEEDS_HUMAN, tuple(dict.fromkeys(waiting))) if waiting else None


def _unanswered(rule: Rule, applied: tuple[Rule, ...], facts: Facts) -> list[Record]:
    """The records that the ground asks for and that do not say yes."""
    asked = [*rule.records]
    for confirming in _confirming(rule, applied):
        asked += confirming.records
    return [record for record in asked if getattr(facts, record.fact.value) is not record.yes]


def _confirming(rule: Rule, applied: tuple[Rule, ...]) -> list[Rule]:
    """The rules that ask for a confirmation of what this ground would open."""
    if rule.step not in _CONFIRMED_IN_HANDOVER:
        return []
    return [each for each in applied if each.effect is Effect.CONFIRM_EACH_ITEM]


def _closed(applied: tuple[Rule, ...], last: Rule) -> _Verdict:
    """Step 6: closed by default; acute danger hands the refusal to a human."""
    referred = tuple(rule for rule in applied if rule.effect is Effect.REFER_TO_HUMAN)
    if referred:
        return DecisionOutcome.NEEDS_HUMAN, referred
    closed = tuple(rule for rule in applied if rule.effect is Effect.CLOSED_BY_DEFAULT and rule is not last)
    return DecisionOutcome.FORBID, closed or (last,)
