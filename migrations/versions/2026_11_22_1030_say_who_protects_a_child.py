"""Say who protects a child: every protection is a row, and the shield is the highest that stands.

Until now a shield was only ever raised, and nobody could tell by whom. A protection can be lifted by those who
may, the few for whom a protected child exists can be named and removed, and a place is masked where it must be.
"""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
NEW = (
    "register.standing_shield(text)",
    "register.is_named(text, text)",
    "register.place_is_masked(text)",
    "register.protect(text, text, text, text, timestamptz, bytea, date)",
    "register.lift_protection(text, text, text, timestamptz, text, date, bytea)",
    "register.protections(text)",
    "register.named_few(text)",
    "register.name_colleague(text, text, text, text)",
    "register.remove_colleague(text, text, text)",
)
SHAPED_ANEW = ("register.access_facts(text, date)", "register.plan_facts(text, date)")
REPLACED = {
    "register_facts.sql": ("access_facts", "plan_facts"),
    "register_writes.sql": ("raise_shield",),
    "register_reads.sql": ("assignments", "read_named_person", "read_caseload"),
    "imports.sql": ("name_heads",),
    "audit_reads.sql": ("family_log",),
}
"""The functions as they were before, by the file that they stand in."""


def upgrade() -> None:
    _create_protection()
    op.add_column("shield_named", sa.Column("removed_at", sa.DateTime(timezone=True)), schema="register")
    op.add_column("shield_named", sa.Column("removed_by", sa.String(length=30)), schema="register")
    for statement in _SAY_WHAT_STANDS:
        op.execute(statement)
    for function in (*SHAPED_ANEW, "register.raise_shield(text, text, text)"):
        op.execute(f"DROP FUNCTION {function}")
    for statement in statements("protections.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(f"ALTER TABLE register.protection OWNER TO {REGISTER}")
    _give_to_the_register(*NEW, *SHAPED_ANEW)


def downgrade() -> None:
    op.execute("DROP POLICY register_lowers ON public.child_record")
    op.execute(f"REVOKE UPDATE ON public.child_record FROM {REGISTER}")
    for function in reversed((*NEW, *SHAPED_ANEW)):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DELETE FROM register.shield_named WHERE removed_at IS NOT NULL")
    for file, names in REPLACED.items():
        for statement in statements(file):
            if statement.startswith(_beginnings(names)):
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    _give_to_the_register(*SHAPED_ANEW, "register.raise_shield(text, text, text)")
    op.drop_column("shield_named", "removed_by", schema="register")
    op.drop_column("shield_named", "removed_at", schema="register")
    op.drop_table("protection", schema="register")


def _beginnings(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"CREATE FUNCTION {schema}.{name}(" for schema in ("register", "audit") for name in names)


def _create_protection() -> None:
    op.create_table(
        "protection",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=True),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("set_by", sa.String(length=30), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=30), nullable=True),
        sa.Column("lifted_by_organisation_id", sa.String(length=30), nullable=True),
        sa.Column("verification_source", sa.String(length=64), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("lifting_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id ~ '^prt-[a-z2-7]{26}$'", name=op.f("ck_protection_id_form")),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_protection_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_protection_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection")),
        schema="register",
    )
    op.create_index(
        op.f("ix_protection_child_id"), "protection", ["child_id"], unique=False, schema="register"
    )


def _give_to_the_register(*functions: str) -> None:
    for function in functions:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")


# A shield that stands already is a protection too, of whoever was told of it. The table is locked to its owner
# as to everybody, so the lock is taken off for this one question.
_SAY_WHAT_STANDS = (
    "ALTER TABLE public.child_record NO FORCE ROW LEVEL SECURITY",
    """
    INSERT INTO register.protection (id, child_id, level, organisation_id, branch, set_at)
    SELECT register.random_id('prt'), k.child_id, k.protection, k.organisation_id, min(k.branch), min(k.recorded_at)
    FROM public.child_record k WHERE k.protection <> 'none'
    GROUP BY k.child_id, k.organisation_id, k.protection
    """,
    "ALTER TABLE public.child_record FORCE ROW LEVEL SECURITY",
    """
    INSERT INTO register.protection (id, child_id, level, set_at)
    SELECT register.random_id('prt'), c.id, c.shield, c.recorded_at FROM register.child c
    WHERE c.shield <> 'none' AND NOT EXISTS (
      SELECT 1 FROM register.protection p WHERE p.child_id = c.id AND p.level = c.shield)
    """,
)
