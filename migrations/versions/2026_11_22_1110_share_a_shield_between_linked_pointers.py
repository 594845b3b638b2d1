"""Share a shield between linked pointers: what protects one of them protects the whole child.

Until now a protection held for its own pointer, and whoever knew the child by the other one went on seeing it. The
shield in each pointer's row is the highest that stands on any of them, so no question about a child costs more.
"""

from alembic import op

from migrations.sql import statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
INNER = (
    "register.linked_set(text)",
    "register.hold_linked(text[])",
    "register.name_the_few(text, text)",
    "register.settle_shields(text[], text)",
)
"""Only the register's own functions ask these."""
ASKED = ("register.undo_link(text, text)", "register.may_know_of_link(text)")
UNLINK = "register.unlink_children(text, text)"
REPLACED = {
    "protections.sql": ("register.standing_shield", "register.protect", "register.lift_protection"),
    "register_reads.sql": ("register.child_links",),
    "register_writes.sql": ("register.link_children", "register.unlink_children"),
    "audit_reads.sql": ("audit.seen_through_link",),
}
"""The functions as they were before, by the file that they stand in."""


def upgrade() -> None:
    op.execute(f"DROP FUNCTION {UNLINK}")
    for statement in statements("linked_shields.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in (*INNER, *ASKED):
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    for function in ASKED:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")
    op.execute(f"SET LOCAL ROLE {REGISTER}")
    op.execute(_SETTLE_WHAT_IS_LINKED)
    op.execute("RESET ROLE")


def downgrade() -> None:
    for file, names in REPLACED.items():
        beginnings = tuple(f"CREATE FUNCTION {name}(" for name in names)
        for statement in statements(file):
            if statement.startswith(beginnings):
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    op.execute(f"ALTER FUNCTION {UNLINK} OWNER TO {REGISTER}")
    op.execute(f"REVOKE EXECUTE ON FUNCTION {UNLINK} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {UNLINK} TO named_person_app")
    op.execute(f"SET LOCAL ROLE {REGISTER}")
    op.execute(_SETTLE_WHAT_IS_LINKED)  # by now each for itself
    op.execute("RESET ROLE")
    for function in reversed((*INNER, *ASKED)):
        op.execute(f"DROP FUNCTION {function}")


_SETTLE_WHAT_IS_LINKED = """
SELECT register.settle_shields(array_agg(DISTINCT c.id), NULL)
FROM register.child_link l JOIN register.child c ON c.id IN (l.child_id, l.other_child_id)
WHERE l.undone_at IS NULL
"""
