"""The words that stored decisions and answers speak: one that changes would leave old records unread."""

from dataclasses import MISSING, fields
from datetime import date
from enum import Enum

import pytest

from app.rules.ages import AgeStep
from app.rules.board_decisions import BoardRefusalCode
from app.rules.consent_givers import AgeMeaning, GiverKind
from app.rules.consent_refusals import ConsentRefusalCode
from app.rules.coordination import TIMINGS, LegalItem, TimingKey, TimingUnit
from app.rules.decision import REMEDIES, Giver
from app.rules.disclosure import decide
from app.rules.facts import (
    AdultGround,
    ConsentState,
    CrimeGround,
    Fact,
    Facts,
    HarmTest,
    Recorded,
    ReporterKind,
    Situation,
)
from app.rules.named_person import Fallback, RuleSetKey, Stage
from app.rules.parties import PartyKind
from app.rules.rule import Effect
from app.vocabulary import Certainty, Measure, StaffRole
from tests.rules.rule_situations import GEN, HC, MED, SCH, ask

ON = date(2026, 11, 22)
WORDS = {
    AgeStep: "under-12 12-14 15 16-17 18-20 21-and-over",
    BoardRefusalCode: "not-one-of-the-four another-measure not-a-guardian the-only-guardian "
    "another-is-replaced",
    AgeMeaning: "own-wish-counts own-consent-needed adult",
    GiverKind: "guardian child",
    ConsentRefusalCode: "general-waiver never-ends ends-before-it-begins not-theirs-to-give use-the-ground",
    LegalItem: "measures responsibility measures-by-others overall-responsibility",
    TimingKey: "begin call meeting-warning meeting-breach follow-up",
    TimingUnit: "working-days days months",
    Giver: "family child sender receiver social-board",
    Situation: "ordinary concern-report consultation child-inquiry custody-inquiry feedback "
    "drawing-up-plan open-intervention handover",
    ConsentState: "none waiting child-missing given by-board-decision refused withdrawn expired out-of-scope",
    Recorded: "not-recorded yes no",
    HarmTest: "not-made no-harm harm-assumed",
    AdultGround: "none misuse violence pregnancy",
    ReporterKind: "not-a-reporter mandated private-person",
    CrimeGround: "none against-child min-six-months prison-in-scale fine-only",
    Stage: "early-years school-age young-person",
    RuleSetKey: "kronoberg bjuv linkoping",
    Fallback: "child-health school pupil-health activity-responsibility",
    PartyKind: "public-school public-preschool independent-school independent-preschool "
    "pupil-health-medical pupil-health-psychosocial social-board private-social-care public-health-care "
    "private-health-care other-authority family guardian child third-person police supervision processor "
    "statistics shared-store nobody",
    Effect: "bar mask-field duty consent open-by-default permission permission-with-necessity "
    "weighed-by-human closed-by-default consent-counts-as-none confirm-each-item refer-to-human",
}
ASKED_ALWAYS = {
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
"""Who, to whom, what, and whatever closes: nothing is taken for granted."""
ELSE = {
    "situation": Situation.ORDINARY,
    "identifying": True,
    "sensitive_fields": True,
    "sender_role": StaffRole.OTHER,
    "consent": ConsentState.NONE,
    "measure": Measure.NONE_OF_THE_FOUR,
    "necessity": Recorded.NOT_RECORDED,
    "weighing": Recorded.NOT_RECORDED,
    "risk_assessment": Recorded.NOT_RECORDED,
    "suspicion": Recorded.NOT_RECORDED,
    "item_confirmed": Recorded.NOT_RECORDED,
    "harm": HarmTest.NOT_MADE,
    "crime": CrimeGround.NONE,
    "adult_ground": AdultGround.NONE,
    "reporter": ReporterKind.NOT_A_REPORTER,
    "named_person_at": PartyKind.NOBODY,
}
GIVES = {
    (Fact.PURPOSE_STATED, True): Giver.RECEIVER,
    (Fact.CONSENT, ConsentState.GIVEN): Giver.FAMILY,
    (Fact.CONSENT, ConsentState.BY_BOARD_DECISION): Giver.SOCIAL_BOARD,
    (Fact.NECESSITY, Recorded.YES): Giver.SENDER,
    (Fact.WEIGHING, Recorded.YES): Giver.SENDER,
    (Fact.HARM, HarmTest.NO_HARM): Giver.SENDER,
    (Fact.RISK_ASSESSMENT, Recorded.YES): Giver.SENDER,
    (Fact.SUSPICION, Recorded.YES): Giver.SENDER,
    (Fact.ITEM_CONFIRMED, Recorded.YES): Giver.SENDER,
    (Fact.PROTECTED_NEED_RECORDED, True): Giver.RECEIVER,
    (Fact.NEED_TO_KNOW, True): Giver.RECEIVER,
}


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_the_words_are_these_and_in_this_order(kind: type[Enum]) -> None:
    assert [each.value for each in kind] == WORDS[kind].split()


def test_what_nobody_has_said_opens_nothing() -> None:
    """Where a default could open something, it is the closed one; where it could close, there is none."""
    without = {each.name for each in fields(Facts) if each.default is MISSING}
    defaults = {each.name: each.default for each in fields(Facts) if each.default is not MISSING}
    assert without == ASKED_ALWAYS
    assert defaults == {name: ELSE.get(name, False) for name in defaults}
    assert set(ELSE) <= set(defaults)


def test_who_can_give_what_is_missing() -> None:
    assert {(each.fact, each.value): each.giver for each in REMEDIES} == GIVES


def test_the_answer_is_changed_by_circumstances_never_by_who_asks_whom_for_what() -> None:
    closed = decide(ask(HC, SCH, MED), on=ON)
    open_ = decide(ask(SCH, SCH, GEN), on=ON)
    for change in (*closed.would_change, *open_.would_change):
        assert change.fact not in {Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY}
    assert {Fact.CONSENT, Fact.ACUTE_DANGER} <= {change.fact for change in closed.would_change}


def test_our_time_limits_are_these_and_unverified() -> None:
    days, weekdays, months = TimingUnit.DAYS, TimingUnit.WORKING_DAYS, TimingUnit.MONTHS
    assert {key: (each.amount, each.unit) for key, each in TIMINGS.items()} == {
        TimingKey.BEGIN: (3, weekdays),
        TimingKey.CALL: (7, days),
        TimingKey.MEETING_WARNING: (14, days),
        TimingKey.MEETING_BREACH: (21, days),
        TimingKey.FOLLOW_UP: (6, months),
    }
    assert {each.certainty for each in TIMINGS.values()} == {Certainty.UNVERIFIED}
