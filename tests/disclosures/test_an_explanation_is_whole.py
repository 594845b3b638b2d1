"""An explanation says all that the rules have answered: each rule, each place, each fact, each way out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.rules.ages import age_step
from app.rules.decision import Decision
from app.rules.disclosure import TABLE, decide
from app.rules.fact_words import question
from app.rules.facts import ConsentState, Facts, Recorded, Situation
from app.rules.legal_basis import citations, history
from app.rules.parties import PartyKind
from app.vocabulary import Category, ProtectionLevel, StaffRole
from tests.cast import Cast
from tests.days import today
from tests.steps import (
    Child,
    given_a_child,
    given_protection,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)

EXPLAIN = "/disclosures/explain"
NOT_SO = (
    "sealed",
    "placement_hidden",
    "special_reason",
    "care_block",
    "considerable_harm",
    "mature_child_objects",
    "reporter_in_danger",
    "inappropriate",
)


def as_said(decision: Decision, language: str) -> dict[str, Any]:
    """What is to be told of a decision."""
    return {
        "outcome": decision.outcome,
        "certainty": decision.certainty,
        "rules": [
            {
                "rule": rule.key,
                "says": rule.says(language),
                "saysSv": rule.says_sv,
                "saysEn": rule.says_en,
                "citations": [each.text(language) for each in citations(rule.basis, on=today())],
                "certainty": rule.certainty,
            }
            for rule in decision.deciding
        ],
        "citations": [
            {
                "basis": each.code,
                "saysSv": each.text("sv"),
                "saysEn": each.text("en"),
                "validFrom": str(each.valid_from),
                "validTo": each.valid_to and str(each.valid_to),
                "certainty": each.certainty,
            }
            for each in decision.citations
        ],
        "factsUsed": [
            {"fact": fact, "value": value, "asks": question(fact, language)}
            for fact, value in decision.facts_used.items()
        ],
        "missing": [
            {
                "fact": each.remedy.fact,
                "value": each.remedy.value,
                "who": each.remedy.giver,
                "says": each.remedy.says(language),
                "then": each.outcome,
            }
            for each in decision.missing
        ],
        "wouldChange": [
            {"fact": each.fact, "value": each.value, "then": each.outcome, "rules": [*each.rules]}
            for each in decision.would_change
        ],
        "masked": sorted(decision.masked),
        "uncertainRules": [rule.key for rule in decision.uncertain],
        "on": str(today()),
        "version": TABLE.version,
    }


async def facts_of(cast: Cast, child: Child) -> Facts:
    """A school that would tell reception something about a child."""
    read = then_it_is(await cast.rektor.get(child.path), 200)
    born = date.fromisoformat(read["birthDate"])
    return Facts(
        sender=PartyKind.SCH,
        receiver=PartyKind.SOC,
        category=Category.GENERAL,
        age=age_step(born, today()),
        purpose_stated=True,
        protection=ProtectionLevel.NONE,
        **dict.fromkeys(NOT_SO, False),
        sender_role=StaffRole.PRINCIPAL,
    )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("said", "assumed"),
    [
        ({"categories": ["special-support"]}, {"category": Category.SPECIAL_SUPPORT}),
        ({"categories": ["pupil-health"]}, {"category": Category.PUPIL_HEALTH}),
        (
            {"categories": ["pupil-health"], "consent": "given"},
            {"category": Category.PUPIL_HEALTH, "consent": ConsentState.GIVEN},
        ),
        (
            {"categories": ["concern"], "situation": "concern-report"},
            {
                "category": Category.CONCERN,
                "situation": Situation.CONCERN_REPORT,
                "suspects_ill_faring": True,
            },
        ),
        (
            {"situation": "handover", "itemConfirmed": "recorded-as-absent", "weighing": "recorded"},
            {
                "situation": Situation.HANDOVER,
                "item_confirmed": Recorded.NO,
                "weighing": Recorded.YES,
            },
        ),
        (
            {"acuteDanger": True, "categories": ["medical"]},
            {"acute_danger": True, "category": Category.MEDICAL},
        ),
    ],
    ids=["support", "pupil-health", "consent", "duty", "handover", "danger"],
)
async def test_it_says_all_that_the_rules_have_answered(
    cast: Cast, said: dict[str, Any], assumed: dict[str, Any], language: str
) -> None:
    elsa = await given_a_child(cast.rektor)
    decision = decide(replace(await facts_of(cast, elsa), **assumed), on=today())
    asked = {
        "childId": elsa.id,
        "categories": ["general"],
        "purpose": "coordination",
        "recipientUnitId": cast.unit("reception"),
        **said,
    }
    told = then_it_is(await replace(cast.rektor, language=language).post(EXPLAIN, asked), 200)
    category, answers = told.pop("category"), told.pop("answers")
    assert told == as_said(decision, language)
    assert category == decision.facts.category
    assert answers == [
        {
            "itemId": None,
            "category": category,
            "outcome": decision.outcome,
            "rules": [*decision.rule_keys],
        }
    ]


async def test_a_place_in_a_law_that_was_to_end_says_when(cast: Cast) -> None:
    """Before the new act on social services the old one is cited, with its last day."""
    elsa = await given_a_child(cast.rektor, since="2024-08-19")
    asked = {
        "childId": elsa.id,
        "categories": ["concern"],
        "purpose": "protection",
        "situation": "concern-report",
        "recipientUnitId": cast.unit("reception"),
    }
    ends = {}
    for day in ("2025-06-30", "2025-07-01"):
        await when_the_date_is(cast, f"{day}T10:00:00Z")
        told = then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)
        assert told["on"] == day
        ends[day] = {each["basis"]: each["validTo"] for each in told["citations"]}
        for each in told["citations"]:
            (row,) = [row for row in history(each["basis"]) if str(row.valid_from) == each["validFrom"]]
            assert each["validTo"] == (row.valid_to and str(row.valid_to))
    assert any(ends["2025-06-30"].values()), "something ended there"
    assert ends["2025-06-30"] != ends["2025-07-01"]


async def test_of_a_protected_child_it_says_what_is_masked(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    await given_protection(cast.rektor, elsa, "protected-registration")
    asked = {
        "childId": elsa.id,
        "categories": ["general"],
        "purpose": "coordination",
        "recipientUnitId": cast.unit("reception"),
        "consent": "given",
    }
    masked = then_it_is(await cast.rektor.post(EXPLAIN, asked), 200)["masked"]
    assert masked == sorted(masked)
    assert "protected-contact" in masked


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"recipientUnitId": None}, ("/recipientUnitId", "one-of", "say a unit or a kind, one of them")),
        (
            {"recipientUnitId": None, "recipientKind": "nobody"},
            ("/recipientKind", "unknown", "never receives anything"),
        ),
        ({"categories": []}, ("/categories", "missing", "say what it is about")),
        (
            {"itemIds": ["fqs-aaaaaaaaaaaaaaaaaaaaaaaaaa"]},
            ("/itemIds/0", "unknown", "is none of yours"),
        ),
        (
            {"senderUnitId": "bvc", "consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
            ("/senderUnitId", "not-own", "another's items and consents are not looked up"),
        ),
        (
            {"senderUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
            ("/senderUnitId", "unknown", "there is no such unit"),
        ),
        (
            {"senderUnitId": "bvc", "senderBranch": "school"},
            ("/senderUnitId", "branch", "has no such branch"),
        ),
    ],
    ids=["no-recipient", "nobody", "about-nothing", "item", "consent", "sender", "branch"],
)
async def test_what_is_wrong_with_a_question_is_said_at_its_member(
    cast: Cast, change: dict[str, Any], error: tuple[str, str, str]
) -> None:
    elsa = await given_a_child(cast.rektor)
    if change.get("senderUnitId") == "bvc":
        change = {**change, "senderUnitId": cast.unit("bvc")}
    asked = {
        "childId": elsa.id,
        "categories": ["general"],
        "purpose": "coordination",
        "recipientUnitId": cast.unit("reception"),
        **change,
    }
    body = then_it_is_refused(await cast.rektor.post(EXPLAIN, asked), 422, "invalid-request")
    assert [(each["pointer"], each["code"], each["detail"]) for each in body["errors"]] == [error]


async def test_the_role_of_who_asks_counts_only_for_the_own_branch(cast: Cast) -> None:
    """What a school psychologist asks about another unit is not answered as if she worked there."""
    elsa = await given_a_child(cast.rektor)
    asked = {
        "childId": elsa.id,
        "categories": ["pupil-health", "pupil-health", "general"],
        "purpose": "coordination",
        "recipientUnitId": cast.unit("reception"),
    }
    own = then_it_is(await cast.psychologist.post(EXPLAIN, asked), 200)
    assert [each["category"] for each in own["answers"]] == ["pupil-health", "general"], "each once"
    facts = {each["fact"]: each["value"] for each in own["factsUsed"]}
    assert facts["sender"] == "pupil-health-psychosocial"
    other = then_it_is(
        await cast.psychologist.post(EXPLAIN, {**asked, "senderUnitId": cast.unit("linden")}), 200
    )
    assert {each["fact"]: each["value"] for each in other["factsUsed"]}["sender"] == "public-school"


async def test_in_a_custody_inquiry_the_psychologist_need_not_answer_and_the_rektor_must(cast: Cast) -> None:
    """Whose role it is decides: her own when she would share, and nobody's when another unit would."""
    elsa = await given_a_child(cast.rektor)
    asked = {
        "childId": elsa.id,
        "categories": ["pupil-health"],
        "purpose": "coordination",
        "situation": "custody-inquiry",
        "recipientUnitId": cast.unit("inquiry"),
    }
    of_another = {**asked, "senderUnitId": cast.unit("linden")}
    outcomes = [
        then_it_is(await who.post(EXPLAIN, body), 200)["outcome"]
        for who, body in ((cast.psychologist, asked), (cast.psychologist, of_another), (cast.rektor, asked))
    ]
    assert outcomes[0] != "duty"
    assert outcomes[1:] == ["duty", "duty"]
