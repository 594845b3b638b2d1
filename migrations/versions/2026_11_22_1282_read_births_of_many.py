"""Read the births of many: so that a roll-over places nobody at a school where nobody is of that age."""

from alembic import op

from migrations.sql import statements

revision = "1282"
down_revision = "1281"
branch_labels = None
depends_on = None

FUNCTION = "register.births_of(text[])"


def upgrade() -> None:
    for statement in statements("births.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
