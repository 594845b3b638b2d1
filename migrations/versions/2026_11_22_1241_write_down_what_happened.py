"""Write down what happened: the chronology, a fact at a time, each version kept."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1241"
down_revision = "1240"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_entry()
    _create_version()
    for statement in statements("chronology.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("chronology_version")
    op.drop_table("chronology_entry")


def _create_entry() -> None:
    op.create_table(
        "chronology_entry",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("author_id", sa.String(length=30), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _recorded_at(),
        sa.CheckConstraint("id ~ '^chr-[a-z2-7]{26}$'", name=op.f("ck_chronology_entry_id_form")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["professional.id"], name=op.f("fk_chronology_entry_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_chronology_entry_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_chronology_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_chronology_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chronology_entry")),
    )
    op.create_index(
        "ix_chronology_entry_child_id_organisation_id",
        "chronology_entry",
        ["child_id", "organisation_id", "happened_at"],
        unique=False,
    )
    for column in ("author_id", "unit_id"):
        op.create_index(op.f(f"ix_chronology_entry_{column}"), "chronology_entry", [column], unique=False)


def _create_version() -> None:
    op.create_table(
        "chronology_version",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("chronology_entry_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_known", sa.Boolean(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _recorded_at(),
        sa.CheckConstraint("id ~ '^chv-[a-z2-7]{26}$'", name=op.f("ck_chronology_version_id_form")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["professional.id"], name=op.f("fk_chronology_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_chronology_version_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["chronology_entry_id"],
            ["chronology_entry.id"],
            name=op.f("fk_chronology_version_chronology_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_chronology_version_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chronology_version")),
        sa.UniqueConstraint(
            "chronology_entry_id", "version", name=op.f("uq_chronology_version_chronology_entry_id_version")
        ),
    )
    for column in ("author_id", "child_id", "organisation_id"):
        op.create_index(op.f(f"ix_chronology_version_{column}"), "chronology_version", [column], unique=False)


def _recorded_at() -> sa.Column[datetime]:
    return sa.Column(
        "recorded_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )
