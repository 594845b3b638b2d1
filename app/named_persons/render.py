"""How named persons look on the wire."""

from datetime import timedelta
from typing import Any

from fastapi import Response

from app.kit.links import links_of
from app.kit.vault import Vault
from app.named_persons.schemas import AssignmentRead, NamedPersonRead

_UNIT = ("role_mailbox", "phone", "opening_hours")
_ASSIGNMENT = (
    "id",
    "unit_id",
    "professional_id",
    "valid_from",
    "valid_until",
    "accepted_at",
    "recorded_at",
    "superseded_at",
)


def named_person_read(vault: Vault, child_id: str, row: Any) -> NamedPersonRead:
    """Show who is named person on a date, who acts for them, and why it is they."""
    child = f"/children/{child_id}"
    return NamedPersonRead.model_validate(
        {
            "child_id": child_id,
            "on": row["on_date"],
            "assignment_id": row["assignment_id"],
            "unit": {
                "id": row["unit_id"],
                "organisation_id": row["organisation_id"],
                "name": row["unit_name"],
                "kind": row["unit_kind"],
                **{name: row[name] for name in _UNIT},
            },
            "professional": _person(vault, row, row["professional_id"], row["name_sealed"]),
            "cover": _acting(vault, row),
            **_chosen(row),
            "fact": _fact(row),
            "valid_from": row["valid_from"],
            "valid_until": row["valid_until"],
            "accepted_at": row["accepted_at"],
            "_links": links_of(
                f"{child}/named-person?on={row['on_date']}", None, child=child, **_closures(row)
            ),
        }
    )


def _closures(row: Any) -> dict[str, str]:
    """Where the unit says when it is closed and who answers then; not of a place that is not told."""
    return {"closures": f"/units/{row['unit_id']}/closures"} if row["unit_id"] else {}


def _person(vault: Vault, row: Any, person_id: str | None, sealed: bytes | None) -> dict[str, str] | None:
    if person_id is None or sealed is None:
        return None
    return {"id": person_id, "name": vault.open(row["organisation_id"], sealed)}


def _acting(vault: Vault, row: Any) -> dict[str, Any] | None:
    """Who acts; where the acting person has left, whoever reads the mailbox."""
    if row["cover_from"] is None:
        return None
    covered = {"kind": "unit", "id": row["unit_id"], "name": row["unit_name"]}
    if not row["cover_of_unit"]:
        person = _person(vault, row, row["professional_id"], row["name_sealed"])
        covered = {"kind": "professional", **(person or {})}
    return {
        "acting_for": covered,
        "professional": _person(vault, row, row["acting_professional_id"], row["acting_name_sealed"]),
        "unit": row["acting_unit_id"] and {"id": row["acting_unit_id"], "name": row["acting_unit_name"]},
        "role_mailbox": row["cover_mailbox"] or row["role_mailbox"],
        "phone": row["cover_phone"] or row["phone"],
        "valid_from": row["cover_from"],
        "valid_to": row["cover_until"] - timedelta(days=1),
    }


def _chosen(row: Any) -> dict[str, str | None]:
    """Which rule of which rule set: what a municipality has chosen tells which one it may be."""
    hidden = row["unit_id"] is None
    return {
        "rule_set": None if hidden else row["rule_set"],
        "rule": None if hidden else row["rule_key"],
    }


def _fact(row: Any) -> dict[str, Any] | None:
    return row["fact_kind"] and {"kind": row["fact_kind"], "valid_from": row["fact_from"]}


def assignment_read(child_id: str, row: Any, response: Response | None = None) -> AssignmentRead:
    """Show one assignment."""
    where = f"/children/{child_id}/named-person-assignments/{row['id']}"
    unit = {"unit": f"/units/{row['unit_id']}"} if row["unit_id"] else {}
    return AssignmentRead.model_validate(
        {
            **{name: row[name] for name in _ASSIGNMENT},
            "child_id": child_id,
            **_chosen(row),
            "fact": _fact(row),
            "_links": links_of(where, response, **unit),
        }
    )
