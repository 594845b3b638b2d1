"""Let a family take its own application back before it is answered."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1511"
down_revision = "1510"
branch_labels = None
depends_on = None

FUNCTION = "register.withdraw_application(text, timestamptz)"


def upgrade() -> None:
    op.add_column("help_application", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    for statement in statements("withdraw_application.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
    op.execute("DROP POLICY register_withdraws ON public.help_application")
    op.drop_column("help_application", "withdrawn_at")
