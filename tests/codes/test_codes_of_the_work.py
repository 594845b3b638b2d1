"""The codes that statistics need come from the work itself, each in the compartment of whom it counts for."""

from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import given_a_family, given_answers
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_called_plan,
    in_days,
    when_it_becomes_active,
    when_they_meet,
)
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused


async def codes(caller: Caller, child_id: str, **query: str) -> list[tuple[str, str]]:
    """What a caller's units have to report about one child."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = then_it_is(await caller.get("/code-events", page=page, limit=100, **query), 200)
        found += answer["items"]
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return [(each["system"], each["code"]) for each in found if each["childId"] == child_id]
        page += 1


async def given_a_followed_up_plan(cast: Cast) -> PlanOfElsa:
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    await when_it_becomes_active(cast, plan)
    held = {"heldOn": in_days(0), "childTookPart": False, "outcomes": [], "nextOn": in_days(90)}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", held), 201)
    return plan


async def test_a_legal_sip_is_coded_by_care_and_social_services_and_not_by_the_school(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    child = plan.child.id
    assert await codes(cast.bup, child) == [("kva", "AU124"), ("kva", "AW010")]
    assert await codes(cast.reception, child) == [("ksi", "XAH.09"), ("ksi", "XAH.20.75")]
    for other in (cast.rektor, cast.teacher, cast.inquiry, cast.nurse):
        assert await codes(other, child) == []


async def test_a_period_is_whole_swedish_days(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    today = {"from": in_days(0), "to": in_days(0)}
    assert len(await codes(cast.bup, plan.child.id, **today)) == 2
    assert await codes(cast.bup, plan.child.id, to=in_days(-1)) == []
    assert await codes(cast.bup, plan.child.id, **{"from": in_days(1)}) == []
    wrong = await cast.bup.get("/code-events", to="2025-02-30")
    then_it_is_refused(wrong, 422, "invalid-request")


async def test_to_ask_for_consent_is_coded_by_the_social_services(cast: Cast) -> None:
    family = await given_a_family(cast, by=cast.service, kind="case")
    item = await given_answers(cast.service, family.child)
    asked = {
        "kind": "sharing",
        "itemIds": [item],
        "recipients": [{"unitId": cast.unit("bup")}],
        "purpose": "coordination",
        "validTo": in_days(90),
    }
    then_it_is(await cast.service.post(f"{family.child.path}/consents", asked), 201)
    assert await codes(cast.service, family.child.id) == [("ksi", "XAH.14")]


async def test_a_protected_childs_codes_are_read_by_the_few(cast: Cast) -> None:
    plan = await given_a_followed_up_plan(cast)
    await given_protection(cast.rektor, plan.child, "sealed")
    assert await codes(cast.bup, plan.child.id) == []


async def test_families_and_whoever_lacks_the_scope_get_none(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    plan = await given_a_called_plan(cast)
    then_it_is_refused(await plan.guardian.get("/code-events"), 403, "scope-missing")
    assert await codes(cast.other_rektor, child.id) == []
