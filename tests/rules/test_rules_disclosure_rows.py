"""Every rule of the decision table: on, off, the day before, the first day, the last day, the day after."""

from datetime import date, timedelta

import pytest

from app.rules.ages import AgeStep
from app.rules.disclosure import TABLE, decide
from app.rules.facts import ConsentState, CrimeGround, Facts, HarmTest, Recorded, Situation
from app.rules.parties import PartyKind
from app.rules.rule import Effect, Step
from app.vocabulary import Category, DecisionOutcome, ProtectionLevel
from tests.rules.rule_effects import EFFECTS
from tests.rules.rule_situations import (
    CASES,
    CONCERN,
    EHP,
    FAMILY,
    GEN,
    HC,
    ID,
    IHC,
    ISCH,
    MED,
    NO,
    PLACE,
    POL,
    SCH,
    SOC,
    SOCREC,
    SUP,
    SUPP,
    YES,
    A,
    C,
    Case,
    D,
    F,
    G,
    H,
    M,
    ask,
)

TODAY = date(2026, 11, 22)
BY_KEY = {rule.key: rule for rule in TABLE}
LAWYERS_DOOR = "lesser-crime-weighed-by-a-lawyer"
ENDED = {"independent-school-ordinary-information-before": date(2026, 6, 30)}

each_case = pytest.mark.parametrize("case", CASES, ids=[case.key for case in CASES])


def answer(facts: Facts, on: date = TODAY) -> DecisionOutcome:
    return decide(facts, on=on).outcome


def keys(case: Case, facts: Facts, on: date) -> set[str]:
    on_too = frozenset({LAWYERS_DOOR} if case.key == LAWYERS_DOOR else ())
    return {rule.key for rule in decide(facts, on=on, switched_on=on_too).applied}


def outcome(case: Case, facts: Facts) -> DecisionOutcome:
    on_too = frozenset({LAWYERS_DOOR} if case.key == LAWYERS_DOOR else ())
    return decide(facts, on=ENDED.get(case.key, TODAY), switched_on=on_too).outcome


def test_the_table_has_all_58_rows() -> None:
    assert {row for rule in TABLE for row in rule.row} == set(range(1, 59))


def test_every_rule_has_a_situation_and_every_situation_a_rule() -> None:
    assert {case.key for case in CASES} == set(BY_KEY)
    assert all(case.rows == BY_KEY[case.key].row for case in CASES)


@each_case
def test_a_rule_applies_in_its_situation(case: Case) -> None:
    assert case.key in keys(case, case.question, ENDED.get(case.key, TODAY))
    assert outcome(case, case.question) is case.answer


@each_case
def test_a_rule_does_not_apply_in_another_situation(case: Case) -> None:
    if case.key != "no-rule-no-sharing":
        assert case.key not in keys(case, case.changed, ENDED.get(case.key, TODAY))
    assert outcome(case, case.changed) is case.changed_answer


@each_case
def test_a_rule_is_not_law_the_day_before_and_is_on_its_first_day(case: Case) -> None:
    first = BY_KEY[case.key].in_force_from
    assert case.key not in keys(case, case.question, first - timedelta(days=1))
    assert case.key in keys(case, case.question, first)


@each_case
def test_a_rule_that_ends_is_law_on_its_last_day_and_not_after(case: Case) -> None:
    last = BY_KEY[case.key].in_force_until
    assert last == ENDED.get(case.key)
    if last is not None:
        assert case.key in keys(case, case.question, last)
        assert case.key not in keys(case, case.question, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("key", "first", "before", "from_then"),
    [
        ("concern-report-by-other-authorities", date(2026, 1, 15), F, D),
        ("information-to-child-inquiry-by-other-authorities", date(2026, 1, 15), F, D),
        ("feedback-to-the-reporter", date(2025, 7, 1), F, D),
        ("reporters-own-copy-weighed", date(2026, 1, 15), F, A),
        ("school-staff-answer-custody-inquiry", date(2026, 1, 15), F, D),
        ("independent-school-ordinary-information", date(2026, 7, 1), H, H),
        ("open-intervention-at-the-childs-own-wish", date(2023, 7, 1), F, A),
        ("board-decides-for-one-guardian", date(2012, 5, 1), F, A),
        ("independent-school-to-police", date(2025, 4, 1), F, A),
    ],
)
def test_a_new_law_answers_from_its_day_and_the_old_answer_stands_before(
    key: str, first: date, before: DecisionOutcome, from_then: DecisionOutcome
) -> None:
    question = next(case.question for case in CASES if case.key == key)
    assert answer(question, first - timedelta(days=1)) is before
    assert answer(question, first) is from_then


