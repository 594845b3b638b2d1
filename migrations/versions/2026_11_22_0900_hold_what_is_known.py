"""Hold what is known: every table, in three schemas.

`register` and its functions belong to the register's role, `audit` to the audit role, the rest to the owner;
the application's role owns nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLES: tuple[tuple[str, str | None], ...] = (
    ("idempotency_key", None),
    ("audit_entry", "audit"),
    ("domain_clock", None),
    ("outbox_event", None),
    ("organisation", None),
    ("professional", None),
    ("unit", None),
    ("duty", None),
    ("used_assertion", None),
    ("client", None),
    ("child", "register"),
    ("family_member", "register"),
    ("child_record", None),
    ("external_identifier", None),
    ("guardian", None),
    ("child_link", "register"),
    ("child_fact", "register"),
    ("shield_named", "register"),
    ("relation", None),
    ("lead_professional_assignment", None),
    ("named_person_assignment", "register"),
    ("consent", None),
    ("consent_answer", None),
    ("consent_recipient", None),
    ("five_questions", None),
    ("five_questions_version", None),
    ("coordinated_plan", None),
    ("plan_goal", None),
    ("plan_invitation", None),
    ("plan_meeting", None),
    ("plan_seat", None),
    ("plan_action", None),
    ("disclosure", None),
    ("disclosure_item", None),
    ("received_item", None),
    ("import_stage", None),
    ("import_run", None),
    ("import_quarantine", None),
)


def upgrade() -> None:
    """Lay every table, room by room; what points at another comes after it."""
    op.execute("CREATE SCHEMA register")
    op.execute("CREATE SCHEMA audit")
    for lay in (
        _idempotency_key,
        _audit_entry,
        _domain_clock,
        _outbox_event,
        _organisation,
        _professional,
        _unit,
        _duty,
        _used_assertion,
        _client,
        _child,
        _family_member,
        _child_record,
        _external_identifier,
        _guardian,
        _child_link,
        _child_fact,
        _shield_named,
        _relation,
        _lead_professional_assignment,
        _named_person_assignment,
        _consent,
        _consent_answer,
        _consent_recipient,
        _five_questions,
        _five_questions_version,
        _coordinated_plan,
        _plan_goal,
        _plan_invitation,
        _plan_meeting,
        _plan_seat,
        _plan_action,
        _disclosure,
        _disclosure_item,
        _received_item,
        _import_stage,
        _import_run,
        _import_quarantine,
    ):
        lay()


def downgrade() -> None:
    """Drop every table, the last first; its indexes go with it."""
    for name, schema in reversed(TABLES):
        op.drop_table(name, schema=schema)
    op.execute("DROP SCHEMA audit")
    op.execute("DROP SCHEMA register")


def _idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint("client", "key", name=op.f("uq_idempotency_key_client_key")),
    )


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("domain_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=True),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("professional_id", sa.String(), nullable=True),
        sa.Column("family_member_id", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("child_id", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("consent_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        schema="audit",
    )
    op.create_index(
        "ix_audit_entry_child_id_id", "audit_entry", ["child_id", "id"], unique=False, schema="audit"
    )


def _domain_clock() -> None:
    op.create_table(
        "domain_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Interval(), nullable=False),
        sa.Column(
            "moved_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_domain_clock_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain_clock")),
    )


def _outbox_event() -> None:
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(length=30), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_event_public_id")),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("organisation_number", sa.String(length=12), nullable=True),
        sa.Column("municipality_code", sa.String(length=4), nullable=True),
        sa.Column("region_code", sa.String(length=2), nullable=True),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )


def _professional() -> None:
    op.create_table(
        "professional",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hsa_id", sa.String(length=31), nullable=True),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_professional_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professional")),
        sa.UniqueConstraint("hsa_id", name=op.f("uq_professional_hsa_id")),
        sa.UniqueConstraint(
            "organisation_id", "source_id", name=op.f("uq_professional_organisation_id_source_id")
        ),
    )
    op.create_index(
        op.f("ix_professional_organisation_id"), "professional", ["organisation_id"], unique=False
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("school_unit_code", sa.String(length=8), nullable=True),
        sa.Column("district", sa.String(length=64), nullable=True),
        sa.Column("role_mailbox", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=True),
        sa.Column("opening_hours", sa.String(length=500), nullable=True),
        sa.Column("fallback_for", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_unit_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("organisation_id", "source_id", name=op.f("uq_unit_organisation_id_source_id")),
    )
    op.create_index(op.f("ix_unit_organisation_id"), "unit", ["organisation_id"], unique=False)


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_duty_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_duty_professional_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_duty_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("organisation_id", "source_id", name=op.f("uq_duty_organisation_id_source_id")),
    )
    op.create_index(op.f("ix_duty_organisation_id"), "duty", ["organisation_id"], unique=False)
    op.create_index("ix_duty_professional_id_valid", "duty", ["professional_id", "valid"], unique=False)
    op.create_index(op.f("ix_duty_unit_id"), "duty", ["unit_id"], unique=False)


def _used_assertion() -> None:
    op.create_table(
        "used_assertion",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_assertion")),
    )
    op.create_index("ix_used_assertion_expires_at", "used_assertion", ["expires_at"], unique=False)


def _client() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("branches", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("jwks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_client_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("client_id", name=op.f("uq_client_client_id")),
    )
    op.create_index(op.f("ix_client_organisation_id"), "client", ["organisation_id"], unique=False)


def _child() -> None:
    op.create_table(
        "child",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("identity_kind", sa.String(), nullable=False),
        sa.Column("identity_hash", sa.LargeBinary(), nullable=True),
        sa.Column("identity_key_version", sa.Integer(), nullable=True),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("shield", sa.String(), nullable=False),
        sa.Column("covered_from", sa.Date(), nullable=False),
        sa.Column("covered_until", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("identity_hash", name=op.f("uq_child_identity_hash")),
        schema="register",
    )


def _family_member() -> None:
    op.create_table(
        "family_member",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("identity_hash", sa.LargeBinary(), nullable=True),
        sa.Column("identity_key_version", sa.Integer(), nullable=True),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_member")),
        sa.UniqueConstraint("identity_hash", name=op.f("uq_family_member_identity_hash")),
        schema="register",
    )


def _child_record() -> None:
    op.create_table(
        "child_record",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("protection", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_child_record_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_child_record_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_record")),
        sa.UniqueConstraint(
            "child_id",
            "organisation_id",
            "branch",
            name=op.f("uq_child_record_child_id_organisation_id_branch"),
        ),
    )
    op.create_index(
        op.f("ix_child_record_organisation_id"), "child_record", ["organisation_id"], unique=False
    )


def _external_identifier() -> None:
    op.create_table(
        "external_identifier",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash_key_version", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_external_identifier_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_external_identifier_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identifier")),
        sa.UniqueConstraint(
            "organisation_id",
            "branch",
            "system",
            "value_hash",
            name=op.f("uq_external_identifier_organisation_id_branch_system_value_hash"),
        ),
    )
    op.create_index("ix_external_identifier_child_id", "external_identifier", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_external_identifier_organisation_id"),
        "external_identifier",
        ["organisation_id"],
        unique=False,
    )


def _guardian() -> None:
    op.create_table(
        "guardian",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("family_member_id", sa.String(length=30), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("custody", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.String(length=128), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_guardian_child_id")),
        sa.ForeignKeyConstraint(
            ["family_member_id"], ["register.family_member.id"], name=op.f("fk_guardian_family_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_guardian_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
        sa.UniqueConstraint(
            "organisation_id",
            "branch",
            "child_id",
            "family_member_id",
            name=op.f("uq_guardian_organisation_id_branch_child_id_family_member_id"),
        ),
    )
    op.create_index("ix_guardian_child_id", "guardian", ["child_id"], unique=False)
    op.create_index("ix_guardian_family_member_id", "guardian", ["family_member_id"], unique=False)


def _child_link() -> None:
    op.create_table(
        "child_link",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("other_child_id", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("linked_by", sa.String(length=30), nullable=False),
        sa.Column(
            "linked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("undone_by", sa.String(length=30), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_child_link_child_id")),
        sa.ForeignKeyConstraint(
            ["other_child_id"], ["register.child.id"], name=op.f("fk_child_link_other_child_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_link")),
        schema="register",
    )
    op.create_index(
        op.f("ix_child_link_child_id"), "child_link", ["child_id"], unique=False, schema="register"
    )
    op.create_index(
        "ix_child_link_other_child_id", "child_link", ["other_child_id"], unique=False, schema="register"
    )


def _child_fact() -> None:
    op.create_table(
        "child_fact",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("municipality_code", sa.String(length=4), nullable=True),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_child_fact_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_child_fact_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_child_fact_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_fact")),
        sa.UniqueConstraint(
            "child_id",
            "organisation_id",
            "kind",
            "source_key",
            name=op.f("uq_child_fact_child_id_organisation_id_kind_source_key"),
        ),
        schema="register",
    )
    op.create_index(
        op.f("ix_child_fact_organisation_id"),
        "child_fact",
        ["organisation_id"],
        unique=False,
        schema="register",
    )
    op.create_index(op.f("ix_child_fact_unit_id"), "child_fact", ["unit_id"], unique=False, schema="register")


def _shield_named() -> None:
    op.create_table(
        "shield_named",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=False),
        sa.Column("named_by", sa.String(length=30), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_shield_named_child_id")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_shield_named_professional_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shield_named")),
        sa.UniqueConstraint(
            "child_id", "professional_id", name=op.f("uq_shield_named_child_id_professional_id")
        ),
        schema="register",
    )
    op.create_index(
        op.f("ix_shield_named_professional_id"),
        "shield_named",
        ["professional_id"],
        unique=False,
        schema="register",
    )


def _relation() -> None:
    op.create_table(
        "relation",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source_id", sa.String(length=128), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_relation_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_relation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_relation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "organisation_id", "source_id", name=op.f("uq_relation_organisation_id_source_id")
        ),
    )
    op.create_index(
        "ix_relation_child_id_organisation_id", "relation", ["child_id", "organisation_id"], unique=False
    )
    op.create_index("ix_relation_unit_id_child_id", "relation", ["unit_id", "child_id"], unique=False)


def _lead_professional_assignment() -> None:
    op.create_table(
        "lead_professional_assignment",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("plan_id"), "="),
            (sa.column("valid"), "&&"),
            using="gist",
            name="ex_lead_professional_assignment_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_lead_professional_assignment_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_lead_professional_assignment_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professional.id"],
            name=op.f("fk_lead_professional_assignment_professional_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_lead_professional_assignment_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_professional_assignment")),
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_child_id"),
        "lead_professional_assignment",
        ["child_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_organisation_id"),
        "lead_professional_assignment",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_professional_id"),
        "lead_professional_assignment",
        ["professional_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_professional_assignment_unit_id"),
        "lead_professional_assignment",
        ["unit_id"],
        unique=False,
    )


def _named_person_assignment() -> None:
    op.create_table(
        "named_person_assignment",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("professional_id", sa.String(length=30), nullable=True),
        sa.Column("rule_key", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=30), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("child_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("superseded_at IS NULL"),
            using="gist",
            name="ex_named_person_assignment_one_at_a_time",
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_named_person_assignment_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professional.id"], name=op.f("fk_named_person_assignment_professional_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_named_person_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person_assignment")),
        schema="register",
    )
    op.create_index(
        op.f("ix_named_person_assignment_child_id"),
        "named_person_assignment",
        ["child_id"],
        unique=False,
        schema="register",
    )
    op.create_index(
        op.f("ix_named_person_assignment_professional_id"),
        "named_person_assignment",
        ["professional_id"],
        unique=False,
        schema="register",
    )
    op.create_index(
        op.f("ix_named_person_assignment_unit_id"),
        "named_person_assignment",
        ["unit_id"],
        unique=False,
        schema="register",
    )


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_ids", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("required", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("recorded_by", sa.String(length=30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_consent_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        "ix_consent_child_id_organisation_id", "consent", ["child_id", "organisation_id"], unique=False
    )


def _consent_answer() -> None:
    op.create_table(
        "consent_answer",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("giver_id", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.String(length=30), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_consent_answer_child_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_answer_consent_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consent_answer_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_answer")),
        sa.UniqueConstraint("consent_id", "giver_id", name=op.f("uq_consent_answer_consent_id_giver_id")),
    )
    op.create_index(op.f("ix_consent_answer_child_id"), "consent_answer", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_consent_answer_organisation_id"), "consent_answer", ["organisation_id"], unique=False
    )


def _consent_recipient() -> None:
    op.create_table(
        "consent_recipient",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("recipient_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("recipient_branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_consent_recipient_child_id")
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_recipient_consent_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consent_recipient_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_consent_recipient_recipient_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_consent_recipient_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_recipient")),
        sa.UniqueConstraint("consent_id", "unit_id", name=op.f("uq_consent_recipient_consent_id_unit_id")),
    )
    op.create_index(op.f("ix_consent_recipient_child_id"), "consent_recipient", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_consent_recipient_organisation_id"), "consent_recipient", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_consent_recipient_recipient_organisation_id"),
        "consent_recipient",
        ["recipient_organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_consent_recipient_unit_id"), "consent_recipient", ["unit_id"], unique=False)


def _five_questions() -> None:
    op.create_table(
        "five_questions",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("author_id", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["author_id"], ["professional.id"], name=op.f("fk_five_questions_author_id")),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_five_questions_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_five_questions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_five_questions_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_five_questions")),
    )
    op.create_index(op.f("ix_five_questions_author_id"), "five_questions", ["author_id"], unique=False)
    op.create_index(
        "ix_five_questions_child_id_organisation_id",
        "five_questions",
        ["child_id", "organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_five_questions_unit_id"), "five_questions", ["unit_id"], unique=False)


def _five_questions_version() -> None:
    op.create_table(
        "five_questions_version",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("five_questions_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(length=30), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("indicators", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["professional.id"], name=op.f("fk_five_questions_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_five_questions_version_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["five_questions_id"],
            ["five_questions.id"],
            name=op.f("fk_five_questions_version_five_questions_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_five_questions_version_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_five_questions_version")),
        sa.UniqueConstraint(
            "five_questions_id", "version", name=op.f("uq_five_questions_version_five_questions_id_version")
        ),
    )
    op.create_index(
        op.f("ix_five_questions_version_author_id"), "five_questions_version", ["author_id"], unique=False
    )
    op.create_index(
        op.f("ix_five_questions_version_child_id"), "five_questions_version", ["child_id"], unique=False
    )
    op.create_index(
        op.f("ix_five_questions_version_organisation_id"),
        "five_questions_version",
        ["organisation_id"],
        unique=False,
    )


def _coordinated_plan() -> None:
    op.create_table(
        "coordinated_plan",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("opened_by", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("need_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=True),
        sa.Column("overall_responsible_id", sa.String(length=30), nullable=True),
        sa.Column("others_measures_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("need_noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_coordinated_plan_child_id")
        ),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_coordinated_plan_consent_id")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["professional.id"], name=op.f("fk_coordinated_plan_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_coordinated_plan_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["overall_responsible_id"],
            ["organisation.id"],
            name=op.f("fk_coordinated_plan_overall_responsible_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_coordinated_plan_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinated_plan")),
    )
    op.create_index("ix_coordinated_plan_child_id", "coordinated_plan", ["child_id"], unique=False)
    op.create_index(op.f("ix_coordinated_plan_consent_id"), "coordinated_plan", ["consent_id"], unique=False)
    op.create_index(op.f("ix_coordinated_plan_opened_by"), "coordinated_plan", ["opened_by"], unique=False)
    op.create_index(
        op.f("ix_coordinated_plan_organisation_id"), "coordinated_plan", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_coordinated_plan_overall_responsible_id"),
        "coordinated_plan",
        ["overall_responsible_id"],
        unique=False,
    )
    op.create_index(op.f("ix_coordinated_plan_unit_id"), "coordinated_plan", ["unit_id"], unique=False)


def _plan_goal() -> None:
    op.create_table(
        "plan_goal",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_goal_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_goal_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
    )
    op.create_index(op.f("ix_plan_goal_child_id"), "plan_goal", ["child_id"], unique=False)
    op.create_index(op.f("ix_plan_goal_organisation_id"), "plan_goal", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_goal_plan_id"), "plan_goal", ["plan_id"], unique=False)


def _plan_invitation() -> None:
    op.create_table(
        "plan_invitation",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("invited_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("invited_branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decision_needed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("mandate", sa.Boolean(), nullable=True),
        sa.Column("answer_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(length=30), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_plan_invitation_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_invitation_invited_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_invitation_plan_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_invitation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_invitation")),
        sa.UniqueConstraint("plan_id", "unit_id", name=op.f("uq_plan_invitation_plan_id_unit_id")),
    )
    op.create_index(op.f("ix_plan_invitation_child_id"), "plan_invitation", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_plan_invitation_invited_organisation_id"),
        "plan_invitation",
        ["invited_organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_plan_invitation_organisation_id"), "plan_invitation", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_plan_invitation_unit_id"), "plan_invitation", ["unit_id"], unique=False)


def _plan_meeting() -> None:
    op.create_table(
        "plan_meeting",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("present_unit_ids", postgresql.ARRAY(sa.String(length=64)), nullable=False),
        sa.Column("child_took_part", sa.Boolean(), nullable=True),
        sa.Column("child_view_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_meeting_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_meeting_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_meeting_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_meeting")),
    )
    op.create_index(op.f("ix_plan_meeting_child_id"), "plan_meeting", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_plan_meeting_organisation_id"), "plan_meeting", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_plan_meeting_plan_id"), "plan_meeting", ["plan_id"], unique=False)


def _plan_seat() -> None:
    op.create_table(
        "plan_seat",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_seat_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_seat_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_seat_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_seat_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_seat")),
        sa.UniqueConstraint("plan_id", "unit_id", name=op.f("uq_plan_seat_plan_id_unit_id")),
    )
    op.create_index(op.f("ix_plan_seat_child_id"), "plan_seat", ["child_id"], unique=False)
    op.create_index(op.f("ix_plan_seat_organisation_id"), "plan_seat", ["organisation_id"], unique=False)
    op.create_index("ix_plan_seat_unit_id_child_id", "plan_seat", ["unit_id", "child_id"], unique=False)


def _plan_action() -> None:
    op.create_table(
        "plan_action",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("goal_id", sa.String(length=30), nullable=True),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("responsible_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("responsible_unit_id", sa.String(length=30), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_action_child_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_plan_action_goal_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_action_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_action_plan_id")),
        sa.ForeignKeyConstraint(
            ["responsible_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_plan_action_responsible_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["responsible_unit_id"], ["unit.id"], name=op.f("fk_plan_action_responsible_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    op.create_index(op.f("ix_plan_action_child_id"), "plan_action", ["child_id"], unique=False)
    op.create_index(op.f("ix_plan_action_goal_id"), "plan_action", ["goal_id"], unique=False)
    op.create_index(op.f("ix_plan_action_organisation_id"), "plan_action", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_action_plan_id"), "plan_action", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_plan_action_responsible_organisation_id"),
        "plan_action",
        ["responsible_organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_plan_action_responsible_unit_id"), "plan_action", ["responsible_unit_id"], unique=False
    )


def _disclosure() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("decided_by", sa.String(length=30), nullable=False),
        sa.Column("recipient_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("recipient_branch", sa.String(), nullable=False),
        sa.Column("recipient_unit_id", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("decision", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consent_id", sa.String(length=30), nullable=True),
        sa.Column("necessity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_informed", sa.Boolean(), nullable=False),
        sa.Column("not_informed_until", sa.Date(), nullable=True),
        sa.Column("not_informed_reason", sa.String(length=64), nullable=True),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=30), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_disclosure_child_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_disclosure_consent_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["professional.id"], name=op.f("fk_disclosure_decided_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_disclosure_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_disclosure_recipient_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recipient_unit_id"], ["unit.id"], name=op.f("fk_disclosure_recipient_unit_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_disclosure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(
        "ix_disclosure_child_id_organisation_id", "disclosure", ["child_id", "organisation_id"], unique=False
    )
    op.create_index(op.f("ix_disclosure_consent_id"), "disclosure", ["consent_id"], unique=False)
    op.create_index(op.f("ix_disclosure_decided_by"), "disclosure", ["decided_by"], unique=False)
    op.create_index(
        op.f("ix_disclosure_recipient_organisation_id"),
        "disclosure",
        ["recipient_organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_disclosure_recipient_unit_id_child_id",
        "disclosure",
        ["recipient_unit_id", "child_id"],
        unique=False,
    )
    op.create_index(op.f("ix_disclosure_unit_id"), "disclosure", ["unit_id"], unique=False)


def _disclosure_item() -> None:
    op.create_table(
        "disclosure_item",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("disclosure_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(length=30), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("categories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_disclosure_item_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_item_disclosure_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_disclosure_item_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_item")),
    )
    op.create_index(op.f("ix_disclosure_item_child_id"), "disclosure_item", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_disclosure_item_disclosure_id"), "disclosure_item", ["disclosure_id"], unique=False
    )
    op.create_index(
        op.f("ix_disclosure_item_organisation_id"), "disclosure_item", ["organisation_id"], unique=False
    )


def _received_item() -> None:
    op.create_table(
        "received_item",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(length=30), nullable=False),
        sa.Column("disclosure_id", sa.String(length=30), nullable=False),
        sa.Column("from_organisation_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(length=30), nullable=False),
        sa.Column("categories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_by", sa.String(length=30), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_received_item_child_id")),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_received_item_disclosure_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_organisation_id"], ["organisation.id"], name=op.f("fk_received_item_from_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_received_item_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_by"], ["professional.id"], name=op.f("fk_received_item_received_by")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_received_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_item")),
    )
    op.create_index(
        "ix_received_item_child_id_organisation_id",
        "received_item",
        ["child_id", "organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_received_item_disclosure_id"), "received_item", ["disclosure_id"], unique=False)
    op.create_index(
        op.f("ix_received_item_from_organisation_id"), "received_item", ["from_organisation_id"], unique=False
    )
    op.create_index(op.f("ix_received_item_received_by"), "received_item", ["received_by"], unique=False)
    op.create_index(op.f("ix_received_item_unit_id"), "received_item", ["unit_id"], unique=False)


def _import_stage() -> None:
    op.create_table(
        "import_stage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("import_run_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("row_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_stage")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(
        "ix_import_stage_import_run_id_kind", "import_stage", ["import_run_id", "kind"], unique=False
    )


def _import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_import_run_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_organisation_id"), "import_run", ["organisation_id"], unique=False)


def _import_quarantine() -> None:
    op.create_table(
        "import_quarantine",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("import_run_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("resource", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_import_quarantine_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_import_quarantine_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_quarantine")),
    )
    op.create_index(
        op.f("ix_import_quarantine_import_run_id"), "import_quarantine", ["import_run_id"], unique=False
    )
    op.create_index(
        op.f("ix_import_quarantine_organisation_id"), "import_quarantine", ["organisation_id"], unique=False
    )
