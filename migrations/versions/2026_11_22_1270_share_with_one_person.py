"""Share with one person: a disclosure may be for one professional at the recipient unit, until it is taken over."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1270"
down_revision = "1260"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
NEW = {
    "register.reaches_somebody(public.disclosure, date)": "named_person_app",
    "register.is_for_another(text)": "named_person_app, named_person_log",
    "register.for_one_alone(text, text)": "named_person_app",
}
BEFORE = {
    "row_level_security.sql": ("CREATE POLICY recipient ON public.disclosure TO",),
    "ends_and_answers_locks.sql": ("CREATE POLICY recipient ON public.correction",),
    "notices.sql": (
        "CREATE POLICY own_unit",
        "CREATE FUNCTION register.notice_facts(",
        "CREATE FUNCTION register.mailboxes_with_news(",
    ),
    "named_person_covers.sql": ("CREATE OR REPLACE FUNCTION register.access_facts(",),
    "handovers_locks.sql": ("CREATE OR REPLACE FUNCTION audit.own_log(",),
}
"""The locks and functions as they were before, by the file that they stand in."""
LOCKS = (
    ("disclosure", "recipient"),
    ("correction", "recipient"),
    ("notice", "own_unit"),
    ("notice", "own_unit_reads"),
)


def upgrade() -> None:
    op.add_column("disclosure", sa.Column("recipient_professional_id", sa.String(length=30), nullable=True))
    op.create_foreign_key(
        op.f("fk_disclosure_recipient_professional_id"),
        "disclosure",
        "professional",
        ["recipient_professional_id"],
        ["id"],
    )
    op.create_index(
        op.f("ix_disclosure_recipient_professional_id"),
        "disclosure",
        ["recipient_professional_id"],
        unique=False,
    )
    for statement in statements("disclosures_to_a_person.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function, readers in NEW.items():
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {readers}")


def downgrade() -> None:
    for table, policy in LOCKS:
        op.execute(f"DROP POLICY {policy} ON public.{table}")
    for file, beginnings in BEFORE.items():
        for statement in statements(file):
            if statement.startswith(beginnings):
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    for function in reversed(NEW):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("disclosure", "recipient_professional_id")
