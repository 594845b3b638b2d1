"""Keep what becomes of a plan: the history of each promise, follow-ups with an outcome for each goal, dissent beside
the plan, and the child's own voice. A meeting is seen by the guardians who are asked to it, and by no other.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import statements

revision = "1245"
down_revision = "1241"
branch_labels = None
depends_on = None

TABLES = ("child_voice", "plan_dissent", "plan_follow_up", "goal_outcome", "plan_action_change")


def upgrade() -> None:
    for lay in (_child_voice, _plan_dissent, _plan_follow_up, _goal_outcome, _plan_action_change, _columns):
        lay()
    op.execute(
        "INSERT INTO plan_action_change (id, plan_id, action_id, child_id, organisation_id, branch, status, due_on,"
        " changed_at) SELECT 'acg-' || substr(id, 5), plan_id, id, child_id, organisation_id, branch, status,"
        " due_on, recorded_at FROM plan_action"
    )
    for statement in statements("plan_outcomes.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.execute("DROP POLICY family ON public.plan_meeting")
    op.execute(
        "CREATE POLICY family ON public.plan_meeting FOR SELECT TO named_person_app"
        " USING (register.caller_is_family_of(child_id))"
    )
    op.drop_column("plan_meeting", "absent")
    op.drop_column("plan_meeting", "guardian_ids")
    op.drop_column("plan_invitation", "interpreter")
    op.drop_column("plan_invitation", "language")
    op.drop_column("plan_action", "starts_on")
    op.drop_column("plan_action", "responsible_professional_id")
    for table in reversed(TABLES):
        op.drop_table(table)


def _child_voice() -> None:
    op.create_table(
        "child_voice",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("to_parties", sa.Boolean(), nullable=False),
        sa.Column("to_guardians", sa.Boolean(), nullable=False),
        sa.Column("effect_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("heard_by", sa.String(length=30), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_child_voice_child_id")),
        sa.ForeignKeyConstraint(["heard_by"], ["professional.id"], name=op.f("fk_child_voice_heard_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_child_voice_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_child_voice_plan_id")),
        sa.CheckConstraint("id ~ '^voi-[a-z2-7]{26}$'", name=op.f("ck_child_voice_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_voice")),
    )
    op.create_index(op.f("ix_child_voice_child_id"), "child_voice", ["child_id"], unique=False)
    op.create_index(op.f("ix_child_voice_heard_by"), "child_voice", ["heard_by"], unique=False)
    op.create_index(op.f("ix_child_voice_organisation_id"), "child_voice", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_child_voice_plan_id"), "child_voice", ["plan_id"], unique=False)


def _plan_dissent() -> None:
    op.create_table(
        "plan_dissent",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("guardian_id", sa.String(length=30), nullable=True),
        sa.Column("unit_id", sa.String(length=30), nullable=True),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("against_id", sa.String(length=30), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.String(length=30), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_dissent_child_id")),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["register.family_member.id"], name=op.f("fk_plan_dissent_guardian_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_dissent_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_dissent_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_dissent_unit_id")),
        sa.ForeignKeyConstraint(["written_by"], ["professional.id"], name=op.f("fk_plan_dissent_written_by")),
        sa.CheckConstraint("id ~ '^dst-[a-z2-7]{26}$'", name=op.f("ck_plan_dissent_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_dissent")),
    )
    op.create_index(op.f("ix_plan_dissent_child_id"), "plan_dissent", ["child_id"], unique=False)
    op.create_index(op.f("ix_plan_dissent_guardian_id"), "plan_dissent", ["guardian_id"], unique=False)
    op.create_index(
        op.f("ix_plan_dissent_organisation_id"), "plan_dissent", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_plan_dissent_plan_id"), "plan_dissent", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_dissent_unit_id"), "plan_dissent", ["unit_id"], unique=False)
    op.create_index(op.f("ix_plan_dissent_written_by"), "plan_dissent", ["written_by"], unique=False)


def _plan_follow_up() -> None:
    op.create_table(
        "plan_follow_up",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("child_took_part", sa.Boolean(), nullable=False),
        sa.Column("not_done_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.String(length=30), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_plan_follow_up_child_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_follow_up_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_follow_up_plan_id")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["professional.id"], name=op.f("fk_plan_follow_up_written_by")
        ),
        sa.CheckConstraint("id ~ '^flw-[a-z2-7]{26}$'", name=op.f("ck_plan_follow_up_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_follow_up")),
    )
    op.create_index(op.f("ix_plan_follow_up_child_id"), "plan_follow_up", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_plan_follow_up_organisation_id"), "plan_follow_up", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_plan_follow_up_plan_id"), "plan_follow_up", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_follow_up_written_by"), "plan_follow_up", ["written_by"], unique=False)


def _goal_outcome() -> None:
    op.create_table(
        "goal_outcome",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("follow_up_id", sa.String(length=30), nullable=False),
        sa.Column("goal_id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("by_child", sa.String(), nullable=False),
        sa.Column("by_family", sa.String(), nullable=False),
        sa.Column("by_professionals", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["child_id"], ["register.child.id"], name=op.f("fk_goal_outcome_child_id")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["plan_follow_up.id"], name=op.f("fk_goal_outcome_follow_up_id")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["plan_goal.id"], name=op.f("fk_goal_outcome_goal_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_goal_outcome_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["coordinated_plan.id"], name=op.f("fk_goal_outcome_plan_id")),
        sa.CheckConstraint("id ~ '^out-[a-z2-7]{26}$'", name=op.f("ck_goal_outcome_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_outcome")),
        sa.UniqueConstraint("follow_up_id", "goal_id", name=op.f("uq_goal_outcome_follow_up_id_goal_id")),
    )
    op.create_index(op.f("ix_goal_outcome_child_id"), "goal_outcome", ["child_id"], unique=False)
    op.create_index(op.f("ix_goal_outcome_goal_id"), "goal_outcome", ["goal_id"], unique=False)
    op.create_index(
        op.f("ix_goal_outcome_organisation_id"), "goal_outcome", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_goal_outcome_plan_id"), "goal_outcome", ["plan_id"], unique=False)


def _plan_action_change() -> None:
    op.create_table(
        "plan_action_change",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("action_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changed_by", sa.String(length=30), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["plan_action.id"], name=op.f("fk_plan_action_change_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["professional.id"], name=op.f("fk_plan_action_change_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["register.child.id"], name=op.f("fk_plan_action_change_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_plan_action_change_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["coordinated_plan.id"], name=op.f("fk_plan_action_change_plan_id")
        ),
        sa.CheckConstraint("id ~ '^acg-[a-z2-7]{26}$'", name=op.f("ck_plan_action_change_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action_change")),
    )
    op.create_index("ix_plan_action_change_action_id", "plan_action_change", ["action_id"], unique=False)
    op.create_index(
        op.f("ix_plan_action_change_changed_by"), "plan_action_change", ["changed_by"], unique=False
    )
    op.create_index(op.f("ix_plan_action_change_child_id"), "plan_action_change", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_plan_action_change_organisation_id"), "plan_action_change", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_plan_action_change_plan_id"), "plan_action_change", ["plan_id"], unique=False)


def _columns() -> None:
    op.add_column(
        "plan_action", sa.Column("responsible_professional_id", sa.String(length=30), nullable=True)
    )
    op.add_column("plan_action", sa.Column("starts_on", sa.Date(), nullable=True))
    op.create_index(
        op.f("ix_plan_action_responsible_professional_id"),
        "plan_action",
        ["responsible_professional_id"],
        unique=False,
    )
    op.create_foreign_key(
        op.f("fk_plan_action_responsible_professional_id"),
        "plan_action",
        "professional",
        ["responsible_professional_id"],
        ["id"],
    )
    op.add_column("plan_invitation", sa.Column("language", sa.String(length=35), nullable=True))
    op.add_column(
        "plan_invitation", sa.Column("interpreter", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "plan_meeting", sa.Column("guardian_ids", postgresql.ARRAY(sa.String(length=64)), nullable=True)
    )
    op.add_column(
        "plan_meeting",
        sa.Column("absent", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    op.alter_column("plan_invitation", "interpreter", server_default=None)
    op.alter_column("plan_meeting", "absent", server_default=None)
