"""Tables of handovers: where a chain changes, a receiving unit's refusal, the items that are decided one by
one.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed, words
from app.kit.database import Table
from app.kit.ids import id_factory


class Handover(Table, table=True):
    """Överlämning: a chain of named persons changes on a date. Noted by the register when a chain is laid;
    how it stands is read off the chain, where the receipt is too.
    """

    __table_args__ = (
        UniqueConstraint(
            "child_id",
            "takes_effect_on",
            "outgoing_unit_id",
            "outgoing_professional_id",
            "incoming_unit_id",
            "incoming_professional_id",
            name="uq_handover_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_handover_outgoing_unit_id_takes_effect_on", "outgoing_unit_id", "takes_effect_on"),
        Index("ix_handover_incoming_unit_id_takes_effect_on", "incoming_unit_id", "takes_effect_on"),
        {"schema": "register"},
    )

    id: str = Field(default_factory=id_factory("hov"), sa_column=id_column("hov"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    takes_effect_on: date
    outgoing_unit_id: str | None = Field(sa_column=reference("unit.id", nullable=True, index=False))
    """None at the first day of the chain."""
    outgoing_professional_id: str | None = Field(
        sa_column=reference("professional.id", nullable=True, index=False)
    )
    """Only where the unit goes on and the person changes."""
    incoming_unit_id: str | None = Field(sa_column=reference("unit.id", nullable=True, index=False))
    """None at the last day of the chain."""
    incoming_professional_id: str | None = Field(
        sa_column=reference("professional.id", nullable=True, index=False)
    )
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class HandoverRefusal(Table, table=True):
    """Avböjd överlämning: the receiving unit's reason. It changes nothing for the child."""

    __table_args__ = (UniqueConstraint("handover_id"),)

    id: str = Field(default_factory=id_factory("hrf"), sa_column=id_column("hrf"))
    handover_id: str = Field(sa_column=reference("register.handover.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The receiving unit's."""
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    reason: str
    note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    outgoing_unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    outgoing_branch: str | None = None
    escalated_to: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """The unit of last resort that answers for such children where they live."""
    refused_by: str = Field(sa_column=reference("professional.id"))
    refused_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class HandoverItem(Table, table=True):
    """Uppgift i en överlämning: one of the outgoing unit's own records, and the disclosure that decides on
    it.
    """

    __table_args__ = (
        UniqueConstraint("handover_id", "source_id"),
        Index("ix_handover_item_disclosure_id", "disclosure_id"),
    )

    id: str = Field(default_factory=id_factory("hoi"), sa_column=id_column("hoi"))
    handover_id: str = Field(sa_column=reference("register.handover.id", index=False))
    child_id: str = Field(sa_column=reference("register.child.id"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    branch: str
    unit_id: str = Field(sa_column=reference("unit.id"))
    source_id: str = Field(max_length=30)
    disclosure_id: str = Field(sa_column=reference("disclosure.id", index=False))
    """The decision: shared, or deliberately not."""
    categories: list[str] = Field(sa_column=words())
    """What was written in it then."""
    decided_by: str = Field(sa_column=reference("professional.id"))
    decided_at: datetime = Field(sa_column=moment(nullable=False))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
