"""BUP's promise passes its day: the giver, the lead professional and the named person see it. Broken and kept
later, it stays to be seen that it was broken.
"""

from tests.cast import Cast
from tests.conftest import Installation
from tests.days import in_days
from tests.notices.notice_steps import kinds, when_the_worker_keeps_house
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    given_a_promise,
    when_a_unit_is_called,
    when_they_accept,
    when_they_meet,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused, when_the_date_is

WHY = "Remissen blev liggande hos oss."


async def given_a_led_plan(cast: Cast) -> PlanOfElsa:
    """The open care coordinates; the school is named person and sits at it."""
    child = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, child)
    consent = await given_a_plan_consent(cast, child, "reception", "bup", "service")
    made = await given_a_plan(cast, child, consentId=consent)
    mother = cast.world.guardian(f"mother of {child.id}", "Anna Berg", number)
    plan = PlanOfElsa(made["id"], child, consent, mother)
    for name in ("reception", "bup", "service"):
        plan.invitations[name] = (await when_a_unit_is_called(cast, plan.path, name))["id"]
    await when_they_accept(plan, service=cast.service)
    await when_they_meet(cast, plan)
    lead = {"planId": plan.id, "professionalId": cast.service.id, "validFrom": in_days(0)}
    then_it_is(await cast.rektor.post(f"{child.path}/lead-professional-assignments", lead), 201)
    return plan


async def test_a_broken_promise_reaches_those_who_can_act_and_stays_to_be_seen(
    cast: Cast, installation: Installation
) -> None:
    plan = await given_a_led_plan(cast)
    promise = await given_a_promise(cast, plan, "bup", due=in_days(10))
    whole = {
        "overallResponsibleOrganisationId": cast.organisation("social"),
        "othersMeasures": {"none": True},
    }
    then_it_is(await cast.rektor.patch(plan.path, whole), 200)
    then_it_is(await cast.rektor.post(f"{plan.path}/activation"), 200)
    path = f"{plan.path}/actions/{promise['id']}"

    # On its own day it is not late
    await when_the_date_is(cast, f"{in_days(10)}T10:00:00Z")
    await when_the_worker_keeps_house(installation)
    assert then_it_is(await cast.service.get(path), 200)["overdue"] is False
    assert "promise-awaited" not in await kinds(cast.service, plan.child)

    # The day after, three are told, and nobody else
    await when_the_date_is(cast, f"{in_days(11)}T10:00:00Z")
    await when_the_worker_keeps_house(installation)
    assert (await kinds(cast.bup, plan.child))["promise-overdue"] == "overdue"
    assert (await kinds(cast.service, plan.child))["promise-awaited"] == "overdue"
    assert (await kinds(cast.rektor, plan.child))["promise-awaited"] == "overdue"
    assert "promise-awaited" not in await kinds(cast.reception, plan.child)
    for reader in (cast.service, cast.rektor, cast.bup, cast.reception, plan.guardian):
        assert then_it_is(await reader.get(path), 200)["overdue"] is True
        assert then_it_is(await reader.get(plan.path), 200)["overdueActions"] == 1

    # BUP says what has become of it, and why; no other party does in its place
    broken = {"status": "broken", "reason": WHY}
    then_it_is_refused(await cast.reception.patch(path, broken), 403, "not-allowed")
    then_it_is_refused(await cast.bup.patch(path, {"status": "broken"}), 422, "invalid-request")
    then_it_is(await cast.bup.patch(path, broken), 200)
    for told in (cast.service, cast.rektor):
        assert "promise-broken" in await kinds(told, plan.child)
        assert "promise-awaited" not in await kinds(told, plan.child)
    for other in (cast.bup, cast.reception):
        assert "promise-broken" not in await kinds(other, plan.child)

    # A new day is agreed, and then it is kept: what it was before stays
    put_off = {"dueOn": in_days(20), "reason": "Ny tid hos BUP."}
    then_it_is(await cast.service.patch(path, put_off), 200)
    then_it_is(await cast.bup.patch(path, {"status": "done", "evidence": "Elsa har varit där."}), 200)
    for reader in (cast.service, cast.rektor, cast.bup, cast.reception, plan.guardian):
        read = then_it_is(await reader.get(path), 200)
        assert (read["status"], read["wasBroken"], read["timesPutOff"]) == ("done", True, 1)
        assert [step["status"] for step in read["history"]] == ["promised", "broken", "broken", "done"]
        assert [step["reason"] for step in read["history"]] == [None, WHY, "Ny tid hos BUP.", None]
    await when_the_worker_keeps_house(installation)
    for told in (cast.service, cast.rektor):
        assert not {"promise-awaited", "promise-broken"} & {*await kinds(told, plan.child)}

    # Nor does an end take anything away
    then_it_is(await cast.rektor.post(f"{plan.path}/ending", {"reason": "goals-reached"}), 200)
    for reader in (cast.rektor, plan.guardian):
        shown = then_it_is(await reader.get(path), 200)
        assert (shown["wasBroken"], len(shown["history"])) == (True, 4)
