"""Whatever is due stands in one list: of plans, of absence, of reports; to each what is theirs."""

import uuid
from dataclasses import replace
from typing import Any

from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES
from tests.absence.absence_steps import ago, given_a_duty, when_a_step_is_taken
from tests.cast import Cast
from tests.concerns.concern_steps import path_of, then_the_reception_has, when_somebody_reports
from tests.days import in_days, today
from tests.organisations.places import given_a_place
from tests.plans.plan_steps import given_a_plan
from tests.steps import given_protection, then_it_is, when_the_date_is


async def due(caller: Caller, **about: str) -> list[dict[str, Any]]:
    """What runs about one thing, as one caller sees it."""
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = then_it_is(await caller.get("/deadlines", page=page, limit=100), 200)
        found += [each for each in answer["items"] if about.items() <= each.items()]
        if page * 100 >= answer["_meta"]["totalRecords"]:
            return found
        page += 1


async def test_each_step_that_a_head_can_take_now_has_its_time(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    mine = {"absenceSignalId": duty.rpartition("/")[2]}
    (begin,) = await due(cast.rektor, **mine)
    said = {name: begin[name] for name in ("kind", "absenceRung", "childId", "rule", "standing", "planId")}
    assert said == {
        "kind": "absence-step",
        "absenceRung": "begin",
        "childId": child.id,
        "rule": "absence-is-investigated",
        "standing": "running" if begin["warnsOn"] > today().isoformat() else "warned",
        "planId": None,
    }
    assert begin["_links"]["self"]["href"].endswith(duty)
    rungs = then_it_is(await cast.rektor.get(duty), 200)["rungs"]
    assert begin["lastOn"] == rungs[0]["dueOn"]
    await when_a_step_is_taken(cast.rektor, duty, "begin")
    assert {each["absenceRung"] for each in await due(cast.rektor, **mine)} == {"report", "investigate"}
    await when_the_date_is(cast, f"{in_days(60)}T12:00:00Z")
    assert {each["standing"] for each in await due(cast.rektor, **mine)} == {"breached"}
    closing = {"outcome": "left-school", "reason": "Flyttade."}
    then_it_is(await cast.rektor.post(f"{duty}/closing", closing), 200)
    assert await due(cast.rektor, **mine) == []


async def test_what_is_followed_up_is_followed_up_again(cast: Cast) -> None:
    _, duty = await given_a_duty(cast)
    for rung in ("begin", "report", "investigate", "map", "plan", "follow-up"):
        await when_a_step_is_taken(cast.rektor, duty, rung)
    (again,) = await due(cast.rektor, absenceSignalId=duty.rpartition("/")[2])
    assert (again["absenceRung"], again["beganOn"], again["lastOn"]) == ("follow-up", ago(0), in_days(28))


async def test_plans_and_absence_stand_in_one_order_and_each_scope_opens_its_own(cast: Cast) -> None:
    child, _ = await given_a_duty(cast)
    await given_a_plan(cast, child)
    found = await due(cast.rektor, childId=child.id)
    assert {each["kind"] for each in found} == {"absence-step", "plan-begin", "plan-call"}
    assert found == sorted(found, key=lambda each: each["lastOn"])
    auth = cast.world.systems["school-system"].as_professional(cast.rektor.id, PERSON_SCOPES)
    narrow = replace(cast.rektor, auth=auth)
    assert {each["kind"] for each in await due(narrow, childId=child.id)} == {"plan-begin", "plan-call"}


async def test_of_a_protected_child_nobody_else_sees_a_time_run(cast: Cast) -> None:
    child, _ = await given_a_duty(cast)
    assert await due(cast.teacher, childId=child.id)
    await given_protection(cast.rektor, child)
    assert await due(cast.rektor, childId=child.id)
    assert await due(cast.teacher, childId=child.id) == []


async def test_no_other_branch_and_no_other_school_sees_a_time_run(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    mine = {"absenceSignalId": duty.rpartition("/")[2]}
    for stranger in (cast.other_rektor, cast.school_nurse, cast.psychologist, cast.reception, cast.bup):
        assert await due(stranger, **mine) == [], (stranger.name, child.id)


async def test_the_family_sees_that_the_list_has_shown_its_child(cast: Cast) -> None:
    child, _ = await given_a_duty(cast)
    await due(cast.rektor, childId=child.id)
    log = then_it_is(await cast.rektor.get(f"{child.path}/access-log", limit=100), 200)["items"]
    assert "caseload:read-deadlines" in {each["action"] for each in log}


async def test_what_runs_at_a_reception_stands_there_and_names_no_child(cast: Cast) -> None:
    await when_the_date_is(cast, "2026-03-02T09:00:00Z")
    place = await given_a_place(cast)
    ek, sara = await place.school("ek"), await place.social_worker("Sara", "nord")
    report = await when_somebody_reports(ek, text=f"Blåmärken. {uuid.uuid4().hex}")
    received = await then_the_reception_has(sara, report)
    found = await due(sara, receivedConcernReportId=received["id"])
    assert [(each["kind"], each["lastOn"]) for each in found] == [
        ("concern-protection", "2026-03-03"),
        ("concern-decision", "2026-03-16"),
        ("concern-feedback", "2026-03-23"),
    ]
    assert {each["childId"] for each in found} == {None}
    assert {each["unitId"] for each in found} == {received["unitId"]}
    assert found[0]["_links"]["self"]["href"].endswith(path_of(received))
    assert await due(ek, receivedConcernReportId=received["id"]) == []
