"""The table of care blocks: a provider's, and the patient's own to see."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, moment, recorded_at, reference, sealed
from app.kit.database import Table
from app.kit.ids import id_factory


class CareBlock(Table, table=True):
    """Spärr: what a provider (or one unit of it) has written is read by nobody but the unit itself."""

    __table_args__ = (Index("ix_care_block_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("cbl"), sa_column=id_column("cbl"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    unit_id: str | None = Field(default=None, sa_column=reference("unit.id", nullable=True))
    """The unit whose records are blocked; none means all of the branch, each unit for itself."""
    set_by: str | None = Field(default=None, max_length=30)
    """The professional who noted the patient's wish; none when the patient set it."""
    note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    set_at: datetime = Field(sa_column=moment(nullable=False))
    lifted_at: datetime | None = Field(default=None, sa_column=moment())
    lifted_by: str | None = Field(default=None, max_length=30)
    """The professional who lifted it; none when the patient did."""
    lifting_basis: str | None = None
    lifting_note_sealed: bytes | None = Field(default=None, sa_column=sealed(nullable=True))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
