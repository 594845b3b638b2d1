"""Table of the pauses of a plan's time limits."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class ClockPause(Table, table=True):
    """Uppehåll: the days on which a time limit of a plan stood still, and why."""

    __table_args__ = (
        ExcludeConstraint(
            ("plan_id", "="),
            ("kind", "="),
            ("valid", "&&"),
            using="gist",
            where=text("taken_back_at IS NULL"),
            name="ex_clock_pause_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("pau"), sa_column=id_column("pau"))
    plan_id: str = Field(sa_column=reference("coordinated_plan.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    kind: str
    reason: str
    note_sealed: bytes = Field(sa_column=sealed())
    valid: Any = Field(sa_column=valid_range())
    written_by: str = Field(sa_column=reference("professional.id"))
    written_at: datetime = Field(sa_column=moment(nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())

    @property
    def first(self) -> date:
        """The first day."""
        found: date = self.valid.lower
        return found
