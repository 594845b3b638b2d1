"""All SQL of the turn of the school year, for many rows at a time, on the connection of a session."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from app.kit.database import PATIENCE_SECONDS
from app.kit.ids import new_id
from app.kit.locks import Lock

_ENTER = (
    "SELECT set_config('app.organisation', $1, true), set_config('app.branch', $2, true), "
    "set_config('app.professional', '', true), set_config('app.units', '', true)"
)
_IDENTIFIED = (
    "SELECT value_hash, child_id FROM external_identifier "
    "WHERE organisation_id = $1 AND branch = $2 AND verified AND value_hash = ANY ($3::bytea[])"
)
_ENROLLED = (
    "SELECT id, child_id, unit_id, lower(valid) AS first, upper(valid) AS last FROM relation "
    "WHERE organisation_id = $1 AND branch = $2 AND kind = 'enrolment' AND NOT isempty(valid)"
)
_END = (
    "UPDATE relation r SET valid = daterange(lower(r.valid), n.last), version = r.version + 1 "
    "FROM unnest($1::text[], $2::date[]) AS n(id, last) WHERE r.id = n.id"
)
_BEGIN = (
    "INSERT INTO relation (id, child_id, organisation_id, branch, unit_id, kind, valid, source_id, version) "
    "SELECT n.id, n.child_id, $1, $2, n.unit_id, 'enrolment', daterange($3, NULL), n.source_id, 1 "
    "FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS n(id, child_id, unit_id, source_id) "
    "ON CONFLICT (organisation_id, source_id) "
    "DO UPDATE SET valid = excluded.valid, version = relation.version + 1 RETURNING id, child_id, unit_id"
)
_NEVER_BEGAN = (
    "UPDATE relation SET valid = daterange($2::date - 1, $2::date), version = version + 1 "
    "WHERE id = ANY ($1::text[])"
)
_BIRTHS = "SELECT child_id, birth_date FROM register.births_of($1)"
_LOG = (
    "INSERT INTO audit.audit_entry (request_id, client_id, organisation_id, branch, purpose, action, "
    "outcome, child_id, subject_id, domain_at) "
    "SELECT $1, 'school-year', $2, $3, 'administration', $4, 'allowed', n.child_id, $1, $5 "
    "FROM unnest($6::text[]) AS n(child_id)"
)
_NAME_HEADS = (
    "SELECT count(register.name_heads(k.child_id)) FROM child_record k "
    "WHERE k.organisation_id = $1 AND k.branch = $2 AND k.protection <> 'none' "
    "AND k.child_id = ANY ($3::text[])"
)


async def enter(connection: asyncpg.Connection, organisation_id: str, branch: str) -> None:
    """Name to row-level security whose rows are read and written from now on."""
    await connection.execute(_ENTER, organisation_id, branch)


async def alone(connection: asyncpg.Connection) -> bool:
    """Take the one turn that there is: no two roll-overs at a time."""
    return bool(await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", Lock.YEAR))


async def units(connection: asyncpg.Connection, organisation_id: str) -> Sequence[Any]:
    """Return an organisation's units with all that they are known by."""
    return await connection.fetch(
        "SELECT id, kind, branch, name, school_unit_code, source_id, last_day FROM unit "
        "WHERE organisation_id = $1",
        organisation_id,
    )


async def births(connection: asyncpg.Connection, children: Sequence[str]) -> dict[str, date]:
    """Return when some children were born."""
    rows = await connection.fetch(_BIRTHS, list(children), timeout=PATIENCE_SECONDS)
    return {row["child_id"]: row["birth_date"] for row in rows}


async def unit_names(connection: asyncpg.Connection, unit_ids: Sequence[str]) -> dict[str, str]:
    """Return what some units are called."""
    rows = await connection.fetch("SELECT id, name FROM unit WHERE id = ANY ($1::text[])", list(unit_ids))
    return {row["id"]: row["name"] for row in rows}


async def organisation(connection: asyncpg.Connection, organisation_id: str) -> Any:
    """Return sector and municipality of an organisation."""
    return await connection.fetchrow(
        "SELECT id, name, sector, municipality_code FROM organisation WHERE id = $1", organisation_id
    )


async def identified(
    connection: asyncpg.Connection, organisation_id: str, branch: str, hashes: Sequence[bytes]
) -> dict[bytes, str]:
    """Return whose ids these are."""
    rows = await connection.fetch(
        _IDENTIFIED, organisation_id, branch, list(hashes), timeout=PATIENCE_SECONDS
    )
    return {row["value_hash"]: row["child_id"] for row in rows}


