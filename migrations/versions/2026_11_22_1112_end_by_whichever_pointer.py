"""End by whichever pointer: a child that has died or emigrated has done so for every pointer that is linked.

Until now what stood under the other pointer went on, and its guardians went on getting notices.
"""

from alembic import op

from migrations.sql import statements

revision = "1112"
down_revision = "1111"
branch_labels = None
depends_on = None

POINTERS = "register.ended_pointers(text)"


def upgrade() -> None:
    for statement in statements("linked_endings.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {POINTERS} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {POINTERS} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {POINTERS} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {POINTERS}")
    for statement in statements("ends_and_answers.sql"):
        if statement.startswith("CREATE FUNCTION register.ended_on("):
            earlier = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            op.get_bind().exec_driver_sql(earlier)
