"""Correct a form of cooperation of one's own, and keep how it was before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1512"
down_revision = "1511"
branch_labels = None
depends_on = None

NAME = "cooperation_form_entry"


def upgrade() -> None:
    op.add_column("cooperation_form", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.alter_column("cooperation_form", "version", server_default=None)
    op.create_table(
        NAME,
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("cooperation_form_id", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^cfe-[a-z2-7]{26}$'", name=op.f(f"ck_{NAME}_id_form")),
        sa.ForeignKeyConstraint(
            ["cooperation_form_id"], ["cooperation_form.id"], name=op.f(f"fk_{NAME}_cooperation_form_id")
        ),
        sa.UniqueConstraint(
            "cooperation_form_id", "number", name=op.f(f"uq_{NAME}_cooperation_form_id_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    op.execute(f"GRANT SELECT, INSERT ON {NAME} TO named_person_app")
    op.execute("GRANT UPDATE (terms, version) ON cooperation_form TO named_person_app")


def downgrade() -> None:
    op.execute("REVOKE UPDATE (terms, version) ON cooperation_form FROM named_person_app")
    op.drop_table(NAME)
    op.drop_column("cooperation_form", "version")
