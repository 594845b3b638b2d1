"""Tables of cooperation: how one works together. Nothing here is about a child (see taking_part_models)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, recorded_at, reference, sealed, valid_range, words
from app.kit.database import Table
from app.kit.ids import id_factory


class CooperationForm(Table, table=True):
    """Samverkansform: one that an organisation has configured itself, beside those that come along."""

    __table_args__ = (UniqueConstraint("key"),)

    id: str = Field(default_factory=id_factory("cof"), sa_column=id_column("cof"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    key: str = Field(max_length=64)
    terms: Any = Field(sa_column=json_object())
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CooperationFormEntry(Table, table=True):
    """Tidigare lydelse: how a form of one's own was until it was corrected. Never changed, never erased."""

    __table_args__ = (UniqueConstraint("cooperation_form_id", "number"),)

    id: str = Field(default_factory=id_factory("cfe"), sa_column=id_column("cfe"))
    cooperation_form_id: str = Field(sa_column=reference("cooperation_form.id", index=False))
    number: int
    terms: Any = Field(sa_column=json_object())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
    """When it was replaced."""


class Cooperation(Table, table=True):
    """Samverkan: a form that is at work somewhere, on the terms that the form had when it started."""

    id: str = Field(default_factory=id_factory("coo"), sa_column=id_column("coo"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Who keeps it."""
    form_key: str = Field(max_length=64)
    name: str = Field(max_length=200)
    municipality_code: str = Field(max_length=4)
    district_id: str | None = Field(default=None, sa_column=reference("district.id", nullable=True))
    terms: Any = Field(sa_column=json_object())
    outside: list[str] = Field(sa_column=words())
    """Parties that have no unit here, such as the police."""
    valid: Any = Field(sa_column=valid_range())
    end_reason: str | None = None
    merged_into_id: str | None = Field(default=None, sa_column=reference("cooperation.id", nullable=True))
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CooperationParty(Table, table=True):
    """Part: a unit that takes part."""

    __table_args__ = (UniqueConstraint("cooperation_id", "unit_id"),)

    id: str = Field(default_factory=id_factory("cop"), sa_column=id_column("cop"))
    cooperation_id: str = Field(sa_column=reference("cooperation.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    unit_id: str = Field(sa_column=reference("unit.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CooperationEntry(Table, table=True):
    """Historia: what has become of a cooperation, a step at a time. Never changed, never erased."""

    __table_args__ = (UniqueConstraint("cooperation_id", "number"),)

    id: str = Field(default_factory=id_factory("coh"), sa_column=id_column("coh"))
    cooperation_id: str = Field(sa_column=reference("cooperation.id", index=False))
    number: int
    step: str
    happened_on: date
    other_id: str | None = Field(default=None, sa_column=reference("cooperation.id", nullable=True))
    """With which other one it merged."""
    said: Any = Field(sa_column=json_object())
    """Name, parties and dates as they were from then on."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class CooperationMeeting(Table, table=True):
    """Möte: of a board or a team, with minutes and decisions, and nobody named in them."""

    id: str = Field(default_factory=id_factory("cmt"), sa_column=id_column("cmt"))
    cooperation_id: str = Field(sa_column=reference("cooperation.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Of whoever wrote the minutes."""
    level: str
    held_on: date
    unit_ids: list[str] = Field(sa_column=words())
    """The units that took part."""
    content_sealed: bytes = Field(sa_column=sealed())
    """JSON: agenda, minutes, decisions."""
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
