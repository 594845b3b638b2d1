"""Sealing anew under the keys in use, while the service runs (docs/decisions/0014).

Goes as the owner's role in short transactions, from one row to the next, and never waits for a row that
somebody else holds. Every column whose name ends in `_sealed` is found by itself; its owner stands in the
column that it names (kit.columns.sealed), else in the row's organisation, or is the register.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import Table

from app.children.registering import identifier_text
from app.cli.errors import WeakConfigurationError
from app.kit.columns import owner_column
from app.kit.database import asyncpg_url, metadata
from app.kit.vault import REGISTER, Vault, open_vault
from app.rooms import load_tables
from app.settings import Settings

SUFFIX = "_sealed"
_AT_A_TIME = 200
_ROUNDS = 50
_PAUSE_SECONDS = 0.2
_OPEN = "SELECT set_config('app.resealing', 'on', true)"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Some columns of a table that the keys in use are to make anew."""

    table: str
    key: str
    first: str | int
    """Less than every key."""
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    outdated: str
    """Which rows are to be made anew, where $1 stands for the version in use."""
    version: bytes | int
    anew: Callable[[Vault, Row], tuple[object, ...]]

    @property
    def name(self) -> str:
        """The table and what is made anew of it."""
        return f"{self.table}: {', '.join(self.writes)}"

    @property
    def count(self) -> str:
        """How many rows are to be made anew."""
        return f"SELECT count(*) FROM {self.table} WHERE {self.outdated}"  # noqa: S608 - names of our own tables

    @property
    def take(self) -> str:
        """The next rows that nobody else holds."""
        return (
            f"SELECT {', '.join((self.key, *self.reads))} FROM {self.table} "  # noqa: S608 - names of our own tables
            f"WHERE {self.key} > $2 AND ({self.outdated}) ORDER BY {self.key} "
            f"LIMIT {_AT_A_TIME} FOR UPDATE SKIP LOCKED"
        )

    @property
    def write(self) -> str:
        """What is written to one row."""
        values = ", ".join(f"{column} = ${place}" for place, column in enumerate(self.writes, start=2))
        return f"UPDATE {self.table} SET {values} WHERE {self.key} = $1"  # noqa: S608 - names of our own tables


def all_work(vault: Vault) -> Iterator[Work]:
    """Find everything that is sealed or hashed under a key: what is hashed is read from what is sealed."""
    load_tables()
    for table in metadata.sorted_tables:
        columns = tuple(column.name for column in table.columns if column.name.endswith(SUFFIX))
        if columns:
            yield _sealing(vault, table, columns)
    yield _hashing(vault, "register.child", "identity_hash", ("identity_sealed",), _number)
    yield _hashing(vault, "register.family_member", "identity_hash", ("identity_sealed",), _number)
    reads = ("organisation_id", "system", "value_sealed", "child_id", "verified")
    yield _hashing(vault, "external_identifier", "value_hash", reads, _identifier)


def _sealing(vault: Vault, table: Table, columns: tuple[str, ...]) -> Work:
    owners = {column: owner_column(table.columns[column]) for column in columns}

    def anew(vault: Vault, row: Row) -> tuple[object, ...]:
        return tuple(
            _anew(vault, row[column], row[owner] if owner else None) for column, owner in owners.items()
        )

    return Work(
        **_place(table),
        reads=(*columns, *filter(None, dict.fromkeys(owners.values()))),
        writes=columns,
        outdated=" OR ".join(f"substring({column} FROM 1 FOR 2) <> $1" for column in columns),
        version=vault.sealed_first_bytes,
        anew=anew,
    )


def _anew(vault: Vault, sealed: bytes | None, owner: str | None) -> bytes | None:
    return None if sealed is None else vault.reseal(owner or REGISTER, sealed)


def _hashing(
    vault: Vault, name: str, column: str, reads: tuple[str, ...], text: Callable[[Vault, Row], str]
) -> Work:
    table = metadata.tables[name]
    version = "identity_key_version" if "identity_key_version" in table.columns else "hash_key_version"
    return Work(
        **_place(table),
        reads=reads,
        writes=(column, version),
        outdated=f"{column} IS NOT NULL AND {version} <> $1",
        version=vault.index_version,
        anew=lambda vault, row: (vault.hash(text(vault, row)), vault.index_version),
    )


def _place(table: Table) -> dict[str, Any]:
    (key,) = table.primary_key.columns
    first = "" if key.type.python_type is str else 0
    return {"table": f"{table.schema or 'public'}.{table.name}", "key": key.name, "first": first}


def _number(vault: Vault, row: Row) -> str:
    """What is sealed of a number is what is hashed."""
    return vault.open(REGISTER, row["identity_sealed"])


def _identifier(vault: Vault, row: Row) -> str:
    return identifier_text(
        system=row["system"],
        value=vault.open(row["organisation_id"], row["value_sealed"]),
        owner=row["organisation_id"],
        child_id=row["child_id"],
        verified=row["verified"],
    )


async def reseal_all(settings: Settings, url: str) -> str:
    """Make everything anew; return how much. Raises WeakConfigurationError when something is left."""
    vault = open_vault(settings)
    connection = await asyncpg.connect(asyncpg_url(url))
    try:
        counts = await reseal(connection, vault)
        left = await remaining(connection, vault)
    except asyncpg.InsufficientPrivilegeError:
        raise WeakConfigurationError("MIGRATION_DATABASE_URL's role must be the owner's.") from None
    except KeyError:
        raise WeakConfigurationError(
            "Something is sealed under a key that ENCRYPTION_KEYS does not hold."
        ) from None
    finally:
        await connection.close()
    if left:
        raise WeakConfigurationError(
            f"{left} rows are left under old keys: does every process run with the new ones? Run it again."
        )
    lines = [f"{name}: {count}" for name, count in counts.items() if count]
    return "\n".join([*lines, "Nothing is left under old keys."])


async def reseal(connection: asyncpg.Connection, vault: Vault) -> dict[str, int]:
    """Go through every table until nothing is left, or others hold for too long what is."""
    return {work.name: await _until_nothing_is_left(connection, vault, work) for work in all_work(vault)}


async def remaining(connection: asyncpg.Connection, vault: Vault) -> int:
    """Count the rows that need a key which is not the one in use."""
    return sum([await _left(connection, work) for work in all_work(vault)])


async def _until_nothing_is_left(connection: asyncpg.Connection, vault: Vault, work: Work) -> int:
    done = 0
    for _ in range(_ROUNDS):
        after: str | int | None = work.first
        while after is not None:
            count, after = await _some(connection, vault, work, after)
            done += count
        if not await _left(connection, work):
            break
        await asyncio.sleep(_PAUSE_SECONDS)  # somebody holds a row
    return done


async def _some(
    connection: asyncpg.Connection, vault: Vault, work: Work, after: str | int
) -> tuple[int, str | int | None]:
    """Make some rows anew in a transaction of their own; return how many, and the last one."""
    async with connection.transaction():
        await connection.execute(_OPEN)
        rows = await connection.fetch(work.take, work.version, after)
        await connection.executemany(
            work.write, [(row[work.key], *work.anew(vault, dict(row))) for row in rows]
        )
    return len(rows), rows[-1][work.key] if rows else None


async def _left(connection: asyncpg.Connection, work: Work) -> int:
    async with connection.transaction():
        await connection.execute(_OPEN)
        return int(await connection.fetchval(work.count, work.version))
