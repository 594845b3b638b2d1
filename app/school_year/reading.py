"""From placements to what becomes of each child: the authority's own ids are looked up, never a name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from app.children.registering import identifier_text
from app.kit.vault import Vault
from app.rules.fitting import misfit
from app.school_year import queries
from app.school_year.errors import RollOverRefusedError
from app.school_year.placements import Placement
from app.school_year.planning import Enrolment, Outcome, Plan, placed, unplaced
from app.vocabulary import Branch, RelationKind, Sector, UnitKind

BRANCH = Branch.SCHOOL
"""The secrecy branch whose enrolments turn."""
SCHOOLS = frozenset({UnitKind.SCHOOL.value, UnitKind.UPPER_SECONDARY_SCHOOL.value})


async def read_plan(
    connection: asyncpg.Connection,
    vault: Vault,
    placements: Sequence[Placement],
    *,
    on: date,
    end_unplaced: bool,
) -> list[Plan]:
    """Say for each organisation what becomes of its children. Raises RollOverRefusedError."""
    by_owner: dict[str, list[Placement]] = defaultdict(list)
    for each in placements:
        by_owner[each.organisation_id].append(each)
    return [
        await _plan_of(connection, vault, owner, rows, on=on, end_unplaced=end_unplaced)
        for owner, rows in sorted(by_owner.items())
    ]


async def _plan_of(
    connection: asyncpg.Connection,
    vault: Vault,
    owner: str,
    rows: Sequence[Placement],
    *,
    on: date,
    end_unplaced: bool,
) -> Plan:
    organisation = await queries.organisation(connection, owner)
    if organisation is None or organisation["sector"] != Sector.SCHOOL:
        raise RollOverRefusedError("An organisation of the placements is no school authority here.")
    await queries.enter(connection, owner, BRANCH)
    schools = await _schools(connection, owner, on=on)
    children = await _children(connection, vault, owner, rows)
    born = await queries.births(connection, sorted(set(children.values())))
    enrolments = await _enrolments(connection, owner)
    plan, seen = Plan(owner), set[str]()
    for row in rows:
        child, school = children.get((row.system, row.child)), schools.get(row.unit)
        if child is None or school is None or child in seen or school.is_wrong_for(born[child], on):
            plan.set_aside(_why(child, school, again=child in seen), row.line)
            if child is not None:
                seen.add(child)  # a line that cannot be used does not make its child one without a placement
            continue
        seen.add(child)
        plan.turns.append(placed(child, enrolments.get(child, ()), school.id, on=on))
    for child in sorted(set(enrolments) - seen):
        turn = unplaced(child, enrolments[child], on=on, end=end_unplaced)
        if turn is not None:
            plan.turns.append(turn)
    plan.turns.sort(key=lambda turn: turn.child_id)
    return plan


@dataclass(frozen=True, slots=True)
class _School:
    """A school of the authority's own."""

    id: str
    kind: UnitKind

    def is_wrong_for(self, born: date, on: date) -> bool:
        """Whether no child of that age is there on the day."""
        return misfit(RelationKind.ENROLMENT, self.kind, birth_date=born, days=[on]) is not None


def _why(child: str | None, school: _School | None, *, again: bool) -> Outcome:
    if child is None:
        return Outcome.UNKNOWN_CHILD
    if school is None:
        return Outcome.UNKNOWN_UNIT
    return Outcome.TWICE if again else Outcome.AGE_DOES_NOT_FIT


async def _schools(connection: asyncpg.Connection, owner: str, *, on: date) -> dict[str, _School]:
    """Return the authority's schools that are open on a day, by all that they are known by; what means two
    means none.
    """
    found: dict[str, set[_School]] = defaultdict(set)
    for row in await queries.units(connection, owner):
        is_open = row["last_day"] is None or row["last_day"] >= on
        if row["kind"] in SCHOOLS and row["branch"] == BRANCH and is_open:
            for name in (row["id"], row["school_unit_code"], row["source_id"]):
                if name:
                    found[name].add(_School(row["id"], UnitKind(row["kind"])))
    return {name: next(iter(schools)) for name, schools in found.items() if len(schools) == 1}


async def _children(
    connection: asyncpg.Connection, vault: Vault, owner: str, rows: Sequence[Placement]
) -> dict[tuple[str, str], str]:
    hashed = {}
    for row in rows:
        words = identifier_text(system=row.system, value=row.child, owner=owner, child_id="", verified=True)
        hashed[row.system, row.child] = vault.hashes(words)
    every = [each for hashes in hashed.values() for each in hashes]
    known = await queries.identified(connection, owner, BRANCH, every)
    found = {
        name: next((known[each] for each in hashes if each in known), None) for name, hashes in hashed.items()
    }
    return {name: child for name, child in found.items() if child is not None}


async def _enrolments(connection: asyncpg.Connection, owner: str) -> dict[str, list[Enrolment]]:
    found: dict[str, list[Enrolment]] = defaultdict(list)
    for row in await queries.enrolled(connection, owner, BRANCH):
        enrolment = Enrolment(
            row["id"], row["child_id"], row["unit_id"], row["first"] or date.min, row["last"]
        )
        found[enrolment.child_id].append(enrolment)
    return found