def test_the_lawyers_door_is_shut_until_an_installation_opens_it() -> None:
    question = next(case.question for case in CASES if case.key == LAWYERS_DOOR)
    assert answer(question) is F
    opened = frozenset({LAWYERS_DOOR})
    assert decide(question, on=TODAY, switched_on=opened).outcome is H
    assert decide(question, on=date(2025, 11, 30), switched_on=opened).outcome is F


RECORDS = (
    ("necessity", ask(HC, SOC, MED)),
    ("necessity", ask(SOC, HC, SOCREC)),
    ("weighing", ask(EHP, SOC, Category.PUPIL_HEALTH)),
    ("weighing", ask(ISCH, SOC, GEN)),
    ("risk_assessment", ask(SOC, POL, SOCREC)),
    ("suspicion", ask(SCH, POL, SUPP, crime=CrimeGround.PRISON_IN_SCALE)),
    ("item_confirmed", ask(SCH, SCH, GEN, situation=Situation.HANDOVER)),
)


@pytest.mark.parametrize(("record", "question"), RECORDS)
def test_nothing_recorded_needs_a_human_yes_allows_and_no_forbids(record: str, question: Facts) -> None:
    answers = {
        value: answer(Facts.from_record({**question.as_record(), record: value.value})) for value in Recorded
    }
    assert answers == {Recorded.NOT_RECORDED: H, YES: A, NO: F}


def test_the_harm_test_of_special_support_decides_between_open_and_weighed() -> None:
    assert answer(ask(SCH, SOC, SUPP)) is H
    assert answer(ask(SCH, SOC, SUPP, harm=HarmTest.NO_HARM)) is A
    assert answer(ask(SCH, SOC, SUPP, harm=HarmTest.HARM_ASSUMED)) is H
    assert answer(ask(SCH, SOC, SUPP, harm=HarmTest.HARM_ASSUMED, weighing=YES)) is A
    assert answer(ask(SCH, SOC, SUPP, harm=HarmTest.HARM_ASSUMED, weighing=NO)) is F


def test_private_care_needs_both_the_necessity_and_the_weighing() -> None:
    assert answer(ask(IHC, SOC, MED, weighing=YES)) is H
    assert answer(ask(IHC, SOC, MED, necessity=YES, weighing=YES)) is A
    assert answer(ask(IHC, SOC, MED, necessity=NO, weighing=YES)) is F


def test_a_mask_holds_within_a_duty_and_a_hidden_place_is_never_a_duty() -> None:
    report = ask(
        SCH,
        SOC,
        CONCERN,
        situation=Situation.CONCERN_REPORT,
        suspects_ill_faring=True,
        protection=ProtectionLevel.PROTECTED_REGISTRATION,
    )
    decision = decide(report, on=TODAY)
    assert decision.outcome is D
    assert Category.PROTECTED_CONTACT in decision.masked
    inquiry = {"situation": Situation.CHILD_INQUIRY}
    shielded = {"protection": ProtectionLevel.CONFIDENTIALITY_MARKED}
    assert answer(ask(SCH, SOC, ID, **inquiry, **shielded)) is M
    assert answer(ask(SCH, SOC, ID, **inquiry, **shielded, protected_need_recorded=True)) is D
    assert answer(ask(HC, SOC, PLACE, **inquiry, placement_hidden=True)) is F


def test_a_recorded_need_lifts_the_mask_but_is_no_ground() -> None:
    shielded = {"protection": ProtectionLevel.CONFIDENTIALITY_MARKED}
    assert answer(ask(SCH, SOC, ID, **shielded)) is M
    assert answer(ask(SCH, SOC, ID, **shielded, protected_need_recorded=True)) is F


