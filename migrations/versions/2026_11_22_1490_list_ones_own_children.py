"""Let the family find its own children: a family app begins with nobody's id."""

from alembic import op

from migrations.sql import statements

revision = "1490"
down_revision = "1500"
branch_labels = None
depends_on = None


FUNCTION = "register.own_children()"


def upgrade() -> None:
    for statement in statements("own_children.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
