"""Note when a plan's time limit has stood still, and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1248"
down_revision = "1210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("written_by", sa.String(length=30), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("plan_id"), "="),
            (sa.column("kind"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("taken_back_at IS NULL"),
            using="gist",
            name="ex_clock_pause_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_clock_pause_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_clock_pause_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_clock_pause_plan_id")),
        sa.ForeignKeyConstraint(["written_by"], ["professional.id"], name=op.f("fk_clock_pause_written_by")),
        sa.CheckConstraint("id ~ '^pau-[a-z2-7]{26}$'", name=op.f("ck_clock_pause_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
    )
    op.create_index(op.f("ix_clock_pause_child_id"), "clock_pause", ["child_id"], unique=False)
    op.create_index(op.f("ix_clock_pause_organisation_id"), "clock_pause", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_clock_pause_plan_id"), "clock_pause", ["plan_id"], unique=False)
    op.create_index(op.f("ix_clock_pause_written_by"), "clock_pause", ["written_by"], unique=False)
    for statement in statements("clock_pauses.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("clock_pause")
