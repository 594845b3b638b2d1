"""Close a unit for good: its last day, who takes over, and how far the chains that it concerns have been laid."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1280"
down_revision = "1301"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.unit_needed_as(text, date)",
    "register.children_of_units(text[], date, text, integer)",
)


def upgrade() -> None:
    op.add_column("unit", sa.Column("last_day", sa.Date(), nullable=True))
    op.add_column("unit", sa.Column("successor_id", sa.String(length=30), nullable=True))
    op.create_foreign_key(op.f("fk_unit_successor_id"), "unit", "unit", ["successor_id"], ["id"])
    op.create_index(op.f("ix_unit_successor_id"), "unit", ["successor_id"], unique=False)
    _create_discontinuation()
    op.execute("GRANT SELECT ON public.district_responsibility TO named_person_register")
    for statement in statements("discontinuations.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def _create_discontinuation() -> None:
    op.create_table(
        "unit_discontinuation",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("successor_id", sa.String(length=30), nullable=True),
        sa.Column("duties", postgresql.JSONB(), nullable=False),
        sa.Column("decided_by", sa.String(length=30), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relaid_to", sa.String(length=30), nullable=True),
        sa.Column("relaid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^udc-[a-z2-7]{26}$'", name=op.f("ck_unit_discontinuation_id_form")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_unit_discontinuation_{column}"))
            for column, table in (
                ("unit_id", "unit"),
                ("organisation_id", "organisation"),
                ("successor_id", "unit"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_discontinuation")),
    )
    for column in ("unit_id", "organisation_id", "successor_id"):
        op.create_index(
            op.f(f"ix_unit_discontinuation_{column}"), "unit_discontinuation", [column], unique=False
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON public.unit_discontinuation TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("REVOKE SELECT ON public.district_responsibility FROM named_person_register")
    op.drop_table("unit_discontinuation")
    op.drop_index(op.f("ix_unit_successor_id"), table_name="unit")
    op.drop_constraint(op.f("fk_unit_successor_id"), "unit", type_="foreignkey")
    op.drop_column("unit", "successor_id")
    op.drop_column("unit", "last_day")
