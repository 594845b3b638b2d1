"""Take in schools, and keep house.

The import copies sealed rows through a view into the stage, gives a number to a child that its school knew
without one, and names the heads of units for a protected child. The worker checks every chain and clears
idempotency keys that have had their day.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.give_number(text, text, bytea, bytea[], integer, bytea)",
    "register.name_heads(text)",
    "register.children_without()",
)


def upgrade() -> None:
    op.add_column(
        "import_quarantine", sa.Column("place", sa.String(length=128), server_default="", nullable=False)
    )
    for statement in statements("imports.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    op.execute("REVOKE DELETE ON public.idempotency_key FROM named_person_app")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP VIEW public.import_intake")
    op.execute("DROP FUNCTION public.take_in()")
    op.drop_column("import_quarantine", "place")
