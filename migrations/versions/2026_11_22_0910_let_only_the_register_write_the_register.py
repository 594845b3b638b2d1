"""Let only the register write the register, and only the owner's branch see its rows.

The functions are plain SQL files beside this one; a later change is a new migration with a new file.
"""

from alembic import op

from migrations.sql import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
LOG = "named_person_log"
REGISTER_TABLES = (
    "child",
    "child_fact",
    "child_link",
    "family_member",
    "named_person_assignment",
    "shield_named",
)


def _run(name: str) -> None:
    for statement in statements(name):
        op.get_bind().exec_driver_sql(statement)


def upgrade() -> None:
    op.execute(f"GRANT ALL ON SCHEMA register TO {REGISTER}")
    op.execute(f"GRANT ALL ON SCHEMA audit TO {LOG}")
    for table in REGISTER_TABLES:
        op.execute(f"ALTER TABLE register.{table} OWNER TO {REGISTER}")
    op.execute(f"ALTER TABLE audit.audit_entry OWNER TO {LOG}")
    for name in ("callers", "register_facts", "register_writes", "register_reads", "audit_reads"):
        _run(f"{name}.sql")
    for schema, role in (("register", REGISTER), ("audit", LOG)):
        op.execute(_GIVE_AWAY.format(schema=schema, role=role))
    _run("row_level_security.sql")


def downgrade() -> None:
    op.execute(_DROP_FUNCTIONS)
    op.execute(_OPEN_TABLES)
    for table in (*(f"register.{name}" for name in REGISTER_TABLES), "audit.audit_entry"):
        op.execute(f"ALTER TABLE {table} OWNER TO CURRENT_USER")
    for role in ("named_person_app", REGISTER, LOG, "named_person_audit"):
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public, register, audit FROM {role}")
        op.execute(f"REVOKE ALL ON SCHEMA register, audit FROM {role}")


_GIVE_AWAY = """
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = '{schema}' LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO {role}', f);
  END LOOP;
END $$
"""
_DROP_FUNCTIONS = """
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname IN ('register', 'audit')
              OR (n.nspname = 'public' AND p.proname IN
                  ('caller', 'reads_identity_of', 'domain_now', 'domain_date')) LOOP
    BEGIN
      EXECUTE format('DROP FUNCTION %s CASCADE', f);
    EXCEPTION WHEN undefined_function THEN NULL;  -- a cascade took it already
    END;
  END LOOP;
END $$
"""
_OPEN_TABLES = """
DO $$
DECLARE p record; t regclass;
BEGIN
  FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON public.%I', p.policyname, p.tablename);
  END LOOP;
  FOR t IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public' AND c.relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', t);
  END LOOP;
END $$
"""
