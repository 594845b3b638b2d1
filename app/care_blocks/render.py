"""How a care block looks to the patient and to the provider."""

from fastapi import Response

from app.care_blocks.models import CareBlock
from app.care_blocks.schemas import CareBlockRead
from app.kit.links import links_of
from app.kit.vault import Vault


def block_read(vault: Vault, row: CareBlock, response: Response | None = None) -> CareBlockRead:
    """Show a block."""
    plain = {
        "id",
        "child_id",
        "organisation_id",
        "branch",
        "unit_id",
        "set_by",
        "set_at",
        "lifted_at",
        "lifted_by",
        "lifting_basis",
    }
    return CareBlockRead.model_validate(
        {
            **row.model_dump(include=plain),
            "note": vault.open_optional(row.organisation_id, row.note_sealed),
            "lifting_note": vault.open_optional(row.organisation_id, row.lifting_note_sealed),
            "_links": links_of(f"/children/{row.child_id}/care-blocks/{row.id}", response),
        }
    )
