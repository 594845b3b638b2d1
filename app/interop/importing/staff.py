"""Staff: professionals and their duties, by the producer's ids; who is gone from the answers is gone here."""

from collections.abc import AsyncIterator, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import SQLModel, col

from app.interop.importing.errors import SetAside
from app.interop.importing.run import Run, batched, ended, is_open, period
from app.interop.importing.tally import Kind, Outcome
from app.interop.importing.units import UnitRef, Units
from app.interop.ss12000.reasons import Resource
from app.interop.ss12000.rows import DutyRow, StaffRow
from app.kit.ids import new_id
from app.organisations.models import Duty, Professional
from app.vocabulary import Branch, ProtectionLevel, UnitKind

_AT_A_TIME = 1_000
MASKED_NAME = "Skyddade personuppgifter"
"""What stands instead of the name of a protected member of staff or guardian."""


_NAMES = {"professional_id": "person", "unit_id": "dutyAt", "role": "dutyRole", "valid": "endDate"}
"""How the standard calls what a duty's columns hold."""


@dataclass(frozen=True, slots=True)
class WantedDuty:
    """A duty as it is to stand."""

    source_id: str
    professional_id: str
    unit_id: str
    role: str
    branch: str
    valid: Range[date]

    def values(self) -> dict[str, Any]:
        """Return the columns."""
        return {
            "source_id": self.source_id,
            "professional_id": self.professional_id,
            "unit_id": self.unit_id,
            "role": self.role,
            "branch": self.branch,
            "valid": self.valid,
        }


def duty_of(source_id: str) -> str:
    """Return the producer's id of a duty: one at a school stands once for each of its units."""
    return source_id.partition(":")[0]


def whole_name(given_name: str, family_name: str) -> str:
    """Return a name as it is shown."""
    return f"{given_name} {family_name}".strip()


async def take_over_staff(run: Run, rows: Sequence[StaffRow], units: Units) -> frozenset[str]:
    """Write some professionals and their duties; return the ids of those duties."""
    people = await _people(run, rows)
    wanted = [
        duty
        for row in rows
        for each in row.duties
        for duty in _wanted(run, each, people[row.source_id], units)
    ]
    standing = await _standing_duties(run, [duty.source_id for duty in wanted])
    new = [await _write_duty(run, duty, standing.get(duty.source_id)) for duty in wanted]
    await _insert(run, Duty, [row for row in new if row])
    return frozenset(duty.source_id for duty in wanted)


async def _people(run: Run, rows: Sequence[StaffRow]) -> dict[str, str]:
    statement = select(
        col(Professional.id), col(Professional.source_id), col(Professional.name_sealed)
    ).where(
        col(Professional.organisation_id) == run.organisation_id,
        col(Professional.source_id).in_([row.source_id for row in rows]),
    )
    standing = {row.source_id: row for row in await run.session.execute(statement)}
    people: dict[str, str] = {}
    hired = []
    for row in rows:
        protected = row.protection is not ProtectionLevel.NONE
        name = MASKED_NAME if protected else whole_name(row.given_name, row.family_name)
        if protected:
            run.also("masked_names")
        known = standing.get(row.source_id)
        people[row.source_id] = known.id if known else new_id("pro")
        if known is None:
            hired.append(_hired(run, people[row.source_id], row.source_id, name))
        elif run.vault.open(run.organisation_id, known.name_sealed) != name:
            sealed = run.vault.seal(run.organisation_id, name)
            change = update(Professional).where(col(Professional.id) == known.id)
            await run.session.execute(
                change.values(name_sealed=sealed, version=col(Professional.version) + 1)
            )
            run.tally.count(Kind.PROFESSIONALS, Outcome.CHANGED, row.source_id, "name")
        else:
            run.tally.count(Kind.PROFESSIONALS, Outcome.UNCHANGED)
    await _insert(run, Professional, hired)
    return people


def _hired(run: Run, professional_id: str, source_id: str, name: str) -> dict[str, Any]:
    run.tally.count(Kind.PROFESSIONALS, Outcome.CREATED, source_id)
    sealed = run.vault.seal(run.organisation_id, name)
    return {"id": professional_id, "source_id": source_id, "name_sealed": sealed}


