"""Let families apply for help by themselves, or be handed over warmly out of service."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1451"
down_revision = "1450"
branch_labels = None
depends_on = None

RECEIVE = (
    "register.receive_application(text, text, text, text, text, text, bytea, timestamptz, date, text, text, "
    "timestamptz, text)"
)
FUNCTIONS = (
    RECEIVE,
    "register.tell_handover_answered(text, timestamptz)",
    "register.handover_standing(text[])",
    "register.settle_application_notice(text, text, timestamptz)",
)
_ID = sa.String(length=30)
_MOMENT = sa.DateTime(timezone=True)
_ANSWERED_WITH = ("answered_by", "child_inquiry_id", "consent_id", "handed_over_by", "handed_over_unit_id")


def upgrade() -> None:
    _create_applications()
    _create_handovers()
    for statement in statements("applications.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("warm_handover")
    op.drop_table("help_application")


def _create_applications() -> None:
    points_at = {
        "child_id": "register.child.id",
        "organisation_id": "organisation.id",
        "unit_id": "unit.id",
        "handed_over_unit_id": "unit.id",
        "handed_over_by": "professional.id",
        "consent_id": "consent.id",
        "next_contact_unit_id": "unit.id",
        "answered_by": "professional.id",
        "child_inquiry_id": "child_inquiry.id",
    }
    optional = {*_ANSWERED_WITH, "next_contact_unit_id"}
    op.create_table(
        "help_application",
        sa.Column("id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=name in optional) for name in points_at),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("giver_id", _ID, nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("meets_at", _MOMENT, nullable=True),
        sa.Column("meeting_place", sa.String(), nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("recorded_at", _MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        *_keys("help_application", "apl", points_at),
    )
    op.create_index("ix_help_application_child_id_giver_id", "help_application", ["child_id", "giver_id"])
    for name in points_at:
        if name != "child_id":
            op.create_index(f"ix_help_application_{name}", "help_application", [name])


def _create_handovers() -> None:
    points_at = {
        "child_id": "register.child.id",
        "organisation_id": "organisation.id",
        "unit_id": "unit.id",
        "support_measure_id": "support_measure.id",
        "consent_id": "consent.id",
        "help_application_id": "help_application.id",
        "recipient_unit_id": "unit.id",
        "handed_over_by": "professional.id",
    }
    op.create_table(
        "warm_handover",
        sa.Column("id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in points_at),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("meets_at", _MOMENT, nullable=True),
        sa.Column("meeting_place", sa.String(), nullable=True),
        sa.Column("handed_over_at", _MOMENT, nullable=False),
        sa.Column("recorded_at", _MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        *_keys("warm_handover", "whd", points_at),
    )
    op.create_index(
        "ix_warm_handover_child_id_organisation_id", "warm_handover", ["child_id", "organisation_id"]
    )
    for name in points_at:
        if name not in {"child_id", "organisation_id"}:
            op.create_index(f"ix_warm_handover_{name}", "warm_handover", [name])


def _keys(table: str, prefix: str, points_at: dict[str, str]) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
            for column, target in points_at.items()
        ),
        sa.CheckConstraint(f"id ~ '^{prefix}-[a-z2-7]{{26}}$'", name=op.f(f"ck_{table}_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