@pytest.mark.parametrize(
    "exempt",
    [
        {"receiver": SUP},
        {"receiver": C, "child_mature": True},
        {
            "receiver_is_named_staff": True,
            "same_branch": True,
            "same_organisation": True,
            "need_to_know": True,
            "receiver": SCH,
        },
    ],
)
def test_protection_does_not_bind_named_staff_supervision_or_the_protected(
    exempt: dict[str, object],
) -> None:
    asked = ask(SCH, SOC, ID, protection=ProtectionLevel.PROTECTED_REGISTRATION)
    facts = Facts.from_record(asked.as_record() | _plain(exempt))
    assert decide(facts, on=TODAY).masked == frozenset()
    assert answer(facts) is A


def _plain(changes: dict[str, object]) -> dict[str, str | bool]:
    return {name: getattr(value, "value", value) for name, value in changes.items()}


@pytest.mark.parametrize(
    "closer", [{"sealed": True}, {"placement_hidden": True}, *({"protection": p} for p in ProtectionLevel)]
)
def test_a_seal_and_a_hidden_placement_mask_like_protection(closer: dict[str, object]) -> None:
    decision = decide(ask(SCH, SOC, ID, **closer), on=TODAY)
    open_ = closer == {"protection": ProtectionLevel.NONE}
    assert decision.outcome is (A if open_ else M)
    assert bool(decision.masked) is not open_


def test_the_child_itself_is_not_told_a_hidden_place_but_sees_its_own_address() -> None:
    shielded = {"protection": ProtectionLevel.PROTECTED_REGISTRATION, "child_mature": True}
    assert answer(ask(SOC, C, Category.PROTECTED_CONTACT, **shielded)) is A
    assert answer(ask(SOC, C, PLACE, child_mature=True, placement_hidden=True)) is F


def test_acute_danger_never_lifts_a_hard_bar() -> None:
    assert answer(ask(SOC, SCH, PLACE, placement_hidden=True, acute_danger=True)) is F
    assert answer(ask(SOC, G, SOCREC, considerable_harm=True, acute_danger=True)) is F


def test_a_guardian_is_a_third_person_from_eighteen() -> None:
    adult = {"age": AgeStep.FROM_18, "guardian_decides": True}
    assert answer(ask(HC, G, MED, **adult)) is F
    assert answer(ask(SCH, G, SUPP, **adult, harm=HarmTest.NO_HARM)) is A


@pytest.mark.parametrize("receiver", [SCH, SOC, HC, C, POL])
def test_nobody_else_becomes_a_third_person_at_eighteen(receiver: PartyKind) -> None:
    grown = decide(ask(SCH, receiver, SUPP, age=AgeStep.FROM_18), on=TODAY)
    assert "third-persons-are-strangers" not in {rule.key for rule in grown.applied}


def test_a_familys_own_words_go_only_with_consent() -> None:
    assert answer(ask(FAMILY, SCH, Category.FIVE_QUESTIONS)) is F
    assert answer(ask(FAMILY, SCH, Category.FIVE_QUESTIONS, consent=ConsentState.GIVEN)) is A


def test_health_cares_own_copy_of_a_report_is_health_cares_secret() -> None:
    assert answer(ask(HC, SCH, CONCERN, weighing=YES)) is F
    assert answer(ask(SCH, HC, CONCERN, weighing=YES)) is A
    assert answer(ask(SCH, HC, CONCERN)) is H


def test_handover_needs_no_confirmation_where_consent_opens() -> None:
    handover = {"situation": Situation.HANDOVER, "consent": ConsentState.GIVEN}
    assert answer(ask(HC, SCH, MED, **handover)) is A
    assert answer(ask(HC, SCH, MED, situation=Situation.HANDOVER, item_confirmed=YES)) is F


def test_every_row_does_what_the_decision_table_says() -> None:
    expected = {(key, effect) for effect, keys in EFFECTS.items() for key in keys.split()}
    assert {(rule.key, rule.effect) for rule in TABLE} == expected