async def _insert(run: Run, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    own = {"organisation_id": run.organisation_id, "version": 1}
    for portion in batched(rows, _AT_A_TIME):
        await run.session.execute(insert(table).inline(), [{**own, **row} for row in portion])


def _wanted(run: Run, row: DutyRow, professional_id: str, units: Units) -> list[WantedDuty]:
    """Return a duty at its unit, or at each unit of its school; it ends with the unit."""
    places = units.at(row.unit)
    if not places:
        run.put_aside(Resource.DUTIES, row.source_id, SetAside.UNKNOWN_UNIT)
    at_school = row.unit not in units.direct
    days = {unit: unit.until_it_closes(period(row.since, row.until)) for unit in places}
    if places and all(valid is None for valid in days.values()):
        run.put_aside(Resource.DUTIES, row.source_id, SetAside.UNIT_IS_CLOSED)
    return [
        WantedDuty(
            source_id=f"{row.source_id}:{unit.id.partition('-')[2]}" if at_school else row.source_id,
            professional_id=professional_id,
            unit_id=unit.id,
            role=row.role.value,
            branch=_branch(row, unit).value,
            valid=valid,
        )
        for unit, valid in days.items()
        if valid is not None
    ]


def _branch(row: DutyRow, unit: UnitRef) -> Branch:
    """The school staff of a preschool belong to the preschool, also where the duty stands at the school."""
    return Branch.PRESCHOOL if row.branch is Branch.SCHOOL and unit.kind is UnitKind.PRESCHOOL else row.branch


def _duties(run: Run) -> Select[Any]:
    columns = (
        Duty.id,
        Duty.source_id,
        Duty.professional_id,
        Duty.unit_id,
        Duty.role,
        Duty.branch,
        Duty.valid,
    )
    return (
        select(*(col(each) for each in columns), col(Professional.source_id).label("person"))
        .join(Professional, col(Professional.id) == col(Duty.professional_id))
        .where(col(Duty.organisation_id) == run.organisation_id)
    )


async def _standing_duties(run: Run, source_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for portion in batched(source_ids, _AT_A_TIME):
        statement = _duties(run).where(col(Duty.source_id).in_(portion))
        rows = (await run.session.execute(statement)).mappings()
        found |= {row["source_id"]: dict(row) for row in rows}
    return found


async def _all_duties(run: Run) -> AsyncIterator[Mapping[str, Any]]:
    """Yield the duties that the import has written."""
    after = ""
    while True:
        statement = _duties(run).where(col(Duty.source_id) > after).order_by(col(Duty.source_id))
        rows = [*(await run.session.execute(statement.limit(_AT_A_TIME))).mappings()]
        for row in rows:
            yield dict(row)
        if len(rows) < _AT_A_TIME:
            return
        after = rows[-1]["source_id"]


async def _write_duty(run: Run, wanted: WantedDuty, known: dict[str, Any] | None) -> dict[str, Any] | None:
    """Change a duty that stands; return the columns of one that is new."""
    values = wanted.values()
    if known is None:
        run.tally.count(Kind.DUTIES, Outcome.CREATED, wanted.source_id)
        return {"id": new_id("dty"), **values}
    if all(known[name] == value for name, value in values.items()):
        run.tally.count(Kind.DUTIES, Outcome.UNCHANGED)
    else:
        change = update(Duty).where(col(Duty.id) == known["id"])
        await run.session.execute(change.values(**values, version=col(Duty.version) + 1))
        differ = (_NAMES.get(name, name) for name, value in values.items() if known[name] != value)
        run.tally.count(Kind.DUTIES, Outcome.CHANGED, wanted.source_id, *differ)
    return None


async def end_duties(run: Run, *, standing_on: Container[str], doubtful: frozenset[str]) -> None:
    """End the duties that have vanished from whole answers; a duty in quarantine, or whose person is, has
    not vanished.
    """
    async for known in _all_duties(run):
        source_id = known["source_id"]
        in_doubt = not doubtful.isdisjoint({duty_of(source_id), known["person"]})
        if source_id in standing_on or in_doubt or not is_open(known["valid"], run.today):
            continue
        change = update(Duty).where(col(Duty.id) == known["id"])
        await run.session.execute(
            change.values(valid=ended(known["valid"], run.today), version=col(Duty.version) + 1)
        )
        run.tally.count(Kind.DUTIES, Outcome.ENDED, source_id)
