"""Show which warm handovers a withdrawal of consent would hide."""

from alembic import op

from migrations.sql import statements

revision = "1510"
down_revision = "1453"
branch_labels = None
depends_on = None

FUNCTION = "register.waiting_handovers(text)"


def upgrade() -> None:
    for statement in statements("waiting_handovers.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
