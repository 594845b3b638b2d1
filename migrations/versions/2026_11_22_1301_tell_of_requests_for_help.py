"""Tell of requests for help: notices to both sides before the day and after it; show the family what is theirs."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1301"
down_revision = "1310"
branch_labels = None
depends_on = None

FACTS = "register.assistance_notice_facts(text[], date)"
REFRESH = "register.refresh_notices(text[], date, timestamptz)"
FLAGS = {"assistance_request": "shown_to_family", "assistance_answer": "told_family"}


def upgrade() -> None:
    for table, column in FLAGS.items():
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
        op.alter_column(table, column, server_default=None)
    for statement in statements("assistance_notices.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FACTS} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FACTS} FROM PUBLIC")


def downgrade() -> None:
    for statement in statements("notices.sql"):
        if "FUNCTION register.refresh_notices" in statement:
            before = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            op.get_bind().exec_driver_sql(before)
    op.execute(f"DROP FUNCTION {FACTS}")
    for table, column in FLAGS.items():
        op.execute(f"DROP POLICY family ON public.{table}")
        op.drop_column(table, column)
