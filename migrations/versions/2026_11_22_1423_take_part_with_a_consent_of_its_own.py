"""Take part with a consent of its own: which form a consent is to, a child's part in it, and talks with its name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1423"
down_revision = "1412"
branch_labels = None
depends_on = None

_ID = sa.String(length=30)
_OWNED = {
    "child_id": "register.child",
    "organisation_id": "organisation",
    "unit_id": "unit",
    "consent_id": "consent",
}


def upgrade() -> None:
    op.add_column("consent", sa.Column("form_key", sa.String(length=64), nullable=True))
    _table(
        "cooperation_participation",
        "cpt",
        {**_OWNED, "cooperation_id": "cooperation", "started_by": "professional"},
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("end_reason", sa.String(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("child_id"), "="),
            (sa.column("cooperation_id"), "="),
            (sa.column("organisation_id"), "="),
            (sa.column("branch"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_cooperation_participation_one_at_a_time",
        ),
    )
    _table(
        "team_discussion",
        "tdi",
        {**_OWNED, "cooperation_meeting_id": "cooperation_meeting", "author_id": "professional"},
        sa.Column("discussed_on", sa.Date(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
    )
    for statement in statements("taking_part.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("team_discussion")
    op.drop_table("cooperation_participation")
    op.drop_column("consent", "form_key")


def _table(name: str, prefix: str, to: dict[str, str], *columns: sa.schema.SchemaItem) -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        *(sa.Column(column, _ID, nullable=False) for column in to),
        sa.Column("branch", sa.String(), nullable=False),
        *columns,
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{name}_id_form")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, other in to.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_child_id_organisation_id", name, ["child_id", "organisation_id"])
    for column in to:
        if column not in {"child_id", "organisation_id"}:
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
