"""Tables of the reporter's compartment: the report as it was made, what was added, and the feedback."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class ConcernReport(Table, table=True):
    """Orosanmälan, as the reporter made it: the reporter's own, and the unit's head's. Nothing that social
    services do changes it.
    """

    id: str = Field(default_factory=id_factory("crp"), sa_column=id_column("crp"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    reported_by: str = Field(sa_column=reference("professional.id"))
    """Who reports, personally."""
    child_id: str | None = Field(default=None, sa_column=reference("register.child.id", nullable=True))
    """The child, where it was one that the reporter may know of; else only what is said of it in the text."""
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: what is reported, and who the child is as the reporter says it."""
    missing: list[str] = Field(sa_column=words())
    """What is still asked for."""
    delivery: str
    recipient_organisation_id: str | None = Field(
        default=None, sa_column=reference("organisation.id", nullable=True)
    )
    recipient_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    passed_to_organisation_id: str | None = Field(
        default=None, sa_column=reference("organisation.id", nullable=True)
    )
    """Whose reception answers since it was passed on, for whom what is added is sealed. Never shown."""
    doubts: list[str] = Field(sa_column=words())
    """Why it is not sure that this is who answers."""
    reported_at: datetime = Field(sa_column=moment(nullable=False))
    delivered_at: datetime | None = Field(default=None, sa_column=moment())
    """When it lay at the reception, or when the reporter told it otherwise."""
    cosign_asked: bool = False
    cosigned_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    cosigned_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ConcernSupplement(Table, table=True):
    """Komplettering: what the reporter adds. One row is the reporter's, another the reception's copy."""

    id: str = Field(default_factory=id_factory("csu"), sa_column=id_column("csu"))
    concern_report_id: str = Field(sa_column=reference("concern_report.id"))
    received_concern_report_id: str | None = Field(
        default=None, sa_column=reference("received_concern_report.id", nullable=True)
    )
    """Whose copy it is; none: the reporter's own."""
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    added_by: str = Field(sa_column=reference("professional.id"))
    text_sealed: bytes = Field(sa_column=sealed())
    added_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ConcernFeedbackGiven(Table, table=True):
    """Återkoppling: one of three values, for the named reporter alone. There is no place for a word more."""

    __table_args__ = (UniqueConstraint("concern_report_id"),)

    id: str = Field(default_factory=id_factory("cfb"), sa_column=id_column("cfb"))
    concern_report_id: str = Field(sa_column=reference("concern_report.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    reported_by: str = Field(sa_column=reference("professional.id"))
    value: str = Field(max_length=32)
    code: str = Field(max_length=16)
    told_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
