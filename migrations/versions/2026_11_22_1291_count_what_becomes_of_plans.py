"""Count what becomes of plans: one function of the register answers about the caller's own compartment."""

from alembic import op

from migrations.sql import statements

revision = "1291"
down_revision = "1282"
branch_labels = None
depends_on = None

FUNCTIONS = ("register.in_sweden(timestamptz)", "register.plan_counts(text, date, date)")


def upgrade() -> None:
    for statement in statements("plan_statistics.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
