"""Decide in a guardian's place, judge maturity, end what has ended, ask, answer and correct.

The tables, the register's word on who is a guardian and whether a consent holds (a plan's seats follow it), and
what it ends when a child has died or emigrated.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.turns(date, integer)",
    "register.ended_on(text)",
    "register.has_ended(text, date)",
    "register.consent_holds(text, date)",
    "register.consent_for_the_board(text)",
    "register.end_child(text, text, text, text, date, text, text)",
    "register.endings(text)",
    "register.end_disclosures(text, timestamptz)",
    "register.end_plans(text, text, timestamptz)",
)
CHANGED = ("is_guardian", "caller_is_family_of", "caller_is_asked", "plan_is_shared", "named_person_facts")
TABLES = ("information_answer", "information_request", "correction", "board_decision", "capacity_assessment")
ENDED = ("disclosure", "coordinated_plan", "plan_seat")


def upgrade() -> None:
    _decided_and_judged()
    _asked_and_answered()
    _corrected()
    _ended()
    op.execute("ALTER TABLE register.child_ending OWNER TO named_person_register")
    for statement in statements("ends_and_answers.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")
    for statement in statements("ends_and_answers_locks.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for table in ENDED:
        op.execute(f"DROP POLICY register_ends ON public.{table}")
        op.execute(f"REVOKE UPDATE ON public.{table} FROM named_person_register")
    for name in ("register_facts.sql", "register_writes.sql"):
        for statement in statements(name):
            if any(statement.startswith(f"CREATE FUNCTION register.{changed}(") for changed in CHANGED):
                earlier = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(earlier)
    for table in TABLES:
        op.drop_table(table)
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("child_ending", schema="register")
    op.drop_column("consent", "own_say_from")
    op.drop_column("consent", "measure")


def _decided_and_judged() -> None:
    op.create_table(
        "board_decision",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("replaces_id", sa.String(length=30), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_by", sa.String(length=30), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_board_decision_child_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_board_decision_consent_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_board_decision_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["professional.id"], name=op.f("fk_board_decision_recorded_by")
        ),
        sa.CheckConstraint("id ~ '^brd-[a-z2-7]{26}$'", name=op.f("ck_board_decision_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_decision")),
    )
    op.create_index(op.f("ix_board_decision_child_id"), "board_decision", ["child_id"], unique=False)
    op.create_index(op.f("ix_board_decision_consent_id"), "board_decision", ["consent_id"], unique=False)
    op.create_index(
        op.f("ix_board_decision_organisation_id"), "board_decision", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_board_decision_recorded_by"), "board_decision", ["recorded_by"], unique=False)
    op.create_table(
        "capacity_assessment",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("mature", sa.Boolean(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("assessed_by", sa.String(length=30), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["assessed_by"], ["professional.id"], name=op.f("fk_capacity_assessment_assessed_by")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_capacity_assessment_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_capacity_assessment_organisation_id")
        ),
        sa.CheckConstraint("id ~ '^cap-[a-z2-7]{26}$'", name=op.f("ck_capacity_assessment_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_assessment")),
    )
    op.create_index(
        op.f("ix_capacity_assessment_assessed_by"), "capacity_assessment", ["assessed_by"], unique=False
    )
    op.create_index(
        "ix_capacity_assessment_child_id_organisation_id",
        "capacity_assessment",
        ["child_id", "organisation_id"],
        unique=False,
    )
    op.add_column(
        "consent", sa.Column("measure", sa.String(), server_default="none-of-the-four", nullable=False)
    )
    op.alter_column("consent", "measure", server_default=None)
    op.add_column("consent", sa.Column("own_say_from", sa.Date(), nullable=True))


def _asked_and_answered() -> None:
    op.create_table(
        "information_request",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("asked_by", sa.String(length=30), nullable=False),
        sa.Column("asked_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("asked_branch", sa.String(), nullable=False),
        sa.Column("asked_unit_id", sa.String(length=30), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["professional.id"], name=op.f("fk_information_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_information_request_asked_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_unit_id"], ["unit.id"], name=op.f("fk_information_request_asked_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_information_request_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_information_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_information_request_unit_id")),
        sa.CheckConstraint("id ~ '^irq-[a-z2-7]{26}$'", name=op.f("ck_information_request_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_request")),
    )
    op.create_index(
        op.f("ix_information_request_asked_by"), "information_request", ["asked_by"], unique=False
    )
    op.create_index(
        op.f("ix_information_request_asked_organisation_id"),
        "information_request",
        ["asked_organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_information_request_asked_unit_id_child_id",
        "information_request",
        ["asked_unit_id", "child_id"],
        unique=False,
    )
    op.create_index(
        "ix_information_request_child_id_organisation_id",
        "information_request",
        ["child_id", "organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_information_request_unit_id"), "information_request", ["unit_id"], unique=False)
    op.create_table(
        "information_answer",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("information_request_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("disclosure_id", sa.String(length=30), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.String(length=30), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["professional.id"], name=op.f("fk_information_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_information_answer_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_information_answer_disclosure_id")
        ),
        sa.ForeignKeyConstraint(
            ["information_request_id"],
            ["information_request.id"],
            name=op.f("fk_information_answer_information_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_information_answer_organisation_id")
        ),
        sa.CheckConstraint("id ~ '^ian-[a-z2-7]{26}$'", name=op.f("ck_information_answer_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_answer")),
        sa.UniqueConstraint(
            "information_request_id",
            "category",
            name=op.f("uq_information_answer_information_request_id_category"),
        ),
    )
    op.create_index(
        op.f("ix_information_answer_answered_by"), "information_answer", ["answered_by"], unique=False
    )
    op.create_index(op.f("ix_information_answer_child_id"), "information_answer", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_information_answer_disclosure_id"), "information_answer", ["disclosure_id"], unique=False
    )
    op.create_index(
        op.f("ix_information_answer_organisation_id"), "information_answer", ["organisation_id"], unique=False
    )


def _corrected() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("disclosure_id", sa.String(length=30), nullable=False),
        sa.Column("source_id", sa.String(length=30), nullable=False),
        sa.Column("shared_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("recipient_branch", sa.String(), nullable=False),
        sa.Column("recipient_unit_id", sa.String(length=30), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_correction_child_id")),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_correction_disclosure_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_correction_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_correction_recipient_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recipient_unit_id"], ["unit.id"], name=op.f("fk_correction_recipient_unit_id")
        ),
        sa.CheckConstraint("id ~ '^cor-[a-z2-7]{26}$'", name=op.f("ck_correction_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint(
            "disclosure_id",
            "source_id",
            "version",
            name=op.f("uq_correction_disclosure_id_source_id_version"),
        ),
    )
    op.create_index(op.f("ix_correction_child_id"), "correction", ["child_id"], unique=False)
    op.create_index(op.f("ix_correction_organisation_id"), "correction", ["organisation_id"], unique=False)
    op.create_index(
        op.f("ix_correction_recipient_organisation_id"),
        "correction",
        ["recipient_organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_correction_recipient_unit_id_child_id",
        "correction",
        ["recipient_unit_id", "child_id"],
        unique=False,
    )


def _ended() -> None:
    op.create_table(
        "child_ending",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(length=30), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_child_ending_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_child_ending_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["professional.id"], name=op.f("fk_child_ending_recorded_by")
        ),
        sa.CheckConstraint("id ~ '^end-[a-z2-7]{26}$'", name=op.f("ck_child_ending_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_ending")),
        sa.UniqueConstraint("child_id", name=op.f("uq_child_ending_child_id")),
        schema="register",
    )
    op.create_index(
        op.f("ix_child_ending_organisation_id"),
        "child_ending",
        ["organisation_id"],
        unique=False,
        schema="register",
    )
    op.create_index(
        op.f("ix_child_ending_recorded_by"), "child_ending", ["recorded_by"], unique=False, schema="register"
    )
