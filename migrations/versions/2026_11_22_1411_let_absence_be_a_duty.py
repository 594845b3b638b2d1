"""Let absence be a duty: attendance, what the head of a school must see to, and each step that was taken."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1411"
down_revision = "1371"
branch_labels = None
depends_on = None

FACTS = "register.absence_notice_facts(text[], date)"
REFRESH = "register.refresh_notices(text[], date, timestamptz)"
BEFORE = "SELECT * FROM plan_notice_facts(p_children, p_on)"
ALSO = "SELECT * FROM absence_notice_facts(p_children, p_on)"
AFTER = f"{BEFORE} UNION ALL {ALSO}"


def upgrade() -> None:
    _create_record()
    _create_signal()
    _create_step()
    for statement in statements("absence.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FACTS} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FACTS} FROM PUBLIC")
    _let_notices_say(BEFORE, AFTER)


def downgrade() -> None:
    _let_notices_say(AFTER, BEFORE)
    op.execute(f"DROP FUNCTION {FACTS}")
    for table in ("absence_step", "absence_signal", "attendance_record"):
        op.drop_table(table)


def _let_notices_say(says: str, shall_say: str) -> None:
    """Put other words into the function that leaves notices."""
    asked = sa.text("SELECT pg_get_functiondef(CAST(:function AS regprocedure))")
    definition: str = op.get_bind().execute(asked, {"function": REFRESH}).scalar_one()
    if says not in definition:
        raise LookupError(f"{REFRESH} says nothing of the kind")
    op.get_bind().exec_driver_sql(definition.replace(says, shall_say))


def _create_record() -> None:
    op.create_table(
        "attendance_record",
        *_whose("attendance_record", "att"),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("scheduled_minutes", sa.Integer(), nullable=False),
        sa.Column("valid_minutes", sa.Integer(), nullable=False),
        sa.Column("invalid_minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(length=30), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        _recorded_at(),
        *_points_at("attendance_record", unit_id="unit", written_by="professional"),
        postgresql.ExcludeConstraint(
            (sa.column("child_id"), "="),
            (sa.column("unit_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("taken_back_at IS NULL"),
            using="gist",
            name="ex_attendance_record_one_for_each_day",
        ),
    )
    op.create_index("ix_attendance_record_child_id_unit_id", "attendance_record", ["child_id", "unit_id"])
    for column in ("organisation_id", "unit_id", "written_by"):
        op.create_index(f"ix_attendance_record_{column}", "attendance_record", [column])


def _create_signal() -> None:
    op.create_table(
        "absence_signal",
        *_whose("absence_signal", "abs"),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("signalled_on", sa.Date(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("scheduled_minutes", sa.Integer(), nullable=False),
        sa.Column("valid_minutes", sa.Integer(), nullable=False),
        sa.Column("invalid_minutes", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("next_rung", sa.String(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        _recorded_at(),
        *_points_at("absence_signal", unit_id="unit"),
    )
    op.create_index(
        "uq_absence_signal_one_open",
        "absence_signal",
        ["child_id", "unit_id"],
        unique=True,
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index("ix_absence_signal_unit_id_next_due_on", "absence_signal", ["unit_id", "next_due_on"])
    for column in ("child_id", "organisation_id"):
        op.create_index(f"ix_absence_signal_{column}", "absence_signal", [column])


def _create_step() -> None:
    op.create_table(
        "absence_step",
        *_whose("absence_step", "ast"),
        sa.Column("absence_signal_id", sa.String(length=30), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("heard", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shown_to_family", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=30), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _recorded_at(),
        *_points_at("absence_step", absence_signal_id="absence_signal", written_by="professional"),
    )
    for column in ("absence_signal_id", "child_id", "organisation_id", "written_by"):
        op.create_index(f"ix_absence_step_{column}", "absence_step", [column])


def _whose(table: str, prefix: str) -> list[Any]:
    """The id, and whose the row is, about which child."""
    return [
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{table}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *_points_at(table, child_id="register.child", organisation_id="organisation"),
    ]


def _recorded_at() -> sa.Column[Any]:
    return sa.Column(
        "recorded_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def _points_at(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
