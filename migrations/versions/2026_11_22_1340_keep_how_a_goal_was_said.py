"""Keep how a goal was said before, by whom and when; keep the words of a promise in its history too."""

import sqlalchemy as sa
from alembic import op

from migrations.sql import statements

revision = "1340"
down_revision = "1330"
branch_labels = None
depends_on = None

POINTS_AT = {
    "changed_by": "professional.id",
    "child_id": "register.child.id",
    "goal_id": "plan_goal.id",
    "organisation_id": "organisation.id",
    "plan_id": "coordinated_plan.id",
}


def upgrade() -> None:
    op.create_table(
        "plan_goal_change",
        sa.Column("id", sa.String(length=30), nullable=False),
        sa.Column("plan_id", sa.String(length=30), nullable=False),
        sa.Column("goal_id", sa.String(length=30), nullable=False),
        sa.Column("child_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("changed_by", sa.String(length=30), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_plan_goal_change_{column}"))
            for column, target in POINTS_AT.items()
        ),
        sa.CheckConstraint("id ~ '^gcg-[a-z2-7]{26}$'", name=op.f("ck_plan_goal_change_id_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal_change")),
    )
    for column in POINTS_AT:
        op.create_index(f"ix_plan_goal_change_{column}", "plan_goal_change", [column], unique=False)
    op.add_column("plan_action_change", sa.Column("words_sealed", sa.LargeBinary(), nullable=True))
    for statement in statements("goal_changes.sql"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_column("plan_action_change", "words_sealed")
    op.drop_table("plan_goal_change")
