"""Steps of the stories about the turn of the school year: schools, pupils, chains as they stand."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg

from app.demo.callers import Caller
from app.demo.world import PERSON_SCOPES, SCHOOL_BRANCHES
from app.kit.clock import Moment, wall_clock
from app.kit.database import Database
from app.school_year.placements import Placement
from app.school_year.service import Asked, Told, roll_over
from tests.cast import Cast
from tests.interop.importing import superuser_dsn
from tests.steps import Child, given_a_child, then_it_is

SYSTEM = "school-system"
TURN = date(2027, 8, 16)
Chain = list[tuple[Any, ...]]


@dataclass
class Municipality:
    """Some schools of one authority, each with its rektor, and their pupils."""

    cast: Cast
    organisation: str
    rektors: list[Caller] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """What the authority's own system calls each child."""

    @property
    def schools(self) -> list[str]:
        return [rektor.unit_id for rektor in self.rektors]

    async def pupil(self, school: int, *, born: date = date(2016, 3, 4), **more: Any) -> Child:
        """A child who goes to a school, known by an id of the school system."""
        rektor = self.rektors[school]
        child = await given_a_child(rektor, born=born, since=more.pop("since", "2023-08-16"), **more)
        name = f"elev-{uuid.uuid4().hex}"
        body = {"system": SYSTEM, "value": name}
        then_it_is(await rektor.post(f"{child.path}/external-identifiers", body), 201)
        self.names[child.id] = name
        return child

    def placed(self, child: Child, school: int) -> Placement:
        """Where the child goes in the new year."""
        unit = self.schools[school]
        return Placement(len(self.names), self.organisation, SYSTEM, self.names[child.id], unit)


async def given_a_municipality(cast: Cast, schools: int = 3) -> Municipality:
    """An authority of its own, so that nobody else's children are without a placement."""
    world, mark = cast.world, uuid.uuid4().hex[:8]
    board = {"name": f"Nämnden {mark}", "sector": "school", "regime": "osl", "municipalityCode": "0780"}
    organisation = await world.organisation(f"board-{mark}", **board)
    await world.connect(
        f"system-{mark}", organisation=f"board-{mark}", branches=SCHOOL_BRANCHES, scopes=PERSON_SCOPES
    )
    town = Municipality(cast, organisation)
    for number in range(schools):
        name = f"school-{mark}-{number}"
        body = {"name": f"Skola {number}", "roleMailbox": f"{name}@example.se", "phone": "010-123 45 00"}
        await world.unit(name, f"board-{mark}", kind="school", branch="school", **body)
        town.rektors.append(
            await world.person(
                f"rektor-{name}",
                full_name="Nils Björk",
                unit=name,
                organisation=f"board-{mark}",
                role="principal",
                system=f"system-{mark}",
            )
        )
    return town


async def when_the_year_turns(
    database: Database, placements: Sequence[Placement], *, carry_out: bool = True, **more: Any
) -> Told:
    asked = Asked(placements=placements, on=TURN, moment=Moment(wall_clock()), carry_out=carry_out, **more)
    return await roll_over(database, asked)


class Register:
    """The register as nobody but a superuser sees it."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def chain(self, child: Child) -> Chain:
        """The live chain: who, from when until when, by what."""
        rows = await self._connection.fetch(
            "SELECT unit_id, professional_id, lower(valid), upper(valid), rule_key, rule_set, fact_kind, "
            "fact_from, accepted_at, accepted_by FROM register.named_person_assignment "
            "WHERE child_id = $1 AND superseded_at IS NULL ORDER BY valid",
            child.id,
        )
        return [tuple(row) for row in rows]

    async def covered(self, child: Child) -> tuple[Any, ...]:
        row = await self._connection.fetchrow(
            "SELECT covered_from, covered_until FROM register.child WHERE id = $1", child.id
        )
        return tuple(row or ())

    async def without(self) -> int:
        return int(await self._connection.fetchval("SELECT register.children_without()"))

    async def told(self, child: Child) -> list[str]:
        """The latest two public events about a child, in their order."""
        rows = await self._connection.fetch(
            "SELECT type FROM outbox_event WHERE child_id = $1 ORDER BY id DESC LIMIT 2", child.id
        )
        return [row["type"] for row in reversed(rows)]

    async def count(self, table: str, child: Child) -> int:
        statement = f"SELECT count(*) FROM {table} WHERE child_id = $1"  # noqa: S608 - our own names
        return int(await self._connection.fetchval(statement, child.id))


async def open_register(installation: Any) -> asyncpg.Connection:
    return await asyncpg.connect(superuser_dsn(installation))
