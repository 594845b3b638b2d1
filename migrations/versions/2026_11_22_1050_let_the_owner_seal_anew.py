"""Let the owner seal anew: when keys turn, every sealed row is written once more under the new key.

FORCE holds the owner's role to the policies: it reaches what the register does, whose member it is, and no more.
Here it gets a policy of its own on every table that holds something sealed: to change rows, never to
add or remove them, and only inside a transaction that says what it is for. (docs/decisions/0014)
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = """
DO $$
DECLARE t regclass;
BEGIN
  FOR t IN SELECT DISTINCT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid
           WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relforcerowsecurity
             AND a.attname LIKE '%\\_sealed' LOOP
    EXECUTE format('CREATE POLICY reseals ON %s FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
END $$
"""
_CLOSE = """
DO $$
DECLARE p record;
BEGIN
  FOR p IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'reseals' LOOP
    EXECUTE format('DROP POLICY reseals ON public.%I', p.tablename);
  END LOOP;
END $$
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(_OPEN)


def downgrade() -> None:
    op.get_bind().exec_driver_sql(_CLOSE)
