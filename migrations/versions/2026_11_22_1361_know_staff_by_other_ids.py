"""Know a professional by the ids of other systems."""

import sqlalchemy as sa
from alembic import op

revision = "1361"
down_revision = "1420"
branch_labels = None
depends_on = None

TABLE = "professional_identifier"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        TABLE,
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{TABLE}_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f(f"fk_{TABLE}_professional_id")
        ),
        sa.CheckConstraint("id ~ '^pxi-[a-z2-7]{26}$'", name=op.f(f"ck_{TABLE}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_professional_id"), TABLE, ["professional_id"])
    op.create_index(
        f"uq_{TABLE}_organisation_id_system_value",
        TABLE,
        ["organisation_id", "system", "value"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {TABLE} TO named_person_app")


def downgrade() -> None:
    op.drop_table(TABLE)
