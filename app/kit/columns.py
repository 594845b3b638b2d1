"""Columns that many tables share: ids, sealed text, dated validity, recorded time."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, LargeBinary, String, func
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, Range

from app.kit.ids import pattern

ID_LENGTH = 30


def id_column(prefix: str) -> Column[str]:
    """A primary key that is the public id, checked for its form."""
    return Column(
        String(ID_LENGTH), CheckConstraint(f"id ~ '{pattern(prefix)}'", name="id_form"), primary_key=True
    )


def reference(target: str, *, nullable: bool = False, index: bool = True) -> Column[str]:
    """A foreign key to another thing's public id."""
    return Column(String(ID_LENGTH), ForeignKey(target), nullable=nullable, index=index)


def sealed(*, nullable: bool = False, owner: str = "organisation_id") -> Column[bytes]:
    """Text encrypted by the vault. `owner` is the column that says for whom: who turns the keys must know."""
    return Column(LargeBinary, nullable=nullable, info={"owner": owner})


def owner_column(column: Column[Any]) -> str | None:
    """Return the column that says for whom this one is sealed; none where it belongs to the register."""
    owner: str = column.info.get("owner", "organisation_id")
    return owner if column.table is not None and owner in column.table.columns else None


def recorded_at() -> Column[datetime]:
    """When the database wrote it down; never the caller's to say (D13)."""
    return Column(DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False)


def moment(*, nullable: bool = True) -> Column[datetime]:
    """A moment with its time zone."""
    return Column(DateTime(timezone=True), nullable=nullable)


def valid_range() -> Column[Range[date]]:
    """The dates on which it holds: from, until (not included)."""
    return Column(DATERANGE, nullable=False)


def words(*, nullable: bool = False) -> Column[Any]:
    """A list of words of the vocabulary."""
    return Column(ARRAY(String(64)), nullable=nullable)


def json_object(*, nullable: bool = False) -> Column[Any]:
    """A JSON object without personal text: facts, rule keys, settings."""
    return Column(JSONB, nullable=nullable)


def dates(valid_from: date, valid_to: date | None) -> Range[date]:
    """Return the range from a first to a last date, both included, within what the calendar has."""
    last = None if valid_to is None else min(valid_to, date.max - timedelta(days=1))
    return Range(valid_from, None if last is None else last + timedelta(days=1))
