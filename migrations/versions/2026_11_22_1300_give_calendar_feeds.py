"""Give calendar feeds: whose each is, and the keyed hash of the key in its address."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1300"
down_revision = "1271"
branch_labels = None
depends_on = None

FUNCTION = "register.calendar_feed(bytea[])"


def upgrade() -> None:
    _create_feed()
    for statement in statements("calendars.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
    op.drop_table("calendar_feed")


def _create_feed() -> None:
    moment = sa.DateTime(timezone=True)
    owners = {
        "child_id": "register.child",
        "family_member_id": "register.family_member",
        "organisation_id": "organisation",
        "professional_id": "professional",
    }
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=True),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("family_member_id", sa.String(length=30), nullable=True),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("renewed_at", moment, nullable=True),
        sa.Column("revoked_at", moment, nullable=True),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.Column("last_fetched_at", moment, nullable=True),
        sa.Column("hour_began_at", moment, nullable=True),
        sa.Column("hour_fetches", sa.Integer(), nullable=False),
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("id ~ '^caf-[a-z2-7]{26}$'", name=op.f("ck_calendar_feed_id_form")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_calendar_feed_{column}"))
            for column, table in owners.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_calendar_feed_key_hash")),
    )
    for column in owners:
        op.create_index(op.f(f"ix_calendar_feed_{column}"), "calendar_feed", [column], unique=False)
