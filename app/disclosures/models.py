"""Tables of what crosses a border: the decision, the snapshot, the receipt, the recipient's own copy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Identity, Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class Disclosure(Table, table=True):
    """Utlämnande: a decision to share, or deliberately not to, with its ground and its facts."""

    __table_args__ = (
        Index("ix_disclosure_child_id_organisation_id", "child_id", "organisation_id"),
        Index("ix_disclosure_recipient_unit_id_child_id", "recipient_unit_id", "child_id"),
    )

    id: str = Field(default_factory=id_factory("dis"), sa_column=id_column("dis"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    decided_by: str = Field(sa_column=reference("professional.id"))
    recipient_organisation_id: str = Field(sa_column=reference("organisation.id"))
    recipient_branch: str
    recipient_unit_id: str = Field(sa_column=reference("unit.id", index=False))
    recipient_professional_id: str | None = Field(
        default=None, sa_column=reference("professional.id", nullable=True)
    )
    """Only for this person, until it is taken over; none is for the unit."""
    purpose: str
    shared: bool
    """False records a reasoned decision not to share."""
    ground: str
    """The key of the rule that decided."""
    decision: dict[str, Any] = Field(sa_column=json_object())
    """Rules applied, facts used, what was missing, certainty, version of the table. No personal text."""
    consent_id: str | None = Field(default=None, sa_column=reference("consent.id", nullable=True))
    necessity_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    family_informed: bool
    not_informed_until: date | None = Field(default=None, sa_column=Column(Date))
    not_informed_reason: str | None = Field(default=None, max_length=64)
    holds_until: date | None = Field(default=None, sa_column=Column(Date))
    """First date on which the ground no longer holds; none for a ground without an end."""
    ended_at: datetime | None = Field(default=None, sa_column=moment())
    """When the ground fell: a consent withdrawn. Nothing is read through it after that."""
    received_at: datetime | None = Field(default=None, sa_column=moment())
    received_by: str | None = Field(default=None, max_length=30)
    decided_at: datetime = Field(sa_column=moment(nullable=False))
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class DisclosureItem(Table, table=True):
    """One item as it was when it was shared: a snapshot, sealed under the sender's key."""

    id: str = Field(default_factory=id_factory("itm"), sa_column=id_column("itm"))
    disclosure_id: str = Field(sa_column=reference("disclosure.id"))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    kind: str
    source_id: str = Field(max_length=30)
    source_version: int
    categories: list[str] = Field(sa_column=json_object())
    content_sealed: bytes = Field(sa_column=sealed())


class ReceivedItem(Table, table=True):
    """The recipient's own record of what it took over, with its provenance."""

    __table_args__ = (Index("ix_received_item_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("rcv"), sa_column=id_column("rcv"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    disclosure_id: str = Field(sa_column=reference("disclosure.id"))
    from_organisation_id: str = Field(sa_column=reference("organisation.id"))
    kind: str
    source_id: str = Field(max_length=30)
    categories: list[str] = Field(sa_column=json_object())
    content_sealed: bytes = Field(sa_column=sealed())
    received_by: str = Field(sa_column=reference("professional.id"))
    received_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class RuleSignOff(Table, table=True):
    """Underskrift: somebody answers for one version of the rule table at this installation. An office, and an
    official act: the name is no secret. Nothing is ever changed in it.
    """

    __table_args__ = (UniqueConstraint("version", "signed_by"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    version: str = Field(max_length=16)
    signed_by: str = Field(max_length=200)
    note: str | None = Field(default=None, max_length=1000)
    signed_at: datetime | None = Field(default=None, sa_column=recorded_at())
