"""Tell what has happened, in an order that nothing enters late, to whoever may read what is behind the link."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1440"
down_revision = "1400"
branch_labels = None
depends_on = None

SUBJECT = "substring((link)::text, '.*([a-z]{3}-[a-z2-7]{26})'::text)"
IN_ORDER = "register.put_events_in_order(bigint, integer)"
LISTEN = "register.listen(text, text)"


def upgrade() -> None:
    op.add_column("outbox_event", sa.Column("position", sa.BigInteger(), nullable=True))
    op.add_column("outbox_event", sa.Column("subject_id", sa.String(length=30), sa.Computed(SUBJECT)))
    op.create_index("ix_outbox_event_position", "outbox_event", ["position"], unique=True)
    op.create_index(
        "ix_outbox_event_unordered", "outbox_event", ["id"], postgresql_where=sa.text("position IS NULL")
    )
    op.execute("CREATE SEQUENCE public.outbox_position")
    op.execute("GRANT USAGE ON SEQUENCE public.outbox_position TO named_person_app")
    for statement in statements("events.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in (IN_ORDER, LISTEN):
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in (IN_ORDER, LISTEN):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP SEQUENCE public.outbox_position")
    op.drop_index("ix_outbox_event_unordered", "outbox_event")
    op.drop_index("ix_outbox_event_position", "outbox_event")
    op.drop_column("outbox_event", "subject_id")
    op.drop_column("outbox_event", "position")
