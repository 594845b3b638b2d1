"""Tables of social services' compartment: what the reception received, judged and decided, meetings,
inquiries.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class ReceivedConcernReport(Table, table=True):
    """Inkommen orosanmälan: the reception's own record of a report, and what it does with it."""

    __table_args__ = (UniqueConstraint("concern_report_id"),)

    id: str = Field(default_factory=id_factory("rcr"), sa_column=id_column("rcr"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    concern_report_id: str | None = Field(
        default=None, sa_column=reference("concern_report.id", nullable=True, index=False)
    )
    """The report that was made through the service; none for one that came another way."""
    channel: str
    reporter_kind: str
    reporter_id: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    reporter_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    child_id: str | None = Field(default=None, sa_column=reference("register.child.id", nullable=True))
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: what was reported, who the child is and who reports, as it was said."""
    violence: bool
    """Suspicion of violence: as the reporter says, until the protection judgement says."""
    status: str
    received_at: datetime = Field(sa_column=moment(nullable=False))
    protection: str | None = None
    protection_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    protection_judged_by: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True)
    )
    protection_judged_at: datetime | None = Field(default=None, sa_column=moment())
    decision: str | None = None
    decision_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    decided_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    decided_at: datetime | None = Field(default=None, sa_column=moment())
    delayed_because: str | None = None
    """Why the decision came after its time."""
    child_inquiry_id: str | None = Field(default=None, sa_column=reference("child_inquiry.id", nullable=True))
    """The inquiry that it led to, or to which it was added."""
    feedback: str | None = None
    told_at: datetime | None = Field(default=None, sa_column=moment())
    withheld_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """Why feedback would be inappropriate."""
    withheld_at: datetime | None = Field(default=None, sa_column=moment())
    passed_on_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """The reception that answers instead, where the report lies from then on."""
    passed_on_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    """Why it was passed on."""
    passed_on_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ChildInquiry(Table, table=True):
    """Barnavårdsutredning, its shell: since when, until when, who inquires. What it finds is not kept
    here.
    """

    __table_args__ = (
        Index(
            "uq_child_inquiry_one_open",
            "organisation_id",
            "child_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=id_factory("inq"), sa_column=id_column("inq"))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    """Which branch inquires."""
    unit_id: str = Field(sa_column=reference("unit.id"))
    opened_branch: str
    """Which branch has opened it, and reads of it what stands here."""
    opened_unit_id: str = Field(sa_column=reference("unit.id"))
    child_id: str | None = Field(default=None, sa_column=reference("register.child.id", nullable=True))
    opened_by: str = Field(sa_column=reference("professional.id"))
    opened_at: datetime = Field(sa_column=moment(nullable=False))
    ended_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=moment())
    delayed_because: str | None = None
    """Why it ended after its time."""
    delay_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ConcernExtension(Table, table=True):
    """Förlängning: by which rule and until when the time of a decision or an inquiry was lengthened."""

    id: str = Field(default_factory=id_factory("cex"), sa_column=id_column("cex"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    received_concern_report_id: str | None = Field(
        default=None, sa_column=reference("received_concern_report.id", nullable=True)
    )
    child_inquiry_id: str | None = Field(default=None, sa_column=reference("child_inquiry.id", nullable=True))
    reason: str
    rule: str
    """The key of the rule."""
    note_sealed: bytes = Field(sa_column=sealed())
    until: date
    """The new last day."""
    decided_by: str = Field(sa_column=reference("professional.id"))
    decided_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ReportMeeting(Table, table=True):
    """Anmälningsmöte: offered, or unsuitable for a reason; answered; held. Voluntary for all."""

    id: str = Field(default_factory=id_factory("rmt"), sa_column=id_column("rmt"))
    received_concern_report_id: str = Field(sa_column=reference("received_concern_report.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unsuitable_because: str | None = None
    place: str | None = None
    starts_at: datetime | None = Field(default=None, sa_column=moment())
    offered_to: list[str] = Field(sa_column=words())
    answers: dict[str, Any] = Field(sa_column=json_object())
    """What each party has answered: words of the vocabulary, no text."""
    note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    written_by: str = Field(sa_column=reference("professional.id"))
    written_at: datetime = Field(sa_column=moment(nullable=False))
    held_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
