"""A pupil is away a third of September. It becomes the rektor's duty, a school social team, and a plan."""

from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
)
from tests.measures.measure_steps import given_a_school_social_team
from tests.notices.notice_steps import kinds
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


async def test_an_absence_ladder_from_a_fifth_to_a_team_to_a_plan(cast: Cast) -> None:
    rektor, teacher, service = cast.rektor, cast.teacher, cast.service

    # Elsa is away on Fridays, sometimes with a note and sometimes without.
    await when_the_date_is(cast, "2028-10-01T08:00:00Z")
    family = await given_a_family(cast)
    elsa = family.child
    september = {
        "unitId": rektor.unit_id,
        "firstOn": "2028-09-01",
        "lastOn": "2028-09-30",
        "scheduledMinutes": 5_000,
        "validMinutes": 900,
        "invalidMinutes": 650,
    }
    then_it_is(await teacher.post(f"{elsa.path}/attendance", september), 201)
    (signal,) = then_it_is(await rektor.get(f"{elsa.path}/absence-signals"), 200)["items"]
    assert (signal["absentPercent"], signal["nextRung"]) == (31, "begin")
    assert (await kinds(rektor, elsa))["absence-duty"]
    duty = f"{elsa.path}/absence-signals/{signal['id']}"

    # The rektor begins, reports to the principal organiser and talks with everybody.
    await taken(rektor, duty, "begin", "2028-10-01")
    await taken(rektor, duty, "report", "2028-10-01")
    await when_the_date_is(cast, "2028-10-15T08:00:00Z")
    everybody = {"heard": ["pupil", "guardians", "pupil-health"], "shownToFamily": True}
    await taken(rektor, duty, "investigate", "2028-10-15", note="Fredagarna är svårast.", **everybody)

    # A school social team? Only with consent, to the support and to the sharing.
    check = {"grade": 7, "faresIll": False, "needsIndividualTest": False, "consentToSupport": True}
    no = then_it_is(await rektor.post(f"{duty}/team-checks", check), 201)["history"][-1]
    assert (no["reasons"], no["doors"]) == (["no-consent-to-sharing"], ["ask-consent"])
    answers = await given_answers(rektor, elsa, "special-support")
    consent = await given_a_consent(cast, family, answers, to=("service",))
    await given_both_consent(family, consent)
    yes = then_it_is(await rektor.post(f"{duty}/team-checks", {**check, "sharingConsentId": consent}), 201)
    assert yes["history"][-1]["fits"] is True

    # The social services' part of it is service: with an individual test it would not be.
    await given_a_child(service, number=elsa.number, kind="case")
    team = {
        "unitId": service.unit_id,
        "performerUnitId": service.unit_id,
        "kind": "service",
        "aim": "stable-schooling",
        "cooperationId": await given_a_school_social_team(cast),
        "what": "Skolsocionom på skolan varje fredag morgon.",
        "shownToFamily": True,
        "startsOn": "2028-10-22",
    }
    tested = await service.post(f"{elsa.path}/support-measures", {**team, "individualTest": True})
    assert (
        then_it_is_refused(tested, 422, "wrong-kind-of-measure")["errors"][0]["pointer"] == "/individualTest"
    )
    measure = then_it_is(await service.post(f"{elsa.path}/support-measures", team), 201)

    # Mapped, planned; and because more is needed, a coordinated plan takes the work on.
    await when_the_date_is(cast, "2028-10-29T08:00:00Z")
    await taken(rektor, duty, "map", "2028-10-25")
    await taken(rektor, duty, "plan", "2028-10-29")
    need = {"need": "Elsa behöver stöd i skolan och hemma på morgnarna."}
    plan = then_it_is(await rektor.post(f"{elsa.path}/plans", need), 201)
    closing = {"outcome": "plan-goes-on", "reason": "Planen tar vid.", "shownToFamily": True}
    closed = then_it_is(await rektor.post(f"{duty}/closing", closing), 200)
    assert (closed["outcome"], plan["childId"]) == ("plan-goes-on", elsa.id)
    assert "absence-duty" not in await kinds(rektor, elsa)

    # At Christmas the team says what it led to; the mother has seen it all along.
    await when_the_date_is(cast, "2028-12-20T08:00:00Z")
    there = f"{elsa.path}/support-measures/{measure['id']}"
    ending = {"endedOn": "2028-12-17", "reason": "completed"}
    then_it_is_refused(await service.post(f"{there}/ending", ending), 422, "invalid-request")
    effect = {"attendance": "better", "goals": "same"}
    then_it_is(await service.post(f"{there}/ending", {**ending, "effect": effect}), 200)
    seen = then_it_is(await family.mother.get(duty), 200)
    assert [each["deed"] for each in seen["history"]] == [
        "begin",
        "report",
        "investigate",
        "team-check",
        "map",
        "plan",
        "close",
    ]
    assert seen["history"][2]["note"] == "Fredagarna är svårast."


async def taken(rektor: Caller, duty: str, rung: str, day: str, **more: Any) -> None:
    then_it_is(await rektor.post(f"{duty}/steps", {"rung": rung, "doneOn": day, **more}), 201)
