"""Time limits run from what happens, and warn before they are breached."""

from datetime import date, timedelta
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.days import in_days
from tests.organisations.places import given_a_place
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    given_a_promise,
    when_a_unit_is_called,
    when_it_becomes_active,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused, when_the_date_is


async def clocks(caller: Caller, plan_id: str) -> dict[str, dict[str, Any]]:
    """What runs at one plan, as one caller sees it."""
    found: dict[str, dict[str, Any]] = {}
    page = 1
    while True:
        answer = then_it_is(await caller.get("/clocks", page=page, limit=100), 200)
        found |= {each["kind"]: each for each in answer["items"] if each["planId"] == plan_id}
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return found
        page += 1


def later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


async def test_a_plan_is_to_be_begun_called_and_met_in_time(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, child)
    plan = await given_a_plan(cast, child)
    first = await clocks(cast.rektor, plan["id"])
    assert set(first) == {"plan-begin", "plan-call"}
    assert first["plan-call"]["lastOn"] == in_days(7)
    consent_id = await given_a_plan_consent(cast, child, "bup")
    path = f"/plans/{plan['id']}"
    then_it_is(await cast.rektor.patch(path, {"consentId": consent_id}), 200)
    assert set(await clocks(cast.rektor, plan["id"])) == {"plan-call"}
    await when_a_unit_is_called(cast, path, "bup")
    (meeting,) = (await clocks(cast.rektor, plan["id"])).values()
    assert (meeting["kind"], meeting["warnsOn"], meeting["lastOn"]) == (
        "plan-meeting",
        in_days(14),
        in_days(21),
    )
    for day, standing in ((13, "running"), (14, "warned"), (21, "warned"), (22, "breached")):
        await when_the_date_is(cast, f"{in_days(day)}T12:00:00Z")
        assert (await clocks(cast.rektor, plan["id"]))["plan-meeting"]["standing"] == standing


async def test_the_meeting_is_due_as_owner_and_party_have_agreed_for_such_children(cast: Cast) -> None:
    place = await given_a_place(cast)
    child = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, child)
    consent_id = await given_a_plan_consent(cast, child, f"{place.code}-nord-reception")
    plan = await given_a_plan(cast, child, consentId=consent_id)
    path, party = f"/plans/{plan['id']}", f"{place.code}-nord-reception"
    agreement = {
        "organisationId": place.boards["nord"],
        "kind": "sok",
        "name": "SÖK",
        "partyIds": [place.boards["nord"], cast.organisation("education")],
        "levels": [
            {"level": "steering-group", "name": "Styrgruppen"},
            {"level": "individual-forum", "name": "Nätverksmötet"},
        ],
        "limits": {"ageFrom": 0, "ageTo": 5, "areas": []},
        "timings": [{"key": "meeting-breach", "amount": 9, "unit": "days"}],
        "validFrom": "2025-01-01",
        "revisionOn": "2030-01-01",
    }
    made = then_it_is(await place.administrator.post("/collaboration-agreements", agreement), 201)
    called = await when_a_unit_is_called(cast, path, party)
    assert called["meetingDueOn"] == in_days(21), "it is about smaller children"
    assert (await clocks(cast.rektor, plan["id"]))["plan-meeting"]["agreementId"] is None

    older = {"limits": {"ageFrom": 6, "ageTo": 18, "areas": []}}
    then_it_is(await place.system("nord").patch(f"/collaboration-agreements/{made['id']}", older), 200)
    invitation = f"{path}/invitations/{called['id']}"
    assert then_it_is(await cast.rektor.get(invitation), 200)["meetingDueOn"] == in_days(9)
    listed = then_it_is(await cast.rektor.get(f"{path}/invitations"), 200)["items"]
    assert [each["meetingDueOn"] for each in listed] == [in_days(9)]
    meeting = (await clocks(cast.rektor, plan["id"]))["plan-meeting"]
    assert (meeting["lastOn"], meeting["agreementId"]) == (in_days(9), made["id"])


async def test_only_who_sits_at_the_plan_sees_its_time_limits(cast: Cast, met: PlanOfElsa) -> None:
    await given_a_promise(cast, met, "bup")
    for caller in (cast.rektor, cast.bup, cast.reception):
        seen = await clocks(caller, met.id)
        assert set(seen) == {"promise"}
        assert (seen["promise"]["unitId"], seen["promise"]["lastOn"]) == (cast.unit("bup"), in_days(10))
    for caller in (cast.other_rektor, cast.inquiry, cast.nurse):
        assert await clocks(caller, met.id) == {}
    then_it_is_refused(await met.guardian.get("/clocks"), 403, "scope-missing")
    await when_it_becomes_active(cast, met)
    assert (await clocks(cast.bup, met.id))["plan-follow-up"]["lastOn"] == in_days(90)
    then_it_is(await cast.rektor.post(f"{met.path}/ending", {"reason": "goals-reached"}), 200)
    assert await clocks(cast.rektor, met.id) == {}


async def test_a_time_limit_stands_still_for_a_lawful_reason_only(cast: Cast, called: PlanOfElsa) -> None:
    before = (await clocks(cast.rektor, called.id))["plan-meeting"]["lastOn"]
    still = {
        "kind": "plan-meeting",
        "reason": "family-asks",
        "note": "De är bortresta.",
        "validFrom": in_days(2),
        "validTo": in_days(6),
    }
    path = f"{called.path}/clock-pauses"
    staff = {**still, "reason": "lack-of-staff"}
    then_it_is_refused(await cast.rektor.post(path, staff), 409, "pause-not-lawful")
    promise = {**still, "kind": "promise"}
    then_it_is_refused(await cast.rektor.post(path, promise), 422, "invalid-request")
    backwards = {**still, "validTo": in_days(1)}
    refused = then_it_is_refused(await cast.rektor.post(path, backwards), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/validTo"
    for days, pointer in (
        ({"validTo": in_days(400)}, "/validTo"),
        ({"validFrom": in_days(367), "validTo": in_days(368)}, "/validFrom"),
        ({"validFrom": "9999-12-31", "validTo": "9999-12-31"}, "/validFrom"),
    ):
        refused = then_it_is_refused(await cast.rektor.post(path, {**still, **days}), 422, "invalid-request")
        assert refused["errors"][0]["pointer"] == pointer
    made = then_it_is(await cast.rektor.post(path, still), 201)
    paused = (await clocks(cast.rektor, called.id))["plan-meeting"]
    assert (paused["lastOn"], paused["pausedDays"]) == (later(before, 5), 5)
    overlapping = {**still, "validFrom": in_days(6), "validTo": in_days(9)}
    then_it_is_refused(await cast.rektor.post(path, overlapping), 409, "conflict")
    (listed,) = then_it_is(await called.guardian.get(path), 200)["items"]
    assert (listed["note"], listed["validTo"]) == ("De är bortresta.", in_days(6))
    for caller, status, code in (
        (cast.bup, 403, "not-allowed"),
        (cast.other_rektor, 404, "not-found"),
        (called.guardian, 403, "scope-missing"),
    ):
        then_it_is_refused(await caller.post(f"{path}/{made['id']}/taking-back"), status, code)
    then_it_is(await cast.rektor.post(f"{path}/{made['id']}/taking-back"), 200)
    again = then_it_is(await cast.rektor.post(f"{path}/{made['id']}/taking-back"), 200)
    assert again["takenBackAt"] is not None
    assert (await clocks(cast.rektor, called.id))["plan-meeting"]["lastOn"] == before
    then_it_is(await cast.rektor.post(path, overlapping), 201)
