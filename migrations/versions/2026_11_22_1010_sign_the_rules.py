"""Sign the rules: who has read and signed which version of the rule table.

Only the owner's role writes it, as it migrates: the service reads it, and cannot sign for anybody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_sign_off",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column(
            "signed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sign_off")),
        sa.UniqueConstraint("version", "signed_by", name=op.f("uq_rule_sign_off_version_signed_by")),
    )
    op.execute("GRANT SELECT ON public.rule_sign_off TO named_person_app")


def downgrade() -> None:
    op.drop_table("rule_sign_off")
