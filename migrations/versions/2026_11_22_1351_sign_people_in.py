"""Sign people in: each step of it has a handle of its own, of which only the hash is kept."""

import sqlalchemy as sa
from alembic import op

revision = "1351"
down_revision = "1410"
branch_labels = None
depends_on = None

HANDLES = ("state_hash", "code_hash")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sign_in",
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("redirect_uri", sa.String(length=500), nullable=False),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("key_thumbprint", sa.String(length=43), nullable=True),
        sa.Column("scope", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=512), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=True),
        sa.Column("subject_kind", sa.String(length=64), nullable=True),
        sa.Column("ui_locales", sa.String(length=64), nullable=True),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("begun_at", moment, nullable=True),
        sa.Column("state_hash", sa.LargeBinary(), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("token_id", sa.String(length=64), nullable=True),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("family_member_id", sa.String(length=30), nullable=True),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("request_hash", name=op.f("pk_sign_in")),
        *(sa.UniqueConstraint(handle, name=op.f(f"uq_sign_in_{handle}")) for handle in HANDLES),
    )
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in TO named_person_app")


def downgrade() -> None:
    op.drop_table("sign_in")
