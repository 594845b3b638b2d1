"""The log. The application may insert and never read; the audit role reads; nobody updates."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, func
from sqlmodel import Field

from app.kit.database import Table


class AuditEntry(Table, table=True):
    """One thing that was seen, changed or refused."""

    __table_args__ = (
        Index("ix_audit_entry_child_id_id", "child_id", "id"),
        {"schema": "audit", "implicit_returning": False},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False)
    )
    """Wall clock of the database."""
    domain_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    """Domain clock: what the family's log shows in the demo."""
    request_id: str
    client_id: str
    organisation_id: str | None = None
    branch: str | None = None
    unit_id: str | None = None
    professional_id: str | None = None
    family_member_id: str | None = None
    purpose: str | None = None
    action: str
    """The tag, `matter:verb`."""
    outcome: str
    """`allowed` or `refused`."""
    reason: str | None = None
    """A code of ours: the rule, or what was missing. Never text about a person."""
    child_id: str | None = None
    subject_id: str | None = None
    """The thing itself: a consent, a plan, a disclosure."""
    consent_id: str | None = None
    """The consent under which it was made, which lets its giver see it."""
