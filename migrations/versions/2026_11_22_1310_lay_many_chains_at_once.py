"""Lay many chains at once: ids that cost little, handovers tried only when they are new, facts of all in one question,
and indexes that leave out what nobody asks for: assignments that others have taken the place of.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1310"
down_revision = "1300"
branch_labels = None
depends_on = None

BEFORE = {
    "register_writes.sql": ("random_id",),
    "handovers.sql": ("note_handovers",),
    "named_person_covers.sql": ("named_person_facts",),
    "school_year.sql": ("named_person_facts_of",),
}
"""The functions as they were before, by the file that they stand in."""
INDEXES = {
    "unit_id": "superseded_at IS NULL",
    "professional_id": "superseded_at IS NULL AND professional_id IS NOT NULL",
}


def upgrade() -> None:
    for statement in statements("many_at_once.sql"):
        op.get_bind().exec_driver_sql(statement)
    for column, where in INDEXES.items():
        _index(column, where)


def downgrade() -> None:
    for column in INDEXES:
        _index(column, None)
    for file, names in BEFORE.items():
        for statement in statements(file):
            name = statement.partition("(")[0].rpartition("register.")[2]
            if name in names and " FUNCTION register." in statement.splitlines()[0]:
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)


def _index(column: str, where: str | None) -> None:
    name, table = f"ix_named_person_assignment_{column}", "named_person_assignment"
    op.drop_index(name, table, schema="register")
    op.create_index(
        name, table, [column], schema="register", postgresql_where=sa.text(where) if where else None
    )
