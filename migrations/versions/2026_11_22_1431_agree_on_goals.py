"""Agree on goals: what share is to be reached in which measure of how reports are treated."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "1431"
down_revision = "1430"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "collaboration_agreement", sa.Column("goals", JSONB, nullable=False, server_default=sa.text("'[]'"))
    )
    op.alter_column("collaboration_agreement", "goals", server_default=None)


def downgrade() -> None:
    op.drop_column("collaboration_agreement", "goals")