async def enrolled(connection: asyncpg.Connection, organisation_id: str, branch: str) -> Sequence[Any]:
    """Return every enrolment that an organisation knows."""
    return await connection.fetch(_ENROLLED, organisation_id, branch, timeout=PATIENCE_SECONDS)


async def end(connection: asyncpg.Connection, relations: Sequence[str], last: Sequence[date | None]) -> None:
    """Let relations hold until, but not including, a day each; none: without an end."""
    await connection.execute(_END, list(relations), list(last), timeout=PATIENCE_SECONDS)


async def begin(connection: asyncpg.Connection, *columns: Any) -> Sequence[Any]:
    """Begin enrolments; one that an undone turn has left is taken up again."""
    return await connection.fetch(_BEGIN, *columns, timeout=PATIENCE_SECONDS)


async def never_began(connection: asyncpg.Connection, relations: Sequence[str], today: date) -> None:
    """Let relations have ended yesterday, as an import does with what has vanished before it began."""
    await connection.execute(_NEVER_BEGAN, list(relations), today, timeout=PATIENCE_SECONDS)


async def relations(connection: asyncpg.Connection, ids: Sequence[str]) -> Sequence[Any]:
    """Return whose some relations are, where, and from when on."""
    statement = (
        "SELECT id, child_id, unit_id, lower(valid) AS first FROM relation WHERE id = ANY ($1::text[])"
    )
    return await connection.fetch(statement, list(ids), timeout=PATIENCE_SECONDS)


async def log(
    connection: asyncpg.Connection, children: Sequence[str], *, deed: tuple[str, str, str, str], at: datetime
) -> None:
    """Write down that something of each child was changed: in which roll-over, whose, which branch, what."""
    await connection.execute(_LOG, *deed, at, list(children), timeout=PATIENCE_SECONDS)


async def name_heads(
    connection: asyncpg.Connection, organisation_id: str, branch: str, children: Sequence[str]
) -> None:
    """Let the protected ones among the children exist for the heads of their new units."""
    await connection.execute(_NAME_HEADS, organisation_id, branch, list(children), timeout=PATIENCE_SECONDS)


async def open_roll_over(
    connection: asyncpg.Connection, roll_over_id: str, on: date, counts: dict[str, Any], at: datetime
) -> None:
    """Write down that the year turns."""
    statement = "SELECT register.open_roll_over($1, $2, $3::text::jsonb, $4)"
    await connection.execute(statement, roll_over_id, on, json.dumps(counts), at)


async def keep_portion(
    connection: asyncpg.Connection, roll_over_id: str, number: int, organisation_id: str, done: dict[str, Any]
) -> None:
    """Keep what it takes to undo a portion."""
    values = (new_id("rop"), roll_over_id, number, organisation_id, json.dumps(done))
    await connection.execute("SELECT register.keep_portion($1, $2, $3, $4, $5::text::jsonb)", *values)


async def standing(connection: asyncpg.Connection, roll_over_id: str) -> Any:
    """Return a roll-over, and how many have accepted since."""
    statement = "SELECT * FROM register.roll_over_standing($1)"
    return await connection.fetchrow(statement, roll_over_id, timeout=PATIENCE_SECONDS)


async def portions(
    connection: asyncpg.Connection, roll_over_id: str
) -> list[tuple[int, str, dict[str, Any]]]:
    """Return what was done, portion by portion: its number, whose, and what."""
    statement = "SELECT number, organisation_id, done::text FROM register.roll_over_portions($1)"
    rows = await connection.fetch(statement, roll_over_id, timeout=PATIENCE_SECONDS)
    return [(row["number"], row["organisation_id"], json.loads(row["done"])) for row in rows]


async def put_back(connection: asyncpg.Connection, done: dict[str, Any]) -> set[str]:
    """Lay the earlier chains again; return the children of whom nothing else has been laid since."""
    children, first, last = _columns(done["children"], 3)
    rows = await connection.fetch(
        "SELECT child_id FROM register.put_back($1, $2, $3, $4, $5)",
        children,
        [date.fromisoformat(each) for each in first],
        [date.fromisoformat(each) for each in last],
        done["laid"],
        done["superseded"],
        timeout=PATIENCE_SECONDS,
    )
    return {row["child_id"] for row in rows}


async def close(connection: asyncpg.Connection, roll_over_id: str, at: datetime) -> None:
    """Write down that it has been undone; its notices are over."""
    await connection.execute("SELECT register.close_roll_over($1, $2)", roll_over_id, at)


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]
