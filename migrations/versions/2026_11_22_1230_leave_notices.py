"""Leave notices: what somebody should look at, by unit and by person, with ids and dates and nothing else.

Most notices follow from what stands: the register finds them, leaves what is new and settles what is over, so
that the same fact never leaves two. Row-level security shows one only to whoever may know of the child, and only
while the consent holds that it rests on.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1230"
down_revision = "1220"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
INSIDE = (
    "register.own_units(text, text, text, date)",
    "register.notice_facts(text[], date)",
)
"""Only for the register's own functions: they see across every compartment."""
OPEN = (
    "register.notice_shows(text, text, text)",
    "register.leave_notice(text, text, text, text, text, text, text, text, date, boolean, text, timestamptz)",
    "register.refresh_notices(text[], date, timestamptz)",
    "register.refresh_next_notices(text, integer, date, timestamptz)",
    "register.settle_notices(text, timestamptz)",
    "register.settle_read_notices(timestamptz)",
    "register.mailboxes_with_news()",
    "register.mark_mailed(text, date)",
)


def upgrade() -> None:
    _create_notice()
    for statement in statements("notices.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in (*INSIDE, *OPEN):
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for function in OPEN:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    op.drop_table("notice")
    for function in reversed((*INSIDE, *OPEN)):
        op.execute(f"DROP FUNCTION {function}")


def _reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_notice_{column}"))


def _create_notice() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=True),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("left_at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("read_by", sa.String(length=30), nullable=True),
        sa.Column("settled_at", moment, nullable=True),
        sa.Column("mailed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("id ~ '^ntc-[a-z2-7]{26}$'", name=op.f("ck_notice_id_form")),
        _reference("child_id", "register.child"),
        _reference("organisation_id", "organisation"),
        _reference("unit_id", "unit"),
        _reference("professional_id", "professional"),
        _reference("consent_id", "consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("unit_id", "branch", "key", name=op.f("uq_notice_unit_id_branch_key")),
    )
    op.create_index("ix_notice_child_id", "notice", ["child_id"], unique=False)
