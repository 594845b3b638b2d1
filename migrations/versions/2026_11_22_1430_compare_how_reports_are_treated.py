"""Compare how reports are treated: one function of the register counts for the caller's own compartment."""

from alembic import op

from migrations.sql import statements

revision = "1430"
down_revision = "1423"
branch_labels = None
depends_on = None

FUNCTION = "register.treatment_counts(text, date, date, integer)"


def upgrade() -> None:
    for statement in statements("equal_treatment.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute("GRANT SELECT ON public.code_event TO named_person_register")
    op.execute(
        "CREATE POLICY register_reads ON public.code_event FOR SELECT TO named_person_register USING (true)"
    )
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
    op.execute("DROP POLICY register_reads ON public.code_event")
    op.execute("REVOKE SELECT ON public.code_event FROM named_person_register")
