"""Count the numbers that a family app has asked for and that name nobody: within the request for a token."""

from alembic import op

revision = "1372"
down_revision = "1422"
branch_labels = None
depends_on = None

FUNCTIONS = ("register.uses_in_an_hour(text, text)", "register.note_uses(text, text, integer)")


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM named_person_app")
