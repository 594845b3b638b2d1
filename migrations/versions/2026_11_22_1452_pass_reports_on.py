"""Pass a report that came to the wrong reception on to the right one."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1452"
down_revision = "1451"
branch_labels = None
depends_on = None

REPORT = "concern_report"
TABLE = "received_concern_report"
FUNCTION = "register.pass_concern_on(text, text, text, text, text, bytea, text[], bytea[], timestamptz, date)"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("passed_on_unit_id", sa.String(length=30), nullable=True))
    op.add_column(TABLE, sa.Column("passed_on_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(TABLE, sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f(f"fk_{TABLE}_passed_on_unit_id"), TABLE, "unit", ["passed_on_unit_id"], ["id"])
    op.create_index(op.f(f"ix_{TABLE}_passed_on_unit_id"), TABLE, ["passed_on_unit_id"])
    op.add_column(REPORT, sa.Column("passed_to_organisation_id", sa.String(length=30), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{REPORT}_passed_to_organisation_id"),
        REPORT,
        "organisation",
        ["passed_to_organisation_id"],
        ["id"],
    )
    op.create_index(op.f(f"ix_{REPORT}_passed_to_organisation_id"), REPORT, ["passed_to_organisation_id"])
    for statement in statements("concerns_passed_on.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {FUNCTION} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO named_person_app")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
    op.execute("DROP POLICY register_passes_on ON public.concern_report")
    op.execute("REVOKE UPDATE (concern_report_id) ON public.received_concern_report FROM named_person_app")
    op.drop_column(REPORT, "passed_to_organisation_id")
    for column in ("passed_on_at", "passed_on_sealed", "passed_on_unit_id"):
        op.drop_column(TABLE, column)
