"""Tables of documents in use. They are about how one works; of a person only that they have read one."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, valid_range, words
from app.kit.database import Table
from app.kit.ids import id_factory


class GuidanceDocument(Table, table=True):
    """Vägledning, stödmaterial: whose it is, at which steps of the work it is shown, who is to know it."""

    id: str = Field(default_factory=id_factory("gdo"), sa_column=id_column("gdo"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Who answers for it."""
    kind: str
    title: str = Field(max_length=200)
    about: str = Field(max_length=600)
    steps: list[str] = Field(sa_column=words())
    bound_ids: list[str] = Field(sa_column=words())
    """The organisations whose staff are to have read it; everybody else has it for information."""
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class GuidanceVersion(Table, table=True):
    """What a document says during some dates: at an address, or as text. Never changed."""

    __table_args__ = (UniqueConstraint("guidance_document_id", "number"),)

    id: str = Field(default_factory=id_factory("gdv"), sa_column=id_column("gdv"))
    guidance_document_id: str = Field(sa_column=reference("guidance_document.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    number: int
    valid: Any = Field(sa_column=valid_range())
    document_url: str | None = Field(default=None, max_length=500)
    digest: str | None = Field(default=None, max_length=64)
    """SHA-256 of the text, or of what lies at the address."""
    text_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class GuidanceReading(Table, table=True):
    """Läskvittens: a professional has read a version, once."""

    __table_args__ = (UniqueConstraint("guidance_version_id", "professional_id"),)

    id: str = Field(default_factory=id_factory("gdr"), sa_column=id_column("gdr"))
    guidance_version_id: str = Field(sa_column=reference("guidance_version.id", index=False))
    professional_id: str = Field(sa_column=reference("professional.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    confirmed_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
