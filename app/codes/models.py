"""Table of code events."""

from datetime import datetime

from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference
from app.kit.database import Table
from app.kit.ids import id_factory


class CodeEvent(Table, table=True):
    """Kodhändelse: what an organisation's branch reports, written when the thing happens."""

    id: str = Field(default_factory=id_factory("cev"), sa_column=id_column("cev"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    plan_id: str | None = Field(default=None, sa_column=reference("coordinated_plan.id", nullable=True))
    occasion: str
    system: str
    code: str = Field(max_length=16)
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