def test_each_step_holds_only_effects_that_belong_there() -> None:
    grounds = {
        Effect.OPEN_BY_DEFAULT,
        Effect.CONSENT,
        Effect.PERMISSION,
        Effect.PERMISSION_WITH_NECESSITY,
        Effect.WEIGHED_BY_HUMAN,
        Effect.DUTY,
    }
    allowed = {
        Step.PURPOSE: {Effect.BAR},
        Step.NO_SECRECY: {Effect.OPEN_BY_DEFAULT},
        Step.HARD_BAR: {Effect.BAR, Effect.MASK_FIELD},
        Step.NOT_BY_CONSENT: {Effect.BAR},
        Step.DUTY: {Effect.DUTY},
        Step.CONSENT: {Effect.CONSENT, Effect.DUTY},
        Step.PERMISSION: grounds,
        Step.WEIGHING: {Effect.WEIGHED_BY_HUMAN},
        Step.DEFAULT: {Effect.CLOSED_BY_DEFAULT},
    }
    for rule in TABLE:
        assert rule.effect in allowed.get(rule.step, {rule.effect}), rule.key
        waits = {Effect.PERMISSION_WITH_NECESSITY, Effect.WEIGHED_BY_HUMAN}
        assert bool(rule.records) or rule.effect not in waits, rule.key


OSL_DAY = date(2009, 6, 30)
OTHER_FIRST_DAYS = {
    date(2002, 1, 1): {
        "concern-report",
        "information-to-child-inquiry",
        "anyone-may-report",
        "childs-own-consent-is-needed",
    },
    date(2010, 1, 1): {"plan-between-its-parties", "plan-must-be-drawn-up", "plan-needs-consent"},
    date(2010, 8, 1): {
        "independent-school-ordinary-information-before",
        "independent-school-pupil-health-stays-secret",
        "independent-preschool-stays-secret",
    },
    date(2011, 1, 1): {"private-care-weighed", "consent-lifts-private-confidentiality"},
    date(2012, 5, 1): {"board-decides-for-one-guardian"},
    date(2023, 7, 1): {"technical-processing", "open-intervention-at-the-childs-own-wish"},
    date(2025, 4, 1): {"independent-school-to-police"},
    date(2025, 7, 1): {"feedback-to-the-reporter"},
    date(2025, 12, 1): {LAWYERS_DOOR},
    date(2026, 1, 15): {
        "concern-report-by-other-authorities",
        "information-to-child-inquiry-by-other-authorities",
        "school-staff-answer-custody-inquiry",
        "reporters-own-copy-weighed",
        "reporters-own-copy-stays-secret",
    },
    date(2026, 7, 1): {"independent-school-ordinary-information"},
}


def test_every_rule_begins_on_the_day_that_we_know() -> None:
    later = {key: day for day, keys_ in OTHER_FIRST_DAYS.items() for key in keys_}
    assert {rule.key: rule.in_force_from for rule in TABLE} == {
        rule.key: later.get(rule.key, OSL_DAY) for rule in TABLE
    }
    assert set(later) <= set(BY_KEY)


def test_only_days_read_for_the_rule_itself_are_called_known() -> None:
    assert {rule.key for rule in TABLE if rule.date_verified} == {
        "concern-report-by-other-authorities",
        "information-to-child-inquiry-by-other-authorities",
        "independent-school-ordinary-information",
        "lesser-crime-weighed-by-a-lawyer",
        "open-intervention-at-the-childs-own-wish",
        "reporters-own-copy-weighed",
        "reporters-own-copy-stays-secret",
    }


def test_rows_that_the_table_marks_uncertain_can_be_switched_off() -> None:
    marked = {row for rule in TABLE if rule.switchable for row in rule.row}
    assert {1, 2, 3, 12, 26, 28, 31, 32, 39, 40, 41, 44, 45, 49, 52, 54, 56, 58} <= marked
    assert not marked & {5, 6, 7, 9, 11, 13, 14, 15, 16, 17, 18, 33, 34, 37, 38, 42, 43, 46, 53, 57}
