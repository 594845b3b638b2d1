"""Let an import find what it looks up portion by portion: who a guardian is, and rows in the stage."""

from alembic import op

revision = "1454"
down_revision = "1453"
branch_labels = None
depends_on = None

STAGE = "ix_import_stage_import_run_id_kind"
GUARDIANS = "ix_guardian_organisation_id_source_id"


def upgrade() -> None:
    op.drop_index(STAGE, "import_stage")
    op.create_index(f"{STAGE}_key_hash_id", "import_stage", ["import_run_id", "kind", "key_hash", "id"])
    op.create_index(GUARDIANS, "guardian", ["organisation_id", "source_id"])


def downgrade() -> None:
    op.drop_index(GUARDIANS, "guardian")
    op.drop_index(f"{STAGE}_key_hash_id", "import_stage")
    op.create_index(STAGE, "import_stage", ["import_run_id", "kind"])
