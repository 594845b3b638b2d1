"""How a received report, a meeting and an inquiry look to social services."""

from collections.abc import Sequence

from fastapi import Response

from app.access.doors import Pass
from app.concerns import received_queries, ticking
from app.concerns.meeting import standing_of
from app.concerns.meeting_schemas import ReportMeetingRead
from app.concerns.models import ConcernSupplement
from app.concerns.received_models import (
    ChildInquiry,
    ConcernExtension,
    ReceivedConcernReport,
    ReportMeeting,
)
from app.concerns.received_schemas import (
    ChildInquiryRead,
    ConcernClockRead,
    ConcernExtensionRead,
    ReceivedConcernReportRead,
)
from app.concerns.ticking import Ticking
from app.kit.links import links_of
from app.organisations.models import Professional

_PLAIN = {
    "id",
    "unit_id",
    "channel",
    "received_at",
    "status",
    "reporter_kind",
    "reporter_id",
    "reporter_unit_id",
    "violence",
    "protection",
    "protection_judged_by",
    "protection_judged_at",
    "decision",
    "decided_by",
    "decided_at",
    "delayed_because",
    "child_inquiry_id",
    "feedback",
    "told_at",
    "passed_on_unit_id",
    "passed_on_at",
}
_AS_SAID = (
    "text",
    "identity_number",
    "child_name",
    "child_description",
    "in_danger_now",
    "family_informed",
)
_EXTENSION = {"id", "reason", "rule", "until", "decided_by", "decided_at"}
_INQUIRY = {
    "id",
    "branch",
    "unit_id",
    "opened_unit_id",
    "opened_by",
    "opened_at",
    "ended_by",
    "ended_at",
    "delayed_because",
}


async def received_reads(
    passed: Pass, rows: Sequence[ReceivedConcernReport], response: Response | None = None
) -> list[ReceivedConcernReportRead]:
    """Show some reports with what was added and the times that run."""
    ids = [row.id for row in rows]
    added = await received_queries.supplements(passed.session, ids)
    extensions = await received_queries.extensions(passed.session, received_ids=ids)
    return [await _received_read(passed, row, added, extensions, response) for row in rows]


async def _received_read(
    passed: Pass,
    row: ReceivedConcernReport,
    added: Sequence[ConcernSupplement],
    extensions: Sequence[ConcernExtension],
    response: Response | None,
) -> ReceivedConcernReportRead:
    said = passed.vault.open_json(row.organisation_id, row.text_sealed)
    path = f"/received-concern-reports/{row.id}"
    inquiry = {"inquiry": f"/child-inquiries/{row.child_inquiry_id}"} if row.child_inquiry_id else {}
    why = passed.vault.open_json(row.organisation_id, row.decision_sealed) if row.decision_sealed else None
    return ReceivedConcernReportRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            **{name: said[name] for name in _AS_SAID},
            "stated_child_id": said["child_id"],
            "reporter_name": await _name_of(passed, row, said.get("reporter_name")),
            "child_id": await _child_shown(passed, row.child_id),
            "supplements": [
                {
                    **each.model_dump(include={"id", "added_by", "added_at"}),
                    "text": passed.vault.open(each.organisation_id, each.text_sealed),
                }
                for each in added
                if each.received_concern_report_id == row.id
            ],
            "protection_reason": passed.vault.open_optional(row.organisation_id, row.protection_sealed),
            "decision_reason": why["reason"] if why else None,
            "feedback_withheld_at": row.withheld_at,
            "passed_on_reason": passed.vault.open_optional(row.organisation_id, row.passed_on_sealed),
            "extensions": _extensions(passed, row.id, extensions),
            "clocks": [
                clock_read(passed, each) for each in ticking.of_report(passed.session, row, extensions)
            ],
            "_links": links_of(path, response, meetings=f"{path}/meetings", **inquiry),
        }
    )


async def _name_of(passed: Pass, row: ReceivedConcernReport, said: str | None) -> str | None:
    """Who reports, by name: the reporter is personal."""
    person = await passed.session.get(Professional, row.reporter_id) if row.reporter_id else None
    return said if person is None else passed.vault.open(person.organisation_id, person.name_sealed)


async def _child_shown(passed: Pass, child_id: str | None) -> str | None:
    """The child's pointer, for those who may know of the child here."""
    known = child_id is not None and await received_queries.may_know(passed.session, child_id)
    return child_id if known else None


def _extensions(passed: Pass, about: str, rows: Sequence[ConcernExtension]) -> list[ConcernExtensionRead]:
    return [
        ConcernExtensionRead.model_validate(
            {
                **row.model_dump(include=_EXTENSION),
                "note": passed.vault.open(row.organisation_id, row.note_sealed),
            }
        )
        for row in rows
        if about in {row.received_concern_report_id, row.child_inquiry_id}
    ]


def clock_read(passed: Pass, each: Ticking) -> ConcernClockRead:
    """Show a time that runs."""
    return ConcernClockRead.model_validate(
        {
            **each.ids,
            **each.clock.shown(passed.moment.today),
            "rule": each.rule,
            "certainty": each.certainty,
        }
    )


def meeting_read(passed: Pass, row: ReportMeeting, response: Response | None = None) -> ReportMeetingRead:
    """Show a meeting."""
    report = f"/received-concern-reports/{row.received_concern_report_id}"
    plain = {
        "id",
        "received_concern_report_id",
        "unsuitable_because",
        "place",
        "starts_at",
        "answers",
        "written_by",
        "written_at",
        "held_at",
    }
    return ReportMeetingRead.model_validate(
        {
            **row.model_dump(include=plain),
            "standing": standing_of(row),
            "note": passed.vault.open_optional(row.organisation_id, row.note_sealed),
            "_links": links_of(f"{report}/meetings/{row.id}", response, report=report),
        }
    )


async def inquiry_reads(passed: Pass, rows: Sequence[ChildInquiry]) -> list[ChildInquiryRead]:
    """Show some inquiries with the reports that belong to them and the time that runs."""
    ids = [row.id for row in rows]
    reports = await received_queries.reports_of(passed.session, ids)
    extensions = await received_queries.extensions(passed.session, inquiry_ids=ids)
    return [
        ChildInquiryRead.model_validate(
            {
                **row.model_dump(include=_INQUIRY),
                "child_id": await _child_shown(passed, row.child_id),
                "received_concern_report_ids": [
                    each.id for each in reports if each.child_inquiry_id == row.id
                ],
                "extensions": _extensions(passed, row.id, extensions),
                "clocks": [clock_read(passed, each) for each in ticking.of_inquiry(row, extensions)],
                "_links": links_of(f"/child-inquiries/{row.id}"),
            }
        )
        for row in rows
    ]
