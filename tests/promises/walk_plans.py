"""The part of the walk that goes through a plan: called, met, active, led, ended."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.kit.clock import wall_clock
from tests.days import in_days
from tests.plans.plan_steps import NEED, QUESTION, given_a_plan, given_a_plan_consent
from tests.steps import given_a_child, given_a_guardian
from tests.towns import years_ago

if TYPE_CHECKING:
    from tests.promises.walk import Walk


async def walk_plans(walk: "Walk") -> None:
    """Open a plan about a child of its own, and take it to its end."""
    rektor = walk.cast.rektor
    child = await given_a_child(rektor)
    await given_a_guardian(rektor, child)
    consent_id = await given_a_plan_consent(walk.cast, child, "bup", "reception")
    opened = {"need": NEED, "consentId": consent_id}
    plan: dict[str, Any] = await walk.call("open_plan", rektor, opened, childId=child.id)
    where = {"planId": plan["id"]}
    await walk.call("list_plans", rektor, childId=child.id)
    await walk.call("read_plan", rektor, **where)
    await _called(walk, where)
    await _met(walk, where)
    await _worked_on(walk, where)
    social = {"overallResponsibleOrganisationId": walk.cast.organisation("social")}
    await walk.call("update_plan", rektor, {**social, "othersMeasures": {"none": True}}, **where)
    await walk.call("activate_plan", rektor, **where)
    lead = {"planId": plan["id"], "professionalId": rektor.id, "validFrom": in_days(0)}
    await walk.call("create_lead_professional_assignment", rektor, lead, childId=child.id)
    await walk.call("list_lead_professional_assignments", rektor, childId=child.id)
    await _followed_up(walk, where)
    await _spoken(walk, where)
    await _timed(walk, where)
    await walk.call("read_plan_document", rektor, **where)
    await walk.call("list_plan_document_copies", rektor, **where)
    await _handed_over(walk)
    await walk.call("end_plan", rektor, {"reason": "goals-reached"}, **where)


async def _handed_over(walk: "Walk") -> None:
    """Another plan, of somebody who is seventeen and has consented for the days from eighteen on."""
    rektor, cast = walk.cast.rektor, walk.cast
    youth = await given_a_child(rektor, born=years_ago(17, days=300))
    await given_a_guardian(rektor, youth)
    consent = await given_a_plan_consent(cast, youth, "bup", validTo="2099-12-31", judgedMature=False)
    plan = await given_a_plan(cast, youth, consentId=consent)
    own = {"validFrom": in_days(90), "validTo": "2099-12-31"}
    asked = await given_a_plan_consent(cast, youth, "bup", **own)
    await walk.call("transfer_plan", rektor, {"consentId": asked}, planId=plan["id"])


async def _followed_up(walk: "Walk", where: dict[str, str]) -> None:
    rektor = walk.cast.rektor
    (goal,) = (await walk.call("list_goals", rektor, **where))["items"]
    judged = {"byChild": "reached", "byFamily": "partly", "byProfessionals": "reached"}
    held = {
        "heldOn": in_days(0),
        "childTookPart": True,
        "outcomes": [{"goalId": goal["id"], **judged}],
        "nextOn": in_days(180),
    }
    made = await walk.call("create_follow_up", rektor, held, **where)
    await walk.call("read_follow_up", rektor, **where, followUpId=made["id"])
    await walk.call("list_follow_ups", rektor, **where)


async def _timed(walk: "Walk", where: dict[str, str]) -> None:
    rektor = walk.cast.rektor
    still = {"kind": "plan-follow-up", "reason": "family-asks", "note": "De är bortresta."}
    days = {"validFrom": in_days(1), "validTo": in_days(7)}
    made = await walk.call("create_clock_pause", rektor, {**still, **days}, **where)
    await walk.call("list_clock_pauses", rektor, **where)
    await walk.call("list_clocks", rektor)
    await walk.call("list_deadlines", rektor)
    await walk.call("take_back_clock_pause", rektor, **where, clockPauseId=made["id"])
    await _in_the_calendar(walk)


async def _in_the_calendar(walk: "Walk") -> None:
    rektor = walk.cast.rektor
    feed = await walk.call("create_calendar_feed", rektor)
    await walk.call("list_calendar_feeds", rektor)
    which = {"calendarFeedId": feed["id"]}
    await walk.call("read_calendar_feed", rektor, **which)
    renewed = await walk.call("renew_calendar_feed", rektor, **which)
    key = renewed["address"].rpartition("/")[2].removesuffix(".ics")
    await walk.call("read_calendar", rektor, calendarKey=key)
    await walk.call("revoke_calendar_feed", rektor, **which)


async def _spoken(walk: "Walk", where: dict[str, str]) -> None:
    bup = walk.cast.bup
    said = await walk.call("create_dissent", bup, {"against": "plan", "words": "För stort."}, **where)
    await walk.call("read_dissent", bup, **where, dissentId=said["id"])
    await walk.call("list_dissents", bup, **where)
    await walk.call("take_back_dissent", bup, **where, dissentId=said["id"])
    voice = {"words": "Hämta mig.", "toParties": True, "toGuardians": False}
    heard = await walk.call("create_voice", bup, voice, **where)
    await walk.call("read_voice", bup, **where, voiceId=heard["id"])
    await walk.call("list_voices", bup, **where)
    await walk.call("update_voice", bup, {"effect": "Han blir hämtad."}, **where, voiceId=heard["id"])


async def _called(walk: "Walk", where: dict[str, str]) -> None:
    rektor, cast = walk.cast.rektor, walk.cast
    for invited in (cast.bup, cast.reception):
        call = {"unitId": invited.unit_id, "kind": "called", "question": QUESTION}
        made = await walk.call("create_invitation", rektor, call, **where)
        await walk.call("list_invitations", invited, **where)
        await walk.call("read_invitation", invited, **where, invitationId=made["id"])
        yes = {"answer": "accepted", "mandate": True}
        await walk.call("answer_invitation", invited, yes, **where, invitationId=made["id"])


async def _met(walk: "Walk", where: dict[str, str]) -> None:
    rektor = walk.cast.rektor
    begun = (wall_clock() - timedelta(minutes=5)).isoformat()
    meeting = {"startsAt": begun, "place": "Lindens skola"}
    made = await walk.call("create_meeting", rektor, meeting, **where)
    held = {"presentUnitIds": [rektor.unit_id], "childTookPart": True}
    await walk.call("update_meeting", rektor, {"held": held}, **where, meetingId=made["id"])
    await walk.call("read_meeting", rektor, **where, meetingId=made["id"])
    await walk.call("list_meetings", rektor, **where)


async def _worked_on(walk: "Walk", where: dict[str, str]) -> None:
    bup = walk.cast.bup
    goal = await walk.call("create_goal", bup, {"words": "Jag vill vara med."}, **where)
    await walk.call("update_goal", bup, {"indicator": "included"}, **where, goalId=goal["id"])
    await walk.call("read_goal", bup, **where, goalId=goal["id"])
    await walk.call("list_goals", bup, **where)
    promise = {
        "words": "Erbjuda en tid.",
        "goalId": goal["id"],
        "responsibleUnitId": bup.unit_id,
        "dueOn": in_days(10),
    }
    made = await walk.call("create_action", bup, promise, **where)
    await walk.call("update_action", bup, {"status": "started"}, **where, actionId=made["id"])
    await walk.call("read_action", bup, **where, actionId=made["id"])
    await walk.call("list_actions", bup, **where)
