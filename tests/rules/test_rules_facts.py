"""The facts, their domains, ages and parties, and the conditions over them."""

from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from itertools import product

import pytest

from app.rules.ages import AgeStep, age_on, age_step, birthday
from app.rules.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    In,
    Is,
    Not,
    UnknownValueError,
    deciding_facts,
    facts_in,
    holds,
    no,
    simplified,
    yes,
)
from app.rules.disclosure import RULES, TABLE, decide
from app.rules.disclosure_defaults import NO_RULE
from app.rules.fact_words import question
from app.rules.facts import DOMAINS, ConsentState, Fact, Facts, category_as_written
from app.rules.parties import RECEIVERS, SENDERS, PartyKind, party_kind
from app.rules.table import DuplicateRuleError, NotSwitchableError, RuleTable
from app.vocabulary import Branch, Category, LegalRegime, Sector
from tests.rules.rule_situations import GEN, HC, MED, SCH, SOC, ask

PUBLIC, PRIVATE = LegalRegime.PUBLIC_SECRECY, LegalRegime.PRIVATE_CONFIDENTIALITY
ON = date(2026, 11, 22)


def test_every_fact_is_a_question_with_a_finite_domain_and_words() -> None:
    assert {field.name for field in fields(Facts)} == {fact.value for fact in Fact}
    assert set(DOMAINS) == set(Fact)
    assert all(len(domain) > 1 for domain in DOMAINS.values())
    for fact in Fact:
        assert question(fact, "sv").rstrip(".").endswith(("?", "det"))
        assert question(fact, "en") != question(fact, "sv")
    assert DOMAINS[Fact.SENDER] == SENDERS
    assert DOMAINS[Fact.RECEIVER] == RECEIVERS


def test_whoever_asks_must_have_looked_for_what_closes() -> None:
    required = {field.name for field in fields(Facts) if field.default is MISSING}
    assert required == {
        "sender",
        "receiver",
        "category",
        "age",
        "purpose_stated",
        "protection",
        "sealed",
        "placement_hidden",
        "special_reason",
        "care_block",
        "considerable_harm",
        "mature_child_objects",
        "reporter_in_danger",
        "inappropriate",
    }


def test_facts_go_into_a_record_and_out_again() -> None:
    facts = ask(HC, SOC, MED, consent=ConsentState.GIVEN, sealed=True)
    assert Facts.from_record(facts.as_record()) == facts
    with pytest.raises(ValueError, match="sealed cannot have that value"):
        Facts.from_record(facts.as_record() | {"sealed": "true"})
    with pytest.raises(ValueError, match="receiver cannot have that value"):
        Facts.from_record(facts.as_record() | {"receiver": "nobody"})


@pytest.mark.parametrize(
    ("sector", "regime", "branch", "kind"),
    [
        (Sector.SCHOOL, PUBLIC, Branch.SCHOOL, PartyKind.SCH),
        (Sector.SCHOOL, PRIVATE, Branch.SCHOOL, PartyKind.ISCH),
        (Sector.SCHOOL, PUBLIC, Branch.PRESCHOOL, PartyKind.PRE),
        (Sector.SCHOOL, PRIVATE, Branch.PRESCHOOL, PartyKind.IPRE),
        (Sector.SCHOOL, PUBLIC, Branch.PUPIL_HEALTH_MEDICAL, PartyKind.EHM),
        (Sector.SCHOOL, PRIVATE, Branch.PUPIL_HEALTH_MEDICAL, PartyKind.IHC),
        (Sector.SCHOOL, PUBLIC, Branch.PUPIL_HEALTH_PSYCHOSOCIAL, PartyKind.EHP),
        (Sector.SCHOOL, PRIVATE, Branch.PUPIL_HEALTH_PSYCHOSOCIAL, PartyKind.ISCH),
        (Sector.SOCIAL_SERVICES, PUBLIC, Branch.SOCIAL_RECEPTION, PartyKind.SOC),
        (Sector.SOCIAL_SERVICES, PUBLIC, Branch.SOCIAL_INQUIRY, PartyKind.SOC),
        (Sector.SOCIAL_SERVICES, PUBLIC, Branch.SOCIAL_SERVICE, PartyKind.SOC),
        (Sector.SOCIAL_SERVICES, PRIVATE, Branch.SOCIAL_SERVICE, PartyKind.ISOC),
        (Sector.HEALTH_CARE, PUBLIC, Branch.CARE, PartyKind.HC),
        (Sector.HEALTH_CARE, PRIVATE, Branch.CARE, PartyKind.IHC),
        (Sector.SCHOOL, PUBLIC, Branch.FAMILY, PartyKind.FAMILY),
    ],
)
def test_a_branch_is_a_party_in_the_table(
    sector: Sector, regime: LegalRegime, branch: Branch, kind: PartyKind
) -> None:
    assert party_kind(sector, regime, branch) is kind
    if branch is not Branch.FAMILY:
        other = next(each for each in Sector if each is not sector)
        with pytest.raises(ValueError, match="does not belong"):
            party_kind(other, regime, branch)


@pytest.mark.parametrize(
    ("years", "before", "then"),
    [
        (12, AgeStep.UNDER_12, AgeStep.FROM_12),
        (15, AgeStep.FROM_12, AgeStep.FROM_15),
        (16, AgeStep.FROM_15, AgeStep.FROM_16),
        (18, AgeStep.FROM_16, AgeStep.FROM_18),
        (21, AgeStep.FROM_18, AgeStep.FROM_21),
    ],
)
@pytest.mark.parametrize("born", [date(2008, 2, 29), date(2010, 12, 31), date(2011, 1, 1)])
def test_an_age_step_is_reached_on_the_birthday(
    years: int, before: AgeStep, then: AgeStep, born: date
) -> None:
    day = birthday(born, years)
    assert age_step(born, day) is then
    assert age_step(born, day - timedelta(days=1)) is before
    assert age_on(born, day) == years


