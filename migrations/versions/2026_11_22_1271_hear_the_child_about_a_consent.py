"""Hear the child about a consent: what it says and how it was asked, or why it was not."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1271"
down_revision = "1270"
branch_labels = None
depends_on = None

TABLE = "consent_child_view"
REFERENCES = {
    "consent_id": "consent.id",
    "child_id": "register.child.id",
    "organisation_id": "organisation.id",
    "heard_by": "professional.id",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("not_asked_reason", sa.String(), nullable=True),
        sa.Column("to_guardians", sa.Boolean(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("heard_by", sa.String(length=30), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^cvw-[a-z2-7]{26}$'", name=op.f(f"ck_{TABLE}_id_form")),
        sa.CheckConstraint(
            "(words_sealed IS NULL) <> (not_asked_reason IS NULL)", name=op.f(f"ck_{TABLE}_words_or_reason")
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{TABLE}_{column}"))
            for column, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in REFERENCES:
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)
    for statement in statements("consent_child_views.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
