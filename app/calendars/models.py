"""The table of calendar feeds. The key in a feed's address is not kept, only its keyed hash."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference
from app.kit.database import Table
from app.kit.ids import id_factory


class CalendarFeed(Table, table=True):
    """Kalenderflöde: whose it is, as the token said when it was asked for, and until when its address
    answers, by the wall clock as a token's time is.
    """

    __table_args__ = (UniqueConstraint("key_hash"),)

    id: str = Field(default_factory=id_factory("caf"), sa_column=id_column("caf"))
    client_id: str = Field(max_length=200)
    organisation_id: str | None = Field(default=None, sa_column=reference("organisation.id", nullable=True))
    branch: str | None = None
    professional_id: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    family_member_id: str | None = Field(
        default=None, sa_column=reference("register.family_member.id", nullable=True)
    )
    child_id: str | None = Field(default=None, sa_column=reference("register.child.id", nullable=True))
    """The young person whose own feed it is."""
    purpose: str
    key_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    key_version: int
    created_at: datetime = Field(sa_column=moment(nullable=False))
    expires_at: datetime = Field(sa_column=moment(nullable=False))
    renewed_at: datetime | None = Field(default=None, sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment())
    fetches: int = 0
    last_fetched_at: datetime | None = Field(default=None, sa_column=moment())
    hour_began_at: datetime | None = Field(default=None, sa_column=moment())
    """Since when the fetches of an hour are counted."""
    hour_fetches: int = 0
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
