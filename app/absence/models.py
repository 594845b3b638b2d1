"""Tables of attendance, of the duties that follow from absence, and of what was done."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, valid_range, words
from app.kit.database import Table
from app.kit.ids import id_factory


class AttendanceRecord(Table, table=True):
    """Närvarouppgift: how much of some days' teaching a pupil was away from, with leave and without."""

    __table_args__ = (
        ExcludeConstraint(
            ("child_id", "="),
            ("unit_id", "="),
            ("valid", "&&"),
            using="gist",
            where=text("taken_back_at IS NULL"),
            name="ex_attendance_record_one_for_each_day",
        ),
        Index("ix_attendance_record_child_id_unit_id", "child_id", "unit_id"),
    )

    id: str = Field(default_factory=id_factory("att"), sa_column=id_column("att"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    valid: Any = Field(sa_column=valid_range())
    scheduled_minutes: int
    valid_minutes: int
    """Away with leave or ill."""
    invalid_minutes: int
    source: str
    written_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    written_at: datetime = Field(sa_column=moment(nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class AbsenceSignal(Table, table=True):
    """Frånvaroplikt: that the head of a unit must see to a pupil's absence. A task with a day for each."""

    __table_args__ = (
        Index(
            "uq_absence_signal_one_open",
            "child_id",
            "unit_id",
            unique=True,
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_absence_signal_unit_id_next_due_on", "unit_id", "next_due_on"),
    )

    id: str = Field(default_factory=id_factory("abs"), sa_column=id_column("abs"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    signalled_on: date
    first_on: date
    last_on: date
    """The days that were looked at."""
    scheduled_minutes: int
    valid_minutes: int
    invalid_minutes: int
    threshold: int
    """The per cent that was the threshold then."""
    next_rung: str
    next_due_on: date
    """What is to be done next, and until when."""
    closed_on: date | None = None
    outcome: str | None = None
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class AbsenceStep(Table, table=True):
    """Steg: something that was done, append-only."""

    id: str = Field(default_factory=id_factory("ast"), sa_column=id_column("ast"))
    absence_signal_id: str = Field(sa_column=reference("absence_signal.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    deed: str
    done_on: date
    heard: list[str] = Field(sa_column=words())
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: the note, why somebody was not heard, what the check of the target group said."""
    shown_to_family: bool = False
    written_by: str = Field(sa_column=reference("professional.id"))
    written_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
