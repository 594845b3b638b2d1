"""Tables of what is asked for and answered across a border, and of the notice that what was received has been
corrected since.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class InformationRequest(Table, table=True):
    """Förfrågan: one unit asks another for information about a child that the other may know of."""

    __table_args__ = (
        Index("ix_information_request_child_id_organisation_id", "child_id", "organisation_id"),
        Index("ix_information_request_asked_unit_id_child_id", "asked_unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("irq"), sa_column=id_column("irq"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    """Who asks."""
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    asked_by: str = Field(sa_column=reference("professional.id"))
    asked_organisation_id: str = Field(sa_column=reference("organisation.id"))
    asked_branch: str
    asked_unit_id: str = Field(sa_column=reference("unit.id", index=False))
    categories: list[str] = Field(sa_column=words())
    purpose: str
    why_sealed: bytes = Field(sa_column=sealed())
    due_on: date
    asked_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class InformationAnswer(Table, table=True):
    """Svar on one thing that was asked for: a disclosure, or a reasoned no. The row is the answerer's."""

    __table_args__ = (UniqueConstraint("information_request_id", "category"),)

    id: str = Field(default_factory=id_factory("ian"), sa_column=id_column("ian"))
    information_request_id: str = Field(sa_column=reference("information_request.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    category: str
    disclosure_id: str | None = Field(default=None, sa_column=reference("disclosure.id", nullable=True))
    reason_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """Why not; the answerer's own record, never shown to who asked."""
    told: bool
    """Whether who asked is told: a no says that the child is known here."""
    answered_by: str = Field(sa_column=reference("professional.id"))
    answered_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class Correction(Table, table=True):
    """Rättelse: what was shared has been amended since. Its receiver is told so, and no more."""

    __table_args__ = (
        UniqueConstraint("disclosure_id", "source_id", "version"),
        Index("ix_correction_recipient_unit_id_child_id", "recipient_unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("cor"), sa_column=id_column("cor"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Whose record it is: the sender."""
    branch: str
    disclosure_id: str = Field(sa_column=reference("disclosure.id", index=False))
    source_id: str = Field(max_length=30)
    shared_version: int
    version: int
    """The newer one."""
    recipient_organisation_id: str = Field(sa_column=reference("organisation.id"))
    recipient_branch: str
    recipient_unit_id: str = Field(sa_column=reference("unit.id", index=False))
    noted_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
