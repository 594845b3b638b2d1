"""A plan is followed up: every goal gets its outcome, judged by each for itself."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.days import in_days
from tests.plans.plan_steps import PlanOfElsa, when_it_becomes_active
from tests.steps import then_it_is, then_it_is_refused

GOALS = ("Jag vill vara i klassrummet.", "Jag vill ha en vän.")


@pytest.fixture
async def active(cast: Cast, met: PlanOfElsa) -> PlanOfElsa:
    await when_it_becomes_active(cast, met)
    return met


async def given_goals(cast: Cast, plan: PlanOfElsa) -> list[str]:
    made = [
        then_it_is(await cast.rektor.post(f"{plan.path}/goals", {"words": words}), 201) for words in GOALS
    ]
    return [goal["id"] for goal in made]


def outcome(goal_id: str, **more: Any) -> dict[str, Any]:
    return {
        "goalId": goal_id,
        "byChild": "partly",
        "byFamily": "not-reached",
        "byProfessionals": "reached",
        **more,
    }


def follow_up(*outcomes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "heldOn": in_days(0),
        "childTookPart": True,
        "outcomes": [*outcomes],
        "nextOn": in_days(180),
        **more,
    }


async def test_each_judges_for_itself_and_the_plan_goes_on(cast: Cast, active: PlanOfElsa) -> None:
    first, second = await given_goals(cast, active)
    body = follow_up(
        outcome(first, words="Förmiddagarna går bra."),
        outcome(second, byChild="not-asked"),
        notDone="Fritids började sent.",
    )
    made = then_it_is(await cast.bup.post(f"{active.path}/follow-ups", body), 201)
    for reader in (cast.rektor, cast.reception, active.guardian):
        seen = then_it_is(await reader.get(f"{active.path}/follow-ups/{made['id']}"), 200)
        assert [each["goalId"] for each in seen["outcomes"]] == [first, second]
        judged = seen["outcomes"][0]
        assert (judged["byChild"], judged["byFamily"], judged["byProfessionals"]) == (
            "partly",
            "not-reached",
            "reached",
        )
        assert (judged["words"], seen["notDone"]) == ("Förmiddagarna går bra.", "Fritids började sent.")
    plan = then_it_is(await cast.rektor.get(active.path), 200)
    assert (plan["status"], plan["followUpOn"]) == ("follow-up", in_days(180))
    again = follow_up(outcome(first), outcome(second), nextOn=None)
    later = then_it_is(await cast.rektor.post(f"{active.path}/follow-ups", again), 201)
    listed = then_it_is(await cast.rektor.get(f"{active.path}/follow-ups"), 200)["items"]
    assert [each["id"] for each in listed] == [later["id"], made["id"]]
    then_it_is(await cast.rektor.post(f"{active.path}/ending", {"reason": "goals-reached"}), 200)
    then_it_is(await active.guardian.get(f"{active.path}/follow-ups/{made['id']}"), 200)


async def test_no_goal_is_passed_over(cast: Cast, active: PlanOfElsa) -> None:
    first, second = await given_goals(cast, active)
    stranger = "goa-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    for body, pointer in (
        (follow_up(outcome(first)), "/outcomes"),
        (follow_up(outcome(first), outcome(second), outcome(first)), "/outcomes/2/goalId"),
        (follow_up(outcome(first), outcome(second), outcome(stranger)), "/outcomes/2/goalId"),
        (follow_up(outcome(first), outcome(second), heldOn=in_days(1)), "/heldOn"),
        (follow_up(outcome(first), outcome(second), nextOn=in_days(-1)), "/nextOn"),
    ):
        refused = await cast.rektor.post(f"{active.path}/follow-ups", body)
        errors = then_it_is_refused(refused, 422, "invalid-request")["errors"]
        assert [error["pointer"] for error in errors] == [pointer]
    assert then_it_is(await cast.rektor.get(active.path), 200)["status"] == "active"


async def test_only_what_is_active_is_followed_up_and_only_by_a_seat(cast: Cast, met: PlanOfElsa) -> None:
    early = then_it_is_refused(
        await cast.rektor.post(f"{met.path}/follow-ups", follow_up()), 409, "state-forbids"
    )
    assert "activate" in early["allowed"]
    await when_it_becomes_active(cast, met)
    path = f"{met.path}/follow-ups"
    then_it_is_refused(await met.guardian.post(path, follow_up()), 403, "scope-missing")
    then_it_is_refused(await cast.other_rektor.post(path, follow_up()), 404, "not-found")
    key = "follow-up-of-elsas-plan"
    made = then_it_is(await cast.rektor.post(path, follow_up(), key=key), 201)
    assert then_it_is(await cast.rektor.post(path, follow_up(), key=key), 201)["id"] == made["id"]
    then_it_is_refused(await cast.other_rektor.get(f"{path}/{made['id']}"), 404, "not-found")
    unknown = f"{path}/flw-aaaaaaaaaaaaaaaaaaaaaaaaaa"
    then_it_is_refused(await cast.rektor.get(unknown), 404, "not-found")
