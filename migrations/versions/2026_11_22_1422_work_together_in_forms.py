"""Work together in forms: those of one's own, where they are at work, with what history, and their meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1422"
down_revision = "1441"
branch_labels = None
depends_on = None

_ID = sa.String(length=30)
_WORDS = postgresql.ARRAY(sa.String(length=64))


def upgrade() -> None:
    _create_forms()
    _create_cooperations()
    _create_history()
    _create_meetings()
    tables = "cooperation_form, cooperation, cooperation_party, cooperation_entry, cooperation_meeting"
    op.execute(f"GRANT SELECT, INSERT ON {tables} TO named_person_app")
    op.execute("GRANT UPDATE ON cooperation, cooperation_meeting TO named_person_app")
    op.execute("GRANT DELETE ON cooperation_party TO named_person_app")


def downgrade() -> None:
    for table in ("meeting", "entry", "party"):
        op.drop_table(f"cooperation_{table}")
    op.drop_table("cooperation")
    op.drop_table("cooperation_form")


def _table(name: str, prefix: str, *columns: sa.schema.SchemaItem, indexed: tuple[str, ...] = ()) -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        *columns,
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{name}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _create_forms() -> None:
    name = "cooperation_form"
    _table(
        name,
        "cof",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        _to(name, "organisation_id", "organisation"),
        _once(name, "key"),
        indexed=("organisation_id",),
    )


def _create_cooperations() -> None:
    name = "cooperation"
    _table(
        name,
        "coo",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("municipality_code", sa.String(length=4), nullable=False),
        sa.Column("district_id", _ID, nullable=True),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("outside", _WORDS, nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("merged_into_id", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to(name, "organisation_id", "organisation"),
        _to(name, "district_id", "district"),
        _to(name, "merged_into_id", "cooperation"),
        indexed=("organisation_id", "district_id", "merged_into_id"),
    )
    name = "cooperation_party"
    _table(
        name,
        "cop",
        sa.Column("cooperation_id", _ID, nullable=False),
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        _to(name, "cooperation_id", "cooperation"),
        _to(name, "organisation_id", "organisation"),
        _to(name, "unit_id", "unit"),
        _once(name, "cooperation_id", "unit_id"),
        indexed=("organisation_id", "unit_id"),
    )


def _create_history() -> None:
    name = "cooperation_entry"
    _table(
        name,
        "coh",
        sa.Column("cooperation_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("other_id", _ID, nullable=True),
        sa.Column("said", postgresql.JSONB(), nullable=False),
        _to(name, "cooperation_id", "cooperation"),
        _to(name, "other_id", "cooperation"),
        _once(name, "cooperation_id", "number"),
        indexed=("other_id",),
    )


def _create_meetings() -> None:
    name = "cooperation_meeting"
    _table(
        name,
        "cmt",
        sa.Column("cooperation_id", _ID, nullable=False),
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("unit_ids", _WORDS, nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to(name, "cooperation_id", "cooperation"),
        _to(name, "organisation_id", "organisation"),
        indexed=("cooperation_id", "organisation_id"),
    )
