"""How contact points and receipts look on the wire."""

from fastapi import Response

from app.agreements.contact_models import ContactReceipt
from app.agreements.contact_schemas import ContactPointRead, ReceiptRead
from app.agreements.service import Contact
from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.service import last_day

_PLAIN = {"id", "district_id", "organisation_id", "unit_id", "professional_id", "replaces_id", "announced_at"}


def contact_read(vault: Vault, contact: Contact, response: Response | None = None) -> ContactPointRead:
    """Show a contact point, with the name opened."""
    row = contact.point
    path = f"/contact-points/{row.id}"
    return ContactPointRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "name": contact.name(vault),
            "mailbox": contact.mailbox,
            "phone": contact.phone,
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "_links": links_of(path, response, receipts=f"{path}/receipts"),
        }
    )


def receipt_read(row: ContactReceipt, response: Response | None = None) -> ReceiptRead:
    """Show a receipt."""
    point = f"/contact-points/{row.contact_point_id}"
    return ReceiptRead.model_validate(
        {
            **row.model_dump(exclude={"recorded_at"}),
            "_links": links_of(f"{point}/receipts", response, **{"contact-point": point}),
        }
    )
