"""Units: each school unit becomes one of ours, and what stands at a school finds its units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from app.interop.importing.errors import SetAside
from app.interop.importing.run import Run
from app.interop.importing.tally import Kind, Outcome
from app.interop.ss12000.fields import OrganisationKind
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import OrganisationRow
from app.kit.columns import dates
from app.kit.ids import new_id
from app.organisations.models import Unit
from app.vocabulary import Branch, UnitKind

_NO_CODE = "no code"


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit of ours that the answers speak of."""

    id: str
    kind: UnitKind
    branch: Branch
    school_types: frozenset[str] = frozenset()
    last_day: date | None = None
    """None: it goes on."""

    def until_it_closes(self, valid: Range[date]) -> Range[date] | None:
        """Return what is left of some days when the unit closes for good; None: they begin after that."""
        if self.last_day is None:
            return valid
        first = valid.lower or date.min
        if first > self.last_day:
            return None
        closed = dates(first, self.last_day)
        return valid if (valid.upper or date.max) <= (closed.upper or date.max) else closed


@dataclass(slots=True)
class Units:
    """The organisation's units, by the producer's ids."""

    direct: dict[str, UnitRef] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    """The units of a school, by the school's id."""
    moved: set[str] = field(default_factory=set)
    """Units that have become another kind, which changes what the rules say."""

    def at(self, place: str) -> tuple[UnitRef, ...]:
        """Return the units that are meant by a unit or by the school above them."""
        if place in self.direct:
            return (self.direct[place],)
        return tuple(self.direct[unit] for unit in self.below.get(place, ()) if unit in self.direct)

    def one_at(self, place: str, school_type: str) -> UnitRef | None:
        """Return the one unit where somebody can be enrolled; none when that cannot be told."""
        found = self.at(place)
        if len(found) > 1:
            found = tuple(unit for unit in found if school_type in unit.school_types)
        return found[0] if len(found) == 1 else None


def branch_of(kind: UnitKind) -> Branch:
    """Return the secrecy branch of a school's unit."""
    return Branch.PRESCHOOL if kind is UnitKind.PRESCHOOL else Branch.SCHOOL


async def take_over_units(run: Run, rows: Iterable[OrganisationRow]) -> Units:
    """Write the units, and say which is which. Role mailboxes that are there are left alone."""
    rows = list(rows)
    standing = await _standing(run)
    by_source = {each["source_id"]: each for each in standing if each["source_id"]}
    by_code = {each["school_unit_code"]: each for each in standing if not each["source_id"]}
    units = Units(below=_below(rows))
    for source, known in by_source.items():
        units.direct[source] = UnitRef(
            known["id"], UnitKind(known["kind"]), Branch(known["branch"]), last_day=known["last_day"]
        )
    for row in rows:
        if row.unit_kind is None:
            continue
        standing_as = by_source.get(row.source_id) or by_code.get(row.school_unit_code or _NO_CODE)
        unit_id = await _change(run, standing_as, row, units) if standing_as else await _create(run, row)
        if unit_id is not None:
            branch = branch_of(row.unit_kind)
            last_day = standing_as["last_day"] if standing_as else None
            types = frozenset(row.school_types)
            units.direct[row.source_id] = UnitRef(unit_id, row.unit_kind, branch, types, last_day)
    return units


def _below(rows: Iterable[OrganisationRow]) -> dict[str, list[str]]:
    """Return the units below each school. What stands higher up means no unit: that would be all of them."""
    by_id = {row.source_id: row for row in rows}
    below: dict[str, list[str]] = {}
    for row in by_id.values():
        parent = by_id.get(row.parent or "")
        if row.unit_kind and parent and parent.kind is OrganisationKind.SCHOOL:
            below.setdefault(parent.source_id, []).append(row.source_id)
    return below


async def _standing(run: Run) -> list[Mapping[str, Any]]:
    columns = (
        Unit.id,
        Unit.source_id,
        Unit.school_unit_code,
        Unit.name,
        Unit.kind,
        Unit.branch,
        Unit.last_day,
    )
    statement = select(*(col(each) for each in columns)).where(
        col(Unit.organisation_id) == run.organisation_id
    )
    return [dict(row) for row in (await run.session.execute(statement)).mappings()]


def _wanted(row: OrganisationRow, kind: UnitKind) -> dict[str, Any]:
    return {
        "source_id": row.source_id,
        "name": row.name,
        "kind": kind.value,
        "branch": branch_of(kind).value,
        "school_unit_code": row.school_unit_code,
    }


async def _change(run: Run, known: Mapping[str, Any], row: OrganisationRow, units: Units) -> str:
    unit_id: str = known["id"]
    wanted = _wanted(row, row.unit_kind or UnitKind.OTHER)
    if all(known[name] == value for name, value in wanted.items()):
        run.tally.count(Kind.UNITS, Outcome.UNCHANGED)
        return unit_id
    if known["kind"] != wanted["kind"]:
        units.moved.add(unit_id)
    statement = update(Unit).where(col(Unit.id) == unit_id)
    await run.session.execute(statement.values(**wanted, version=col(Unit.version) + 1))
    run.tally.count(Kind.UNITS, Outcome.CHANGED, row.source_id)
    return unit_id


async def _create(run: Run, row: OrganisationRow) -> str | None:
    mailbox = row.email or run.role_mailbox
    if mailbox is None:
        run.put_aside(Resource.ORGANISATIONS, row.source_id, SetAside.NO_ROLE_MAILBOX)
        return None
    unit_id = new_id("uni")
    wanted = _wanted(row, row.unit_kind or UnitKind.OTHER)
    await run.session.execute(
        insert(Unit).values(
            id=unit_id,
            organisation_id=run.organisation_id,
            role_mailbox=mailbox,
            fallback_for=[],
            version=1,
            **wanted,
        )
    )
    run.tally.count(Kind.UNITS, Outcome.CREATED, row.source_id)
    return unit_id
