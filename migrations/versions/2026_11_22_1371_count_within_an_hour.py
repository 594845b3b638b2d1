"""Count within an hour: numbers looked up and children read, for each person and each system."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1371"
down_revision = "1421"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.uses_in_an_hour(text, text)",
    "register.note_uses(text, text, integer)",
    "register.use_quota(text, text, text, integer, integer)",
    "register.see_children(text, text, text[], integer, integer, boolean)",
    "register.clear_quotas(integer)",
)
FOR_THE_APPLICATION = FUNCTIONS[2:]


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "quota_use",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=256), nullable=False),
        sa.Column("slot", moment, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "holder", "slot", name=op.f("pk_quota_use")),
    )
    op.create_table(
        "child_seen",
        sa.Column("holder", sa.String(length=256), nullable=False),
        sa.Column("asked", sa.String(length=30), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("holder", "asked", name=op.f("pk_child_seen")),
    )
    op.create_index("ix_child_seen_holder_seen_at", "child_seen", ["holder", "seen_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON quota_use, child_seen TO named_person_register")
    for statement in statements("quotas.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for function in FOR_THE_APPLICATION:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("child_seen")
    op.drop_table("quota_use")
