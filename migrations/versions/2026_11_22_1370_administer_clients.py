"""Administer clients: keys that turn, changes that wait for a second person, the day of the last use."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1370"
down_revision = "1350"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB()
COLUMNS: dict[str, Any] = {
    "jwks_uri": sa.String(length=500),
    "old_jwks": _JSON,
    "old_keys_until": _MOMENT,
    "registered_by": sa.String(length=200),
    "confirmed_by": sa.String(length=200),
    "confirmed_at": _MOMENT,
    "waiting": _JSON,
    "waiting_id": sa.String(length=30),
    "waiting_by": sa.String(length=200),
    "waiting_since": _MOMENT,
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("client", sa.Column(name, kind, nullable=True))
    op.add_column("client", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.create_table(
        "client_use",
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("token_given_on", sa.Date(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_use")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON client_use TO named_person_app")


def downgrade() -> None:
    op.drop_table("client_use")
    for name in ("version", *reversed(COLUMNS)):
        op.drop_column("client", name)
