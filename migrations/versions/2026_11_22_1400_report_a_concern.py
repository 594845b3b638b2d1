"""Keep concern reports: the reporter's own, and what social services receive, judge, decide and tell."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1400"
down_revision = "1411"
branch_labels = None
depends_on = None

FUNCTIONS = (
    "register.heads_unit(text)",
    "register.concern_place_shows(text)",
    "register.deliver_concern(text, text, text, text, bytea, boolean, timestamptz, date)",
    "register.supplement_concern(text, text, bytea, timestamptz)",
    "register.tell_reporter(text, text, text, text, timestamptz)",
    "register.settle_concern_notice(text, text, timestamptz)",
)
TABLES = (
    "report_meeting",
    "concern_supplement",
    "concern_extension",
    "received_concern_report",
    "concern_feedback_given",
    "concern_report",
    "child_inquiry",
)


def upgrade() -> None:
    _create_child_inquiry()
    _create_concern_report()
    _create_concern_feedback_given()
    _create_received_concern_report()
    _create_concern_extension()
    _create_concern_supplement()
    _create_report_meeting()
    op.add_column("outbox_event", sa.Column("organisation_id", sa.String(length=30), nullable=True))
    op.add_column("outbox_event", sa.Column("branch", sa.String(), nullable=True))
    for statement in statements("concerns.sql"):
        op.get_bind().exec_driver_sql(statement)
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} OWNER TO named_person_register")
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO named_person_app")


def downgrade() -> None:
    op.execute(FOR_ONE_ALONE_BEFORE)
    for table in TABLES:
        op.execute(f"DROP TABLE public.{table} CASCADE")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("outbox_event", "branch")
    op.drop_column("outbox_event", "organisation_id")


def _points_at(table: str, columns: Mapping[str, str]) -> Iterator[sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    )


FOR_ONE_ALONE_BEFORE = """
CREATE OR REPLACE FUNCTION register.for_one_alone(p_kind text, p_professional text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = register, public, pg_temp AS
$$ SELECT p_professional IS NOT NULL AND p_kind IN ('disclosure-made', 'disclosure-corrected') $$
"""


def _create_child_inquiry() -> None:
    op.create_table(
        "child_inquiry",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("opened_branch", sa.String(), nullable=False),
        sa.Column("opened_unit_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("opened_by", sa.String(length=30), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=30), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delayed_because", sa.String(), nullable=True),
        sa.Column("delay_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "child_inquiry",
            {
                "child_id": "register.child.id",
                "ended_by": "professional.id",
                "opened_by": "professional.id",
                "opened_unit_id": "unit.id",
                "organisation_id": "organisation.id",
                "unit_id": "unit.id",
            },
        ),
        sa.CheckConstraint("id ~ '^inq-[a-z2-7]{26}$'", name=op.f("ck_child_inquiry_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_inquiry")),
    )
    op.create_index(
        "uq_child_inquiry_one_open",
        "child_inquiry",
        ["organisation_id", "child_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    for column in ("child_id", "ended_by", "opened_by", "opened_unit_id", "unit_id"):
        op.create_index(f"ix_child_inquiry_{column}", "child_inquiry", [column], unique=False)


def _create_concern_report() -> None:
    op.create_table(
        "concern_report",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("reported_by", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("missing", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("recipient_organisation_id", sa.String(length=30), nullable=True),
        sa.Column("recipient_unit_id", sa.String(length=30), nullable=True),
        sa.Column("doubts", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cosign_asked", sa.Boolean(), nullable=False),
        sa.Column("cosigned_by", sa.String(length=30), nullable=True),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "concern_report",
            {
                "child_id": "register.child.id",
                "cosigned_by": "professional.id",
                "organisation_id": "organisation.id",
                "recipient_organisation_id": "organisation.id",
                "recipient_unit_id": "unit.id",
                "reported_by": "professional.id",
                "unit_id": "unit.id",
            },
        ),
        sa.CheckConstraint("id ~ '^crp-[a-z2-7]{26}$'", name=op.f("ck_concern_report_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_report")),
    )
    for column in (
        "child_id",
        "cosigned_by",
        "organisation_id",
        "recipient_organisation_id",
        "recipient_unit_id",
        "reported_by",
        "unit_id",
    ):
        op.create_index(f"ix_concern_report_{column}", "concern_report", [column], unique=False)


def _create_concern_feedback_given() -> None:
    op.create_table(
        "concern_feedback_given",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("concern_report_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("reported_by", sa.String(length=30), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "concern_feedback_given",
            {
                "concern_report_id": "concern_report.id",
                "organisation_id": "organisation.id",
                "reported_by": "professional.id",
            },
        ),
        sa.CheckConstraint("id ~ '^cfb-[a-z2-7]{26}$'", name=op.f("ck_concern_feedback_given_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_feedback_given")),
        sa.UniqueConstraint("concern_report_id", name=op.f("uq_concern_feedback_given_concern_report_id")),
    )
    for column in ("organisation_id", "reported_by"):
        op.create_index(
            f"ix_concern_feedback_given_{column}", "concern_feedback_given", [column], unique=False
        )


def _create_received_concern_report() -> None:
    op.create_table(
        "received_concern_report",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("concern_report_id", sa.String(length=30), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reporter_kind", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.String(length=30), nullable=True),
        sa.Column("reporter_unit_id", sa.String(length=30), nullable=True),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("violence", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("protection", sa.String(), nullable=True),
        sa.Column("protection_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("protection_judged_by", sa.String(length=30), nullable=True),
        sa.Column("protection_judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.String(length=30), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delayed_because", sa.String(), nullable=True),
        sa.Column("child_inquiry_id", sa.String(length=30), nullable=True),
        sa.Column("feedback", sa.String(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "received_concern_report",
            {
                "child_id": "register.child.id",
                "child_inquiry_id": "child_inquiry.id",
                "concern_report_id": "concern_report.id",
                "decided_by": "professional.id",
                "organisation_id": "organisation.id",
                "protection_judged_by": "professional.id",
                "reporter_id": "professional.id",
                "reporter_unit_id": "unit.id",
                "unit_id": "unit.id",
            },
        ),
        sa.CheckConstraint("id ~ '^rcr-[a-z2-7]{26}$'", name=op.f("ck_received_concern_report_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_concern_report")),
        sa.UniqueConstraint("concern_report_id", name=op.f("uq_received_concern_report_concern_report_id")),
    )
    for column in (
        "child_id",
        "child_inquiry_id",
        "decided_by",
        "organisation_id",
        "protection_judged_by",
        "reporter_id",
        "reporter_unit_id",
        "unit_id",
    ):
        op.create_index(
            f"ix_received_concern_report_{column}", "received_concern_report", [column], unique=False
        )


def _create_concern_extension() -> None:
    op.create_table(
        "concern_extension",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("received_concern_report_id", sa.String(length=30), nullable=True),
        sa.Column("child_inquiry_id", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=30), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "concern_extension",
            {
                "child_inquiry_id": "child_inquiry.id",
                "decided_by": "professional.id",
                "organisation_id": "organisation.id",
                "received_concern_report_id": "received_concern_report.id",
            },
        ),
        sa.CheckConstraint("id ~ '^cex-[a-z2-7]{26}$'", name=op.f("ck_concern_extension_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_extension")),
    )
    for column in ("child_inquiry_id", "decided_by", "organisation_id", "received_concern_report_id"):
        op.create_index(f"ix_concern_extension_{column}", "concern_extension", [column], unique=False)


def _create_concern_supplement() -> None:
    op.create_table(
        "concern_supplement",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("concern_report_id", sa.String(length=30), nullable=False),
        sa.Column("received_concern_report_id", sa.String(length=30), nullable=True),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("added_by", sa.String(length=30), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "concern_supplement",
            {
                "added_by": "professional.id",
                "concern_report_id": "concern_report.id",
                "organisation_id": "organisation.id",
                "received_concern_report_id": "received_concern_report.id",
                "unit_id": "unit.id",
            },
        ),
        sa.CheckConstraint("id ~ '^csu-[a-z2-7]{26}$'", name=op.f("ck_concern_supplement_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_supplement")),
    )
    for column in (
        "added_by",
        "concern_report_id",
        "organisation_id",
        "received_concern_report_id",
        "unit_id",
    ):
        op.create_index(f"ix_concern_supplement_{column}", "concern_supplement", [column], unique=False)


def _create_report_meeting() -> None:
    op.create_table(
        "report_meeting",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("received_concern_report_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unsuitable_because", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_to", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(length=30), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *_points_at(
            "report_meeting",
            {
                "organisation_id": "organisation.id",
                "received_concern_report_id": "received_concern_report.id",
                "written_by": "professional.id",
            },
        ),
        sa.CheckConstraint("id ~ '^rmt-[a-z2-7]{26}$'", name=op.f("ck_report_meeting_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_meeting")),
    )
    for column in ("organisation_id", "received_concern_report_id", "written_by"):
        op.create_index(f"ix_report_meeting_{column}", "report_meeting", [column], unique=False)
