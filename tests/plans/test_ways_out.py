"""Every lawful way out of a plan, and what a state does not allow: refused, with what it does."""

from typing import Any

import pytest

from app.plans.models import EndReason
from tests.cast import Cast
from tests.consents.family_steps import given_a_family
from tests.days import in_days
from tests.plans.plan_steps import (
    QUESTION,
    PlanOfElsa,
    given_a_called_plan,
    given_a_plan,
    given_a_plan_consent,
    when_it_becomes_active,
    when_they_meet,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused

BEFORE = ["declined", "one-principal-enough", "moved"]
ONCE_ACTIVE = ["goals-reached", *BEFORE]
WAYS_OUT = {
    "need": BEFORE,
    "consent": BEFORE,
    "called": BEFORE,
    "met": BEFORE,
    "active": ONCE_ACTIVE,
    "follow-up": ONCE_ACTIVE,
}


async def given_a_plan_that_is(cast: Cast, state: str) -> str:
    """The path of a plan in a state."""
    if state in {"need", "consent"}:
        child = await given_a_child(cast.rektor)
        await given_a_guardian(cast.rektor, child)
        asked = await given_a_plan_consent(cast, child, "bup", answered=False) if state == "consent" else None
        return f"/plans/{(await given_a_plan(cast, child, consentId=asked))['id']}"
    plan = await given_a_called_plan(cast)
    for reached, step in (("called", when_they_meet), ("met", when_it_becomes_active), ("active", _follow)):
        if state == reached:
            return plan.path
        await step(cast, plan)
    return plan.path


async def _follow(cast: Cast, plan: PlanOfElsa) -> None:
    held = {"heldOn": in_days(0), "childTookPart": True, "outcomes": [], "nextOn": in_days(90)}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", held), 201)


@pytest.mark.parametrize("state", WAYS_OUT)
async def test_a_plan_ends_for_the_reasons_that_its_state_allows(cast: Cast, state: str) -> None:
    path = await given_a_plan_that_is(cast, state)
    assert then_it_is(await cast.rektor.get(path), 200)["status"] == state
    for reason in EndReason:
        if reason not in WAYS_OUT[state]:
            refused = await cast.rektor.post(f"{path}/ending", {"reason": reason})
            body = then_it_is_refused(refused, 409, "state-forbids")
            assert (body["state"], body["allowed"]) == (state, WAYS_OUT[state])
    out = WAYS_OUT[state][-1]
    ended = then_it_is(await cast.rektor.post(f"{path}/ending", {"reason": out}), 200)
    assert (ended["status"], ended["endReason"], ended["shared"]) == ("ended", out, False)
    refused = await cast.rektor.post(f"{path}/ending", {"reason": out})
    assert then_it_is_refused(refused, 409, "state-forbids")["allowed"] == []


@pytest.mark.parametrize("reason", ONCE_ACTIVE)
async def test_an_active_plan_ends_with_words_and_with_who_was_told(
    cast: Cast, met: PlanOfElsa, reason: str
) -> None:
    await when_it_becomes_active(cast, met)
    told = ["child", "guardian", "unit"]
    body = {"reason": reason, "words": "Skolan räcker nu.", "told": told}
    for wrong in (["neighbour"], [*told, "child"]):
        refused = await cast.rektor.post(f"{met.path}/ending", {**body, "told": wrong})
        then_it_is_refused(refused, 422, "invalid-request")
    then_it_is(await cast.rektor.post(f"{met.path}/ending", body), 200)
    for reader in (cast.rektor, met.guardian):
        read = then_it_is(await reader.get(met.path), 200)
        assert (read["endReason"], read["endWords"]) == (reason, "Skolan räcker nu.")
        assert read["endTold"] == told
    then_it_is_refused(await cast.bup.get(met.path), 404, "not-found")


async def test_a_plan_against_a_refused_consent_is_refused_with_the_rule(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent = await given_a_plan_consent(cast, family.child, "bup", answered=False)
    answers = f"{family.consents}/{consent}/answers"
    then_it_is(await family.mother.post(answers, {"answer": "given", "form": "digital"}), 201)
    then_it_is(await family.father.post(answers, {"answer": "refused", "form": "digital"}), 201)
    made = await given_a_plan(cast, family.child, consentId=consent)
    call = {"unitId": cast.unit("bup"), "kind": "called", "question": QUESTION}
    refused = await cast.rektor.post(f"/plans/{made['id']}/invitations", call)
    body = then_it_is_refused(refused, 409, "consent-missing")
    assert (body["rule"], body["missing"]) == ("plan-needs-consent", "answers")
    assert body["consentStatus"] == "refused"
    assert "father" not in refused.text
    assert family.father_id not in refused.text


NOT_ALLOWED: dict[str, dict[str, Any]] = {
    "goals": {"words": "Jag vill."},
    "meetings": {"startsAt": "2025-10-01T08:00:00Z", "place": "Skolan"},
    "activation": {},
    "follow-ups": {"heldOn": in_days(0), "childTookPart": True, "outcomes": [], "nextOn": None},
    "transfer": {"consentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
}
REFUSED_IN = {
    "need": {*NOT_ALLOWED},
    "consent": {*NOT_ALLOWED} - {"transfer"},
    "called": {"activation", "follow-ups"},
    "met": {"follow-ups"},
    "active": {"activation"},
    "follow-up": {"activation"},
}


@pytest.mark.parametrize("state", REFUSED_IN)
async def test_what_the_state_does_not_allow_is_refused_with_what_it_does(cast: Cast, state: str) -> None:
    path = await given_a_plan_that_is(cast, state)
    for below in REFUSED_IN[state]:
        refused = await cast.rektor.post(f"{path}/{below}", NOT_ALLOWED[below])
        body = then_it_is_refused(refused, 409, "state-forbids")
        assert body["state"] == state
        assert "end" in body["allowed"]
        assert "activate" not in body["allowed"] or state == "met"
    assert then_it_is(await cast.rektor.get(path), 200)["status"] == state
