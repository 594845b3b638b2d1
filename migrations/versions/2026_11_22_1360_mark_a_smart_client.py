"""Mark the clients that follow SMART Backend Services."""

import sqlalchemy as sa
from alembic import op

revision = "1360"
down_revision = "1340"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("client", sa.Column("smart", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("client", "smart")
