"""Tell schools of a contact: a notice at each school, from the announcement until somebody there has confirmed."""

from alembic import op

from migrations.sql import statements

revision = "1260"
down_revision = "1249"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.tell_schools_of_contact(text, timestamptz)",
    "register.settle_contact_notice(text, text, timestamptz)",
)


def upgrade() -> None:
    for statement in statements("contact_notices.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("REVOKE SELECT ON public.contact_receipt, public.contact_point FROM named_person_register")
