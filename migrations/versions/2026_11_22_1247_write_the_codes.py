"""Write the statistical codes that the work produces, each for whom it counts."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1247"
down_revision = "1246"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_event",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=True),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_code_event_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_code_event_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_code_event_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_code_event_unit_id")),
        sa.CheckConstraint("id ~ '^cev-[a-z2-7]{26}$'", name=op.f("ck_code_event_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_event")),
    )
    op.create_index(op.f("ix_code_event_child_id"), "code_event", ["child_id"], unique=False)
    op.create_index(op.f("ix_code_event_organisation_id"), "code_event", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_code_event_plan_id"), "code_event", ["plan_id"], unique=False)
    op.create_index(op.f("ix_code_event_unit_id"), "code_event", ["unit_id"], unique=False)
    for statement in statements("code_events.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("code_event")
