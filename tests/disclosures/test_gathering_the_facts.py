"""What is asked of the rules is what was said, judged and recorded: no fact is lost or mixed up."""

from dataclasses import replace
from datetime import date

import pytest

from app.audit.actor import Actor
from app.consents.service import ConsentStanding, Recipient
from app.disclosures.facts import (
    ChildKnown,
    Circumstances,
    Judged,
    Question,
    consent_in_scope,
    sender_role,
    strictest,
)
from app.disclosures.gatekeeper import judge
from app.disclosures.parties import Party, party_of_kind
from app.disclosures.switches import Switches, read_switches
from app.rules.ages import AgeStep
from app.rules.facts import AdultGround, ConsentState, HarmTest, Recorded, Situation
from app.rules.parties import PartyKind
from app.rules.table import NotSwitchableError
from app.vocabulary import (
    Branch,
    Category,
    ConsentForm,
    ConsentStatus,
    DecisionOutcome,
    Matter,
    Measure,
    ProtectionLevel,
    Purpose,
    StaffRole,
)

TODAY = date(2026, 11, 22)
NURSE = Party(
    kind=PartyKind.HC, unit_id="uni-a", organisation_id="org-a", branch=Branch.CARE, region_code="07"
)
SCHOOL = Party(kind=PartyKind.SCH, unit_id="uni-b", organisation_id="org-b", branch=Branch.SCHOOL)
CHILD = ChildKnown(birth_date=date(2016, 3, 4), shield=ProtectionLevel.NONE)
QUESTION = Question(
    sender=NURSE, receiver=SCHOOL, child=CHILD, on=TODAY, circumstances=Circumstances(), switches=Switches()
)
SAID = {
    "situation": Situation.HANDOVER,
    "necessity": Recorded.YES,
    "weighing": Recorded.NO,
    "item_confirmed": Recorded.YES,
    "harm": HarmTest.NO_HARM,
    "receiver_gives_special_support": True,
    "sender_role": StaffRole.SCHOOL_NURSE,
    "adult_ground": AdultGround.VIOLENCE,
    "measure": Measure.CONTACT_PERSON,
    "acute_danger": True,
    "guardian_decides": True,
    "child_mature": True,
}


def asked(question: Question = QUESTION, consent: ConsentState = ConsentState.NONE) -> dict[str, object]:
    facts = question.judge(Category.MEDICAL, consent).facts
    return {fact: getattr(facts, fact) for fact in facts.__slots__}


def test_who_asks_whom_for_what_about_a_child_of_which_age() -> None:
    facts = asked(consent=ConsentState.REFUSED)
    assert (facts["sender"], facts["receiver"]) == (PartyKind.HC, PartyKind.SCH)
    assert (facts["category"], facts["age"]) == (Category.MEDICAL, AgeStep.UNDER_12)
    assert facts["consent"] is ConsentState.REFUSED
    assert facts["purpose_stated"] is True
    closing = ("special_reason", "considerable_harm", "mature_child_objects", "reporter_in_danger")
    assert not any(facts[name] for name in (*closing, "inappropriate", "care_block", "need_to_know"))
    assert not any(facts[name] for name in ("same_organisation", "same_branch", "same_region"))


@pytest.mark.parametrize("said", SAID)
def test_what_somebody_has_said_reaches_the_rules_and_changes_nothing_else(said: str) -> None:
    told = asked(replace(QUESTION, circumstances=replace(Circumstances(), **{said: SAID[said]})))
    before = asked()
    changed = {name for name in told if told[name] != before[name]}
    assert told[said] == SAID[said]
    assert changed == ({"necessity", "need_to_know"} if said == "necessity" else {said})


def test_a_concern_report_says_that_the_child_may_fare_ill() -> None:
    report = replace(Circumstances(), situation=Situation.CONCERN_REPORT)
    assert asked(replace(QUESTION, circumstances=report))["suspects_ill_faring"] is True
    assert asked()["suspects_ill_faring"] is False


@pytest.mark.parametrize("level", ProtectionLevel)
def test_a_shield_reaches_the_rules_as_what_it_is(level: ProtectionLevel) -> None:
    facts = asked(replace(QUESTION, child=replace(CHILD, shield=level)))
    assert facts["protection"] is level
    assert facts["sealed"] is (level is ProtectionLevel.SEALED)
    assert facts["placement_hidden"] is (level is ProtectionLevel.HIDDEN_PLACEMENT)


