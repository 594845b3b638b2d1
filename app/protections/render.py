"""How protections look to one of the few."""

from typing import Any

from fastapi import Response
from sqlalchemy import RowMapping

from app.access.doors import Cleared
from app.kit.links import links_of
from app.protections.schemas import NamedUnitRead, ProtectedAccessRead, ProtectionRead

_PLAIN = (
    "id",
    "child_id",
    "level",
    "organisation_id",
    "branch",
    "set_by",
    "set_at",
    "review_on",
    "lifted_at",
    "lifted_by",
    "verification_source",
    "verified_on",
)


def protection_read(cleared: Cleared, row: RowMapping, response: Response | None = None) -> ProtectionRead:
    """Show a protection; why, only to the own organisation of whoever wrote it."""
    own = cleared.actor.organisation_id
    review_on = row["review_on"]
    return ProtectionRead.model_validate(
        {
            **{name: row[name] for name in _PLAIN},
            "reason": _opened(cleared, row["reason_sealed"], row["organisation_id"] == own),
            "review_due": row["lifted_at"] is None
            and review_on is not None
            and review_on <= cleared.moment.today,
            "lifting_note": _opened(
                cleared, row["lifting_note_sealed"], row["lifted_by_organisation_id"] == own
            ),
            "_links": links_of(f"/children/{row['child_id']}/protections", response),
        }
    )


def _opened(cleared: Cleared, kept: Any, own: bool) -> str | None:
    return cleared.vault.open_optional(cleared.actor.organisation_id or "", kept) if own else None


def access_read(cleared: Cleared, row: RowMapping, response: Response | None = None) -> ProtectedAccessRead:
    """Show one of the few."""
    where = f"/children/{cleared.child_id}/protected-access"
    return ProtectedAccessRead.model_validate(
        {
            **{name: row[name] for name in ("id", "professional_id", "named_by", "named_at")},
            "child_id": cleared.child_id,
            "name": cleared.vault.open(row["organisation_id"], row["name_sealed"]),
            "_links": links_of(where, response),
        }
    )


def named_unit_read(cleared: Cleared, row: RowMapping, response: Response | None = None) -> NamedUnitRead:
    """Show a unit that the own organisation has let in."""
    plain = (
        "id",
        "child_id",
        "unit_id",
        "named_by",
        "named_at",
        "review_on",
        "taken_back_at",
        "taken_back_by",
    )
    due = row["taken_back_at"] is None and row["review_on"] <= cleared.moment.today
    return NamedUnitRead.model_validate(
        {
            **{name: row[name] for name in plain},
            "reason": cleared.vault.open(row["organisation_id"], row["reason_sealed"]),
            "review_due": due,
            "_links": links_of(f"/children/{cleared.child_id}/named-units", response),
        }
    )
