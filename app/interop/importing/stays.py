"""Stays: enrolments and placements at our units, each with the secrecy branch it belongs to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import Range

from app.interop.importing.known import natural_key
from app.interop.importing.run import period
from app.interop.importing.units import UnitRef, Units
from app.interop.ss12000.rows import EnrolmentRow, PupilRow
from app.rules.fitting import misfit
from app.vocabulary import Branch, RelationKind, UnitKind

PRESCHOOL_TYPES = frozenset({"FS", "FTH", "OPPFTH"})


@dataclass(frozen=True, slots=True)
class Stay:
    """A pupil at a unit during some dates."""

    branch: Branch
    kind: RelationKind
    unit_id: str
    valid: Range[date]

    def key(self, child_id: str) -> str:
        """Return what the stay is known by."""
        return natural_key(self.branch, self.kind, child_id, self.unit_id, self.valid.lower or date.min)


@dataclass(frozen=True, slots=True)
class Stays:
    """The stays of one pupil, and whether each has found its unit, fits the pupil's age, and begins before
    the unit closes.
    """

    found: tuple[Stay, ...]
    whole: bool
    fitting: bool = True
    in_time: bool = True

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The branches that have the pupil."""
        return tuple(dict.fromkeys(stay.branch for stay in self.found))


def stays_of(pupil: PupilRow, units: Units) -> Stays:
    """Find the units of a pupil's enrolments and placements; a stay ends with its unit."""
    rows = [(RelationKind.ENROLMENT, row) for row in pupil.enrolments]
    rows += [(RelationKind.PLACEMENT, row) for row in pupil.placements]
    found: dict[tuple[Branch, RelationKind, str, date], Stay] = {}
    whole = fitting = in_time = True
    for kind, row in rows:
        unit = units.one_at(row.unit, row.school_type)
        if unit is None:
            whole = False
            continue
        if misfit(kind, unit.kind, birth_date=pupil.birth_date, days=[row.since]):
            fitting = False
            continue
        valid = unit.until_it_closes(period(row.since, row.until))
        if valid is None:
            in_time = False
            continue
        stay = Stay(_branch(kind, row, unit), kind, unit.id, valid)
        same = (stay.branch, kind, unit.id, row.since)
        found[same] = _longer(found.get(same), stay)
    return Stays(tuple(found.values()), whole, fitting, in_time)


def _branch(kind: RelationKind, row: EnrolmentRow, unit: UnitRef) -> Branch:
    """A leisure-time centre belongs to the preschool's branch, wherever it is."""
    if (
        kind is RelationKind.PLACEMENT
        or row.school_type in PRESCHOOL_TYPES
        or unit.kind is UnitKind.PRESCHOOL
    ):
        return Branch.PRESCHOOL
    return Branch.SCHOOL


def _longer(one: Stay | None, other: Stay) -> Stay:
    if one is None or other.valid.upper is None:
        return other
    return other if one.valid.upper is not None and one.valid.upper < other.valid.upper else one