def test_a_block_and_switches_reach_the_rules() -> None:
    assert asked(replace(QUESTION, care_block=True))["care_block"] is True
    off = replace(QUESTION, switches=Switches(off=frozenset({"concern-report"})))
    to_board = replace(
        off,
        receiver=party_of_kind(PartyKind.SOC),
        circumstances=replace(Circumstances(), situation=Situation.CONCERN_REPORT),
    )
    on = replace(to_board, switches=Switches())
    assert on.judge(Category.CONCERN, ConsentState.NONE).rule_keys == ("concern-report",)
    assert "concern-report" not in to_board.judge(Category.CONCERN, ConsentState.NONE).rule_keys


def test_one_organisation_one_branch_one_region() -> None:
    colleague = replace(NURSE, unit_id="uni-c")
    assert NURSE.same_organisation(colleague)
    assert NURSE.same_branch(colleague)
    assert NURSE.same_region(colleague)
    assert not NURSE.same_branch(replace(NURSE, branch=Branch.SCHOOL))
    elsewhere = replace(NURSE, organisation_id="org-c")
    assert not NURSE.same_organisation(elsewhere)
    assert not NURSE.same_branch(elsewhere)
    assert NURSE.same_region(elsewhere)
    assert not NURSE.same_region(replace(elsewhere, region_code="12"))
    assert not NURSE.same_region(replace(NURSE, kind=PartyKind.IHC))
    assert not replace(NURSE, kind=PartyKind.IHC).same_region(NURSE)
    nowhere = replace(NURSE, region_code=None)
    assert nowhere.same_region(nowhere)
    assert not nowhere.same_region(replace(nowhere, organisation_id="org-c"))
    anybody = party_of_kind(PartyKind.HC)
    assert not anybody.same_organisation(anybody)
    assert not anybody.same_region(anybody)
    together = replace(QUESTION, receiver=colleague)
    assert all(asked(together)[name] for name in ("same_organisation", "same_branch", "same_region"))


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ({StaffRole.TEACHER, StaffRole.SCHOOL_NURSE}, StaffRole.SCHOOL_NURSE),
        ({StaffRole.SCHOOL_PSYCHOLOGIST, StaffRole.PRINCIPAL}, StaffRole.SCHOOL_PSYCHOLOGIST),
        ({StaffRole.TEACHER}, StaffRole.TEACHER),
        (set(), StaffRole.OTHER),
    ],
)
def test_a_role_that_the_law_exempts_comes_first(roles: set[StaffRole], told: StaffRole) -> None:
    actor = Actor(client_id="a", scopes=frozenset(), roles=frozenset(roles))
    assert sender_role(actor) is told


def test_the_strictest_answer_counts_for_what_is_shared_together() -> None:
    to_board = replace(QUESTION, receiver=party_of_kind(PartyKind.SOC))
    waits = Judged(
        item_id="a",
        category=Category.MEDICAL,
        decision=to_board.judge(Category.MEDICAL, ConsentState.NONE),
    )
    allowed = replace(waits, decision=to_board.judge(Category.MEDICAL, ConsentState.GIVEN))
    closed = replace(waits, decision=QUESTION.judge(Category.MEDICAL, ConsentState.NONE))
    found = [each.decision.outcome for each in (closed, waits, allowed)]
    assert found == [DecisionOutcome.FORBID, DecisionOutcome.NEEDS_HUMAN, DecisionOutcome.ALLOW]
    assert strictest([allowed, waits]) is waits
    assert strictest([allowed, closed, waits]) is closed
    kept = waits.as_record()
    assert (kept["itemId"], kept["category"], kept["outcome"]) == ("a", "medical", "needs-human")
    assert kept["missing"] == [each.remedy.fact.value for each in waits.decision.missing] != []


STANDING = ConsentStanding(
    consent_id="cns-a",
    child_id="chi-a",
    organisation_id="org-a",
    branch=Branch.CARE,
    kind="sharing",
    form_key=None,
    status=ConsentStatus.GIVEN,
    state=ConsentState.GIVEN,
    required=("fam-a",),
    missing=(),
    refused_by=(),
    withdrawn_by=(),
    forms=frozenset({ConsentForm.WRITTEN}),
    recipients=(Recipient(unit_id="uni-b", organisation_id="org-b", branch=Branch.SCHOOL),),
    item_ids=frozenset({"fqs-a"}),
    categories=frozenset({Category.MEDICAL}),
    purpose=Purpose.COORDINATION,
    measure=Measure.NONE_OF_THE_FOUR,
    valid_from=TODAY,
    valid_to=TODAY,
    holds_until=TODAY,
)


def in_scope(standing: ConsentStanding | None = STANDING, **other: object) -> ConsentState:
    question = {
        "item_id": "fqs-a",
        "category": Category.MEDICAL,
        "receiver": SCHOOL,
        "purpose": Purpose.COORDINATION,
        **other,
    }
    return consent_in_scope(standing, **question)  # type: ignore[arg-type] # each case says what it changes


