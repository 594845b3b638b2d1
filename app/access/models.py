"""Tables of the quotas. Only the register's functions read and write them (migrations/sql/quotas.sql)."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Index
from sqlmodel import Field

from app.kit.columns import moment
from app.kit.database import Table


class QuotaUse(Table, table=True):
    """How often a person or a system has used a quota within five minutes."""

    kind: str = Field(primary_key=True, max_length=32)
    holder: str = Field(primary_key=True, max_length=256)
    slot: datetime = Field(sa_column=Column(DateTime(timezone=True), primary_key=True))
    used: int


class ChildSeen(Table, table=True):
    """Since when a child counts among those that a person or a system has read, for an hour.

    `asked` is the id that was asked for, whether or not there is such a child.
    """

    __table_args__ = (Index("ix_child_seen_holder_seen_at", "holder", "seen_at"),)

    holder: str = Field(primary_key=True, max_length=256)
    asked: str = Field(primary_key=True, max_length=30)
    seen_at: datetime = Field(sa_column=moment(nullable=False))
