"""Tables of a family's own application for help, and of its warm handover out of service."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class HelpApplication(Table, table=True):
    """Ansökan: what a family itself asks a social board for. The row is the unit's that answers it; who has
    applied reads it too.
    """

    __table_args__ = (Index("ix_help_application_child_id_giver_id", "child_id", "giver_id"),)

    id: str = Field(default_factory=id_factory("apl"), sa_column=id_column("apl"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    giver_id: str = Field(max_length=30)
    """Who applies: a guardian, or the child itself."""
    aim: str
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: what is asked for in the family's own words, and whom to ring. Nothing that anybody else has
    written.
    """
    handed_over_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """The unit that has handed the family over; none where it came by itself."""
    handed_over_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    meets_at: datetime | None = Field(default=None, sa_column=moment())
    meeting_place: str | None = None
    received_at: datetime = Field(sa_column=moment(nullable=False))
    due_on: date
    outcome: str | None = None
    answer_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """JSON: why, and whom to turn to next, as the family reads it."""
    next_contact_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    answered_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    child_inquiry_id: str | None = Field(default=None, sa_column=reference("child_inquiry.id", nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    """When the family has taken it back; it stays as something that was received."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class WarmHandover(Table, table=True):
    """Varm överlämning: that a service has handed a family over, with consent. It has no place for a note."""

    __table_args__ = (Index("ix_warm_handover_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("whd"), sa_column=id_column("whd"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    support_measure_id: str = Field(sa_column=reference("support_measure.id"))
    consent_id: str = Field(sa_column=reference("consent.id"))
    help_application_id: str = Field(sa_column=reference("help_application.id"))
    aim: str
    recipient_unit_id: str = Field(sa_column=reference("unit.id"))
    meets_at: datetime | None = Field(default=None, sa_column=moment())
    meeting_place: str | None = None
    handed_over_by: str = Field(sa_column=reference("professional.id"))
    handed_over_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
