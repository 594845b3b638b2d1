"""Count among many children in the time of a page: leave what lies outside the period, and reckon the rest once."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1450"
down_revision = "1501"
branch_labels = None
depends_on = None

COUNTS = {
    "register.plan_counts(text, date, date)": "plan_statistics.sql",
    "register.treatment_counts(text, date, date, integer)": "equal_treatment.sql",
    "register.measure_counts(text, date, date)": "measures.sql",
}
ASKED_WITHIN = ("register.counted_branches(text)", "register.never_counted()")
PROTECTED = "ix_child_protected"


def upgrade() -> None:
    op.create_index(
        PROTECTED, "child", ["id"], schema="register", postgresql_where=sa.text("shield <> 'none'")
    )
    for statement in statements("statistics_of_many.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in ASKED_WITHIN:  # not even the service asks which children are protected
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    _open_the_counts()


def downgrade() -> None:
    for function, file in COUNTS.items():
        op.execute(f"DROP FUNCTION {function}")
        for statement in _earlier(function, file):
            op.get_bind().exec_driver_sql(statement)
    for function in ASKED_WITHIN:
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP FUNCTION register.swedish_day_begins(date)")
    op.drop_index(PROTECTED, "child", schema="register")
    _open_the_counts()


def _earlier(function: str, file: str) -> Iterator[str]:
    name = function.split("(", maxsplit=1)[0]
    return (each for each in statements(file) if each.startswith(f"CREATE FUNCTION {name}("))


def _open_the_counts() -> None:
    for function in COUNTS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")
