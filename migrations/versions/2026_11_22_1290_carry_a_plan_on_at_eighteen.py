"""Carry a plan on at eighteen: it rests on the young person's own consent from then, a seat may close on a day to come,
and a promise is taken over by another unit. A seat is live only while the consent names its unit.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1290"
down_revision = "1280"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
OPEN = (
    "register.plan_ground(text, date)",
    "register.plan_is_shared_with(text, text, date)",
    "register.unit_sits_at(text, text, date)",
)
INSIDE = "register.plan_notice_facts(text[], date)"
"""Only for the register's own functions: it sees across every compartment."""
EARLIER = {
    "register_facts.sql": "register.seat_is_live(",
    "ends_and_answers.sql": "register.end_plans(",
}
REREAD = (
    (
        "register.access_facts(text, date)",
        "plan_is_shared(p.id, p_on)",
        "plan_is_shared_with(p.id, i.unit_id, p_on)",
    ),
    (
        "register.plan_facts(text, date)",
        "plan_is_shared(p.id, p_on)",
        "plan_is_shared_with(p.id, i.unit_id, p_on)",
    ),
    (
        "register.notice_facts(text[], date)",
        "plan_is_shared(p.id, p_on)",
        "plan_is_shared_with(p.id, i.unit_id, p_on)",
    ),
    ("register.notice_facts(text[], date)", "p.consent_id", "plan_ground(p.id, p_on)"),
    (
        "register.notice_facts(text[], date)",
        "ON l.plan_id = p.id AND l.valid @> p_on\n",
        "ON l.plan_id = p.id AND unit_sits_at(p.id, l.unit_id, p_on) AND l.valid @> p_on\n",
    ),
    (
        "register.refresh_notices(text[], date, timestamptz)",
        "FROM assistance_notice_facts(p_children, p_on))",
        "FROM assistance_notice_facts(p_children, p_on) UNION ALL SELECT * FROM plan_notice_facts(p_children, p_on))",
    ),
)
"""What stands in functions that are long: which function, what it says, and what it says from now on."""


def upgrade() -> None:
    _columns()
    for statement in statements("coming_of_age.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in (*OPEN, INSIDE):
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for function in OPEN:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")
    for function, says, shall_say in REREAD:
        _say(function, says, shall_say)


def downgrade() -> None:
    for function, says, shall_say in reversed(REREAD):
        _say(function, shall_say, says)
    for name, function in EARLIER.items():
        _as_before(name, function)
    _as_before("ends_and_answers.sql", "register.plan_is_shared(")
    for function in (INSIDE, *reversed(OPEN)):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("plan_action_change", "taken_over_by")
    for column in ("end_told", "end_words_sealed", "own_consent_from", "own_consent_id"):
        op.drop_column("coordinated_plan", column)


def _columns() -> None:
    op.add_column("coordinated_plan", sa.Column("own_consent_id", sa.String(length=30), nullable=True))
    op.add_column("coordinated_plan", sa.Column("own_consent_from", sa.Date(), nullable=True))
    op.add_column("coordinated_plan", sa.Column("end_words_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "coordinated_plan",
        sa.Column("end_told", sa.ARRAY(sa.String(length=64)), server_default="{}", nullable=False),
    )
    op.add_column("plan_action_change", sa.Column("taken_over_by", sa.String(length=30), nullable=True))
    _refers("coordinated_plan", "own_consent_id", "consent")
    _refers("plan_action_change", "taken_over_by", "unit")


def _refers(table: str, column: str, to: str) -> None:
    op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, to, [column], ["id"])
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _say(function: str, says: str, shall_say: str) -> None:
    """Put other words into a function, wherever it says the earlier ones."""
    asked = sa.text("SELECT pg_get_functiondef(CAST(:function AS regprocedure))")
    definition: str = op.get_bind().execute(asked, {"function": function}).scalar_one()
    if says not in definition:
        raise LookupError(f"{function} says nothing of the kind")
    op.get_bind().exec_driver_sql(definition.replace(says, shall_say))


def _as_before(name: str, function: str) -> None:
    """Let a function be again what an earlier file makes of it."""
    for statement in statements(name):
        for begins in (f"CREATE FUNCTION {function}", f"CREATE OR REPLACE FUNCTION {function}"):
            if statement.startswith(begins):
                earlier = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(earlier)
