"""A health record reads the plan at which it sits, and says how far its own promise has come."""

import pytest

from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_called_plan,
    given_a_promise,
    when_it_becomes_active,
    when_they_meet,
)
from tests.steps import then_it_is


@pytest.fixture
async def plan(cast: Cast) -> PlanOfElsa:
    plan = await given_a_called_plan(cast)
    await when_they_meet(cast, plan)
    then_it_is(await cast.rektor.post(f"{plan.path}/goals", {"words": "Vara i klassrummet."}), 201)
    await when_it_becomes_active(cast, plan)
    return plan


async def test_a_plan_with_its_goals_and_promises(cast: Cast, plan: PlanOfElsa) -> None:
    fhir = Fhir(cast.bup)
    read = then_it_is(await fhir.get(f"CarePlan/{plan.id}"), 200)
    assert (read["status"], read["subject"]["reference"]) == ("active", f"Patient/{plan.child.id}")
    assert read["supportingInfo"] == [{"reference": f"Consent/{plan.child.id}.{plan.consent_id}"}]
    for reference in (*read["goal"], *(each["reference"] for each in read["activity"])):
        then_it_is(await fhir.get(reference["reference"]), 200)
    (listed,) = found(await fhir.search("CarePlan", patient=plan.child.id))
    assert (listed["id"], listed["status"]) == (plan.id, "active")
    (goal,) = found(await fhir.search("Goal", patient=plan.child.id))
    assert goal["description"]["text"] == "Vara i klassrummet."
    assert goal["lifecycleStatus"] == "active"


@pytest.mark.parametrize("kind", ["Task", "ServiceRequest"])
async def test_promises_by_child_and_by_plan_are_the_same(cast: Cast, plan: PlanOfElsa, kind: str) -> None:
    fhir = Fhir(cast.bup)
    of_child = found(await fhir.search(kind, patient=f"Patient/{plan.child.id}"))
    of_plan = found(await fhir.search(kind, **{"based-on": f"CarePlan/{plan.id}"}))
    assert of_child == of_plan
    assert len(of_child) == 1


async def test_however_long_a_list_is_nothing_of_it_is_left_out(
    cast: Cast, plan: PlanOfElsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await given_a_promise(cast, plan, "bup")
    fhir = Fhir(cast.bup)
    whole = [await fhir.get(f"CarePlan/{plan.id}"), await fhir.search("Task", patient=plan.child.id)]
    assert len(whole[0].json()["activity"]) == whole[1].json()["total"] >= 3
    monkeypatch.setattr("app.fhir.asking._MOST_ROWS", 2)
    paged = [await fhir.get(f"CarePlan/{plan.id}"), await fhir.search("Task", patient=plan.child.id)]
    assert [each.json() for each in paged] == [each.json() for each in whole]


async def test_who_has_promised_says_how_far_it_has_come(cast: Cast, plan: PlanOfElsa) -> None:
    fhir = Fhir(cast.bup)
    (listed,) = found(await fhir.search("Task", patient=plan.child.id))
    seen = await fhir.get(f"Task/{listed['id']}")
    task = seen.json()
    assert (task["status"], task["owner"]["reference"]) == ("accepted", f"Organization/{cast.unit('bup')}")
    changed = await fhir.update(
        {
            **task,
            "status": "completed",
            "output": [{"type": {"text": "evidence"}, "valueString": "Elsa har varit här."}],
        },
        tag=seen.headers["etag"],
    )
    done = then_it_is(changed, 200)
    assert done["status"] == "completed"
    assert done["output"][0]["valueString"] == "Elsa har varit här."
    assert changed.headers["etag"] != seen.headers["etag"]
    _, _, action_id = task["id"].partition(".")
    native = then_it_is(await cast.bup.get(f"{plan.path}/actions/{action_id}"), 200)
    assert (native["status"], native["history"][-1]["changedByProfessionalId"]) == ("done", cast.bup.id)


async def test_a_stale_or_missing_version_changes_nothing(cast: Cast, plan: PlanOfElsa) -> None:
    fhir = Fhir(cast.bup)
    (task,) = found(await fhir.search("Task", patient=plan.child.id))
    started = {**task, "status": "in-progress"}
    then_it_says(await fhir.update(started, tag=None), 428, "if-match-missing")
    for stale in ('W/"00"', '"nonsense"', "*"):
        then_it_says(await fhir.update(started, tag=stale), 412, "stale")
    (unchanged,) = found(await fhir.search("Task", patient=plan.child.id))
    assert unchanged == task


async def test_a_broken_promise_needs_its_reason_and_is_failed(cast: Cast, plan: PlanOfElsa) -> None:
    fhir = Fhir(cast.bup)
    (listed,) = found(await fhir.search("Task", patient=plan.child.id))
    seen = await fhir.get(f"Task/{listed['id']}")
    failed = {**seen.json(), "status": "failed"}
    refused = await fhir.update(failed, tag=seen.headers["etag"])
    assert refused.status_code in {409, 422}, refused.text
    failed["statusReason"] = {"text": "Mottagningen flyttar."}
    done = then_it_is(await fhir.update(failed, tag=seen.headers["etag"]), 200)
    assert (done["status"], done["statusReason"]["text"]) == ("failed", "Mottagningen flyttar.")


@pytest.mark.parametrize("changed", [{"status": "cancelled"}, {"note": [{"text": "x"}]}, {"id": "other"}])
async def test_nothing_that_is_sent_is_lost_in_silence(cast: Cast, plan: PlanOfElsa, changed: dict) -> None:
    fhir = Fhir(cast.bup)
    (task,) = found(await fhir.search("Task", patient=plan.child.id))
    sent = {**task, "status": "in-progress", **changed}
    url = f"/fhir/r4/Task/{task['id']}"
    headers = {"Purpose": "care", "If-Match": 'W/"00"'}
    answer = await cast.http.put(url, json=sent, headers=headers, auth=cast.bup.auth)
    assert answer.status_code == 422, answer.text


async def test_another_organisation_hears_that_there_is_no_such_plan(cast: Cast, plan: PlanOfElsa) -> None:
    await given_a_promise(cast, plan, "bup")
    fhir = Fhir(cast.other_rektor)
    (task, *_) = found(await Fhir(cast.bup).search("Task", patient=plan.child.id))
    for path in (f"CarePlan/{plan.id}", f"Task/{task['id']}", "Task/pln-x.act-y", "Task/nonsense"):
        then_it_says(await fhir.get(path), 404, "not-found")
    then_it_says(await fhir.search("Task", patient=plan.child.id), 404, "not-found")
    then_it_says(await fhir.search("Task", **{"based-on": plan.id}), 404, "not-found")
    then_it_says(await fhir.update(task, tag='W/"00"'), 404, "not-found")
