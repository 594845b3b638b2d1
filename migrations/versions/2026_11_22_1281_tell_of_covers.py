"""Tell of covers: the children whom one concerns, the units that somebody speaks for, the handovers of many at once."""

from alembic import op

from migrations.sql import statements

revision = "1281"
down_revision = "1290"
branch_labels = None
depends_on = None

NEW = (
    "register.children_covered(text, text, daterange)",
    "register.units_spoken_for()",
    "register.handovers_noted_now_of(text[])",
)
BEFORE = {
    "handovers.sql": ("CREATE FUNCTION register.handovers_of_units(",),
    "handovers_locks.sql": ("CREATE POLICY outgoing ON public.handover_refusal",),
}
"""What was before, by the file that it stands in."""


def upgrade() -> None:
    for statement in statements("covers_are_told.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in NEW:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    op.execute("DROP POLICY outgoing ON public.handover_refusal")
    for file, beginnings in BEFORE.items():
        for statement in statements(file):
            if statement.startswith(beginnings):
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    for function in NEW:
        op.execute(f"DROP FUNCTION {function}")
