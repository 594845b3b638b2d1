"""What the rules say, to the letter: sentences people read, records that are kept, places that are cited."""

from dataclasses import replace
from datetime import date

import pytest

from app.rules import book
from app.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Is,
    Not,
    UnknownValueError,
    deciding_facts,
    no,
    simplified,
    yes,
)
from app.rules.consent_refusals import ConsentProposal, ConsentRefusal, refusals
from app.rules.coordination import ActionFacts, MissingItem, PlanFacts, missing_items
from app.rules.decision import REMEDIES
from app.rules.disclosure import TABLE, decide
from app.rules.fact_words import question
from app.rules.facts import ConsentState, Fact, Facts, Recorded, Situation
from app.rules.legal_basis import GDPR, OSL, LegalBasis
from app.rules.named_person import Fallback, NamedPersonFacts, resolve
from app.rules.named_person_rule_sets import KRONOBERG
from app.rules.table import NotSwitchableError
from app.vocabulary import Category, DecisionOutcome, Purpose
from tests.rules.rule_situations import CONCERN, GEN, HC, MED, SCH, SOC, ask

ON = date(2026, 11, 22)
BORN = date(2019, 3, 4)
PROPOSAL = ConsentProposal(
    categories=frozenset({GEN}),
    receiver_ids=frozenset({"social"}),
    purpose=Purpose.COORDINATION,
    valid_from=ON,
    valid_to=ON,
)


def told(refusal: ConsentRefusal) -> tuple[str, str]:
    return refusal.says("sv"), refusal.says("en")


@pytest.mark.parametrize(
    ("fault", "sv", "en"),
    [
        (
            {"purpose": None},
            "Ett generellt samtycke gäller inte: säg vilka uppgifter, till vem och varför.",
            "A general waiver does not hold: say which items, to whom and for what.",
        ),
        ({"valid_to": None}, "Ett samtycke ska ha ett slutdatum.", "A consent must have an end date."),
        (
            {"valid_to": date(2026, 11, 21)},
            "Samtycket slutar innan det börjar.",
            "The consent ends before it begins.",
        ),
        (
            {"categories": frozenset({Category.REPORTER_IDENTITY})},
            "Vem som har anmält skyddas för anmälarens skull; familjen kan inte häva det.",
            "Who reported is protected for the reporter's sake; the family cannot lift it.",
        ),
    ],
)
def test_why_a_consent_is_not_stored(fault: dict[str, object], sv: str, en: str) -> None:
    assert [told(each) for each in refusals(replace(PROPOSAL, **fault))] == [(sv, en)]


def test_why_a_family_is_told_and_not_asked() -> None:
    report = decide(
        ask(SCH, SOC, CONCERN, situation=Situation.CONCERN_REPORT, suspects_ill_faring=True), on=ON
    )
    (found,) = refusals(PROPOSAL, without_consent=report)
    assert told(found) == (
        "En skyldighet gäller redan: berätta för familjen, fråga inte om lov.",
        "A duty applies already: tell the family, do not ask for leave.",
    )
    assert found.pointer == "/categories"


NOBODY_ELSE = (
    "The plan must show what others than municipality and region do, or say that nobody else does anything."
)
PLAN = PlanFacts(
    party_organisation_ids=("org-social", "org-region"),
    actions=(ActionFacts(described=True, responsible_organisation_id="org-region"),),
    measures_by_others=("The football club.",),
    nobody_else_takes_measures=False,
    overall_responsible_organisation_id="org-social",
)


def missing(item: MissingItem) -> tuple[str, str]:
    return item.sentence("sv"), item.sentence("en")


@pytest.mark.parametrize(
    ("change", "sv", "en"),
    [
        (
            {"actions": ()},
            "Planen ska visa vilka insatser som behövs.",
            "The plan must show which measures are needed.",
        ),
        (
            {"actions": (ActionFacts(described=False, responsible_organisation_id="org-region"),)},
            "Insatsen är inte beskriven.",
            "The measure is not described.",
        ),
        (
            {"actions": (ActionFacts(described=True, responsible_organisation_id="org-school"),)},
            "Insatsen ska ha en ansvarig huvudman som är part i planen.",
            "The measure must have a responsible organisation that is party to the plan.",
        ),
        (
            {"measures_by_others": ()},
            "Planen ska visa vad andra än kommun och region gör, eller säga att ingen annan gör något.",
            NOBODY_ELSE,
        ),
        (
            {"overall_responsible_organisation_id": None},
            "Planen ska visa vem av huvudmännen som har det övergripande ansvaret.",
            "The plan must show which of the parties has the overall responsibility.",
        ),
    ],
)
def test_what_a_plan_lacks(change: dict[str, object], sv: str, en: str) -> None:
    assert [missing(item) for item in missing_items(replace(PLAN, **change))] == [(sv, en)]


