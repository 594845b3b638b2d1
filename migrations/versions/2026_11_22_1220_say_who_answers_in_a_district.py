"""Say who answers in a district: districts and their boards, agreements between organisations, contact points.

Until now a unit named its district by a word that meant nothing else, nobody could see how a unit was reached last
year, and where a child is registered was known for the present only.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1220"
down_revision = "1200"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
FUNCTIONS = (
    "register.keep_unit_version()",
    "register.record_residence(text, text, text, text, date)",
    "register.own_residences(text)",
    "register.residences_on(text[], date)",
    "register.children_at(text, date)",
)
UNIT_COLUMNS = (("municipality_code", 4), ("on_call_phone", 24), ("on_call_route", 500))


def upgrade() -> None:
    for name, length in UNIT_COLUMNS:
        op.add_column("unit", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column(
        "child_fact", sa.Column("district_code", sa.String(length=64), nullable=True), schema="register"
    )
    _create_districts()
    _create_unit_versions()
    _create_agreements()
    _create_contact_points()
    _create_whereabouts()
    for statement in statements("districts.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")
    op.execute(_FIRST_VERSIONS)


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_unit_version ON public.unit")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    for table in (
        "whereabouts",
        "contact_receipt",
        "contact_point",
        "agreement_version",
        "agreement_party",
        "collaboration_agreement",
        "unit_version",
        "district_responsibility",
        "district",
    ):
        op.drop_table(table)
    op.drop_column("child_fact", "district_code", schema="register")
    for name, _ in UNIT_COLUMNS:
        op.drop_column("unit", name)


_FIRST_VERSIONS = """
    INSERT INTO unit_version (id, unit_id, name, role_mailbox, phone, opening_hours, district, recorded_at)
    SELECT register.random_id('unv'), id, name, role_mailbox, phone, opening_hours, district, recorded_at FROM unit
"""


def _table(
    name: str, prefix: str, *columns: sa.Column[object], constraints: Sequence[sa.Constraint] = ()
) -> None:
    """Create a table with what every table of ours has: a public id, and when it was written down."""
    op.create_table(
        name,
        sa.Column("id", sa.String(length=30), nullable=False),
        *columns,
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{name}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *constraints,
    )


def _to(table: str, column: str, target: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(
        column,
        sa.String(length=30),
        sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}")),
        nullable=nullable,
    )


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _one_at_a_time(table: str) -> postgresql.ExcludeConstraint:
    return postgresql.ExcludeConstraint(
        ("district_id", "="), ("valid", "&&"), using="gist", name=f"ex_{table}_one_at_a_time"
    )


def _valid() -> sa.Column[object]:
    return sa.Column("valid", postgresql.DATERANGE(), nullable=False)


def _version() -> sa.Column[object]:
    return sa.Column("version", sa.Integer(), nullable=False)


def _create_districts() -> None:
    _table(
        "district",
        "dct",
        _text("municipality_code", 4),
        _text("code", 64),
        _text("name", 200),
        _version(),
        constraints=[
            sa.UniqueConstraint("municipality_code", "code", name=op.f("uq_district_municipality_code_code"))
        ],
    )
    name = "district_responsibility"
    _table(
        name,
        "drs",
        _to(name, "district_id", "district"),
        _to(name, "organisation_id", "organisation"),
        _to(name, "unit_id", "unit", nullable=True),
        _valid(),
        constraints=[_one_at_a_time(name)],
    )
    _index(name, "organisation_id")
    _index(name, "unit_id")


def _create_unit_versions() -> None:
    _table(
        "unit_version",
        "unv",
        _to("unit_version", "unit_id", "unit"),
        _text("name", 200),
        _text("role_mailbox", 254),
        _text("phone", 24, nullable=True),
        _text("opening_hours", 500, nullable=True),
        _text("district", 64, nullable=True),
        _text("on_call_phone", 24, nullable=True),
        _text("on_call_route", 500, nullable=True),
    )
    _index("unit_version", "unit_id", "recorded_at")


def _create_agreements() -> None:
    name = "collaboration_agreement"
    _table(
        name,
        "agr",
        _to(name, "organisation_id", "organisation"),
        _text("kind"),
        _text("name", 200),
        _text("document_url", 500, nullable=True),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("limits", postgresql.JSONB(), nullable=False),
        sa.Column("timings", postgresql.JSONB(), nullable=False),
        _valid(),
        sa.Column("revision_on", sa.Date(), nullable=False),
        _version(),
    )
    _index(name, "organisation_id")
    for table, prefix, own, unique in (
        (
            "agreement_party",
            "agp",
            (_to("agreement_party", "organisation_id", "organisation"),),
            "organisation_id",
        ),
        (
            "agreement_version",
            "agv",
            (_version(), sa.Column("said", postgresql.JSONB(), nullable=False)),
            "version",
        ),
    ):
        columns = ("collaboration_agreement_id", unique)
        _table(
            table,
            prefix,
            _to(table, "collaboration_agreement_id", name),
            *own,
            constraints=[sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))],
        )
    _index("agreement_party", "organisation_id")


def _create_contact_points() -> None:
    name = "contact_point"
    _table(
        name,
        "ctp",
        _to(name, "organisation_id", "organisation"),
        _to(name, "district_id", "district"),
        _to(name, "unit_id", "unit"),
        _to(name, "professional_id", "professional", nullable=True),
        _text("mailbox", 254, nullable=True),
        _text("phone", 24, nullable=True),
        _valid(),
        _to(name, "replaces_id", name, nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        _version(),
        constraints=[_one_at_a_time(name)],
    )
    for column in ("organisation_id", "unit_id", "professional_id", "replaces_id"):
        _index(name, column)
    name = "contact_receipt"
    _table(
        name,
        "ctr",
        _to(name, "contact_point_id", "contact_point"),
        _to(name, "unit_id", "unit"),
        _to(name, "organisation_id", "organisation"),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        _to(name, "confirmed_by", "professional", nullable=True),
        constraints=[
            sa.UniqueConstraint(
                "contact_point_id", "unit_id", name=op.f("uq_contact_receipt_contact_point_id_unit_id")
            )
        ],
    )
    _index(name, "unit_id", "confirmed_at")
    _index(name, "organisation_id")
    _index(name, "confirmed_by")


def _create_whereabouts() -> None:
    name = "whereabouts"
    _table(
        name,
        "whr",
        sa.Column(
            "child_id",
            sa.String(length=30),
            sa.ForeignKey("register.child.id", name=op.f("fk_whereabouts_child_id")),
            nullable=False,
        ),
        _to(name, "organisation_id", "organisation"),
        _text("branch"),
        _text("kind"),
        _text("municipality_code", 4),
        _text("district_code", 64, nullable=True),
        _valid(),
        _to(name, "recorded_by", "professional"),
    )
    _index(name, "child_id", "organisation_id")
    _index(name, "recorded_by")
