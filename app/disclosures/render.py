"""How disclosures look: the sender sees the decision, the recipient what was shared, the family that."""

from collections.abc import Container, Sequence
from typing import Any

from fastapi import Response
from sqlalchemy import RowMapping

from app.access.doors import Cleared
from app.disclosures.facts import ChildKnown
from app.disclosures.models import Disclosure, DisclosureItem, ReceivedItem
from app.disclosures.receiving import is_sender
from app.disclosures.schemas import (
    DisclosureContents,
    DisclosureItemRead,
    DisclosureRead,
    DisclosureReceipt,
    Ending,
    ReceivedItemRead,
    WaitingHandover,
    WithdrawalPreview,
)
from app.kit.links import links_of
from app.kit.vault import Vault
from app.vocabulary import ProtectionLevel

_FOR_ALL = {
    "id",
    "child_id",
    "organisation_id",
    "branch",
    "recipient_organisation_id",
    "recipient_branch",
    "recipient_unit_id",
    "purpose",
    "shared",
    "ground",
    "consent_id",
    "family_informed",
    "not_informed_until",
    "holds_until",
    "ended_at",
    "decided_at",
    "received_at",
}
_FOR_THE_SENDER = {"decided_by", "not_informed_reason", "decision"}
_PLACES = (
    "organisation_id",
    "unit_id",
    "recipient_organisation_id",
    "recipient_unit_id",
    "recipient_professional_id",
)
"""What tells where a protected child is."""
_RECORDED = ("necessity", "weighing", "reason_not_to_share")


def disclosure_read(
    cleared: Cleared,
    row: Disclosure,
    child: ChildKnown,
    undeliverable: Container[str],
    response: Response | None = None,
) -> DisclosureRead:
    """Show a disclosure without what was shared; with the response of a create, set its place."""
    return DisclosureRead.model_validate(_head(cleared, row, child, undeliverable, response))


def disclosure_contents(
    cleared: Cleared,
    row: Disclosure,
    child: ChildKnown,
    undeliverable: Container[str],
    items: Sequence[DisclosureItem],
) -> DisclosureContents:
    """Show a disclosure with those items that the caller may read now."""
    shown = [_item_read(cleared.vault, item) for item in items]
    return DisclosureContents.model_validate(
        {**_head(cleared, row, child, undeliverable, None), "items": shown}
    )


def _head(
    cleared: Cleared,
    row: Disclosure,
    child: ChildKnown,
    undeliverable: Container[str],
    response: Response | None,
) -> dict[str, Any]:
    path = f"/children/{row.child_id}/disclosures/{row.id}"
    own = is_sender(cleared, row)
    kept = row.necessity_sealed if own else None
    recorded = {} if kept is None else cleared.vault.open_json(row.organisation_id, kept)
    masked = child.shield is not ProtectionLevel.NONE and not own
    return {
        **row.model_dump(include=_FOR_ALL | (_FOR_THE_SENDER if own else set())),
        **({} if own else dict.fromkeys(_FOR_THE_SENDER)),
        "recipient_professional_id": None if cleared.actor.is_family else row.recipient_professional_id,
        "undeliverable": row.id in undeliverable if own else None,
        **{name: recorded.get(name) for name in _RECORDED},
        "unit_id": None if masked else row.unit_id,
        **(dict.fromkeys(_PLACES) if cleared.place_masked else {}),
        "_links": links_of(path, response, receipt=f"{path}/receipt"),
    }


def _item_read(vault: Vault, row: DisclosureItem) -> DisclosureItemRead:
    return DisclosureItemRead.model_validate(
        {
            **row.model_dump(include={"id", "kind", "source_id", "source_version", "categories"}),
            "content": vault.open_json(row.organisation_id, row.content_sealed),
        }
    )


def received_read(vault: Vault, row: ReceivedItem) -> ReceivedItemRead:
    """Show what was taken over."""
    kept = vault.open_json(row.organisation_id, row.content_sealed)
    names = {
        "id",
        "child_id",
        "unit_id",
        "disclosure_id",
        "from_organisation_id",
        "kind",
        "source_id",
        "categories",
        "received_by",
        "received_at",
    }
    return ReceivedItemRead.model_validate(
        {
            **row.model_dump(include=names),
            "source_version": kept["version"],
            "content": kept["content"],
            "_links": links_of(f"/children/{row.child_id}/received-items/{row.id}"),
        }
    )


def receipt_read(row: Disclosure, items: Sequence[ReceivedItem], response: Response) -> DisclosureReceipt:
    """Show a receipt: that it was taken over and where it lies now, without its content."""
    child = f"/children/{row.child_id}"
    where = {"disclosure": f"{child}/disclosures/{row.id}"}
    return DisclosureReceipt.model_validate(
        {
            "disclosure_id": row.id,
            "received_at": row.received_at,
            "received_item_ids": [item.id for item in items],
            "_links": links_of(f"{child}/received-items", response, **where),
        }
    )


def preview_read(
    cleared: Cleared,
    consent_id: str,
    shared: Sequence[Disclosure],
    plans: Sequence[str],
    handovers: Sequence[RowMapping],
) -> WithdrawalPreview:
    """Show what a withdrawal would end, and what would stay."""
    where = f"/children/{cleared.child_id}/consents/{consent_id}"
    return WithdrawalPreview.model_validate(
        {
            "consent_id": consent_id,
            "ends": [_ending(cleared, row) for row in shared if row.received_at is None],
            "stays": [_ending(cleared, row) for row in shared if row.received_at is not None],
            "plans": [*plans],
            "handovers": [
                WaitingHandover(
                    warm_handover_id=row["id"],
                    recipient_unit_id=None if cleared.place_masked else row["recipient_unit_id"],
                    handed_over_at=row["handed_over_at"],
                )
                for row in handovers
            ],
            "_links": links_of(f"{where}/withdrawal-preview", None, consent=where),
        }
    )


def _ending(cleared: Cleared, row: Disclosure) -> Ending:
    unit = None if cleared.place_masked else row.recipient_unit_id
    return Ending(disclosure_id=row.id, recipient_unit_id=unit, received_at=row.received_at)
