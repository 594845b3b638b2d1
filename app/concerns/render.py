"""How a report looks to who made it, and to the head of the unit."""

from collections.abc import Sequence

from fastapi import Response

from app.access.doors import Pass
from app.concerns import service
from app.concerns.carried import EMERGENCY_PHONE
from app.concerns.models import ConcernFeedbackGiven, ConcernReport, ConcernSupplement
from app.concerns.schemas import ConcernFeedbackRead, ConcernReportRead
from app.kit.links import links_of
from app.organisations.reaching import contact_route

_PLAIN = {
    "id",
    "reported_at",
    "reported_by",
    "unit_id",
    "delivery",
    "delivered_at",
    "missing",
    "cosign_asked",
    "cosigned_by",
    "cosigned_at",
}
_AS_SAID = (
    "text",
    "identity_number",
    "child_name",
    "child_description",
    "suspects_violence",
    "in_danger_now",
    "family_informed",
)


async def report_read(
    passed: Pass,
    row: ConcernReport,
    added: Sequence[ConcernSupplement],
    response: Response | None = None,
) -> ConcernReportRead:
    """Show a report: the receipt. Where the child is protected no recipient is named."""
    said = passed.vault.open_json(row.organisation_id, row.text_sealed)
    knows, shows = await service.shows_place(passed, row)
    path = f"/concern-reports/{row.id}"
    return ConcernReportRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            **{name: said[name] for name in _AS_SAID},
            "recipient_organisation_id": row.recipient_organisation_id if shows else None,
            "recipient_unit_id": row.recipient_unit_id if shows else None,
            "doubts": row.doubts if shows else [],
            "contacts": [contact_route(unit) for unit in await service.contacts(passed, row, shows=shows)],
            "emergency_phone": passed.session.info[EMERGENCY_PHONE],
            "child_id": row.child_id if knows else None,
            "supplements": [
                {
                    **each.model_dump(include={"id", "added_by", "added_at"}),
                    "text": passed.vault.open(each.organisation_id, each.text_sealed),
                }
                for each in added
                if each.concern_report_id == row.id
            ],
            "feedback_due_on": service.feedback_due(passed.session, row),
            "_links": links_of(
                path, response, feedback=f"{path}/feedback", supplements=f"{path}/supplements"
            ),
        }
    )


def feedback_read(passed: Pass, row: ConcernReport, told: ConcernFeedbackGiven | None) -> ConcernFeedbackRead:
    """Show one of three values, or that there is none yet."""
    return ConcernFeedbackRead.model_validate(
        {
            "value": told.value if told else None,
            "code": told.code if told else None,
            "told_at": told.told_at if told else None,
            "due_on": service.feedback_due(passed.session, row),
            "_links": links_of(
                f"/concern-reports/{row.id}/feedback", None, report=f"/concern-reports/{row.id}"
            ),
        }
    )
