"""A mother wants the plan and a father refuses it: nothing is shared, and the rule says why. For some of them
the social board may decide in his place; for others there is no plan.
"""

from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family
from tests.days import in_days
from tests.plans.plan_steps import NEED, QUESTION
from tests.steps import then_it_is, then_it_is_refused


async def given_a_divided_family(cast: Cast, **more: Any) -> tuple[Family, str, str]:
    """The open care asks both; she says yes and he says no. Returns the family, the consent and the plan."""
    family = await given_a_family(cast, by=cast.service, kind="case")
    asked = {
        "kind": "plan",
        "categories": ["plan"],
        "recipients": [{"unitId": cast.unit("bup")}],
        "purpose": "coordination",
        "validTo": in_days(180),
        **more,
    }
    consent = then_it_is(await cast.service.post(family.consents, asked), 201)["id"]
    for guardian, said in ((family.mother, "given"), (family.father, "refused")):
        answer = {"answer": said, "form": "digital"}
        then_it_is(await guardian.post(f"{family.consents}/{consent}/answers", answer), 201)
    noted = {"need": NEED, "consentId": consent}
    plan = then_it_is(await cast.service.post(f"{family.child.path}/plans", noted), 201)
    return family, consent, f"/plans/{plan['id']}"


async def when_bup_is_called(cast: Cast, plan: str) -> Any:
    call = {"unitId": cast.unit("bup"), "kind": "called", "question": QUESTION}
    return await cast.service.post(f"{plan}/invitations", call)


async def then_the_plan_waits(plan: str, *readers: Caller) -> None:
    for reader in readers:
        read = then_it_is(await reader.get(plan), 200)
        assert (read["status"], read["shared"]) == ("consent", False)


async def test_one_refusal_is_enough_and_the_rule_says_so(cast: Cast) -> None:
    family, consent, plan = await given_a_divided_family(cast)

    # Nobody is called; the refusal names the rule and what is lacking, and nobody's name
    refused = await when_bup_is_called(cast, plan)
    body = then_it_is_refused(refused, 409, "consent-missing")
    assert (body["rule"], body["missing"], body["consentStatus"]) == (
        "plan-needs-consent",
        "answers",
        "refused",
    )
    for secret in (family.father_id, family.mother_id, "Johan"):
        assert secret not in refused.text
    await then_the_plan_waits(plan, cast.service, family.mother, family.father)
    then_it_is_refused(await cast.bup.get(plan), 404, "not-found")

    # Neither guardian learns from the service what the other has said
    for guardian, own in ((family.mother, family.mother_id), (family.father, family.father_id)):
        read = then_it_is(await guardian.get(f"{family.consents}/{consent}"), 200)
        assert [answer["giverId"] for answer in read["answers"]] == [own]

    # His no may become a yes; until then the plan may end as declined, and is not held against anybody
    ended = then_it_is(await cast.service.post(f"{plan}/ending", {"reason": "declined"}), 200)
    assert ended["endReason"] == "declined"
    then_it_is_refused(await when_bup_is_called(cast, plan), 409, "state-forbids")


async def test_a_no_that_becomes_a_yes_opens_the_way(cast: Cast) -> None:
    family, consent, plan = await given_a_divided_family(cast)
    then_it_is_refused(await when_bup_is_called(cast, plan), 409, "consent-missing")
    yes = {"answer": "given", "form": "digital"}
    then_it_is(await family.father.post(f"{family.consents}/{consent}/answers", yes), 201)
    then_it_is(await when_bup_is_called(cast, plan), 201)
    assert then_it_is(await family.father.get(plan), 200)["status"] == "called"


async def test_for_one_of_the_four_measures_the_board_may_decide_in_his_place(cast: Cast) -> None:
    family, consent, plan = await given_a_divided_family(cast, measure="psychiatric-care")
    then_it_is_refused(await when_bup_is_called(cast, plan), 409, "consent-missing")
    decision = {
        "replacesGuardianId": family.father_id,
        "measure": "psychiatric-care",
        "reference": "SN 2026:31",
        "decidedOn": in_days(0),
    }
    then_it_is(await cast.service.post(f"{family.consents}/{consent}/board-decisions", decision), 201)
    then_it_is(await when_bup_is_called(cast, plan), 201)
    assert then_it_is(await family.father.get(plan), 200)["status"] == "called"