def test_a_leap_child_has_its_birthday_on_the_first_of_march_in_other_years() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_answers_to_the_five_questions_inherit_what_is_written() -> None:
    assert category_as_written(Category.FIVE_QUESTIONS, MED) is MED
    assert category_as_written(Category.FIVE_QUESTIONS, None) is Category.FIVE_QUESTIONS
    assert category_as_written(GEN, MED) is GEN


A, B = yes(Fact.SEALED), no(Fact.CARE_BLOCK)
CONDITIONS = (
    A,
    Not(A),
    All(A, B),
    AnyOf(A, B),
    Not(AnyOf(A, B)),
    All(A, AnyOf(B, In(Fact.CATEGORY, (GEN, MED)))),
    AnyOf(All(A, B), Not(Is(Fact.CATEGORY, GEN))),
    ALWAYS,
    NEVER,
)


def _expected(condition: object, facts: Facts) -> bool:
    match condition:
        case Is(fact, value):
            return getattr(facts, fact.value) is value
        case In(fact, values):
            return getattr(facts, fact.value) in values
        case Not(inner):
            return not _expected(inner, facts)
        case All(parts):
            return all(_expected(part, facts) for part in parts)
        case AnyOf(parts):
            return any(_expected(part, facts) for part in parts)
    raise AssertionError(condition)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_condition_means_the_same_judged_and_simplified(condition: object) -> None:
    for sealed, block, category in product((True, False), (True, False), (GEN, MED, Category.PLAN)):
        facts = ask(SCH, SOC, category, sealed=sealed, care_block=block)
        expected = _expected(condition, facts)
        assert holds(condition, facts) is expected
        known = {Fact.SEALED: sealed, Fact.CATEGORY: category}
        left = simplified(condition, known)
        assert holds(left, facts) is expected
        assert set(facts_in(left)) <= {Fact.CARE_BLOCK}
        settled = simplified(left, {Fact.CARE_BLOCK: block})
        assert settled == (ALWAYS if expected else NEVER)


def test_the_facts_that_decide_are_the_branch_that_told() -> None:
    facts = ask(SCH, SOC, GEN, sealed=True, care_block=True)
    assert deciding_facts(AnyOf(A, B), facts) == (Fact.SEALED,)
    assert deciding_facts(All(A, B), facts) == (Fact.CARE_BLOCK,)
    assert deciding_facts(All(A, Not(B)), facts) == (Fact.SEALED, Fact.CARE_BLOCK)
    assert deciding_facts(AnyOf(Not(A), B), facts) == (Fact.SEALED, Fact.CARE_BLOCK)


def test_a_condition_on_an_impossible_value_is_refused() -> None:
    with pytest.raises(UnknownValueError):
        Is(Fact.SENDER, PartyKind.POLICE)
    with pytest.raises(UnknownValueError):
        In(Fact.CATEGORY, (GEN, True))


def test_two_rules_with_one_key_are_refused() -> None:
    with pytest.raises(DuplicateRuleError):
        RuleTable((*RULES, NO_RULE), last=NO_RULE)


@pytest.mark.parametrize("key", ["social-to-school-stays-secret", "no-such-rule"])
def test_what_was_read_in_the_statute_cannot_be_switched(key: str) -> None:
    with pytest.raises(NotSwitchableError, match=key):
        decide(ask(SOC, SCH, GEN), on=ON, switched_off=frozenset({key}))
    with pytest.raises(NotSwitchableError, match=key):
        decide(ask(SOC, SCH, GEN), on=ON, switched_on=frozenset({key}))


def test_the_version_changes_with_the_law_and_not_with_its_order() -> None:
    assert RuleTable(tuple(reversed(RULES)), last=NO_RULE).version == TABLE.version
    changed = (replace(RULES[0], says_en="Otherwise."), *RULES[1:])
    assert RuleTable(changed, last=NO_RULE).version != TABLE.version


def test_a_decision_explains_itself_in_two_languages() -> None:
    decision = decide(ask(HC, SCH, MED, consent=ConsentState.EXPIRED), on=ON)
    assert decision.rule_keys == ("health-to-school-stays-secret",)
    assert decision.says("sv")[0].startswith("Vården lämnar inget till skolan")
    assert decision.says("en")[0].startswith("Health care gives the school nothing")
    assert "stale-consent-is-none" in {rule.key for rule in decision.applied}
    assert [each.remedy.fact for each in decision.missing] == [Fact.CONSENT]
    assert decision.missing[0].remedy.says("sv").startswith("Ett giltigt samtycke")
    changes = {(change.fact, change.value): change.outcome for change in decision.would_change}
    assert changes[Fact.CONSENT, ConsentState.GIVEN].value == "allow"
    assert decision.facts_used == {Fact.SENDER: HC, Fact.RECEIVER: SCH}
    assert decision.uncertain == tuple(
        rule for rule in decision.applied if rule.certainty.value != "verified"
    )
    assert {basis.code for basis in decision.citations} == {"health-care-secrecy", "general-clause"}


def test_a_rule_ends_after_its_last_day_also_without_a_successor() -> None:
    rule = next(rule for rule in RULES if rule.key == "ordinary-school-information")
    ending = RuleTable((replace(rule, in_force_until=ON), NO_RULE), last=NO_RULE)
    question_ = ask(SCH, SOC, GEN)
    assert decide(question_, on=ON, rules=ending).opens
    assert not decide(question_, on=ON + timedelta(days=1), rules=ending).opens
