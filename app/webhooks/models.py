"""The event outbox. Thin: id, type, time, link."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity
from sqlmodel import Field

from app.kit.columns import moment, recorded_at
from app.kit.database import Table
from app.kit.ids import id_factory


class OutboxEvent(Table, table=True):
    """An event to be delivered. What it is about is a link; who may hear of it is asked at delivery."""

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    public_id: str = Field(default_factory=id_factory("evt"), max_length=30, unique=True)
    type: str
    link: str
    child_id: str | None = Field(default=None, max_length=30)
    """For the check at delivery; never part of what is sent."""
    organisation_id: str | None = Field(default=None, max_length=30)
    """For whom alone it is; none where the check at delivery asks of the child, or of the link."""
    branch: str | None = None
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    settled_at: datetime | None = Field(default=None, sa_column=moment())
