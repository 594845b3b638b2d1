"""Tell who acts for a closed unit, or for who is away, of what is the named person's own work there."""

from alembic import op

from migrations.sql import statements

revision = "1330"
down_revision = "1292"
branch_labels = None
depends_on = None

BEFORE = "register.notice_shows(text, text, text)"
NEW = (
    "register.notices_of_who_acts()",
    "register.units_looked_after()",
    "register.notice_shows(text, text, text, text)",
)
AGAIN = {
    "notices.sql": ("CREATE FUNCTION register.notice_shows(",),
    "disclosures_to_a_person.sql": (
        "CREATE POLICY own_unit",
        "CREATE OR REPLACE FUNCTION register.mailboxes_with_news(",
    ),
}
"""What was before, by the file that it stands in."""


def upgrade() -> None:
    for statement in statements("notices_of_who_acts.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in NEW:
        _give(function)
    op.execute(f"DROP FUNCTION {BEFORE}")


def downgrade() -> None:
    for policy in ("own_unit", "own_unit_reads"):
        op.execute(f"DROP POLICY {policy} ON public.notice")
    for file, beginnings in AGAIN.items():
        for statement in statements(file):
            if statement.startswith(beginnings):
                op.get_bind().exec_driver_sql(statement)
    _give(BEFORE)
    for function in reversed(NEW):
        op.execute(f"DROP FUNCTION {function}")


def _give(function: str) -> None:
    """Let the register own a function, and the application alone call it."""
    op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")
