"""Let an import find what it looks up portion by portion: who a guardian is, rows in the stage, and the chains of many
children, while all of these grow.
"""

from alembic import op

from migrations.sql import statements

revision = "1513"
down_revision = "1512"
branch_labels = None
depends_on = None

STAGE = "ix_import_stage_import_run_id_kind"
IDENTIFIERS = "ix_external_identifier_child_id"
GUARDIANS = "ix_guardian_organisation_id_source_id"
BEFORE = {
    "handovers.sql": ("chain_turns",),
    "many_at_once.sql": ("note_handovers", "named_person_facts_of"),
    "covers_are_told.sql": ("handovers_noted_now_of",),
}
"""The functions as they were before, by the file that they stand in."""


def upgrade() -> None:
    op.drop_index(STAGE, "import_stage")
    op.create_index(f"{STAGE}_key_hash_id", "import_stage", ["import_run_id", "kind", "key_hash", "id"])
    op.create_index(GUARDIANS, "guardian", ["organisation_id", "source_id"])
    op.drop_index(IDENTIFIERS, "external_identifier")
    op.create_index(
        f"{IDENTIFIERS}_organisation_id_branch",
        "external_identifier",
        ["child_id", "organisation_id", "branch"],
    )
    for statement in statements("many_children.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for file, names in BEFORE.items():
        for statement in statements(file):
            name = statement.partition("(")[0].rpartition("register.")[2]
            if name in names and " FUNCTION register." in statement.partition("(")[0]:
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    op.drop_index(f"{IDENTIFIERS}_organisation_id_branch", "external_identifier")
    op.create_index(IDENTIFIERS, "external_identifier", ["child_id"])
    op.drop_index(GUARDIANS, "guardian")
    op.drop_index(f"{STAGE}_key_hash_id", "import_stage")
    op.create_index(STAGE, "import_stage", ["import_run_id", "kind"])
