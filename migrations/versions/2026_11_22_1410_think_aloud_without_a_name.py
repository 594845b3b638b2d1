"""Think aloud without a name: consultations that can be joined with no child, and hours for them."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1410"
down_revision = "1361"
branch_labels = None
depends_on = None

FUNCTIONS = ("own_open_children(date)", "consultation_counts(text, date, date)")


def upgrade() -> None:
    _create_consultation()
    _create_slot()
    for statement in statements("consultations.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION register.{function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION register.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION register.{function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION register.{function}")
    op.drop_table("consultation_slot")
    op.drop_table("consultation")


def _create_consultation() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("asker_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("asker_branch", sa.String(), nullable=False),
        sa.Column("asker_sector", sa.String(), nullable=False),
        sa.Column("asker_tag", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("advice_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("advised_on", sa.Date(), nullable=True),
        *_points_at("consultation", organisation_id="organisation", asker_organisation_id="organisation"),
        *_points_at("consultation", unit_id="unit"),
        sa.CheckConstraint("id ~ '^cst-[a-z2-7]{26}$'", name=op.f("ck_consultation_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index("ix_consultation_unit_id_asked_on", "consultation", ["unit_id", "asked_on"])
    for column in ("asker_organisation_id", "asker_tag", "organisation_id"):
        op.create_index(f"ix_consultation_{column}", "consultation", [column])


def _create_slot() -> None:
    op.create_table(
        "consultation_slot",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("published_by", sa.String(length=30), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("booked_by", sa.String(length=30), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at("consultation_slot", organisation_id="organisation", unit_id="unit"),
        *_points_at("consultation_slot", published_by="professional", booked_by="professional"),
        sa.CheckConstraint("id ~ '^csl-[a-z2-7]{26}$'", name=op.f("ck_consultation_slot_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_slot")),
    )
    op.create_index("ix_consultation_slot_unit_id_starts_at", "consultation_slot", ["unit_id", "starts_at"])
    for column in ("booked_by", "organisation_id", "published_by"):
        op.create_index(f"ix_consultation_slot_{column}", "consultation_slot", [column])


def _points_at(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]
