"""The rektor climbs: begin, report, investigate, map, plan, follow up; each step has its day and its rule."""

from datetime import date, timedelta

from tests.absence.absence_steps import (
    EVERYBODY,
    TEAM,
    ago,
    duties,
    given_a_duty,
    when_a_step_is_taken,
    when_the_ladder_is_climbed,
    written,
)
from tests.cast import Cast
from tests.consents.family_steps import (
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
)
from tests.days import today
from tests.notices.notice_steps import kinds
from tests.steps import (
    given_a_guardian,
    then_it_is,
    then_it_is_refused,
    then_it_says_whom_to_turn_to,
    when_the_date_is,
)


async def test_the_ladder_is_climbed_in_its_order_and_keeps_its_history(cast: Cast) -> None:
    _, duty = await given_a_duty(cast)
    first = then_it_is(await cast.rektor.get(duty), 200)
    assert (first["nextRung"], first["overdue"], first["history"]) == ("begin", False, [])
    rules = {
        each["rung"]: (each["rule"], bool(each["citations"]), each["guideline"]) for each in first["rungs"]
    }
    assert rules["begin"] == ("absence-is-investigated", True, None)
    assert rules["map"][1:] == (False, "Stockholms stad, åtgärdstrappa för frånvaro")
    await when_the_ladder_is_climbed(cast.rektor, duty)
    last = then_it_is(await cast.rektor.get(duty), 200)
    assert [each["deed"] for each in last["history"]] == [
        "begin",
        "report",
        "investigate",
        "map",
        "plan",
        "follow-up",
    ]
    assert all(each["standing"] is None for each in last["rungs"])
    assert (last["nextRung"], last["nextDueOn"]) == ("follow-up", (today() + timedelta(days=28)).isoformat())


async def test_a_step_before_its_time_is_refused_with_what_is_missing(cast: Cast) -> None:
    _, duty = await given_a_duty(cast)
    body = {"rung": "plan", "doneOn": ago(0)}
    refused = then_it_is_refused(await cast.rektor.post(f"{duty}/steps", body), 409, "steps-are-missing")
    assert refused["missing"] == ["begin", "investigate", "map"]
    assert refused["rule"] == "absence-is-investigated"


