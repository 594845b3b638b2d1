"""Note who has got a copy of a plan, so that it can be called back."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1246"
down_revision = "1245"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_copy",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("guardian_id", sa.String(length=30), nullable=True),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_copy_child_id")),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["register.family_member.id"], name=op.f("fk_plan_copy_guardian_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_copy_plan_id")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_plan_copy_professional_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_copy_unit_id")),
        sa.CheckConstraint("id ~ '^cpy-[a-z2-7]{26}$'", name=op.f("ck_plan_copy_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_copy")),
    )
    op.create_index(op.f("ix_plan_copy_child_id"), "plan_copy", ["child_id"], unique=False)
    op.create_index(op.f("ix_plan_copy_guardian_id"), "plan_copy", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_plan_copy_plan_id"), "plan_copy", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_copy_professional_id"), "plan_copy", ["professional_id"], unique=False)
    op.create_index(op.f("ix_plan_copy_unit_id"), "plan_copy", ["unit_id"], unique=False)
    for statement in statements("plan_copies.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("plan_copy")
