"""Tell who coordinates a plan, and the named person who sits at it, that another's promise is broken."""

from alembic import op

from migrations.sql import statements

revision = "1292"
down_revision = "1320"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in statements("broken_promises.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in statements("coming_of_age.sql"):
        if "FUNCTION register.plan_notice_facts" in statement:
            earlier = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            op.get_bind().exec_driver_sql(earlier)
