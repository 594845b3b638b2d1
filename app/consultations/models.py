"""Tables of consultations and of the hours for them.

A consultation has no column for a child, none for a person who asked that the database could read, and no
moment finer than a day: nothing by which it could be joined with what somebody looked at.
"""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class Consultation(Table, table=True):
    """Konsultation: a question without a child, and the advice. The row is the asked unit's."""

    __table_args__ = (
        Index("ix_consultation_unit_id_asked_on", "unit_id", "asked_on"),
        Index("ix_consultation_asker_tag", "asker_tag"),
    )

    id: str = Field(default_factory=id_factory("cst"), sa_column=id_column("cst"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    asker_organisation_id: str = Field(sa_column=reference("organisation.id"))
    asker_branch: str
    asker_sector: str
    asker_tag: str = Field(max_length=64)
    """A keyed tag of who asked: the service finds their own by it, the database tells nothing by it."""
    topic: str
    question_sealed: bytes = Field(sa_column=sealed())
    asked_on: date
    due_on: date
    advice_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    next_step: str | None = None
    advised_on: date | None = None


class ConsultationSlot(Table, table=True):
    """Konsultationstid: a unit's hour for talking, on a screen or a telephone. About no child."""

    __table_args__ = (Index("ix_consultation_slot_unit_id_starts_at", "unit_id", "starts_at"),)

    id: str = Field(default_factory=id_factory("csl"), sa_column=id_column("csl"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    published_by: str = Field(sa_column=reference("professional.id"))
    starts_at: datetime = Field(sa_column=moment(nullable=False))
    ends_at: datetime = Field(sa_column=moment(nullable=False))
    address_sealed: bytes = Field(sa_column=sealed())
    """Where one meets: an https address or a telephone number, for whoever has booked it."""
    booked_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
