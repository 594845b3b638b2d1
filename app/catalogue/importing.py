"""Reading a whole table of measures in: every row is right, or nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.doors import Pass
from app.catalogue import queries
from app.catalogue.errors import TableRefused
from app.catalogue.models import CatalogueImport, CatalogueMeasure
from app.catalogue.service import SAID, save
from app.catalogue.table import MOST_ERRORS, Line, read, wrong
from app.kit.columns import dates
from app.kit.problems import FieldError, NotFound, invalid
from app.organisations.models import District, Organisation, Unit
from app.organisations.service import must_administer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the rows of a table may name."""

    owner: Organisation
    units: Mapping[str, Sequence[Unit]]
    districts: Mapping[tuple[str, str], District]


async def read_in(passed: Pass, *, organisation_id: str, table: str) -> str:
    """Keep what a table says of an organisation's measures. Raises NotYourOrganisation, TableRefused."""
    must_administer(passed.actor, organisation_id)
    owner = await passed.session.get(Organisation, organisation_id)
    if owner is None:
        raise invalid("/organisationId", "unknown", "names an organisation that is not here")
    lines, errors = read(table)
    known = _Known(
        owner=owner,
        units=await queries.units_by_mailbox(passed.session, organisation_id),
        districts=await queries.districts_of(passed.session, {line.row.municipality_code for line in lines}),
    )
    errors += [error for line in lines for error in _errors(line, known)]
    if errors:
        raise TableRefused(errors=errors[:MOST_ERRORS])
    if not lines:
        raise invalid("/table", "empty", "has no rows below its heading")
    counts = await _keep(passed, known, lines)
    run = CatalogueImport(organisation_id=organisation_id, counts=counts)
    passed.session.add(run)
    await passed.session.flush()
    return run.id


async def get(passed: Pass, import_id: str) -> CatalogueImport:
    """Return what became of a table. Raises NotFound."""
    found = await passed.session.get(CatalogueImport, import_id)
    if found is None:
        raise NotFound
    return found


def _errors(line: Line, known: _Known) -> list[FieldError]:
    """What no row can say of itself: that its places and units are there."""
    row, errors = line.row, []
    if known.owner.municipality_code not in {None, row.municipality_code}:
        errors.append(
            wrong(line.number, "municipalityCode", "another", "is not the organisation's own municipality")
        )
    if row.district is not None and (row.municipality_code, row.district) not in known.districts:
        errors.append(wrong(line.number, "district", "unknown", "is no district of that municipality"))
    if len(known.units.get(row.contact.lower(), ())) != 1:
        errors.append(wrong(line.number, "contact", "unknown", "is not the role mailbox of one of its units"))
    return errors


async def _keep(passed: Pass, known: _Known, lines: Sequence[Line]) -> dict[str, int]:
    there = await queries.by_code(passed.session, known.owner.id, {line.row.code for line in lines})
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    for line in lines:
        said = _said(line, known)
        measure = there.get(line.row.code)
        if measure is None:
            kept = CatalogueMeasure(
                organisation_id=known.owner.id,
                code=line.row.code,
                last_checked_on=passed.moment.today,
                **said,
            )
            counts["created"] += 1
        else:
            kept = measure
            counts["changed" if _take_over(measure, said) else "unchanged"] += 1
            measure.last_checked_on = passed.moment.today
            measure.version += 1
        await save(passed.session, kept)
    return counts


def _said(line: Line, known: _Known) -> dict[str, Any]:
    row = line.row
    district = known.districts[row.municipality_code, row.district] if row.district else None
    (unit,) = known.units[row.contact.lower()]
    return {
        **row.model_dump(include=set(SAID)),
        "municipality_code": row.municipality_code,
        "district_id": district.id if district else None,
        "unit_id": unit.id,
        "valid": dates(row.valid_from, row.valid_to),
    }


def _take_over(measure: CatalogueMeasure, said: Mapping[str, Any]) -> bool:
    """Let a measure say what the row says; return whether that is something else."""
    changed = [name for name, value in said.items() if getattr(measure, name) != value]
    for name in changed:
        setattr(measure, name, said[name])
    return bool(changed)
