"""Tables of a roll-over: what was done, in portions, so that it can be undone. Ids only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, UniqueConstraint
from sqlmodel import Field

from app.kit.columns import id_column, json_object, moment, recorded_at, reference
from app.kit.database import Table
from app.kit.ids import id_factory


class RollOver(Table, table=True):
    """Läsårsskifte: one turn of the school year that was carried out."""

    __table_args__ = {"schema": "register"}

    id: str = Field(default_factory=id_factory("rol"), sa_column=id_column("rol"))
    turns_on: date = Field(sa_column=Column(Date, nullable=False))
    """The first day of the new school year."""
    counts: dict[str, Any] = Field(sa_column=json_object())
    carried_out_at: datetime = Field(sa_column=moment(nullable=False))
    """Domain clock."""
    undone_at: datetime | None = Field(default=None, sa_column=moment())
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())


class RollOverPortion(Table, table=True):
    """Some children of a roll-over: what was ended, begun, superseded and laid for them."""

    __table_args__ = (UniqueConstraint("roll_over_id", "number"), {"schema": "register"})

    id: str = Field(default_factory=id_factory("rop"), sa_column=id_column("rop"))
    roll_over_id: str = Field(sa_column=reference("register.roll_over.id", index=False))
    number: int
    organisation_id: str = Field(sa_column=reference("organisation.id", index=False))
    done: dict[str, Any] = Field(sa_column=json_object())
    """Relations that were ended, with their last day before; those that were begun; assignments."""
    recorded_at: datetime | None = Field(default=None, sa_column=recorded_at())
