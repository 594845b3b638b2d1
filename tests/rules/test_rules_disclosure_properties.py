"""What holds for every question that can be asked of the table of disclosure."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.ages import age_step
from app.rules.conditions import ALWAYS, deciding_facts, facts_in, holds
from app.rules.disclosure import RULES, TABLE, decide
from app.rules.disclosure_defaults import NO_RULE
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts, Recorded, Situation
from app.rules.legal_basis import citation
from app.rules.parties import PartyKind
from app.rules.rule import Effect, Rule, Step
from app.rules.table import RuleTable
from app.vocabulary import Category, Certainty, DecisionOutcome, Measure
from tests.rules.rule_situations import CASES, HC, SCH, SOC, STORE

OPENNESS = {
    DecisionOutcome.FORBID: 0,
    DecisionOutcome.MASK: 0,
    DecisionOutcome.NEEDS_HUMAN: 1,
    DecisionOutcome.ALLOW: 2,
    DecisionOutcome.DUTY: 2,
}
NOT_VALID = tuple(
    state for state in ConsentState if state not in (ConsentState.GIVEN, ConsentState.BY_BOARD_DECISION)
)

any_value = st.sampled_from([(fact, value) for fact, domain in DOMAINS.items() for value in domain])
TODAY = date(2026, 11, 22)
dates = st.dates(date(2009, 6, 30), date(2032, 12, 31))


@st.composite
def questions(draw: st.DrawFn) -> Facts:
    """A quarter wholly random, the rest a situation from the table with some circumstances changed."""
    if draw(st.integers(0, 3)) == 0:
        return Facts(**{fact.value: draw(st.sampled_from(domain)) for fact, domain in DOMAINS.items()})
    changes = draw(st.lists(any_value, max_size=4))
    start = draw(st.sampled_from(CASES)).question
    return replace(start, **{fact.value: value for fact, value in changes})


def openness(facts: Facts, on: date) -> int:
    return OPENNESS[decide(facts, on=on).outcome]


@given(questions(), dates)
def test_being_the_named_person_changes_nothing(facts: Facts, on: date) -> None:
    as_named = decide(replace(facts, receiver_is_named_person=True), on=on)
    as_other = decide(replace(facts, receiver_is_named_person=False), on=on)
    assert as_named.outcome is as_other.outcome
    assert as_named.rule_keys == as_other.rule_keys
    assert as_named.masked == as_other.masked


def test_no_rule_reads_who_is_the_named_person() -> None:
    assert all(Fact.RECEIVER_IS_NAMED_PERSON not in rule.reads for rule in TABLE)


@given(questions(), dates, st.sampled_from(NOT_VALID))
def test_losing_a_consent_never_enlarges(facts: Facts, on: date, lost: ConsentState) -> None:
    without = openness(replace(facts, consent=lost), on)
    for valid in (ConsentState.GIVEN, ConsentState.BY_BOARD_DECISION):
        assert without <= openness(replace(facts, consent=valid), on)


@given(questions(), dates)
def test_every_lost_consent_answers_as_none(facts: Facts, on: date) -> None:
    outcomes = {decide(replace(facts, consent=lost), on=on).outcome for lost in NOT_VALID}
    assert len(outcomes) == 1


DUTIES = [case.question for case in CASES if case.answer is DecisionOutcome.DUTY]


@given(st.sampled_from(DUTIES), st.sampled_from(list(ConsentState)))
def test_a_duty_does_not_ask_for_consent(facts: Facts, consent: ConsentState) -> None:
    decision = decide(facts, on=TODAY)
    if decision.deciding[0].step is Step.DUTY:
        other = decide(replace(facts, consent=consent), on=TODAY)
        assert (other.outcome, other.rule_keys) == (decision.outcome, decision.rule_keys)


@given(questions(), dates, st.sampled_from([HC, SOC]), st.sampled_from(NOT_VALID))
def test_care_and_social_services_give_school_no_secret_without_consent(
    facts: Facts, on: date, sender: PartyKind, consent: ConsentState
) -> None:
    asked = replace(facts, sender=sender, receiver=SCH, consent=consent)
    decision = decide(asked, on=on)
    if decision.opens and asked.category is not Category.ROLE:
        assert decision.rule_keys == ("feedback-to-the-reporter",)
        assert asked.feedback_values_only
        assert asked.situation is Situation.FEEDBACK


@given(questions(), dates)
def test_feedback_never_carries_more_than_its_three_values(facts: Facts, on: date) -> None:
    more = replace(facts, sender=SOC, situation=Situation.FEEDBACK, feedback_values_only=False)
    assert not decide(more, on=on).opens


@given(questions(), dates)
def test_nothing_opens_a_shared_store(facts: Facts, on: date) -> None:
    assert decide(replace(facts, receiver=STORE), on=on).outcome is DecisionOutcome.FORBID


@given(questions(), dates)
def test_nothing_opens_without_a_purpose_but_a_concern_report(facts: Facts, on: date) -> None:
    asked = replace(facts, purpose_stated=False)
    report = asked.situation is Situation.CONCERN_REPORT and asked.receiver is SOC
    assert report or decide(asked, on=on).outcome is DecisionOutcome.FORBID


@given(questions(), dates)
def test_every_answer_has_a_basis_in_law_on_that_day(facts: Facts, on: date) -> None:
    decision = decide(facts, on=on)
    for rule in decision.deciding:
        assert rule.in_force(on)
        assert holds(rule.when, facts)
        assert any(citation(code, on=on) for code in rule.basis), rule.key
    assert decision.citations
    assert {basis.code for basis in decision.citations} <= set(decision.basis_codes)


@given(questions(), dates)
def test_a_prohibition_is_never_outvoted(facts: Facts, on: date) -> None:
    decision = decide(facts, on=on)
    if any(rule.effect is Effect.BAR for rule in decision.applied):
        assert not decision.opens
        assert decision.outcome in (DecisionOutcome.FORBID, DecisionOutcome.MASK)


BAR = Rule(
    key="test-bar",
    row=(),
    step=Step.HARD_BAR,
    effect=Effect.BAR,
    says_sv="Allt är stängt.",
    says_en="All is closed.",
    basis=("social-secrecy",),
    certainty=Certainty.VERIFIED,
    in_force_from=date(1900, 1, 1),
    when=ALWAYS,
)
BARRED = RuleTable((*RULES, BAR), last=NO_RULE)
EMPTY = RuleTable((NO_RULE,), last=NO_RULE)


@given(questions(), dates)
def test_one_bar_more_closes_everything(facts: Facts, on: date) -> None:
    assert decide(facts, on=on, rules=BARRED).outcome is DecisionOutcome.FORBID


@given(questions(), dates)
def test_no_rule_no_sharing(facts: Facts, on: date) -> None:
    assert decide(facts, on=on, rules=EMPTY).rule_keys == ("no-rule-no-sharing",)
    assert decide(facts, on=on, rules=EMPTY).outcome is DecisionOutcome.FORBID


@settings(max_examples=30)
@given(questions(), dates, st.permutations(RULES))
def test_the_order_of_writing_never_matters(facts: Facts, on: date, shuffled: list[Rule]) -> None:
    table = RuleTable(shuffled, last=NO_RULE)
    one, other = decide(facts, on=on), decide(facts, on=on, rules=table)
    assert one == other


@given(questions(), dates)
def test_the_rules_applied_are_those_whose_condition_holds(facts: Facts, on: date) -> None:
    named = {rule.key for rule in decide(facts, on=on).applied}
    judged = {
        rule.key for rule in TABLE if rule.in_force(on) and rule.on_by_default and holds(rule.when, facts)
    }
    assert named == judged


@given(questions(), dates)
def test_the_list_filter_opens_exactly_what_the_single_answer_opens(facts: Facts, on: date) -> None:
    assert holds(TABLE.view(on).opens(), facts) is decide(facts, on=on).opens


@given(questions(), dates, st.sets(st.sampled_from(sorted(TABLE.switchable))))
def test_switching_off_what_is_not_verified_never_opens(facts: Facts, on: date, off: set[str]) -> None:
    switched = decide(facts, on=on, switched_off=frozenset(off))
    assert OPENNESS[switched.outcome] <= openness(facts, on)


@given(questions(), dates)
def test_an_old_decision_asked_again_gives_the_old_answer(facts: Facts, on: date) -> None:
    stored = decide(facts, on=on).as_record()
    again = decide(Facts.from_record(stored["facts"]), on=date.fromisoformat(stored["on"]))
    assert again.as_record() == stored


@settings(max_examples=30)
@given(questions(), dates, st.integers(min_value=1, max_value=2000))
def test_a_new_law_leaves_the_days_before_it_alone(facts: Facts, on: date, days: int) -> None:
    law = replace(BAR, in_force_from=on + timedelta(days=days))
    changed = RuleTable((*RULES, law), last=NO_RULE)
    assert decide(facts, on=on, rules=changed).rule_keys == decide(facts, on=on).rule_keys
    later = law.in_force_from
    assert decide(facts, on=later, rules=changed).outcome is DecisionOutcome.FORBID


@given(dates)
def test_the_eighteenth_birthday_closes_the_ground_for_children(birth_date: date) -> None:
    birthday = _turns(birth_date, 18)
    case = next(case for case in CASES if case.key == "health-to-social-necessary-for-child")
    for on, expected in (
        (birthday - timedelta(days=1), DecisionOutcome.ALLOW),
        (birthday, DecisionOutcome.FORBID),
    ):
        facts = replace(case.question, age=age_step(birth_date, on))
        assert decide(facts, on=on).outcome is expected


def _turns(birth_date: date, years: int) -> date:
    if (birth_date.month, birth_date.day) == (2, 29):
        return date(birth_date.year + years, 2, 28) + timedelta(days=1)
    return birth_date.replace(year=birth_date.year + years)


@given(questions(), dates)
def test_what_is_missing_brings_the_answer_further(facts: Facts, on: date) -> None:
    decision = decide(facts, on=on)
    if decision.opens:
        assert decision.missing == ()
    for missing in decision.missing:
        remedy = missing.remedy
        added = decide(replace(facts, **{remedy.fact.value: remedy.value}), on=on)
        assert added.outcome is missing.outcome
        assert OPENNESS[added.outcome] >= OPENNESS[decision.outcome]


@given(questions(), dates)
def test_what_needs_a_human_says_what_the_human_must_record(facts: Facts, on: date) -> None:
    decision = decide(facts, on=on)
    if decision.outcome is not DecisionOutcome.NEEDS_HUMAN:
        return
    asked = {missing.remedy.fact for missing in decision.missing}
    unmade = (Recorded.NOT_RECORDED, "not-made")
    for rule in decision.deciding:
        for record in rule.records:
            if getattr(facts, record.fact.value) in unmade:
                assert record.fact in asked


@given(questions(), dates)
def test_the_facts_used_are_read_by_the_deciding_rules(facts: Facts, on: date) -> None:
    decision = decide(facts, on=on)
    read = {fact for rule in decision.deciding for fact in rule.reads}
    assert set(decision.facts_used) <= read
    for fact, value in decision.facts_used.items():
        assert getattr(facts, fact.value) is value


@given(questions())
def test_the_facts_that_decide_a_condition_settle_it_alone(facts: Facts) -> None:
    for rule in TABLE:
        telling = set(deciding_facts(rule.when, facts))
        assert telling <= set(facts_in(rule.when))
        if holds(rule.when, facts):
            assert bool(telling) is bool(facts_in(rule.when)), rule.key


@given(questions(), dates)
def test_a_board_decision_opens_only_the_four_measures(facts: Facts, on: date) -> None:
    asked = replace(facts, consent=ConsentState.BY_BOARD_DECISION)
    outside = replace(asked, measure=Measure.NONE_OF_THE_FOUR)
    none = replace(outside, consent=ConsentState.NONE)
    assert decide(outside, on=on).outcome is decide(none, on=on).outcome
