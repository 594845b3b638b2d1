"""How what is known of a child looks on the wire."""

from typing import Any

from fastapi import Response
from sqlalchemy import RowMapping

from app.children.models import ChildRecord, ExternalIdentifier, Guardian, Relation
from app.children.schemas import (
    ChildLinkRead,
    ChildRead,
    ExternalIdentifierRead,
    GuardianRead,
    OwnChildRead,
    RelationRead,
)
from app.kit.links import links_of
from app.kit.vault import Vault
from app.organisations.service import last_day


def child_read(vault: Vault, pointer: RowMapping, record: ChildRecord | None, *, family: bool) -> ChildRead:
    """Show the pointer, with the names that the caller's own organisation has. A professional who may read a
    protected child is one of the few, and is told how it is protected; the family is not.
    """
    child = f"/children/{pointer['id']}"
    owner = record.organisation_id if record else ""
    return ChildRead.model_validate(
        {
            "id": pointer["id"],
            "birth_date": pointer["birth_date"],
            "given_name": vault.open_optional(owner, record.given_name_sealed) if record else None,
            "family_name": vault.open_optional(owner, record.family_name_sealed) if record else None,
            "protection": "none" if family else pointer["shield"],
            "_links": links_of(
                child,
                **{
                    "named-person": f"{child}/named-person",
                    "plans": f"{child}/plans",
                    "access-log": f"{child}/access-log",
                },
            ),
        }
    )


def own_child_read(row: RowMapping) -> OwnChildRead:
    """Show a family its own child, and where to go on."""
    child = f"/children/{row['id']}"
    return OwnChildRead.model_validate(
        {
            "child_id": row["id"],
            "birth_date": row["birth_date"],
            "itself": row["itself"],
            "_links": links_of(
                child,
                **{
                    each: f"{child}/{each}"
                    for each in ("named-person", "consents", "plans", "disclosures", "access-log")
                },
            ),
        }
    )


def relation_read(row: Relation, response: Response | None = None) -> RelationRead:
    """Show a relation."""
    return RelationRead.model_validate(
        {
            **row.model_dump(include={"id", "child_id", "organisation_id", "branch", "unit_id", "kind"}),
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "_links": links_of(f"/children/{row.child_id}/relations/{row.id}", response),
        }
    )


def guardian_read(vault: Vault, row: Guardian, response: Response | None = None) -> GuardianRead:
    """Show a guardian, with the name and telephone opened."""
    return GuardianRead.model_validate(
        {
            **row.model_dump(
                include={"id", "child_id", "family_member_id", "custody", "source", "verified_on"}
            ),
            "name": vault.open(row.organisation_id, row.name_sealed),
            "phone": vault.open_optional(row.organisation_id, row.phone_sealed),
            "valid_from": row.valid.lower,
            "valid_to": last_day(row.valid),
            "_links": links_of(f"/children/{row.child_id}/guardians/{row.id}", response),
        }
    )


def identifier_read(
    vault: Vault, row: ExternalIdentifier, response: Response | None = None
) -> ExternalIdentifierRead:
    """Show an id of the caller's own organisation."""
    return ExternalIdentifierRead.model_validate(
        {
            **row.model_dump(include={"id", "child_id", "system", "verified"}),
            "value": vault.open(row.organisation_id, row.value_sealed),
            "_links": links_of(f"/children/{row.child_id}/external-identifiers/{row.id}", response),
        }
    )


def link_read(row: RowMapping | dict[str, Any], response: Response | None = None) -> ChildLinkRead:
    """Show a link between two pointers."""
    return ChildLinkRead.model_validate(
        {
            **{
                name: row[name]
                for name in ("id", "child_id", "other_child_id", "reason", "linked_at", "undone_at")
            },
            "_links": links_of(f"/children/{row['child_id']}/links/{row['id']}", response),
        }
    )
