"""How agreements and what they say about time look on the wire."""

from collections.abc import Sequence
from datetime import date

from fastapi import Response

from app.agreements.models import AgreementVersion, CollaborationAgreement
from app.agreements.schemas import AgreedTimingRead, AgreementRead, AgreementVersionRead
from app.agreements.service import Agreed, is_overdue
from app.kit.links import links_of
from app.organisations.service import last_day

_PLAIN = {
    "id",
    "organisation_id",
    "kind",
    "name",
    "levels",
    "limits",
    "timings",
    "goals",
    "document_url",
    "revision_on",
    "version",
}


def agreement_read(
    row: CollaborationAgreement, parties: Sequence[str], *, on: date, response: Response | None = None
) -> AgreementRead:
    """Show an agreement."""
    path = f"/collaboration-agreements/{row.id}"
    return AgreementRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "party_ids": parties,
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "overdue": is_overdue(row, on),
            "_links": links_of(path, response, versions=f"{path}/versions"),
        }
    )


def version_read(row: AgreementVersion) -> AgreementVersionRead:
    """Show what an agreement said."""
    return AgreementVersionRead.model_validate(
        {"goals": [], **row.said, "id": row.id, "version": row.version, "recorded_at": row.recorded_at}
    )


def timing_read(agreed: Agreed) -> AgreedTimingRead:
    """Show a time and who says so."""
    return AgreedTimingRead(
        key=agreed.key, amount=agreed.amount, unit=agreed.unit, agreement_id=agreed.agreement_id
    )
