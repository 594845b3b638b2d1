"""Tables of contact points and of the receipts for their announcement."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class ContactPoint(Table, table=True):
    """Kontaktpunkt: whom a school turns to in a district's social services, during some dates."""

    __table_args__ = (
        ExcludeConstraint(
            ("district_id", "="),
            ("valid", "&&"),
            using="gist",
            name="ex_contact_point_one_at_a_time",
        ),
    )

    id: str = Field(default_factory=id_factory("ctp"), sa_column=id_column("ctp"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """The social board that answers in the district."""
    district_id: str = Field(sa_column=reference("district.id", index=False))
    unit_id: str = Field(sa_column=reference("unit.id"))
    """Where; its role mailbox is the first way in."""
    professional_id: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    mailbox: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=24)
    valid: Any = Field(sa_column=valid_range())
    replaces_id: str | None = Field(default=None, sa_column=reference("contact_point.id", nullable=True))
    announced_at: datetime = Field(sa_column=moment(nullable=False))
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class ContactReceipt(Table, table=True):
    """Kvitto: one school's own, for one announced contact point; open until somebody there has confirmed."""

    __table_args__ = (
        UniqueConstraint("contact_point_id", "unit_id"),
        Index("ix_contact_receipt_unit_id_confirmed_at", "unit_id", "confirmed_at"),
    )

    id: str = Field(default_factory=id_factory("ctr"), sa_column=id_column("ctr"))
    contact_point_id: str = Field(sa_column=reference("contact_point.id", index=False))
    unit_id: str = Field(sa_column=reference("unit.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Whose school it is."""
    confirmed_at: datetime | None = Field(default=None, sa_column=moment())
    confirmed_by: str | None = Field(default=None, sa_column=reference("professional.id", nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
