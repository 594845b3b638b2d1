"""Ask school systems over HTTP, and keep what they have said between two rounds."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1500"
down_revision = "1431"
branch_labels = None
depends_on = None

FUNCTION = "register.hear_school_system(bytea[])"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_source()
    _create_record()
    for statement in statements("school_systems.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
    op.drop_table("school_record")
    op.drop_table("school_source")


def _recorded() -> sa.Column[datetime]:
    now = sa.text("clock_timestamp()")
    return sa.Column("recorded_at", MOMENT, server_default=now, nullable=False)


def _create_source() -> None:
    op.create_table(
        "school_source",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("read_until", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("full_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("subscription", sa.String(length=64), nullable=True),
        sa.Column("subscription_until", MOMENT, nullable=True),
        sa.Column("attendance_until", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _recorded(),
        sa.CheckConstraint("id ~ '^sos-[a-z2-7]{26}$'", name=op.f("ck_school_source_id_form")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_school_source_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_source")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_school_source_organisation_id")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_school_source_key_hash")),
    )


def _create_record() -> None:
    op.create_table(
        "school_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("resource", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("row_sealed", sa.LargeBinary(), nullable=False),
        _recorded(),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_school_record_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_record")),
        sa.UniqueConstraint(
            "organisation_id",
            "resource",
            "record_id",
            name=op.f("uq_school_record_organisation_id_resource_record_id"),
        ),
    )
