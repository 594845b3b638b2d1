"""The condition that filters lists opens exactly what the single answer opens, without a database as well.

The same situations as in test_one_source_two_uses.py; there the condition is SQL.
"""

import random
from dataclasses import replace
from datetime import date

from app.rules.conditions import holds
from app.rules.disclosure import TABLE, decide
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts, HarmTest, Recorded
from app.rules.rule import Effect
from app.rules.table import RuleTable
from app.vocabulary import DecisionOutcome, ProtectionLevel
from tests.rules.rule_situations import CASES, HC, MED, SCH, SOC, ask

ON = date(2026, 11, 22)
LOUD = {Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY, Fact.SITUATION, Fact.CONSENT, Fact.NECESSITY, Fact.AGE}
GROUNDS = [case.question for case in CASES if case.answer in {DecisionOutcome.ALLOW, DecisionOutcome.DUTY}]


def drawn(draw: random.Random) -> Facts:
    """Half of them open questions with something changed, where a slip in the filter would show."""
    if draw.random() < 0.5:
        start = draw.choice(GROUNDS)
        changed = draw.sample(list(Fact), k=draw.randint(0, 3))
        return replace(start, **{fact.value: draw.choice(DOMAINS[fact]) for fact in changed})
    values = {
        fact.value: draw.choice(DOMAINS[fact]) if fact in LOUD or draw.random() < 0.2 else DOMAINS[fact][0]
        for fact in Fact
    }
    return Facts(**values)


def test_the_filter_opens_what_the_answer_opens() -> None:
    seed = random.SystemRandom().randrange(2**32)
    draw = random.Random(seed)  # noqa: S311 - situations, not secrets
    opens = TABLE.view(ON).opens()
    counts = {True: 0, False: 0}
    for _ in range(1_500):
        facts = drawn(draw)
        answer = decide(facts, on=ON).opens
        counts[answer] += 1
        assert holds(opens, facts) is answer, f"seed {seed}: {facts}"
    assert min(counts.values()) > 150, "both answers must come up"


def opened(facts: Facts) -> bool:
    found = holds(TABLE.view(ON).opens(), facts)
    assert found is decide(facts, on=ON).opens
    return found


def test_a_mask_closes_its_own_category_and_no_other_in_the_filter() -> None:
    """A protected child's address is masked; the rest is not closed with it."""
    masking = next(rule for rule in TABLE if rule.effect is Effect.MASK_FIELD)
    given = ask(HC, SCH, MED, consent=ConsentState.GIVEN)
    shielded = replace(given, protection=ProtectionLevel.PROTECTED_REGISTRATION)
    assert opened(given)
    assert opened(shielded)
    assert not opened(replace(shielded, category=masking.masks[0]))


def test_a_handover_is_open_item_by_item_in_the_filter() -> None:
    """What would be open anyway waits for the sender's confirmation; a duty and a consent do not."""
    confirming = next(rule for rule in TABLE if rule.effect is Effect.CONFIRM_EACH_ITEM)
    waiting = [
        case.question
        for case in CASES
        if confirming in decide(case.question, on=ON).applied
        and decide(case.question, on=ON).outcome is DecisionOutcome.NEEDS_HUMAN
    ]
    confirmed = [replace(facts, item_confirmed=Recorded.YES, harm=HarmTest.NO_HARM) for facts in waiting]
    assert waiting
    assert not any(opened(facts) for facts in waiting)
    assert any(opened(facts) for facts in confirmed)


def test_every_ground_that_waits_is_told_and_not_only_the_last() -> None:
    draw = random.Random(1)  # noqa: S311 - situations, not secrets
    waiting = [decide(drawn(draw), on=ON) for _ in range(1_000)]
    waiting = [decision for decision in waiting if decision.outcome is DecisionOutcome.NEEDS_HUMAN]
    assert any(len([rule for rule in decision.deciding if rule.records]) > 1 for decision in waiting)
    for decision in waiting:
        asked = {rule for rule in decision.applied if rule.records}
        answered_no = {
            rule
            for rule in asked
            if any(getattr(decision.facts, record.fact.value) is record.no for record in rule.records)
        }
        assert {rule for rule in decision.deciding if rule.records} == asked - answered_no
        assert len(set(decision.rule_keys)) == len(decision.rule_keys)


def test_a_table_of_one_rule_knows_its_own_version() -> None:
    (rule,) = [rule for rule in TABLE if rule.key == "concern-report"]
    alone = RuleTable((rule,), last=rule)
    facts = ask(SCH, SOC, MED)
    assert decide(facts, on=ON, rules=alone).version == alone.version != TABLE.version
