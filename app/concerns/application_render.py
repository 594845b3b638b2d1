"""How an application looks to who has made it and to who answers it, and a handover to who has made it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import Response

from app.access.doors import Cleared, Pass
from app.concerns import queries, received_queries
from app.concerns.application_models import HelpApplication, WarmHandover
from app.concerns.application_schemas import HelpApplicationRead, ReceivedApplicationRead, WarmHandoverRead
from app.concerns.applying import shown
from app.concerns.carried import EMERGENCY_PHONE
from app.kit.links import links_of
from app.organisations.reaching import contact_route
from app.vocabulary import ApplicationStatus

_BOTH = {"id", "aim", "received_at", "meets_at", "meeting_place", "answered_at", "withdrawn_at"}
_RECEIVED = {
    *_BOTH,
    "unit_id",
    "handed_over_unit_id",
    "handed_over_by",
    "next_contact_unit_id",
    "answered_by",
    "child_inquiry_id",
}
_SAID = ("applicant_name", "child_name", "phone")
_KEPT = {"organisation_id", "branch", "unit_id", "help_application_id", "recorded_at"}


async def application_reads(
    cleared: Cleared, rows: Sequence[HelpApplication], response: Response | None = None
) -> list[HelpApplicationRead]:
    """Show some applications to the family, each with somebody to turn to."""
    units = await queries.units(cleared.session, [each.next_contact_unit_id or each.unit_id for each in rows])
    return [
        HelpApplicationRead.model_validate(
            {
                **row.model_dump(include=_BOTH | {"child_id"}),
                **_answer(cleared, row),
                "what": _text(cleared, row).get("what"),
                "status": _status(row),
                "answer_due_on": row.due_on,
                "contacts": [
                    contact_route(each)
                    for each in shown(cleared, [units[row.next_contact_unit_id or row.unit_id]])
                ],
                "emergency_phone": cleared.session.info[EMERGENCY_PHONE],
                "_links": links_of(f"/children/{row.child_id}/applications/{row.id}", response),
            }
        )
        for row in rows
    ]


async def received_read(passed: Pass, row: HelpApplication) -> ReceivedApplicationRead:
    """Show an application to the unit that answers it."""
    said = _text(passed, row)
    inquiry = {"inquiry": f"/child-inquiries/{row.child_inquiry_id}"} if row.child_inquiry_id else {}
    knows = await received_queries.may_know(passed.session, row.child_id)
    return ReceivedApplicationRead.model_validate(
        {
            **row.model_dump(include=_RECEIVED),
            **{name: said[name] for name in _SAID},
            **_answer(passed, row),
            "what": said.get("what"),
            "identity_number": said.get("identity_number"),
            "child_id": row.child_id if knows else None,
            "status": _status(row),
            "answer_due_on": row.due_on,
            "overdue": _status(row) == ApplicationStatus.WAITING and passed.moment.today > row.due_on,
            "_links": links_of(f"/applications/{row.id}", None, **inquiry),
        }
    )


async def handover_reads(
    cleared: Cleared,
    rows: Sequence[WarmHandover],
    standings: Mapping[str, tuple[datetime | None, str | None]],
    response: Response | None = None,
) -> list[WarmHandoverRead]:
    """Show some handovers to the branch that has made them."""
    told = {row.id: standings.get(row.id, (None, None)) for row in rows}
    units = await queries.units(cleared.session, [told[row.id][1] or row.recipient_unit_id for row in rows])
    masked: dict[str, Any] = dict.fromkeys(("recipient_unit_id", "next_contact_unit_id"))
    return [
        WarmHandoverRead.model_validate(
            {
                **row.model_dump(exclude=_KEPT),
                "answered_at": told[row.id][0],
                "next_contact_unit_id": told[row.id][1],
                **(masked if cleared.place_masked else {}),
                "contacts": [
                    contact_route(each)
                    for each in shown(cleared, [units[told[row.id][1] or row.recipient_unit_id]])
                ],
                "_links": links_of(f"/children/{row.child_id}/warm-handovers/{row.id}", response),
            }
        )
        for row in rows
    ]


def _status(row: HelpApplication) -> str:
    if row.withdrawn_at is not None:
        return ApplicationStatus.WITHDRAWN
    return row.outcome or ApplicationStatus.WAITING


def _text(passed: Pass, row: HelpApplication) -> dict[str, Any]:
    said: dict[str, Any] = passed.vault.open_json(row.organisation_id, row.text_sealed)
    return said


def _answer(passed: Pass, row: HelpApplication) -> dict[str, str | None]:
    """What is answered; where it names a protected child's place, the family reads it all the same."""
    if row.answer_sealed is None:
        return {"reason": None, "next_contact": None}
    said = passed.vault.open_json(row.organisation_id, row.answer_sealed)
    return {"reason": said["reason"], "next_contact": said["nextContact"]}