async def test_the_inquiry_hears_everybody_or_says_why_not(cast: Cast) -> None:
    _, duty = await given_a_duty(cast)
    await when_a_step_is_taken(cast.rektor, duty, "begin")
    body = {"rung": "investigate", "doneOn": ago(0), "heard": ["pupil"]}
    refused = then_it_is_refused(await cast.rektor.post(f"{duty}/steps", body), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/notHeardWhy"
    body["notHeardWhy"] = "Vårdnadshavarna har fått tre tider och inte kommit."
    taken = then_it_is(await cast.rektor.post(f"{duty}/steps", body), 201)
    assert taken["history"][-1]["notHeardWhy"] == body["notHeardWhy"]


async def test_only_who_heads_the_school_climbs(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    body = {"rung": "begin", "doneOn": ago(0)}
    refused = then_it_is_refused(await cast.teacher.post(f"{duty}/steps", body), 403, "not-allowed")
    then_it_says_whom_to_turn_to(refused, child=child)
    closing = {"outcome": "not-needed", "reason": "Sjuk, med läkarintyg."}
    then_it_is_refused(await cast.teacher.post(f"{duty}/closing", closing), 403, "not-allowed")


async def test_a_day_that_cannot_be_is_refused(cast: Cast) -> None:
    _, duty = await given_a_duty(cast)
    for day in (ago(-1), ago(400)):
        body = {"rung": "begin", "doneOn": day}
        refused = then_it_is_refused(await cast.rektor.post(f"{duty}/steps", body), 422, "invalid-request")
        assert refused["errors"][0]["pointer"] == "/doneOn"


async def test_a_late_step_shows_on_the_ladder_and_in_the_notices(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    later = today() + timedelta(days=20)
    await when_the_date_is(cast, f"{later}T09:00:00Z")
    seen = then_it_is(await cast.rektor.get(duty), 200)
    assert seen["overdue"] is True
    assert {each["rung"]: each["standing"] for each in seen["rungs"]}["begin"] == "breached"
    await when_a_step_is_taken(cast.rektor, duty, "begin", doneOn=later.isoformat())
    assert "absence-overdue" not in await kinds(cast.rektor, child)
    assert (await kinds(cast.rektor, child))["absence-duty"] == "due"


async def test_a_duty_is_closed_when_it_was_followed_up_or_where_there_is_no_need(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    back = {"outcome": "attendance-restored", "reason": "Sex veckor utan frånvaro."}
    refused = then_it_is_refused(await cast.rektor.post(f"{duty}/closing", back), 409, "steps-are-missing")
    assert "follow-up" in refused["missing"]
    ill = {"outcome": "not-needed", "reason": "Ett benbrott, med läkarintyg."}
    closed = then_it_is(await cast.rektor.post(f"{duty}/closing", ill), 200)
    assert (closed["outcome"], closed["closedOn"]) == ("not-needed", today().isoformat())
    assert "absence-duty" not in await kinds(cast.rektor, child)
    refused = then_it_is_refused(await cast.rektor.post(f"{duty}/closing", ill), 409, "ladder-is-closed")
    then_it_says_whom_to_turn_to(refused, cast.rektor.unit_id, child=child)
    then_it_is_refused(
        await cast.rektor.post(f"{duty}/steps", {"rung": "begin", "doneOn": ago(0)}), 409, "ladder-is-closed"
    )


async def test_new_absence_after_a_closed_duty_is_a_new_one(cast: Cast) -> None:
    child, duty = await given_a_duty(cast)
    ill = {"outcome": "not-needed", "reason": "Ett benbrott, med läkarintyg."}
    then_it_is(await cast.rektor.post(f"{duty}/closing", ill), 200)
    await written(cast.rektor, child, percent=90, days=(0, 0))
    assert len(await duties(cast.rektor, child)) == 1, "that day was looked at"
    await when_the_date_is(cast, f"{today() + timedelta(days=40)}T09:00:00Z")
    await written(cast.rektor, child, percent=21, days=(-10, -30))
    assert [each["closedOn"] is None for each in await duties(cast.rektor, child)] == [True, False]


async def test_the_team_is_for_those_whom_it_is_for_and_else_another_door_is_named(cast: Cast) -> None:
    family = await given_a_family(cast)
    child = family.child
    await written(cast.rektor, child)
    (found,) = await duties(cast.rektor, child)
    duty = f"{child.path}/absence-signals/{found['id']}"
    check = f"{duty}/team-checks"
    body = {**TEAM, "grade": 2, "faresIll": True, "needsIndividualTest": True}
    no = then_it_is(await cast.rektor.post(check, body), 201)["history"][-1]
    assert no["fits"] is False
    assert set(no["reasons"]) == {
        "grade",
        "fares-ill",
        "needs-individual-test",
        "causes-not-mapped",
        "no-consent-to-sharing",
    }
    assert no["doors"][0] == "concern-report"
    seen = then_it_is(await family.mother.get(duty), 200)
    assert [each["deed"] for each in seen["history"]] == [], "what may tell of a worry is not shown"
    assert "fares-ill" not in str(seen)


async def test_a_withdrawn_consent_to_sharing_is_none(cast: Cast) -> None:
    family = await given_a_family(cast)
    child = family.child
    await written(cast.rektor, child)
    (found,) = await duties(cast.rektor, child)
    duty = f"{child.path}/absence-signals/{found['id']}"
    await when_the_ladder_is_climbed(cast.rektor, duty, "begin", "investigate")
    item = await given_answers(cast.rektor, child, "special-support")
    consent = await given_a_consent(cast, family, item, to=("service",))
    await given_both_consent(family, consent)
    body = {**TEAM, "sharingConsentId": consent}
    yes = then_it_is(await cast.rektor.post(f"{duty}/team-checks", body), 201)["history"][-1]
    assert (yes["fits"], yes["reasons"], yes["doors"]) == (True, [], [])
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal", {}), 200)
    no = then_it_is(await cast.rektor.post(f"{duty}/team-checks", body), 201)["history"][-1]
    assert (no["fits"], no["reasons"], no["doors"]) == (False, ["no-consent-to-sharing"], ["ask-consent"])
    stranger = {**TEAM, "sharingConsentId": "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa"}
    refused = await cast.rektor.post(f"{duty}/team-checks", stranger)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/sharingConsentId"


async def test_a_note_is_the_schools_own_unless_it_is_shown(cast: Cast) -> None:
    child, duty = await given_a_duty(cast, born=date(2012, 5, 5))
    number = await given_a_guardian(cast.rektor, child)
    mother = cast.world.guardian("mother-of-notes", "Anna Berg", number)
    await when_a_step_is_taken(cast.rektor, duty, "begin", note="Hemligt för hemmet.")
    await when_a_step_is_taken(
        cast.rektor, duty, "investigate", note="Vi sågs den tredje.", shownToFamily=True
    )
    seen = then_it_is(await mother.get(duty), 200)
    assert [each["note"] for each in seen["history"]] == [None, "Vi sågs den tredje."]
    assert "Hemligt" not in str(seen)
    assert seen["history"][1]["heard"] == EVERYBODY
    assert all(each["writtenBy"] is None for each in seen["history"])
