"""Tables of the catalogue. Public matter: whoever offers help says so; nothing here is about a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class CatalogueMeasure(Table, table=True):
    """Förebyggande insats: what it is, for whom, how one gets it, whom to turn to, when that was checked."""

    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: str = Field(default_factory=id_factory("cme"), sa_column=id_column("cme"))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    """Who offers it, and answers for what is said here."""
    code: str = Field(max_length=64)
    """The owner's own: by it an import knows the measure again."""
    name: str = Field(max_length=200)
    summary: str = Field(max_length=600)
    level: str
    target_group: str = Field(max_length=200)
    age_from: int
    age_to: int
    way: str
    how: str = Field(max_length=600)
    municipality_code: str = Field(max_length=4, index=True)
    district_id: str | None = Field(default=None, sa_column=reference("district.id", nullable=True))
    """None where it is for the whole municipality."""
    unit_id: str = Field(sa_column=reference("unit.id"))
    """Whom to turn to: a unit, never a person."""
    phone: str | None = Field(default=None, max_length=24)
    place: str | None = Field(default=None, max_length=500)
    valid: Any = Field(sa_column=valid_range())
    last_checked_on: date
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CatalogueImport(Table, table=True):
    """Inläsning: a whole table of measures, read in at once."""

    id: str = Field(default_factory=id_factory("cim"), sa_column=id_column("cim"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    counts: Any = Field(sa_column=json_object())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
