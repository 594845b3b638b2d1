"""Put documents in use: what guides the work, in versions, and who has read which."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1421"
down_revision = "1362"
branch_labels = None
depends_on = None

_ID = sa.String(length=30)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_documents()
    _create_versions()
    _create_readings()
    tables = "guidance_document, guidance_version, guidance_reading"
    op.execute(f"GRANT SELECT, INSERT ON {tables} TO named_person_app")
    op.execute("GRANT UPDATE ON guidance_document, guidance_version TO named_person_app")


def downgrade() -> None:
    for table in ("guidance_reading", "guidance_version", "guidance_document"):
        op.drop_table(table)


def _table(name: str, prefix: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        *columns,
        sa.Column("recorded_at", _MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{name}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_documents() -> None:
    name = "guidance_document"
    words = postgresql.ARRAY(sa.String(length=64))
    _table(
        name,
        "gdo",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=600), nullable=False),
        sa.Column("steps", words, nullable=False),
        sa.Column("bound_ids", words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to(name, "organisation_id", "organisation"),
    )
    op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"])


def _create_versions() -> None:
    name = "guidance_version"
    _table(
        name,
        "gdv",
        sa.Column("guidance_document_id", _ID, nullable=False),
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("document_url", sa.String(length=500), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        _to(name, "guidance_document_id", "guidance_document"),
        _to(name, "organisation_id", "organisation"),
        sa.UniqueConstraint(
            "guidance_document_id", "number", name=op.f(f"uq_{name}_guidance_document_id_number")
        ),
    )
    op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"])


def _create_readings() -> None:
    name = "guidance_reading"
    _table(
        name,
        "gdr",
        sa.Column("guidance_version_id", _ID, nullable=False),
        sa.Column("professional_id", _ID, nullable=False),
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=False),
        _to(name, "guidance_version_id", "guidance_version"),
        _to(name, "professional_id", "professional"),
        _to(name, "organisation_id", "organisation"),
        sa.UniqueConstraint(
            "guidance_version_id",
            "professional_id",
            name=op.f(f"uq_{name}_guidance_version_id_professional_id"),
        ),
    )
    for column in ("organisation_id", "professional_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
