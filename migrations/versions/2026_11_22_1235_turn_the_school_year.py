"""Turn the school year: the register lays many chains at once, and keeps what it takes to put them back.

The deferred check of a chain stays. It is asked of what may open a gap, a change or a removal; a piece that is laid
closes days and opens none.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1235"
down_revision = "1230"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
RELAY_MANY = (
    "register.relay_many(text[], date[], date[], text[], text[], text[], text[], text[], text[], text[], text[], "
    "date[], date[], date[], timestamptz[], text[])"
)
FUNCTIONS = (
    "register.named_person_facts_of(text[])",
    RELAY_MANY,
    "register.record_facts(text, text[], text[], text[], text[], text[], date[], date[])",
    "register.open_roll_over(text, date, jsonb, timestamptz)",
    "register.keep_portion(text, text, integer, text, jsonb)",
    "register.roll_over_standing(text)",
    "register.roll_over_portions(text)",
    "register.put_back(text[], date[], date[], text[], text[])",
    "register.close_roll_over(text, timestamptz)",
)


def upgrade() -> None:
    _create_roll_over()
    _create_portion()
    for table in ("roll_over", "roll_over_portion"):
        op.execute(f"ALTER TABLE register.{table} OWNER TO {REGISTER}")
    for statement in statements("school_year.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("roll_over_portion", schema="register")
    op.drop_table("roll_over", schema="register")
    op.execute("DROP TRIGGER check_chain ON register.named_person_assignment")
    for statement in statements("register_writes.sql"):
        if statement.startswith("CREATE CONSTRAINT TRIGGER") and "named_person_assignment" in statement:
            op.get_bind().exec_driver_sql(statement)


def _recorded_at() -> sa.Column[object]:
    return sa.Column(
        "recorded_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def _create_roll_over() -> None:
    op.create_table(
        "roll_over",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("turns_on", sa.Date(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _recorded_at(),
        sa.CheckConstraint("id ~ '^rol-[a-z2-7]{26}$'", name=op.f("ck_roll_over_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_over")),
        schema="register",
    )


def _create_portion() -> None:
    op.create_table(
        "roll_over_portion",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("roll_over_id", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("done", postgresql.JSONB(), nullable=False),
        _recorded_at(),
        sa.CheckConstraint("id ~ '^rop-[a-z2-7]{26}$'", name=op.f("ck_roll_over_portion_id_form")),
        sa.ForeignKeyConstraint(
            ["roll_over_id"], ["register.roll_over.id"], name=op.f("fk_roll_over_portion_roll_over_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_roll_over_portion_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_over_portion")),
        sa.UniqueConstraint("roll_over_id", "number", name=op.f("uq_roll_over_portion_roll_over_id_number")),
        schema="register",
    )
