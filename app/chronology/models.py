"""Tables of the chronology. The text is sealed under the owner's key; versions are kept."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class ChronologyEntry(Table, table=True):
    """Händelse i kronologin: one significant event, owned by its author's organisation and branch."""

    __table_args__ = (
        Index("ix_chronology_entry_child_id_organisation_id", "child_id", "organisation_id", "happened_at"),
    )

    id: str = Field(default_factory=id_factory("chr"), sa_column=id_column("chr"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    author_id: str = Field(sa_column=reference("professional.id"))
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    """Valid time, as the latest version has it: the order of the list."""
    written_at: datetime = Field(sa_column=moment(nullable=False))
    """When it was first written, as the domain counts time."""
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChronologyVersion(Table, table=True):
    """One version of an entry; append-only."""

    __table_args__ = (UniqueConstraint("chronology_entry_id", "version"),)

    id: str = Field(default_factory=id_factory("chv"), sa_column=id_column("chv"))
    chronology_entry_id: str = Field(sa_column=reference("chronology_entry.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    version: int
    author_id: str = Field(sa_column=reference("professional.id"))
    kind: str
    happened_at: datetime = Field(sa_column=moment(nullable=False))
    time_known: bool
    """False: only the day is known."""
    content_sealed: bytes = Field(sa_column=sealed())
    """JSON: the fact, what came of it, why it was amended."""
    categories: list[str] = Field(sa_column=words())
    """What is written in it: decides its secrecy when it is to cross a border."""
    written_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
