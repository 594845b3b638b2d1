"""The parties meet, set goals in the child's words, and promise; a promise can be late."""

from datetime import timedelta

import asyncpg

from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.conftest import Installation
from tests.consents.family_steps import given_a_family
from tests.days import in_days
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_called_plan,
    given_a_plan,
    given_a_plan_consent,
    given_a_promise,
    when_a_unit_is_called,
    when_they_accept,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


def without(cast: Cast, who: Caller, system: str, scope: str) -> Caller:
    """The same person, by a token that lacks a scope."""
    scopes = [each for each in PERSON_SCOPES if each != scope]
    auth = cast.world.systems[system].as_professional(who.id, scopes)
    return Caller(who.name, cast.http, auth, "coordination", id=who.id, unit_id=who.unit_id)


async def test_a_plan_is_not_drawn_up_before_anybody_is_called(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"/plans/{(await given_a_plan(cast, elsa))['id']}"
    meeting = {"startsAt": wall_clock().isoformat(), "place": "Lindens skola"}
    promise = {"words": "Ringa.", "responsibleUnitId": cast.unit("linden"), "dueOn": in_days(3)}
    for below, body in (("goals", {"words": "Jag vill."}), ("meetings", meeting), ("actions", promise)):
        refused = then_it_is_refused(await cast.rektor.post(f"{path}/{below}", body), 409, "state-forbids")
        assert refused["allowed"] == ["change", "call", "end"]
        assert refused["state"] == "need"


async def test_the_first_meeting_held_makes_the_plan_met(cast: Cast, met: PlanOfElsa) -> None:
    assert then_it_is(await cast.rektor.get(met.path), 200)["status"] == "met"
    (meeting,) = then_it_is(await cast.bup.get(f"{met.path}/meetings"), 200)["items"]
    assert meeting["childTookPart"] is True
    assert meeting["childView"] == "Elsa vill att mötet är kort."
    assert cast.unit("bup") in meeting["presentUnitIds"]
    moved = {"place": "BUP Linden"}
    path = f"{met.path}/meetings/{meeting['id']}"
    then_it_is_refused(await cast.rektor.patch(path, moved), 409, "state-forbids")


async def test_what_the_child_said_is_not_for_a_guardian(met: PlanOfElsa) -> None:
    (meeting,) = then_it_is(await met.guardian.get(f"{met.path}/meetings"), 200)["items"]
    assert meeting["childView"] is None
    assert meeting["childTookPart"] is True


async def test_only_units_with_a_seat_can_have_been_there(cast: Cast, called: PlanOfElsa) -> None:
    earlier = (wall_clock() - timedelta(minutes=5)).isoformat()
    body = {"startsAt": earlier, "place": "Lindens skola"}
    made = then_it_is(await cast.rektor.post(f"{called.path}/meetings", body), 201)
    path = f"{called.path}/meetings/{made['id']}"
    held = {"presentUnitIds": [cast.unit("linden"), cast.unit("bup")], "childTookPart": False}
    refused = then_it_is_refused(await cast.rektor.patch(path, {"held": held}), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/held/presentUnitIds/1"
    assert then_it_is(await cast.rektor.get(called.path), 200)["status"] == "called"
    await when_they_accept(called, bup=cast.bup)
    then_it_is(await cast.bup.patch(path, {"held": held}), 200)
    assert then_it_is(await cast.rektor.get(called.path), 200)["status"] == "met"


async def test_a_meeting_to_come_is_moved_but_not_held(cast: Cast, called: PlanOfElsa) -> None:
    later = (wall_clock() + timedelta(days=5)).isoformat()
    made = then_it_is(
        await cast.rektor.post(f"{called.path}/meetings", {"startsAt": later, "place": "Skolan"}), 201
    )
    path = f"{called.path}/meetings/{made['id']}"
    moved = then_it_is(await cast.rektor.patch(path, {"place": "Biblioteket"}), 200)
    assert moved["place"] == "Biblioteket"
    held = {"presentUnitIds": [cast.unit("linden")], "childTookPart": False}
    refused = then_it_is_refused(await cast.rektor.patch(path, {"held": held}), 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/held"
    naive = {"startsAt": "2030-01-01T10:00:00", "place": "Skolan"}
    then_it_is_refused(await cast.rektor.post(f"{called.path}/meetings", naive), 422, "invalid-request")


async def test_two_guardians_who_cannot_meet_never_learn_of_each_others_meeting(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent_id = await given_a_plan_consent(cast, family.child, "bup")
    plan = await given_a_plan(cast, family.child, consentId=consent_id)
    path = f"/plans/{plan['id']}"
    await when_a_unit_is_called(cast, path, "bup", language="so", interpreter=True)
    later = (wall_clock() + timedelta(days=5)).isoformat()
    made = {}
    for whose in (family.mother_id, family.father_id):
        body = {"startsAt": later, "place": "Lindens skola", "guardianIds": [whose]}
        made[whose] = then_it_is(await cast.rektor.post(f"{path}/meetings", body), 201)
    seen = then_it_is(await family.mother.get(f"{path}/meetings"), 200)
    assert [meeting["id"] for meeting in seen["items"]] == [made[family.mother_id]["id"]]
    assert seen["_meta"]["totalRecords"] == 1
    assert seen["items"][0]["guardianIds"] is None
    others = f"{path}/meetings/{made[family.father_id]['id']}"
    then_it_is_refused(await family.mother.get(others), 404, "not-found")
    then_it_is(await family.father.get(others), 200)
    both = then_it_is(await cast.rektor.get(f"{path}/meetings"), 200)["items"]
    assert sorted(meeting["guardianIds"][0] for meeting in both) == sorted(made)
    stranger = {"startsAt": later, "place": "Skolan", "guardianIds": ["fam-aaaaaaaaaaaaaaaaaaaaaaaaaa"]}
    refused = await cast.rektor.post(f"{path}/meetings", stranger)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/guardianIds/0"


async def test_who_had_a_seat_and_did_not_come_is_written_down(cast: Cast, called: PlanOfElsa) -> None:
    await when_they_accept(called, bup=cast.bup, reception=cast.reception)
    earlier = (wall_clock() - timedelta(minutes=5)).isoformat()
    made = then_it_is(
        await cast.rektor.post(f"{called.path}/meetings", {"startsAt": earlier, "place": "Skolan"}), 201
    )
    path = f"{called.path}/meetings/{made['id']}"
    held = {"presentUnitIds": [cast.unit("linden"), cast.unit("reception")], "childTookPart": False}
    for wrong in ("reception", "eken"):
        absent = [{"unitId": cast.unit(wrong), "reason": "ill"}]
        refused = await cast.rektor.patch(path, {"held": {**held, "absent": absent}})
        errors = then_it_is_refused(refused, 422, "invalid-request")["errors"]
        assert errors[0]["pointer"] == "/held/absent/0/unitId"
    absent = [{"unitId": cast.unit("bup"), "reason": "another-duty"}]
    seen = then_it_is(await cast.rektor.patch(path, {"held": {**held, "absent": absent}}), 200)
    assert seen["absent"] == absent


async def test_goals_stand_in_the_childs_own_words(cast: Cast, met: PlanOfElsa) -> None:
    body = {"words": "Jag vill vara i klassrummet.", "indicator": "included"}
    goal = then_it_is(await cast.bup.post(f"{met.path}/goals", body), 201)
    path = f"{met.path}/goals/{goal['id']}"
    stale = (await cast.rektor.get(path)).headers["ETag"]
    changed = then_it_is(await cast.rektor.patch(path, {"words": "Jag vill ha en vän."}, etag=stale), 200)
    assert (changed["words"], changed["indicator"]) == ("Jag vill ha en vän.", "included")
    then_it_is_refused(await cast.rektor.patch(path, {"words": "Nej"}, etag=stale), 412, "stale")
    listed = then_it_is(await met.guardian.get(f"{met.path}/goals"), 200)
    assert [item["words"] for item in listed["items"]] == ["Jag vill ha en vän."]
    then_it_is_refused(await met.guardian.post(f"{met.path}/goals", body), 403, "scope-missing")
    then_it_is_refused(await cast.other_rektor.get(path), 404, "not-found")


async def test_a_goal_of_another_plan_is_no_goal_here(cast: Cast, met: PlanOfElsa) -> None:
    other = await given_a_called_plan(cast)
    goal = then_it_is(await cast.rektor.post(f"{other.path}/goals", {"words": "Annat."}), 201)
    then_it_is_refused(await cast.rektor.get(f"{met.path}/goals/{goal['id']}"), 404, "not-found")
    promise = {
        "words": "Ringa.",
        "goalId": goal["id"],
        "responsibleUnitId": cast.unit("linden"),
        "dueOn": in_days(3),
    }
    refused = await cast.rektor.post(f"{met.path}/actions", promise)
    assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == "/goalId"


async def test_a_goal_said_anew_keeps_how_it_was_said(cast: Cast, met: PlanOfElsa) -> None:
    first, second = "Jag vill orka hela dagen.", "Jag vill orka till lunch."
    goal = then_it_is(await cast.bup.post(f"{met.path}/goals", {"words": first}), 201)
    assert [said["words"] for said in goal["history"]] == [first]
    path = f"{met.path}/goals/{goal['id']}"
    then_it_is(await cast.rektor.patch(path, {}), 200)
    then_it_is(await cast.rektor.patch(path, {"words": second}), 200)
    then_it_is(await cast.reception.patch(path, {"indicator": "included"}), 200)
    seen = then_it_is(await met.guardian.get(path), 200)
    assert (seen["words"], seen["indicator"]) == (second, "included")
    assert [
        (said["words"], said["indicator"], said["changedByProfessionalId"]) for said in seen["history"]
    ] == [
        (first, None, cast.bup.id),
        (second, None, cast.rektor.id),
        (second, "included", cast.reception.id),
    ]
    (listed,) = then_it_is(await cast.bup.get(f"{met.path}/goals"), 200)["items"]
    assert listed["history"] == seen["history"]
    for stranger in (cast.other_rektor, cast.inquiry):
        then_it_is_refused(await stranger.get(path), 404, "not-found")
    drawn = await cast.rektor.get(f"{met.path}/document", form="html")
    assert second in drawn.text
    assert first not in drawn.text


async def test_a_goal_from_before_wordings_were_kept_keeps_its_words_when_it_is_said_anew(
    cast: Cast, met: PlanOfElsa, installation: Installation
) -> None:
    goal = then_it_is(await cast.bup.post(f"{met.path}/goals", {"words": "Jag vill orka."}), 201)
    _, _, database = installation.dsns.app.partition("?")[0].rpartition("/")
    superuser = await asyncpg.connect(installation.admin_dsn, database=database)
    try:
        await superuser.execute("DELETE FROM plan_goal_change WHERE goal_id = $1", goal["id"])
    finally:
        await superuser.close()
    path = f"{met.path}/goals/{goal['id']}"
    assert then_it_is(await cast.bup.get(path), 200)["history"] == []
    seen = then_it_is(await cast.bup.patch(path, {"words": "Jag vill vara med."}), 200)
    assert [(said["words"], said["changedByProfessionalId"]) for said in seen["history"]] == [
        ("Jag vill orka.", None),
        ("Jag vill vara med.", cast.bup.id),
    ]


async def test_a_promise_needs_a_party_and_a_date_to_come(cast: Cast, met: PlanOfElsa) -> None:
    good = {"words": "Ringa.", "responsibleUnitId": cast.unit("bup"), "dueOn": in_days(0)}
    then_it_is(await cast.rektor.post(f"{met.path}/actions", good), 201)
    for wrong, pointer in (
        ({"dueOn": in_days(-1)}, "/dueOn"),
        ({"responsibleUnitId": cast.unit("eken")}, "/responsibleUnitId"),
        ({"responsibleUnitId": "uni-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/responsibleUnitId"),
        ({"words": "a\u0000b"}, "/words"),
    ):
        refused = await cast.rektor.post(f"{met.path}/actions", {**good, **wrong})
        body = then_it_is_refused(refused, 422, "invalid-request")
        assert [error["pointer"] for error in body["errors"]] == [pointer]


async def test_a_promise_passes_its_date_and_everybody_sees_it(cast: Cast, met: PlanOfElsa) -> None:
    promise = await given_a_promise(cast, met, "bup", due=in_days(10))
    assert promise["overdue"] is False
    await when_the_date_is(cast, (wall_clock() + timedelta(days=11)).isoformat())
    (late,) = then_it_is(await cast.reception.get(f"{met.path}/actions"), 200)["items"]
    assert late["overdue"] is True
    listed = then_it_is(await cast.rektor.get(f"{met.child.path}/plans"), 200)
    assert listed["items"][0]["overdueActions"] == 1
    assert then_it_is(await met.guardian.get(met.path), 200)["overdueActions"] == 1
    path = f"{met.path}/actions/{promise['id']}"
    kept = then_it_is(await cast.bup.patch(path, {"status": "done"}), 200)
    assert (kept["status"], kept["overdue"]) == ("done", False)
    assert kept["doneAt"] is not None
    assert then_it_is(await cast.rektor.get(met.path), 200)["overdueActions"] == 0


async def test_on_its_own_day_a_promise_is_not_yet_late(cast: Cast, met: PlanOfElsa) -> None:
    promise = await given_a_promise(cast, met, "bup", due=in_days(10))
    await when_the_date_is(cast, f"{in_days(10)}T12:00:00Z")
    read = then_it_is(await cast.rektor.get(f"{met.path}/actions/{promise['id']}"), 200)
    assert read["overdue"] is False


async def given_inquiry_at_the_plan(cast: Cast, plan: PlanOfElsa) -> None:
    """Another unit of the social services sits at the plan too."""
    wider = await given_a_plan_consent(cast, plan.child, "bup", "reception", "inquiry")
    then_it_is(await cast.rektor.patch(plan.path, {"consentId": wider}), 200)
    plan.invitations["inquiry"] = (await when_a_unit_is_called(cast, plan.path, "inquiry"))["id"]
    await when_they_accept(plan, inquiry=cast.inquiry)


async def test_another_unit_of_the_givers_organisation_has_promised_nothing(
    cast: Cast, met: PlanOfElsa
) -> None:
    await given_inquiry_at_the_plan(cast, met)
    path = f"{met.path}/actions/{(await given_a_promise(cast, met, 'reception'))['id']}"
    for report in ({"status": "done"}, {"evidence": "Elsa var där."}):
        for other in (cast.inquiry, cast.bup):
            refused = then_it_is_refused(await other.patch(path, report), 403, "not-allowed")
            assert refused["missing"] == "responsible-party"
    for stranger in (cast.other_rektor, cast.service):
        then_it_is_refused(await stranger.patch(path, {"status": "done"}, etag='"x"'), 404, "not-found")
    assert then_it_is(await cast.reception.get(path), 200)["status"] == "promised"
    silent = then_it_is_refused(
        await cast.reception.patch(path, {"status": "broken"}), 422, "invalid-request"
    )
    assert silent["errors"][0]["pointer"] == "/reason"
    then_it_is(await cast.reception.patch(path, {"status": "broken", "reason": "Ingen tid fanns."}), 200)
    then_it_is(await cast.reception.patch(path, {"status": "done"}), 200)
    late = await cast.reception.patch(path, {"status": "started"})
    refused = then_it_is_refused(late, 409, "state-forbids")
    assert (refused["state"], refused["allowed"]) == ("done", [])


async def test_who_leads_the_plan_and_its_owner_report_in_their_own_name(cast: Cast, met: PlanOfElsa) -> None:
    await given_inquiry_at_the_plan(cast, met)
    path = f"{met.path}/actions/{(await given_a_promise(cast, met, 'bup'))['id']}"
    then_it_is(await cast.rektor.patch(path, {"status": "started"}), 200)
    kept = {"status": "done", "evidence": "Elsa har berättat om besöket."}
    then_it_is_refused(await cast.inquiry.patch(path, kept), 403, "not-allowed")
    lead = {"planId": met.id, "professionalId": cast.inquiry.id, "validFrom": in_days(0)}
    leads = f"{met.child.path}/lead-professional-assignments"
    then_it_is(await cast.rektor.post(leads, lead), 201)
    told = then_it_is(await cast.inquiry.patch(path, kept), 200)
    by = [step["changedByProfessionalId"] for step in told["history"]]
    assert by == [cast.rektor.id, cast.rektor.id, cast.inquiry.id]


async def test_what_a_promise_has_been_through_stays_to_be_seen(cast: Cast, met: PlanOfElsa) -> None:
    body = {
        "words": "Erbjuda en första tid.",
        "responsibleUnitId": cast.unit("bup"),
        "responsibleProfessionalId": cast.bup.id,
        "startsOn": in_days(1),
        "dueOn": in_days(10),
    }
    promise = then_it_is(await cast.rektor.post(f"{met.path}/actions", body), 201)
    assert (promise["responsibleProfessionalId"], promise["startsOn"]) == (cast.bup.id, in_days(1))
    path = f"{met.path}/actions/{promise['id']}"
    for step in (
        {"status": "broken", "reason": "Läkaren slutade."},
        {"dueOn": in_days(30), "reason": "En ny läkare kommer i december."},
        {"words": "Erbjuda två tider."},
        {"status": "done", "evidence": "Elsa var där."},
    ):
        then_it_is(await cast.bup.patch(path, step), 200)
    seen = then_it_is(await met.guardian.get(path), 200)
    assert (seen["status"], seen["wasBroken"], seen["timesPutOff"]) == ("done", True, 1)
    told = [(each["status"], each["dueOn"], each["reason"], each["evidence"]) for each in seen["history"]]
    assert told == [
        ("promised", in_days(10), None, None),
        ("broken", in_days(10), "Läkaren slutade.", None),
        ("broken", in_days(30), "En ny läkare kommer i december.", None),
        ("broken", in_days(30), None, None),
        ("done", in_days(30), None, "Elsa var där."),
    ]
    worded = [each["words"] for each in seen["history"]]
    assert worded == ["Erbjuda en första tid."] * 3 + ["Erbjuda två tider."] * 2
    (listed,) = then_it_is(await cast.reception.get(f"{met.path}/actions"), 200)["items"]
    assert listed["history"] == seen["history"]
    for wrong, pointer in (
        ({"responsibleProfessionalId": cast.rektor.id}, "/responsibleProfessionalId"),
        ({"startsOn": in_days(11)}, "/startsOn"),
    ):
        refused = await cast.rektor.post(f"{met.path}/actions", {**body, **wrong})
        assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == pointer


async def test_words_and_date_need_the_writing_scope_and_the_report_its_own(
    cast: Cast, met: PlanOfElsa
) -> None:
    promise = await given_a_promise(cast, met, "bup")
    path = f"{met.path}/actions/{promise['id']}"
    attending = without(cast, cast.bup, "health-record", "plans.write")
    later = {"dueOn": in_days(20), "reason": "Mottagningen flyttar."}
    then_it_is_refused(await attending.patch(path, later), 403, "scope-missing")
    then_it_is(await attending.patch(path, {"status": "started"}), 200)
    writing = without(cast, cast.bup, "health-record", "plans.attend")
    then_it_is_refused(await writing.patch(path, {"status": "done"}), 403, "scope-missing")
    then_it_is(await writing.patch(path, later), 200)
    silent = then_it_is_refused(await writing.patch(path, {"dueOn": in_days(30)}), 422, "invalid-request")
    assert silent["errors"][0]["pointer"] == "/reason"
    back = {"dueOn": in_days(-1), "reason": "Fel datum."}
    past = then_it_is_refused(await cast.rektor.patch(path, back), 422, "invalid-request")
    assert past["errors"][0]["pointer"] == "/dueOn"
    stale = (await cast.bup.get(path)).headers["ETag"]
    then_it_is(await cast.bup.patch(path, {"words": "Erbjuda två tider."}, etag=stale), 200)
    then_it_is_refused(await cast.bup.patch(path, {"status": "done"}, etag=stale), 412, "stale")