def test_a_decision_is_kept_whole() -> None:
    facts = ask(SCH, SOC, CONCERN, situation=Situation.CONCERN_REPORT, suspects_ill_faring=True)
    assert decide(facts, on=ON).as_record() == {
        "outcome": "duty",
        "rules": ["concern-report"],
        "applied": [rule.key for rule in decide(facts, on=ON).applied],
        "basis": ["concern-report-duty", "duty-breaks-secrecy", "school-reports-concern"],
        "certainty": "through-another-statute",
        "masked": [],
        "on": "2026-11-22",
        "version": TABLE.version,
        "facts": facts.as_record(),
    }


def test_facts_are_kept_as_plain_values() -> None:
    kept = ask(SCH, SOC, CONCERN).as_record()
    assert {type(value) for value in kept.values()} == {str, bool}
    assert Facts.from_record(kept) == ask(SCH, SOC, CONCERN)


def test_what_would_change_the_answer_names_the_rules_of_the_other_answer() -> None:
    decision = decide(ask(HC, SCH, MED), on=ON)
    (given,) = [change for change in decision.would_change if change.value is ConsentState.GIVEN]
    other = decide(ask(HC, SCH, MED, consent=ConsentState.GIVEN), on=ON)
    assert given.rules == other.rule_keys == decision.reconsider(other.facts).rule_keys
    assert decision.reconsider(other.facts).on == ON


def test_a_remedy_is_told_in_the_readers_language() -> None:
    by_board = next(remedy for remedy in REMEDIES if remedy.value is ConsentState.BY_BOARD_DECISION)
    assert (
        by_board.says("en") == "The social board's decision in one guardian's place, for this very measure."
    )
    assert by_board.says("sv").startswith("Socialnämndens beslut")


def test_only_what_waits_for_a_record_asks_for_one() -> None:
    waiting = decide(ask(HC, SOC, MED), on=ON)
    assert waiting.outcome is DecisionOutcome.NEEDS_HUMAN
    assert (Fact.NECESSITY, Recorded.YES) in {(m.remedy.fact, m.remedy.value) for m in waiting.missing}
    refused = decide(ask(HC, SOC, MED, necessity=Recorded.NO), on=ON)
    assert refused.outcome is DecisionOutcome.FORBID


@pytest.mark.parametrize(
    ("chapter", "section", "sv", "en"),
    [
        (10, "1", "10 kap. 1 § ", "chapter 10, section 1 of "),
        (25, "11-14", "25 kap. 11-14 §§ ", "chapter 25, sections 11-14 of "),
        (None, "3", "3 § ", "section 3 of "),
        (10, None, "10 kap. ", "chapter 10 of "),
        (None, None, "", ""),
    ],
)
def test_a_place_in_the_law_is_cited_as_lawyers_do(
    chapter: int | None, section: str | None, sv: str, en: str
) -> None:
    basis = LegalBasis(code="x", statute=OSL, chapter=chapter, section=section, valid_from=BORN)
    ends = ("", "") if section else (" [paragrafen inte bekräftad]", " [section not confirmed]")
    assert basis.text("sv") == f"{sv}offentlighets- och sekretesslagen (2009:400){ends[0]}"
    assert basis.text("en") == f"{en}the Public Access to Information and Secrecy Act (2009:400){ends[1]}"
    article = replace(basis, statute=GDPR, chapter=None, section="6.1")
    assert article.text("en").startswith("article 6.1 of the General")


def test_a_stretch_says_why_in_two_languages_also_after_a_birthday() -> None:
    facts = NamedPersonFacts(birth_date=BORN, fallback_units={each: each.value for each in Fallback})
    by_key = {rule.key: rule for rule in KRONOBERG.rules}
    for stretch in resolve(facts, rule_set=KRONOBERG):
        rule = by_key[stretch.rule_key]
        assert (stretch.reason("sv"), stretch.reason("en")) == (rule.reason_sv, rule.reason_en)
        assert stretch.reason("sv") != stretch.reason("en")


def test_the_book_asks_every_question_in_both_languages() -> None:
    page = book.render()
    for fact in Fact:
        assert f"| {question(fact, 'en')} | {question(fact, 'sv')} |" in page


def test_errors_say_what_is_wrong() -> None:
    with pytest.raises(UnknownValueError, match=r"sender is never 'x'"):
        Is(Fact.SENDER, "x")  # type: ignore[arg-type]  # it is to be refused
    with pytest.raises(NotSwitchableError, match="cannot be switched: no-such-rule, nor-this"):
        TABLE.view(ON, off=frozenset({"nor-this", "no-such-rule"}))


def test_all_that_may_be_switched_may_be_switched_at_once() -> None:
    assert len(TABLE.view(ON, off=TABLE.switchable).rules) < len(TABLE.view(ON).rules)


def test_short_forms_of_conditions_mean_what_they_say() -> None:
    asked = Fact.NEED_TO_KNOW
    assert (yes(asked), no(asked)) == (Is(asked, value=True), Is(asked, value=False))
    one, other = yes(asked), yes(Fact.ACUTE_DANGER)
    facts = ask(SCH, SOC, GEN, need_to_know=True, acute_danger=True)
    assert deciding_facts(AnyOf(one, other), facts) == (asked,)
    assert simplified(All(one, other), {asked: True}) == other
    assert simplified(All(one, other), {}) == All(one, other)
    assert simplified(Not(one), {asked: False}) == ALWAYS
