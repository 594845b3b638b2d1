"""The table of notices."""

from datetime import date, datetime

from sqlalchemy import Column, Date, Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference
from app.kit.database import Table
from app.kit.ids import id_factory


class Notice(Table, table=True):
    """Notis: something to look at, for a unit's role mailbox or for one person there. Only the register's
    functions leave one; whoever may not know of the child does not see it.
    """

    __table_args__ = (
        UniqueConstraint("unit_id", "branch", "key"),
        Index("ix_notice_child_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("ntc"), sa_column=id_column("ntc"))
    child_id: str | None = Field(
        default=None, sa_column=reference("register.child.id", nullable=True, index=False)
    )
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True, index=False)
    )
    """For whom; nobody in particular: the role mailbox."""
    kind: str = Field(max_length=64)
    key: str = Field(max_length=200)
    """What the fact is known by: the same fact never leaves two notices."""
    link: str = Field(max_length=200)
    """Where the thing is, below the API's root."""
    due_on: date | None = Field(default=None, sa_column=Column(Date))
    waiting: bool = False
    """It is for others to act."""
    consent_id: str | None = Field(
        default=None, sa_column=reference("consent.id", nullable=True, index=False)
    )
    """What the notice rests on: when it no longer holds, the notice is not shown."""
    derived: bool = False
    """It follows from what stands, and goes when that no longer stands."""
    left_at: datetime = Field(sa_column=moment(nullable=False))
    read_at: datetime | None = Field(default=None, sa_column=moment())
    read_by: str | None = Field(default=None, max_length=30)
    settled_at: datetime | None = Field(default=None, sa_column=moment())
    """There is nothing more to look at."""
    mailed_on: date | None = Field(default=None, sa_column=Column(Date))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
