"""The event outbox. Thin: id, type, time, link."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Computed, Identity, Index, String, text
from sqlmodel import Field

from app.kit.columns import ID_LENGTH, moment, recorded_at
from app.kit.database import Table
from app.kit.ids import id_factory

SUBJECT = "substring((link)::text, '.*([a-z]{3}-[a-z2-7]{26})'::text)"
"""The last id in a link: what it leads to, or what that belongs to."""


class OutboxEvent(Table, table=True):
    """An event to be told. What it is about is a link; who may hear of it is asked whenever it is told."""

    __table_args__ = (
        Index("ix_outbox_event_position", "position", unique=True),
        Index("ix_outbox_event_unordered", "id", postgresql_where=text("position IS NULL")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    public_id: str = Field(default_factory=id_factory("evt"), max_length=30, unique=True)
    type: str
    link: str
    subject_id: str | None = Field(default=None, sa_column=Column(String(ID_LENGTH), Computed(SUBJECT)))
    """The row behind the link: whoever cannot read it does not hear of the event."""
    child_id: str | None = Field(default=None, max_length=30)
    """For the check whenever it is told; never part of what is sent."""
    organisation_id: str | None = Field(default=None, max_length=30)
    """For whom alone it is; none where the check at delivery asks of the child, or of the link."""
    branch: str | None = None
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    position: int | None = Field(default=None, sa_column=Column(BigInteger))
    """Its place in the order of telling, given once its transaction is over: nothing comes in before."""
    settled_at: datetime | None = Field(default=None, sa_column=moment())
    """Nobody is told of it any more."""
