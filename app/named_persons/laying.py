"""Laying the chains of many children at once: what is read and written is gathered into a few statements.

The rules judge each child by itself, with the very functions that lay a single chain.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.database import PATIENCE_SECONDS
from app.kit.ids import new_id
from app.named_persons.chain import Standing
from app.named_persons.judging import Judged, judge, units_of
from app.named_persons.reigning import Ground, homes_of

Found = dict[str, Any]
"""What the rules read, by child."""
_FACTS = "SELECT register.record_facts($1, $2, $3, $4, $5, $6, $7, $8)"
_FOUND = "SELECT child_id, found::text FROM register.named_person_facts_of($1)"
_RELAY = "SELECT register.relay_many($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
_CHECK = "SET CONSTRAINTS ALL IMMEDIATE"
_DEFER = "SET CONSTRAINTS ALL DEFERRED"
_PIECE = (
    "unit_id",
    "professional_id",
    "rule_key",
    "rule_set",
    "fact_kind",
    "fact_from",
    "valid_from",
    "valid_until",
    "accepted_at",
    "accepted_by",
)


class Fact(NamedTuple):
    """What a relation means to the register."""

    child_id: str
    kind: str
    source_key: str
    unit_id: str | None
    """None for a stay that never began: the rules must not read it."""
    first: date | None
    until: date | None
    """The first day on which it holds no more; none: it goes on."""


async def record_facts(connection: asyncpg.Connection, organisation_id: str, facts: Sequence[Fact]) -> None:
    """Say to the register what relations of one organisation mean."""
    ids = [new_id("fac") for _ in facts]
    columns = [[fact[place] for fact in facts] for place in range(len(Fact._fields))]
    await connection.execute(_FACTS, organisation_id, ids, *columns, timeout=PATIENCE_SECONDS)


async def read_found(
    session: AsyncSession,
    connection: asyncpg.Connection,
    children: Sequence[str],
    *,
    ground: Ground,
    municipality_code: str | None,
) -> Found:
    """Return what the rules read about some children, and lock their chains; let the ground learn what the
    facts name and is not known yet: municipalities, and the schools' pupil health.
    """
    rows = await connection.fetch(_FOUND, list(children), timeout=PATIENCE_SECONDS)
    found = {row["child_id"]: json.loads(row["found"]) for row in rows}
    homes = {
        home.municipality_code
        for each in found.values()
        for home in homes_of(each["facts"], municipality_code)
    }
    await ground.read_discontinued(session)
    await ground.read(session, homes)
    await ground.read_pupil_health(session, {unit for each in found.values() for unit in units_of(each)})
    return found


def judge_each(found: Found, *, ground: Ground, municipality_code: str | None) -> dict[str, Judged]:
    """Let the rules say for each child what is to stand. Raises NoUnitOfLastResort."""
    return {
        child: judge(
            each,
            reigns=ground.reigns(homes_of(each["facts"], municipality_code)),
            pupil_health=ground.pupil_health,
            discontinued=ground.discontinued,
        )
        for child, each in found.items()
    }


async def lay(connection: asyncpg.Connection, judged: Mapping[str, Judged]) -> list[str]:
    """Supersede and lay what differs; return the ids of what was laid."""
    changed = {child: each for child, each in judged.items() if each.changes}
    pieces = [(child, piece) for child, each in changed.items() for piece in each.change.lay]
    laid = [new_id("npa") for _ in pieces]
    await connection.execute(
        _RELAY,
        list(changed),
        [each.covered_from for each in changed.values()],
        [each.covered_until for each in changed.values()],
        superseded(judged),
        laid,
        [child for child, _ in pieces],
        *_columns([piece for _, piece in pieces]),
        timeout=PATIENCE_SECONDS,
    )
    return laid


def superseded(judged: Mapping[str, Judged]) -> list[str]:
    """Return the assignments that others take the place of."""
    return [assignment for each in judged.values() for assignment in each.change.supersede]


def answers_differ(judged: Mapping[str, Judged]) -> list[str]:
    """Return the children for whom somebody else answers on any date: of them it is told."""
    return [child for child, each in judged.items() if each.changes and each.answers_differ]


async def check(connection: asyncpg.Connection) -> None:
    """Ask now what would be asked at the end: whether anybody has a day without a named person."""
    await connection.execute(_CHECK, timeout=PATIENCE_SECONDS)
    await connection.execute(_DEFER)


def _columns(pieces: Sequence[Standing]) -> list[list[Any]]:
    return [[getattr(piece, name) for piece in pieces] for name in _PIECE]