def test_a_consent_opens_its_items_for_its_recipient_and_purpose_and_nothing_else() -> None:
    assert in_scope() is ConsentState.GIVEN
    assert in_scope(replace(STANDING, state=ConsentState.REFUSED)) is ConsentState.REFUSED
    assert in_scope(None) is ConsentState.NONE
    for other in (
        {"item_id": "fqs-b"},
        {"category": Category.GENERAL},
        {"receiver": replace(SCHOOL, unit_id="uni-c")},
        {"receiver": replace(SCHOOL, branch=Branch.PUPIL_HEALTH_MEDICAL)},
        {"purpose": Purpose.CARE},
    ):
        assert in_scope(**other) is ConsentState.OUT_OF_SCOPE
    assert in_scope(replace(STANDING, kind="plan")) is ConsentState.OUT_OF_SCOPE


def test_switches_are_read_from_two_lists() -> None:
    found = read_switches(off="concern-report, anyone-may-report,", on=" lesser-crime-weighed-by-a-lawyer ")
    assert found == Switches(
        off=frozenset({"concern-report", "anyone-may-report"}),
        on=frozenset({"lesser-crime-weighed-by-a-lawyer"}),
    )
    assert found.as_record() == {
        "off": ["anyone-may-report", "concern-report"],
        "on": ["lesser-crime-weighed-by-a-lawyer"],
    }
    assert read_switches(off="", on="") == Switches()
    for off, on in (("ordinary-school-information", ""), ("no-such-rule", ""), ("", "no-such-rule")):
        with pytest.raises(NotSwitchableError):
            read_switches(off=off, on=on)
    with pytest.raises(NotSwitchableError, match="concern-report"):
        read_switches(off="concern-report", on="concern-report")


NOBODY = {"child_id": "chi-a", "related": False, "named": False, "shielded": False, "cleared": None}
RECTOR = Actor(
    client_id="a", scopes=frozenset(), branch=Branch.SCHOOL, roles=frozenset({StaffRole.PRINCIPAL})
)


@pytest.mark.parametrize(
    ("bonds", "matter", "verb", "answer"),
    [
        ({}, Matter.CHILD, "read", (False, False, "may-not-know")),
        ({"related": True}, Matter.CHILD, "read", (True, True, None)),
        ({"related": True, "shielded": True}, Matter.CHILD, "read", (False, False, "may-not-know")),
        ({"related": True, "shielded": True, "named": True}, Matter.CHILD, "read", (True, True, None)),
        ({"named": True}, Matter.CHILD, "read", (False, False, "may-not-know")),
        ({"family": True, "shielded": True}, Matter.CHILD, "read", (True, True, None)),
        ({"itself": True, "shielded": True}, Matter.CHILD, "read", (True, True, None)),
        ({"related": True, "cleared": False}, Matter.CHILD, "read", (False, False, "may-not-know")),
        ({"family": True}, Matter.RELATION, "read", (True, False, "bond")),
        ({"named_person": True}, Matter.NAMED_PERSON, "assign", (True, True, None)),
        ({"seated": True}, Matter.PLAN, "read", (True, True, None)),
        ({"invited": True}, Matter.PLAN, "read", (True, False, "bond")),
        ({"invited": True}, Matter.PLAN, "attend", (True, True, None)),
        ({"recipient": True}, Matter.DISCLOSURE, "receive", (True, True, None)),
        ({"related": True}, Matter.CARE_BLOCK, "read", (True, False, "branch")),
    ],
)
def test_bonds_let_somebody_know_and_rights_let_somebody_do(
    bonds: dict[str, bool], matter: Matter, verb: str, answer: tuple[bool, bool, str | None]
) -> None:
    verdict = judge({**NOBODY, **bonds}, RECTOR, matter, verb)
    assert (verdict.knows, verdict.may, verdict.reason) == answer
    assert verdict.child_id == "chi-a"


def test_a_role_is_asked_for_where_the_right_names_one() -> None:
    teacher = replace(RECTOR, roles=frozenset({StaffRole.TEACHER}))
    verdict = judge({**NOBODY, "named_person": True}, teacher, Matter.NAMED_PERSON, "assign")
    assert (verdict.knows, verdict.may, verdict.reason) == (True, False, "role")


def test_a_place_is_masked_for_whom_the_register_says() -> None:
    assert judge({**NOBODY, "related": True, "masked": True}, RECTOR, Matter.CHILD, "read").place_masked
    assert not judge({**NOBODY, "related": True}, RECTOR, Matter.CHILD, "read").place_masked
