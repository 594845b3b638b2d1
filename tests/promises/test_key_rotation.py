"""Keys turn while people work: no call fails, nothing is lost, and then the old keys open nothing (T47)."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from app.cli.database import Dsns, drop, migrate, passwords_from, prepare
from app.cli.errors import WeakConfigurationError
from app.cli.keys import Rotation, rotation
from app.cli.resealing import all_work, reseal_all
from app.kit.vault import open_vault
from app.settings import Settings
from tests.cast import raise_the_curtain
from tests.conftest import Installation
from tests.promises.canaries import opened
from tests.promises.rotating import People, a_fleet
from tests.promises.walk import Walk

HANDS = 3


@pytest.fixture(scope="module")
def own(admin_dsn: str, worker_id: str) -> Iterator[Dsns]:
    """A database of its own: the keys of the others' stay as they are."""
    name = f"rotation_{worker_id}_{os.getpid()}"
    dsns = asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    migrate(dsns.owner)
    yield dsns
    asyncio.run(drop(admin_dsn, database=name))


def with_keys(settings: Settings, keys: dict[str, str], dsns: Dsns) -> Settings:
    changed: dict[str, Any] = {name.lower(): SecretStr(value) for name, value in keys.items()}
    return settings.at(dsns.app).model_copy(update={**changed, "database_pool_size": 4})


@pytest.fixture(scope="module")
def steps(settings: Settings) -> Rotation:
    return rotation(
        encryption=settings.encryption_keys.get_secret_value(),
        index=settings.index_keys.get_secret_value(),
        signing=settings.signing_keys.get_secret_value(),
    )


async def test_keys_turn_under_load_and_nothing_is_lost(
    settings: Settings, own: Dsns, steps: Rotation, superuser: asyncpg.Connection
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - to repeat it
    async with a_fleet(with_keys(settings, {}, own)) as (fleet, http):
        cast = await raise_the_curtain(fleet.workers[0].service, http)
        people = People(cast, seed=seed)
        hands = [asyncio.create_task(people.work()) for _ in range(HANDS)]
        await people.go_on()
        for keys in (steps.known, steps.used):
            await fleet.restart(with_keys(settings, keys, own), people.go_on)
        said = await reseal_all(with_keys(settings, steps.used, own), own.owner)
        await people.go_on()
        for system in cast.world.systems.values():
            system.forget()  # the tokens of before have run out
        await fleet.restart(with_keys(settings, steps.alone, own), people.go_on)
        people.stopped = True
        await asyncio.gather(*hands)
        await people.read_everything()
        print(f"{people.calls} calls about {len(people.known)} children; {said}")  # noqa: T201 - the figure
    assert people.failures == []
    assert people.calls > 200
    assert "Nothing is left under old keys." in said
    assert await versions_of_everything(superuser) == {2}
    await then_a_key_that_is_gone_is_said_and_not_guessed(settings, own, steps)


@pytest.fixture
async def superuser(admin_dsn: str, own: Dsns) -> AsyncIterator[asyncpg.Connection]:
    _, _, database = own.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(admin_dsn, database=database)
    yield connection
    await connection.close()


async def versions_of_everything(superuser: asyncpg.Connection) -> set[int]:
    """The versions of keys under which anything is sealed or hashed, as the server itself counts them."""
    columns = await superuser.fetch(
        "SELECT table_schema AS schema, table_name AS name, column_name AS column "
        "FROM information_schema.columns WHERE table_schema IN ('public', 'register', 'audit') "
        "AND (column_name LIKE '%\\_sealed' OR column_name LIKE '%key\\_version')"
    )
    found: set[int] = set()
    for each in columns:
        value = each["column"] if each["column"].endswith("version") else f"get_byte({each['column']}, 1)"
        query = (
            f"SELECT DISTINCT {value} FROM {each['schema']}.{each['name']} WHERE {each['column']} IS NOT NULL"  # noqa: S608 - the server's own names
        )
        found |= {row[0] for row in await superuser.fetch(query)}
    return found


async def test_the_owner_changes_rows_only_to_seal_anew(
    settings: Settings, own: Dsns, superuser: asyncpg.Connection
) -> None:
    owner, app = await asyncpg.connect(own.owner), await asyncpg.connect(own.app)
    try:
        for work in all_work(open_vault(settings)):
            if await is_locked(superuser, work.table):
                there = await superuser.fetchval(f"SELECT count(*) FROM {work.table}")  # noqa: S608 - our own names
                assert await touched(owner, work.table, "UPDATE", resealing=True) == there, work.table
                assert await touched(owner, work.table, "DELETE", resealing=True) == 0, work.table
                assert await touched(app, work.table, "UPDATE", resealing=True) == 0, work.table
    finally:
        await owner.close()
        await app.close()


async def is_locked(superuser: asyncpg.Connection, table: str) -> bool:
    locked = "SELECT relforcerowsecurity FROM pg_class WHERE oid = $1::text::regclass"
    return bool(await superuser.fetchval(locked, table))


async def touched(connection: asyncpg.Connection, table: str, verb: str, *, resealing: bool) -> int:
    """How many rows a statement reaches. Nothing of it stays."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        if resealing:
            await connection.execute("SELECT set_config('app.resealing', 'on', true)")
        statement = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET id = id"  # noqa: S608 - our own names
        return int((await connection.execute(statement)).rpartition(" ")[2])
    except asyncpg.InsufficientPrivilegeError:
        return 0
    finally:
        await transaction.rollback()


async def test_everything_that_is_sealed_opens_for_the_owner_that_its_column_names(
    walk: Walk, installation: Installation, admin_dsn: str, settings: Settings
) -> None:
    """After a walk through every room: what could not be opened here could not be sealed anew."""
    assert walk.calls
    database = installation.dsns.app.partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(admin_dsn, database=database)
    try:
        inside = await opened(connection, open_vault(settings))
    finally:
        await connection.close()
    assert "Sover för lite." in inside


async def test_who_does_not_own_the_schema_seals_nothing_anew(
    settings: Settings, own: Dsns, steps: Rotation
) -> None:
    with pytest.raises(WeakConfigurationError, match="owner"):
        await reseal_all(with_keys(settings, steps.used, own), own.app)


async def then_a_key_that_is_gone_is_said_and_not_guessed(
    settings: Settings, own: Dsns, steps: Rotation
) -> None:
    third = rotation(
        encryption=steps.alone["ENCRYPTION_KEYS"],
        index=steps.alone["INDEX_KEYS"],
        signing=steps.alone["SIGNING_KEYS"],
    )
    with pytest.raises(WeakConfigurationError, match="does not hold"):
        await reseal_all(with_keys(settings, third.alone, own), own.owner)


def test_the_steps_never_use_a_key_before_all_know_it(steps: Rotation) -> None:
    known, used, alone = (asdict(steps)[name] for name in ("known", "used", "alone"))
    for ring in ("ENCRYPTION_KEYS", "INDEX_KEYS"):
        old, new = known[ring].split(",")
        assert used[ring] == f"{new},{old}"
        assert alone[ring] == new
        assert (old[:2], new[:2]) == ("1:", "2:")
