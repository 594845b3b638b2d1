"""The part of the walk that goes through concern reports, from the first word to the end of an inquiry."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.kit.clock import swedish_date, wall_clock
from tests.organisations.places import Place, given_a_place
from tests.steps import given_a_child

if TYPE_CHECKING:
    from tests.promises.walk import Walk

_JUDGED = {"outcome": "no-immediate-need", "reason": "Barnet är i skolan till fyra."}


async def walk_concerns(walk: "Walk") -> None:
    """Report, add, pass on, stand behind; receive, judge, meet, decide, tell; end the inquiry."""
    place = await given_a_place(walk.cast)
    ek = await place.school("ek")
    sara = await place.social_worker("Sara", "nord")
    key = f"{place.code}-ek"
    teacher = await walk.cast.world.person(
        f"{key}-tea",
        full_name="Tea Lärare",
        unit=key,
        organisation=key,
        role="teacher",
        system=f"{key}-system",
    )
    first, second = [await _reported(walk, place, teacher) for _ in range(2)]
    report = {"concernReportId": first[0]}
    await walk.call("list_concern_reports", teacher)
    await walk.call("read_concern_report", teacher, **report)
    await walk.call("create_concern_supplement", teacher, {"text": "Nytt blåmärke."}, **report)
    await walk.call("cosign_concern_report", ek, **report)
    lost = await walk.call(
        "create_concern_report", teacher, {"text": "Blåmärken.", "municipalityCode": "0000"}
    )
    await walk.call("deliver_concern_report", teacher, {"how": "telephone"}, concernReportId=lost["id"])
    await _decide(walk, sara, first[1], second[1])
    _, astray = await _reported(walk, place, teacher)
    other = await given_a_place(walk.cast)
    there = {"unitId": other.receptions["nord"], "reason": "Bor där."}
    await walk.call("pass_concern_report_on", sara, there, receivedConcernReportId=astray)
    await walk.call("read_concern_feedback", teacher, **report)


async def _reported(walk: "Walk", place: Place, teacher: Any) -> tuple[str, str]:
    """A report, and the reception's own record of it."""
    text = f"Blåmärken på armarna. {uuid.uuid4().hex}"
    made = await walk.call("create_concern_report", teacher, {"text": text})
    page = await walk.call("list_received_concern_reports", place.people["Sara"])
    return made["id"], next(each["id"] for each in page["items"] if each["text"] == text)


async def _decide(walk: "Walk", sara: Any, one: str, other: str) -> None:
    """One leads to an inquiry, of another the reporter is told nothing."""
    report = {"receivedConcernReportId": one}
    told = {"text": "En granne ringer.", "channel": "telephone", "reporterKind": "private-person"}
    await walk.call("create_received_concern_report", sara, told)
    await walk.call("read_received_concern_report", sara, **report)
    elsa = await given_a_child(sara, kind="case")
    await walk.call("name_reported_child", sara, {"childId": elsa.id}, **report)
    await walk.call("judge_protection", sara, _JUDGED, **report)
    today = swedish_date(wall_clock())
    later = {"reason": "exceptional-reasons", "note": "Sjukhus.", "until": str(today + timedelta(days=20))}
    await walk.call("extend_concern_decision", sara, later, **report)
    starts = (wall_clock() + timedelta(hours=1)).isoformat()
    offer = {"place": "school", "startsAt": starts, "offeredTo": ["guardians"]}
    meeting = await walk.call("create_report_meeting", sara, offer, **report)
    held = {**report, "reportMeetingId": meeting["id"]}
    yes = {"party": "guardians", "answer": "accepted"}
    await walk.call("answer_report_meeting", sara, yes, **held)
    await walk.call("hold_report_meeting", sara, {}, **held)
    await walk.call("list_report_meetings", sara, **report)
    await walk.call("list_concern_clocks", sara)
    opened = {"outcome": "open-inquiry", "reason": "Det behöver utredas."}
    decided = await walk.call("decide_concern_report", sara, opened, **report)
    await walk.call("tell_reporter", sara, {"value": "inquiry-opened"}, **report)
    kept = {"reason": "Barnet far illa av det."}
    await walk.call("withhold_concern_feedback", sara, kept, receivedConcernReportId=other)
    inquiry = {"childInquiryId": decided["childInquiryId"]}
    await walk.call("list_child_inquiries", sara)
    await walk.call("read_child_inquiry", sara, **inquiry)
    longer = {"reason": "special-reasons", "note": "Polisförhör.", "until": str(today + timedelta(days=150))}
    await walk.call("extend_child_inquiry", sara, longer, **inquiry)
    await walk.call("end_child_inquiry", sara, {}, **inquiry)
