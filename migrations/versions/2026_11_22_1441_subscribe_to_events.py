"""Subscribe to events at an address, and keep what has been told there."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1441"
down_revision = "1440"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.take_subscription()",
    "register.take_deliveries(timestamptz, interval, integer, integer)",
    "register.take_unconfirmed(timestamptz, interval)",
    "register.deliveries_waiting()",
    "register.clear_events(timestamptz, integer)",
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_subscription()
    _create_delivery()
    for statement in statements("event_subscriptions.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("event_delivery")
    op.drop_table("event_subscription")
    op.execute("REVOKE SELECT, DELETE ON public.outbox_event FROM named_person_register")


def _recorded() -> sa.Column[datetime]:
    now = sa.text("clock_timestamp()")
    return sa.Column("recorded_at", MOMENT, server_default=now, nullable=False)


def _create_subscription() -> None:
    op.create_table(
        "event_subscription",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("types", sa.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("earlier_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("earlier_secret_until", MOMENT, nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("ask_at", MOMENT, nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("resting_until", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _recorded(),
        sa.CheckConstraint("id ~ '^sub-[a-z2-7]{26}$'", name=op.f("ck_event_subscription_id_form")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_subscription_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_subscription")),
    )
    for column in ("client_id", "organisation_id"):
        op.create_index(op.f(f"ix_event_subscription_{column}"), "event_subscription", [column])


def _create_delivery() -> None:
    op.create_table(
        "event_delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subscription_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("event_id", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT, nullable=True),
        sa.Column("first_due_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        _recorded(),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["event_subscription.id"], name=op.f("fk_event_delivery_subscription_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_delivery_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["outbox_event.public_id"],
            name=op.f("fk_event_delivery_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_delivery")),
        sa.UniqueConstraint(
            "subscription_id", "event_id", name=op.f("uq_event_delivery_subscription_id_event_id")
        ),
    )
    op.create_index(op.f("ix_event_delivery_event_id"), "event_delivery", ["event_id"])
    op.create_index(
        "ix_event_delivery_waiting",
        "event_delivery",
        ["subscription_id", "id"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
