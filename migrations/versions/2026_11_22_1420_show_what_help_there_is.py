"""Show what help there is: the measures of the public catalogue, and the tables they were read in from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1420"
down_revision = "1370"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_measures()
    op.create_table(
        "catalogue_import",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        _recorded(),
        sa.CheckConstraint("id ~ '^cim-[a-z2-7]{26}$'", name=op.f("ck_catalogue_import_id_form")),
        _to("catalogue_import", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_import")),
    )
    op.create_index(op.f("ix_catalogue_import_organisation_id"), "catalogue_import", ["organisation_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE ON catalogue_measure TO named_person_app")
    op.execute("GRANT SELECT, INSERT ON catalogue_import TO named_person_app")


def downgrade() -> None:
    op.drop_table("catalogue_import")
    op.drop_table("catalogue_measure")


def _recorded() -> sa.Column[object]:
    return sa.Column(
        "recorded_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_measures() -> None:
    name = "catalogue_measure"
    texts = {"code": 64, "name": 200, "summary": 600, "target_group": 200, "how": 600, "municipality_code": 4}
    op.create_table(
        name,
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        *(sa.Column(column, sa.String(length=length), nullable=False) for column, length in texts.items()),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_to", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("district_id", sa.String(length=30), nullable=True),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=True),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("last_checked_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _recorded(),
        sa.CheckConstraint("id ~ '^cme-[a-z2-7]{26}$'", name=op.f("ck_catalogue_measure_id_form")),
        _to(name, "organisation_id", "organisation"),
        _to(name, "district_id", "district"),
        _to(name, "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_measure")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_catalogue_measure_organisation_id_code")
        ),
    )
    for column in ("district_id", "municipality_code", "unit_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
