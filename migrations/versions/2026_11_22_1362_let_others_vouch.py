"""Say as what another issuer knows a client, and whether its tokens are bound to its certificate."""

import sqlalchemy as sa
from alembic import op

revision = "1362"
down_revision = "1351"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("client", sa.Column("outside_issuer", sa.String(length=500), nullable=True))
    op.add_column("client", sa.Column("outside_client_id", sa.String(length=200), nullable=True))
    op.add_column(
        "client", sa.Column("certificate_bound", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(
        "ix_client_outside_issuer_outside_client_id", "client", ["outside_issuer", "outside_client_id"]
    )


def downgrade() -> None:
    for name in ("certificate_bound", "outside_client_id", "outside_issuer"):
        op.drop_column("client", name)
