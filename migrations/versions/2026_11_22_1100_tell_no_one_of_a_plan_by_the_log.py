"""Tell no one of a plan by the log: who guesses a plan's address is answered 404, as if there were none.

The refusal is written down with the child whom the plan is about, for those who audit. In the branch's own log of
that child it said that the plan exists, so it does not stand there any more.
"""

from alembic import op

from migrations.sql import statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in statements("own_log.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in statements("audit_reads.sql"):
        if statement.startswith("CREATE FUNCTION audit.own_log("):
            earlier = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            op.get_bind().exec_driver_sql(earlier)
