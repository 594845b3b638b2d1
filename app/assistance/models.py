"""Tables of requests for help and their answers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class AssistanceRequest(Table, table=True):
    """Begäran om hjälp: one unit asks another for something definite. The row is the asker's."""

    __table_args__ = (
        Index("ix_assistance_request_child_id_organisation_id", "child_id", "organisation_id"),
        Index("ix_assistance_request_asked_unit_id_child_id", "asked_unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("asr"), sa_column=id_column("asr"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    asked_by: str = Field(sa_column=reference("professional.id"))
    asked_organisation_id: str = Field(sa_column=reference("organisation.id"))
    asked_branch: str
    asked_unit_id: str = Field(sa_column=reference("unit.id", index=False))
    record_id: str | None = Field(default=None, max_length=30)
    """The asker's own record that it builds on."""
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: what is asked for, why, and what was recorded as its ground."""
    categories: list[str] = Field(sa_column=words())
    purpose: str
    ground: str
    """The key of the rule that lets it be said."""
    decision: dict[str, Any] = Field(sa_column=json_object())
    """What the rules answered. No personal text."""
    consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    holds_until: date | None = None
    """First date on which the ground no longer holds; none for a ground without an end."""
    due_on: date
    shown_to_family: bool = False
    """Whether the child and the guardians may read it as it is written."""
    asked_at: datetime = Field(sa_column=moment(nullable=False))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment())
    withdrawal_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class AssistanceAnswer(Table, table=True):
    """Svar: append-only, so that a changed answer shows. The row is the answerer's."""

    id: str = Field(default_factory=id_factory("asa"), sa_column=id_column("asa"))
    assistance_request_id: str = Field(sa_column=reference("assistance_request.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    outcome: str
    text_sealed: bytes = Field(sa_column=sealed())
    """JSON: the reason, whom to turn to next, and what was recorded as its ground."""
    next_contact_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    starts_on: date | None = None
    disclosure_id: str | None = Field(default=None, sa_column=reference("disclosure.id", nullable=True))
    ground: str | None = None
    """The key of the rule that lets it be told; none when it rests on a disclosure or is not told."""
    told: bool
    """Whether who asked is told."""
    told_family: bool = False
    """Whether the family is told too, as far as it may read the request."""
    answered_by: str = Field(sa_column=reference("professional.id"))
    answered_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
