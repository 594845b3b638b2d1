"""Table of who has got a copy of a plan."""

from datetime import datetime

from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference
from app.kit.database import Table
from app.kit.ids import id_factory


class PlanCopy(Table, table=True):
    """Exemplar av planen: for whom, in which form, and of which content; so that it can be called back."""

    id: str = Field(default_factory=id_factory("cpy"), sa_column=id_column("cpy"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    recipient: str
    guardian_id: str | None = Field(
        default=None, sa_column=reference("register.family_member.id", nullable=True)
    )
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    professional_id: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    """Who fetched it, for itself or for the family; nobody when the family did by itself."""
    form: str
    language: str
    digest: str = Field(max_length=64)
    """Of the content: two copies with the same digest say the same."""
    made_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
