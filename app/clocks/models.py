"""How far the domain clock is ahead of the wall clock: one row, zero outside demo mode."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Column, Interval
from sqlmodel import Field

from app.kit.columns import recorded_at
from app.kit.database import Table


class DomainClock(Table, table=True):
    """The offset of the domain clock."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    ahead: timedelta = Field(sa_column=Column(Interval, nullable=False))
    moved_at: datetime | None = Field(default=None, sa_column=recorded_at())
