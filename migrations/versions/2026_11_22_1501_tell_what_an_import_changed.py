"""Tell line by line what an import has changed."""

import sqlalchemy as sa
from alembic import op

revision = "1501"
down_revision = "1490"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("import_run_id", sa.String(length=30), nullable=False),
        sa.Column("organisation_id", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.String(length=96), nullable=False),
        sa.Column("fields", sa.ARRAY(sa.String(length=64)), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_import_change_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_import_change_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    for column in ("import_run_id", "organisation_id"):
        op.create_index(op.f(f"ix_import_change_{column}"), "import_change", [column], unique=False)
    op.execute("ALTER TABLE public.import_change ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE public.import_change FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON public.import_change TO named_person_app")
    op.execute(
        "CREATE POLICY own_organisation ON public.import_change TO named_person_app "
        "USING (organisation_id = caller('organisation')) "
        "WITH CHECK (organisation_id = caller('organisation'))"
    )


def downgrade() -> None:
    op.drop_table("import_change")
