"""The table of where a child is, as one branch knows it: under that branch's own lock."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from app.kit.columns import id_column, recorded_at, reference, valid_range
from app.kit.database import Table
from app.kit.ids import id_factory


class Whereabouts(Table, table=True):
    """Vistelse och placering: where the child stays, or which municipality has placed it. That a child is
    placed is a secret of the social services; registered residence is the register's.
    """

    __table_args__ = (Index("ix_whereabouts_child_id_organisation_id", "child_id", "organisation_id"),)

    id: str = Field(default_factory=id_factory("whr"), sa_column=id_column("whr"))
    child_id: str = Field(sa_column=reference("register.child.id", index=False))
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    branch: str
    kind: str
    municipality_code: str = Field(max_length=4)
    district_code: str | None = Field(default=None, max_length=64)
    valid: Any = Field(sa_column=valid_range())
    recorded_by: str = Field(sa_column=reference("professional.id"))
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
