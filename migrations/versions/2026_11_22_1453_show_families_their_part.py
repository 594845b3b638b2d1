"""Show families what their child takes part in, and count measures by what they are for."""

from alembic import op

from migrations.sql import statements

revision = "1453"
down_revision = "1452"
branch_labels = None
depends_on = None

PART = "public.cooperation_participation"


def upgrade() -> None:
    op.execute(
        f"CREATE POLICY family ON {PART} FOR SELECT TO named_person_app "
        "USING (register.caller_is_family_of(child_id))"
    )
    for statement in statements("measures_by_aim.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in statements("statistics_of_many.sql"):
        if statement.startswith("CREATE FUNCTION register.measure_counts("):
            op.get_bind().exec_driver_sql(statement.replace("CREATE", "CREATE OR REPLACE", 1))
    op.execute(f"DROP POLICY family ON {PART}")
