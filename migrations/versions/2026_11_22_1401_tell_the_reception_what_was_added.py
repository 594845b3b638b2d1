"""Tell the reception's system what was added to a report: the function says which record it reached."""

from alembic import op

from migrations.sql import statements

revision = "1401"
down_revision = "1372"
branch_labels = None
depends_on = None

SUPPLEMENT = "register.supplement_concern(text, text, bytea, timestamptz)"


def upgrade() -> None:
    for statement in statements("concern_supplements.sql"):
        op.get_bind().exec_driver_sql(statement)
    _for_the_application()


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SUPPLEMENT}")
    for statement in statements("concerns.sql"):
        if statement.startswith("CREATE FUNCTION register.supplement_concern"):
            op.get_bind().exec_driver_sql(statement)
    _for_the_application()


def _for_the_application() -> None:
    op.execute(f"ALTER FUNCTION {SUPPLEMENT} OWNER TO named_person_register")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {SUPPLEMENT} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SUPPLEMENT} TO named_person_app")
