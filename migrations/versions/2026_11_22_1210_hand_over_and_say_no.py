"""Hand over and say no: a handover wherever a chain of named persons changes, and a family's neutral no.

Until now a unit gave a receipt and that was all. A handover has an id of its own from the day on which the chain
says so; a refusal and what goes along hang on it. A family's no ends offers and is told to nobody else.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1210"
down_revision = "1247"
branch_labels = None
depends_on = None

REGISTER = "named_person_register"
FUNCTIONS = (
    "register.chain_turns(text[])",
    "register.note_handovers(text[])",
    "register.on_chain_laid()",
    "register.handover_states(text[])",
    "register.handovers(text)",
    "register.handovers_noted_now(text)",
    "register.handovers_of_units(date, date)",
    "register.hold_receipt(text)",
    "register.caller_is_named_person_of(text)",
    "register.speaks_for(text, text)",
)
TABLES = ("handover_item", "handover_refusal", "support_decline", "support_offer")
UNITS = (
    ("outgoing", "unit"),
    ("incoming", "unit"),
    ("outgoing", "professional"),
    ("incoming", "professional"),
)


def upgrade() -> None:
    _create_handover()
    _create_refusal()
    _create_item()
    _create_support()
    op.execute(f"ALTER TABLE register.handover OWNER TO {REGISTER}")
    for statement in statements("handovers.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO {REGISTER}")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app, named_person_log")
    for statement in statements("handovers_locks.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute(
        "SELECT register.note_handovers(ARRAY(SELECT DISTINCT child_id::text FROM register.named_person_assignment))"
    )


def downgrade() -> None:
    for statement in statements("own_log.sql"):
        op.get_bind().exec_driver_sql(statement)
    op.execute("DROP TRIGGER note_handovers ON register.named_person_assignment")
    for table in TABLES:
        op.drop_table(table)
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("handover", schema="register")


def _id(name: str, prefix: str) -> tuple[sa.Column[str], sa.CheckConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{name}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _to(name: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}"))


def _recorded_at() -> sa.Column[Any]:
    written = sa.text("clock_timestamp()")
    return sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=written, nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _create_handover() -> None:
    op.create_table(
        "handover",
        *_id("handover", "hov"),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("outgoing_unit_id", sa.String(length=30), nullable=True),
        sa.Column("outgoing_professional_id", sa.String(length=30), nullable=True),
        sa.Column("incoming_unit_id", sa.String(length=30), nullable=True),
        sa.Column("incoming_professional_id", sa.String(length=30), nullable=True),
        _recorded_at(),
        _to("handover", "child_id", "register.child.id"),
        *(_to("handover", f"{side}_{kind}_id", f"{kind}.id") for side, kind in UNITS),
        sa.UniqueConstraint(
            "child_id",
            "takes_effect_on",
            "outgoing_unit_id",
            "outgoing_professional_id",
            "incoming_unit_id",
            "incoming_professional_id",
            name="uq_handover_once",
            postgresql_nulls_not_distinct=True,
        ),
        schema="register",
    )
    for side in ("outgoing", "incoming"):
        op.create_index(
            f"ix_handover_{side}_unit_id_takes_effect_on",
            "handover",
            [f"{side}_unit_id", "takes_effect_on"],
            unique=False,
            schema="register",
        )


def _create_refusal() -> None:
    op.create_table(
        "handover_refusal",
        *_id("handover_refusal", "hrf"),
        sa.Column("handover_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outgoing_unit_id", sa.String(length=30), nullable=True),
        sa.Column("outgoing_branch", sa.String(), nullable=True),
        sa.Column("escalated_to", sa.String(length=30), nullable=True),
        sa.Column("refused_by", sa.String(length=30), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        _recorded_at(),
        _to("handover_refusal", "handover_id", "register.handover.id"),
        _to("handover_refusal", "child_id", "register.child.id"),
        _to("handover_refusal", "organisation_id", "organisation.id"),
        _to("handover_refusal", "unit_id", "unit.id"),
        _to("handover_refusal", "outgoing_unit_id", "unit.id"),
        _to("handover_refusal", "escalated_to", "unit.id"),
        _to("handover_refusal", "refused_by", "professional.id"),
        sa.UniqueConstraint("handover_id", name=op.f("uq_handover_refusal_handover_id")),
    )
    _index(
        "handover_refusal",
        "child_id",
        "organisation_id",
        "unit_id",
        "outgoing_unit_id",
        "escalated_to",
        "refused_by",
    )


def _create_item() -> None:
    op.create_table(
        "handover_item",
        *_id("handover_item", "hoi"),
        sa.Column("handover_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("source_id", sa.String(length=30), nullable=False),
        sa.Column("disclosure_id", sa.String(length=30), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("decided_by", sa.String(length=30), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _recorded_at(),
        _to("handover_item", "handover_id", "register.handover.id"),
        _to("handover_item", "child_id", "register.child.id"),
        _to("handover_item", "organisation_id", "organisation.id"),
        _to("handover_item", "unit_id", "unit.id"),
        _to("handover_item", "disclosure_id", "disclosure.id"),
        _to("handover_item", "decided_by", "professional.id"),
        sa.UniqueConstraint("handover_id", "source_id", name=op.f("uq_handover_item_handover_id_source_id")),
    )
    _index("handover_item", "child_id", "organisation_id", "unit_id", "disclosure_id", "decided_by")


def _create_support() -> None:
    op.create_table(
        "support_offer",
        *_id("support_offer", "sof"),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("offered_by", sa.String(length=30), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        _recorded_at(),
        _to("support_offer", "child_id", "register.child.id"),
        _to("support_offer", "organisation_id", "organisation.id"),
        _to("support_offer", "unit_id", "unit.id"),
        _to("support_offer", "offered_by", "professional.id"),
    )
    _index("support_offer", "child_id", "organisation_id", "unit_id", "offered_by")
    op.create_table(
        "support_decline",
        *_id("support_decline", "dcl"),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("giver_id", sa.String(length=30), nullable=False),
        sa.Column("noted_by", sa.String(length=30), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_noted_by", sa.String(length=30), nullable=True),
        _recorded_at(),
        _to("support_decline", "child_id", "register.child.id"),
        _to("support_decline", "noted_by", "professional.id"),
        _to("support_decline", "withdrawn_noted_by", "professional.id"),
    )
    _index("support_decline", "child_id", "noted_by", "withdrawn_noted_by")
