"""Tables of collaboration agreements. Public matter between organisations: nothing here is about a child."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class CollaborationAgreement(Table, table=True):
    """Samverkansöverenskommelse: between whom, at which levels, within which limits and times."""

    id: str = Field(default_factory=id_factory("agr"), sa_column=id_column("agr"))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    """Who keeps it: one of the parties."""
    kind: str
    name: str = Field(max_length=200)
    document_url: str | None = Field(default=None, max_length=500)
    levels: Any = Field(sa_column=json_object())
    limits: Any = Field(sa_column=json_object())
    timings: Any = Field(sa_column=json_object())
    goals: Any = Field(sa_column=json_object())
    """What share is to be reached in which measure of how reports are treated."""
    valid: Any = Field(sa_column=valid_range())
    revision_on: date
    version: int = 1
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class AgreementParty(Table, table=True):
    """Part: one of the organisations that have agreed."""

    __table_args__ = (UniqueConstraint("collaboration_agreement_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("agp"), sa_column=id_column("agp"))
    collaboration_agreement_id: str = Field(sa_column=reference("collaboration_agreement.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class AgreementVersion(Table, table=True):
    """What an agreement said since a moment: never changed, never erased."""

    __table_args__ = (UniqueConstraint("collaboration_agreement_id", "version"),)

    id: str = Field(default_factory=id_factory("agv"), sa_column=id_column("agv"))
    collaboration_agreement_id: str = Field(sa_column=reference("collaboration_agreement.id", index=False))
    version: int
    said: Any = Field(sa_column=json_object())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
