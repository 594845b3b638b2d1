"""Ask for something definite: requests for help between agencies, and every answer to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1249"
down_revision = "1248"
branch_labels = None
depends_on = None

ANSWERED = "register.has_answered_assistance(text)"


def upgrade() -> None:
    _create_request()
    _create_answer()
    for statement in statements("assistance.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {ANSWERED} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {ANSWERED} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {ANSWERED} TO named_person_app")


def downgrade() -> None:
    op.execute("DROP POLICY asked ON public.assistance_request")
    op.execute(f"DROP FUNCTION {ANSWERED}")
    op.drop_table("assistance_answer")
    op.drop_table("assistance_request")


def _create_request() -> None:
    op.create_table(
        "assistance_request",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("asked_by", sa.String(length=30), nullable=False),
        sa.Column("asked_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("asked_branch", sa.String(), nullable=False),
        sa.Column("asked_unit_id", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.String(length=30), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("decision", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["professional.id"], name=op.f("fk_assistance_request_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["asked_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assistance_request_asked_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_unit_id"], ["unit.id"], name=op.f("fk_assistance_request_asked_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_assistance_request_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_assistance_request_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assistance_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assistance_request_unit_id")),
        sa.CheckConstraint("id ~ '^asr-[a-z2-7]{26}$'", name=op.f("ck_assistance_request_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_request")),
    )
    op.create_index(op.f("ix_assistance_request_asked_by"), "assistance_request", ["asked_by"], unique=False)
    op.create_index(
        op.f("ix_assistance_request_asked_organisation_id"),
        "assistance_request",
        ["asked_organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_assistance_request_asked_unit_id_child_id",
        "assistance_request",
        ["asked_unit_id", "child_id"],
        unique=False,
    )
    op.create_index(
        "ix_assistance_request_child_id_organisation_id",
        "assistance_request",
        ["child_id", "organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assistance_request_consent_id"), "assistance_request", ["consent_id"], unique=False
    )
    op.create_index(op.f("ix_assistance_request_unit_id"), "assistance_request", ["unit_id"], unique=False)


def _create_answer() -> None:
    op.create_table(
        "assistance_answer",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("assistance_request_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("next_contact_unit_id", sa.String(length=30), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("disclosure_id", sa.String(length=30), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
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
            ["answered_by"], ["professional.id"], name=op.f("fk_assistance_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["assistance_request_id"],
            ["assistance_request.id"],
            name=op.f("fk_assistance_answer_assistance_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_assistance_answer_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_assistance_answer_disclosure_id")
        ),
        sa.ForeignKeyConstraint(
            ["next_contact_unit_id"], ["unit.id"], name=op.f("fk_assistance_answer_next_contact_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assistance_answer_organisation_id")
        ),
        sa.CheckConstraint("id ~ '^asa-[a-z2-7]{26}$'", name=op.f("ck_assistance_answer_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_answer")),
    )
    op.create_index(
        op.f("ix_assistance_answer_answered_by"), "assistance_answer", ["answered_by"], unique=False
    )
    op.create_index(
        op.f("ix_assistance_answer_assistance_request_id"),
        "assistance_answer",
        ["assistance_request_id"],
        unique=False,
    )
    op.create_index(op.f("ix_assistance_answer_child_id"), "assistance_answer", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_assistance_answer_disclosure_id"), "assistance_answer", ["disclosure_id"], unique=False
    )
    op.create_index(
        op.f("ix_assistance_answer_next_contact_unit_id"),
        "assistance_answer",
        ["next_contact_unit_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assistance_answer_organisation_id"), "assistance_answer", ["organisation_id"], unique=False
    )
