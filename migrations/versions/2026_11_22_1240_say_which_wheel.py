"""Say which wheel: the indicators of an answering are words of a set, in a version. Until now it was SHANARRI."""

import sqlalchemy as sa
from alembic import op

revision = "1240"
down_revision = "1235"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "five_questions_version",
        sa.Column("indicator_set", sa.String(), server_default="shanarri-2022", nullable=False),
    )
    op.alter_column("five_questions_version", "indicator_set", server_default=None)


def downgrade() -> None:
    op.drop_column("five_questions_version", "indicator_set")
