"""Let a protected child exist for a unit elsewhere: one of the few names the heads of another organisation's unit.

A school that rightly enrols a protected pupil has nobody who is named, and only a feed could name its head.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1111"
down_revision = "0010"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
FUNCTIONS = (
    "register.name_unit(text, text, text, text, timestamptz, bytea, date)",
    "register.named_units(text)",
    "register.take_back_unit(text, text, text, timestamptz)",
)


def upgrade() -> None:
    op.create_table(
        "named_unit",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("named_by", sa.String(length=30), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(length=30), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^nun-[a-z2-7]{26}$'", name=op.f("ck_named_unit_id_form")),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_named_unit_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_named_unit_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_named_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_unit")),
        schema="register",
    )
    op.create_index(
        op.f("ix_named_unit_child_id"), "named_unit", ["child_id"], unique=False, schema="register"
    )
    op.add_column("shield_named", sa.Column("named_unit_id", sa.String(length=30)), schema="register")
    op.execute(f"ALTER TABLE register.named_unit OWNER TO {REGISTER}")
    for statement in statements("named_units.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    for statement in statements("linked_shields.sql"):
        if statement.startswith("CREATE FUNCTION register.settle_shields("):
            again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            op.get_bind().exec_driver_sql(again)
    op.drop_column("shield_named", "named_unit_id", schema="register")
    op.drop_table("named_unit", schema="register")
