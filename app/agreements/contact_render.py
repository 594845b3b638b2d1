"""How contact points and receipts look on the wire."""

from collections.abc import Mapping, Sequence

from fastapi import Response

from app.agreements.contact_models import ContactPoint, ContactReceipt
from app.agreements.contact_schemas import ContactPointRead, ReceiptRead
from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.models import Professional, Unit
from app.organisations.service import last_day

_PLAIN = {"id", "district_id", "organisation_id", "unit_id", "professional_id", "replaces_id", "announced_at"}
Reached = tuple[Mapping[str, Unit], Mapping[str, Professional]]


def contact_read(
    vault: Vault, row: ContactPoint, reached: Reached, response: Response | None = None
) -> ContactPointRead:
    """Show a contact point, with the name opened. The role mailbox comes first, the person second."""
    units, people = reached
    unit = units[row.unit_id]
    person = people.get(row.professional_id or "")
    path = f"/contact-points/{row.id}"
    return ContactPointRead.model_validate(
        {
            **row.model_dump(include=_PLAIN),
            "name": vault.open(person.organisation_id, person.name_sealed) if person else None,
            "mailbox": row.mailbox or unit.role_mailbox,
            "phone": row.phone or unit.phone,
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "_links": links_of(path, response, receipts=f"{path}/receipts"),
        }
    )


def contacts_read(vault: Vault, rows: Sequence[ContactPoint], reached: Reached) -> list[ContactPointRead]:
    """Show several."""
    return [contact_read(vault, row, reached) for row in rows]


def receipt_read(row: ContactReceipt, response: Response | None = None) -> ReceiptRead:
    """Show a receipt."""
    point = f"/contact-points/{row.contact_point_id}"
    return ReceiptRead.model_validate(
        {
            **row.model_dump(exclude={"recorded_at"}),
            "_links": links_of(f"{point}/receipts", response, **{"contact-point": point}),
        }
    )
