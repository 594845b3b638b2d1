"""Use a proof of possession once, and a revoked token never: within the one statement by which a caller enters."""

import re

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1320"
down_revision = "1291"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.use_proof(bytea, timestamptz)",
    "register.clear_proofs(integer)",
    "register.enter(jsonb)",
)
HOT_READS = (
    "register.read_named_person(jsonb, text, date)",
    "register.read_caseload(jsonb, integer, integer)",
)
BY_NAME = re.compile(r"FROM enter\(p_caller ->> 'client'.*?'child'\) e;", re.DOTALL)
BY_CALLER = "FROM enter(p_caller) e;"
NAMED = """FROM enter(p_caller ->> 'client', p_caller ->> 'organisation',
    p_caller ->> 'branch', p_caller ->> 'professional', p_caller ->> 'family', p_caller ->> 'child') e;"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "used_proof",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_proof")),
    )
    op.create_index("ix_used_proof_expires_at", "used_proof", ["expires_at"])
    op.create_table(
        "revoked_token",
        sa.Column("token_id", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("recorded_at", moment, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_revoked_token")),
    )
    op.create_index("ix_revoked_token_expires_at", "revoked_token", ["expires_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON used_proof TO named_person_register")
    op.execute("GRANT SELECT ON revoked_token TO named_person_register")
    op.execute("GRANT SELECT, INSERT, DELETE ON revoked_token TO named_person_app")
    for statement in statements("proofs.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")
    for function in HOT_READS:
        _rewrite(function, BY_NAME, BY_CALLER)


def downgrade() -> None:
    for function in HOT_READS:
        _rewrite(function, re.compile(re.escape(BY_CALLER)), NAMED)
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("revoked_token")
    op.drop_table("used_proof")


def _rewrite(function: str, old: re.Pattern[str], new: str) -> None:
    """Let a hot read enter in another way, and stay as it is otherwise."""
    standing = sa.text("SELECT pg_get_functiondef(CAST(:function AS regprocedure))")
    definition = op.get_bind().execute(standing, {"function": function}).scalar_one()
    rewritten, times = old.subn(new, definition)
    if times != 1:
        raise RuntimeError(f"{function} does not enter as it did")
    op.get_bind().exec_driver_sql(rewritten.replace("%", "%%"))
