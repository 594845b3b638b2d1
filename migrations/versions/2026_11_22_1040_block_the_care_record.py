"""Block the care record: the patient's block, and what it closes within the provider's own walls."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BLOCKED = "register.is_blocked(text, text, text, text)"
CLOSED = ("five_questions", "five_questions_version", "received_item")


def upgrade() -> None:
    op.create_table(
        "care_block",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("set_by", sa.String(length=30), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=30), nullable=True),
        sa.Column("lifting_basis", sa.String(), nullable=True),
        sa.Column("lifting_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^cbl-[a-z2-7]{26}$'", name=op.f("ck_care_block_id_form")),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_care_block_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_care_block_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_care_block_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_block")),
    )
    op.create_index(
        "ix_care_block_child_id_organisation_id", "care_block", ["child_id", "organisation_id"], unique=False
    )
    op.create_index(op.f("ix_care_block_unit_id"), "care_block", ["unit_id"], unique=False)
    for statement in statements("care_blocks.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {BLOCKED} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {BLOCKED} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {BLOCKED} TO named_person_app")


def downgrade() -> None:
    for table in CLOSED:
        op.execute(f"DROP POLICY care_block ON public.{table}")
    op.execute(f"DROP FUNCTION {BLOCKED}")
    op.drop_table("care_block")
