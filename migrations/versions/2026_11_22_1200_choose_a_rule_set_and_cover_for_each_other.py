"""Choose a rule set and cover for each other: a municipality's choice from a date, and who acts for whom.

Each assignment now says which rule set and which dated fact made it; those that stand were made by the only set
there was, and their fact is found when the chain is next laid.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1200"
down_revision = "1112"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
NEW = (
    "register.caller_acts_for(text, text, date)",
    "register.staffed_until(text, text, daterange)",
    "register.children_with_vacancy(text, integer)",
    "register.children_of_person(text, text)",
    "register.children_of_municipality(text, text, integer)",
    "register.unit_closures(text)",
)
SHAPED_ANEW = ("register.assignments(text)", "register.read_named_person(jsonb, text, date)")
REPLACED = {
    "protections.sql": ("access_facts", "assignments", "read_named_person", "read_caseload"),
    "ends_and_answers.sql": ("named_person_facts",),
    "register_writes.sql": ("relay",),
}
"""The functions as they were before, by the file that they stand in."""


def upgrade() -> None:
    _create_choice()
    _create_cover()
    _say_what_decided()
    for function in SHAPED_ANEW:
        op.execute(f"DROP FUNCTION {function}")
    for statement in statements("named_person_covers.sql"):
        op.get_bind().exec_driver_sql(statement)
    _give_to_the_register(*NEW, *SHAPED_ANEW)
    for function in (*NEW, *SHAPED_ANEW):
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")


def downgrade() -> None:
    for function in SHAPED_ANEW:
        op.execute(f"DROP FUNCTION {function}")
    for file, names in REPLACED.items():
        for statement in statements(file):
            name = statement.partition("(")[0].rpartition("register.")[2]
            if name in names and " FUNCTION register." in statement.splitlines()[0]:
                again = statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
                op.get_bind().exec_driver_sql(again)
    _give_to_the_register(*SHAPED_ANEW)
    for function in SHAPED_ANEW:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")
    for function in reversed(NEW):
        op.execute(f"DROP FUNCTION {function}")
    for column in ("fact_from", "fact_kind", "rule_set"):
        op.drop_column("named_person_assignment", column, schema="register")
    op.drop_table("named_person_cover")
    op.drop_table("named_person_rule_set_choice")


def _give_to_the_register(*functions: str) -> None:
    for function in functions:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")


def _say_what_decided() -> None:
    table = "named_person_assignment"
    op.add_column(table, sa.Column("rule_set", sa.String()), schema="register")
    op.add_column(table, sa.Column("fact_kind", sa.String()), schema="register")
    op.add_column(table, sa.Column("fact_from", sa.Date()), schema="register")
    op.execute("UPDATE register.named_person_assignment SET rule_set = 'kronoberg'")
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the chains' own check waits for the end of the transaction
    op.alter_column(table, "rule_set", nullable=False, schema="register")


def _create_choice() -> None:
    op.create_table(
        "named_person_rule_set_choice",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("municipality_code", sa.String(length=4), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=True),
        sa.Column("chosen_by", sa.String(length=30), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relaid_to", sa.String(length=30), nullable=True),
        sa.Column("relaid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id ~ '^rsc-[a-z2-7]{26}$'", name=op.f("ck_named_person_rule_set_choice_id_form")),
        postgresql.ExcludeConstraint(
            (sa.column("municipality_code"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            where=sa.text("superseded_at IS NULL"),
            name="ex_named_person_rule_set_choice_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_named_person_rule_set_choice_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person_rule_set_choice")),
    )
    op.create_index(
        op.f("ix_named_person_rule_set_choice_organisation_id"),
        "named_person_rule_set_choice",
        ["organisation_id"],
        unique=False,
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON public.named_person_rule_set_choice TO named_person_app")


def _create_cover() -> None:
    op.create_table(
        "named_person_cover",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("acting_professional_id", sa.String(length=30), nullable=True),
        sa.Column("acting_unit_id", sa.String(length=30), nullable=True),
        sa.Column("role_mailbox", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("set_by", sa.String(length=30), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id ~ '^npc-[a-z2-7]{26}$'", name=op.f("ck_named_person_cover_id_form")),
        sa.CheckConstraint(
            "num_nonnulls(acting_professional_id, acting_unit_id, role_mailbox) >= 1",
            name=op.f("ck_named_person_cover_somebody_acts"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_named_person_cover_{column}"))
            for column, table in (
                ("organisation_id", "organisation"),
                ("unit_id", "unit"),
                ("professional_id", "professional"),
                ("acting_professional_id", "professional"),
                ("acting_unit_id", "unit"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person_cover")),
    )
    for column in ("organisation_id", "acting_professional_id", "acting_unit_id"):
        op.create_index(op.f(f"ix_named_person_cover_{column}"), "named_person_cover", [column], unique=False)
    for statement in _COVER_LOCKS:
        op.execute(statement)


_COVER_LOCKS = (
    """
    ALTER TABLE public.named_person_cover ADD CONSTRAINT ex_named_person_cover_one_at_a_time
      EXCLUDE USING gist (unit_id WITH =, (coalesce(professional_id, '')) WITH =, valid WITH &&)
      WHERE (withdrawn_at IS NULL)
    """,
    "ALTER TABLE public.named_person_cover ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.named_person_cover FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON public.named_person_cover TO named_person_app",
    "GRANT SELECT ON public.named_person_cover TO named_person_register",
    """
    CREATE POLICY register_reads ON public.named_person_cover FOR SELECT TO named_person_register USING (true)
    """,
    """
    CREATE POLICY own_branch ON public.named_person_cover TO named_person_app
      USING (organisation_id = caller('organisation') AND branch = caller('branch'))
      WITH CHECK (organisation_id = caller('organisation') AND branch = caller('branch'))
    """,
)
