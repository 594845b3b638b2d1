"""Tables of school systems that are asked: how far each has been read, and what it has said, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, LargeBinary, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class SchoolSource(Table, table=True):
    """Skolsystem som frågas: how far it has been read, and by what it may tell us that something has changed.
    Where it is and what is shown to it stands in a file, not here.
    """

    __table_args__ = (UniqueConstraint("organisation_id"), UniqueConstraint("key_hash"))

    id: str = Field(default_factory=id_factory("sos"), sa_column=id_column("sos"))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    address_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """By which it is known that another system is asked now: then what was said before counts no more."""
    read_until: dict[str, Any] = Field(sa_column=json_object())
    """By resource: from when to ask for changes, and whether everything has been read once."""
    full_at: datetime | None = Field(default=None, sa_column=moment())
    asked_at: datetime | None = Field(default=None, sa_column=moment())
    failures: int = 0
    """Rounds in a row in which something was not answered."""
    told_at: datetime | None = Field(default=None, sa_column=moment())
    """When the system last told us that something has changed, and nobody has asked it since."""
    key_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """The keyed hash of what stands in the address that it tells: the key itself is not kept."""
    subscription: str | None = Field(default=None, max_length=64)
    subscription_until: datetime | None = Field(default=None, sa_column=moment())
    attendance_until: datetime | None = Field(default=None, sa_column=moment())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class SchoolRecord(Table, table=True):
    """Det ett skolsystem har sagt: one record, only what is read of it, masked and sealed."""

    __table_args__ = (UniqueConstraint("organisation_id", "resource", "record_id"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    resource: str = Field(max_length=32)
    record_id: str = Field(max_length=64)
    row_sealed: bytes = Field(sa_column=sealed())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
