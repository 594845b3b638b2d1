"""How covers look on the wire."""

from datetime import timedelta
from typing import Any

from fastapi import Response

from app.kit.links import links_of
from app.kit.vault import Vault
from app.named_persons.cover_schemas import CoverRead, UnitClosureRead

_PLAIN = ("id", "unit_id", "role_mailbox", "phone", "valid_from", "recorded_at", "withdrawn_at")


def cover_read(vault: Vault, row: Any, response: Response | None = None, *, with_reason: bool) -> CoverRead:
    """Show a cover."""
    owner = row["organisation_id"]

    def person(person_id: str | None, sealed: bytes | None) -> dict[str, str] | None:
        return {"id": person_id, "name": vault.open(owner, sealed)} if person_id and sealed else None

    return CoverRead.model_validate(
        {
            **{name: row[name] for name in _PLAIN},
            "professional": person(row["professional_id"], row["name_sealed"]),
            "acting_professional": person(row["acting_professional_id"], row["acting_name_sealed"]),
            "acting_unit": row["acting_unit_id"]
            and {"id": row["acting_unit_id"], "name": row["acting_unit_name"]},
            "reason": row["reason"] if with_reason else None,
            "valid_to": row["valid_until"] - timedelta(days=1),
            "_links": links_of(
                f"/named-person-covers/{row['id']}", response, unit=f"/units/{row['unit_id']}"
            ),
        }
    )


def closure_read(row: Any) -> UnitClosureRead:
    """Show when a unit is closed."""
    return UnitClosureRead.model_validate(
        {
            "valid_from": row["valid_from"],
            "valid_to": row["valid_until"] - timedelta(days=1),
            "acting_unit": row["unit_id"] and {"id": row["unit_id"], "name": row["unit_name"]},
            "role_mailbox": row["role_mailbox"],
            "phone": row["phone"],
        }
    )
