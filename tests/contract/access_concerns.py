"""What the matrix has of concern reports: one that the teacher has made, an offered meeting, an inquiry."""

import uuid
from collections.abc import Mapping
from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.contract.access_sharing import NOBODY_HAS
from tests.steps import Child, then_it_is

CONCERN_BODIES: Mapping[str, Any] = {
    "create_concern_supplement": {"text": "Nytt blåmärke."},
    "deliver_concern_report": {"how": "again"},
    "cosign_concern_report": None,
    "create_received_concern_report": {
        "text": "Ring tillbaka.",
        "channel": "telephone",
        "reporterKind": "mandated",
        "receivedAt": "2199-01-01T00:00:00Z",
    },
    "name_reported_child": {"childId": f"chi-{NOBODY_HAS}"},
    "pass_concern_report_on": {"unitId": f"uni-{NOBODY_HAS}", "reason": "Bor någon annanstans."},
    "judge_protection": {"outcome": "no-immediate-need", "reason": "Nej."},
    "decide_concern_report": {
        "outcome": "open-inquiry",
        "reason": "Ja.",
        "inquiryUnitId": f"uni-{NOBODY_HAS}",
    },
    "extend_concern_decision": {"reason": "lack-of-staff", "note": "Semester.", "until": "2199-01-01"},
    "tell_reporter": {"value": "inquiry-open-already"},
    "withhold_concern_feedback": {"reason": "Barnet far illa av det."},
    "create_report_meeting": {"unsuitableBecause": "not-the-childs-best"},
    "answer_report_meeting": {"party": "child", "answer": "waiting"},
    "hold_report_meeting": {"heldAt": "2199-01-01T00:00:00Z"},
    "extend_child_inquiry": {"reason": "lack-of-staff", "note": "Semester.", "until": "2199-01-01"},
    "end_child_inquiry": {},
    "answer_application": {"outcome": "elsewhere", "reason": "Någon annan svarar."},
}
"""Bodies that a schema accepts, so that the room judges whose it is; who is let in is refused for what they
say, or does what changes nothing that the matrix reads."""


async def reported(cast: Cast) -> dict[str, str]:
    """A report of the teacher's that the reception has not decided on, and another that led to an inquiry."""
    report, received = await _one(cast)
    _, other = await _one(cast)
    body = {"outcome": "open-inquiry", "reason": "Det behöver utredas."}
    decided = then_it_is(await cast.reception.post(f"/received-concern-reports/{other}/decision", body), 200)
    offer = {"place": "school", "startsAt": decided["receivedAt"], "offeredTo": ["guardians"]}
    path = f"/received-concern-reports/{received}/meetings"
    return {
        "concernReportId": report,
        "receivedConcernReportId": received,
        "reportMeetingId": then_it_is(await cast.reception.post(path, offer), 201)["id"],
        "childInquiryId": decided["childInquiryId"],
    }


async def applied(guardian: Caller, child: Child) -> str:
    """What a guardian has applied for, in the matrix' own district: the reception's to answer."""
    body = {
        "applicantName": "Anna Berg",
        "childName": "Elsa Berg",
        "phone": "070-123 45 67",
        "what": "Hjälp med mornarna.",
        "municipalityCode": "9901",
        "districtCode": "matrix",
    }
    return str(then_it_is(await guardian.post(f"{child.path}/applications", body), 201)["id"])


async def _one(cast: Cast) -> tuple[str, str]:
    """In the matrix' own district: about no child that anybody has here."""
    text = f"Blåmärken på armarna. {uuid.uuid4().hex}"
    body = {"text": text, "municipalityCode": "9901", "districtCode": "matrix"}
    made = then_it_is(await cast.teacher.post("/concern-reports", body), 201)
    page = then_it_is(await cast.reception.get("/received-concern-reports", limit=100), 200)
    return made["id"], next(each["id"] for each in page["items"] if each["text"] == text)
