"""Register measures: service or assessed help, who answers for it, who gives it, and what it led to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1412"
down_revision = "1401"
branch_labels = None
depends_on = None

COUNTS = "register.measure_counts(text, date, date)"
POINTS_AT = {
    "child_id": "register.child.id",
    "consent_id": "consent.id",
    "cooperation_id": "cooperation.id",
    "organisation_id": "organisation.id",
    "performer_organisation_id": "organisation.id",
    "performer_unit_id": "unit.id",
    "registered_by": "professional.id",
    "unit_id": "unit.id",
}
INDEXED = ("consent_id", "cooperation_id", "performer_organisation_id", "registered_by", "unit_id")


def upgrade() -> None:
    _create_measure()
    for statement in statements("measures.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {COUNTS} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {COUNTS} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {COUNTS} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {COUNTS}")
    op.drop_table("support_measure")


def _create_measure() -> None:
    op.create_table(
        "support_measure",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("performer_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("performer_branch", sa.String(), nullable=False),
        sa.Column("performer_unit_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("cooperation_id", sa.String(length=30), nullable=True),
        sa.Column("marks", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("overridden_rule", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("during_inquiry", sa.Boolean(), nullable=False),
        sa.Column("cost_shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("decision", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("shown_to_family", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("effect_on_attendance", sa.String(), nullable=True),
        sa.Column("effect_on_goals", sa.String(), nullable=True),
        sa.Column("registered_by", sa.String(length=30), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_support_measure_{column}"))
            for column, target in POINTS_AT.items()
        ),
        sa.CheckConstraint("id ~ '^msr-[a-z2-7]{26}$'", name=op.f("ck_support_measure_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_measure")),
    )
    op.create_index(
        "ix_support_measure_child_id_organisation_id", "support_measure", ["child_id", "organisation_id"]
    )
    op.create_index(
        "ix_support_measure_performer_unit_id_child_id", "support_measure", ["performer_unit_id", "child_id"]
    )
    for column in INDEXED:
        op.create_index(f"ix_support_measure_{column}", "support_measure", [column])
