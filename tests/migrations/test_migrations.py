"""Migrations go up, down and up again, and the tables in code are the tables in the database."""

import asyncio
import os
import re
from collections.abc import Iterator

import asyncpg
import pytest
from alembic import command
from alembic.config import Config

from app.cli.database import Dsns, _with, drop, passwords_from, prepare
from app.settings import ROOT


@pytest.fixture
def empty(admin_dsn: str, worker_id: str) -> Iterator[Dsns]:
    name = f"migrations_{worker_id}_{os.getpid()}"
    yield asyncio.run(prepare(admin_dsn, database=name, passwords=passwords_from("made up for tests")))
    asyncio.run(drop(admin_dsn, database=name))


def _config(dsns: Dsns) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    config.attributes["url"] = dsns.owner
    return config


async def _objects(dsn: str) -> set[tuple[str, str]]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname IN ('public', 'register', 'audit') AND c.relkind IN ('r', 'v', 'S') "
            "AND c.relname <> 'alembic_version' "
            "UNION SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname IN ('register', 'audit')"
        )
        return {(row[0], row[1]) for row in rows}
    finally:
        await connection.close()


def test_up_down_up_leaves_nothing_behind_and_nothing_out(empty: Dsns) -> None:
    config = _config(empty)
    command.upgrade(config, "head")
    first = asyncio.run(_objects(empty.owner))
    command.downgrade(config, "base")
    assert asyncio.run(_objects(empty.owner)) == set()
    command.upgrade(config, "head")
    assert asyncio.run(_objects(empty.owner)) == first
    command.check(config)


def test_a_migration_is_named_by_its_date_and_says_why() -> None:
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert re.match(r"\d{4}_\d{2}_\d{2}_\d{4}_[a-z_]+\.py$", path.name), path.name
        assert path.read_text().startswith('"""')


async def test_the_application_owns_nothing_and_the_log_cannot_be_changed(installation) -> None:
    app = await asyncpg.connect(installation.dsns.app)
    audit = await asyncpg.connect(installation.dsns.audit)
    try:
        assert await app.fetchval("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0
        for statement in (
            "SELECT 1 FROM audit.audit_entry",
            "UPDATE audit.audit_entry SET action = 'x'",
            "DELETE FROM audit.audit_entry",
            "TRUNCATE audit.audit_entry",
            "SELECT 1 FROM register.child",
            "INSERT INTO register.shield_named SELECT * FROM register.shield_named",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(statement)
        assert await audit.fetchval("SELECT count(*) >= 0 FROM audit.audit_entry")
        for statement in (
            "DELETE FROM audit.audit_entry",
            "TRUNCATE audit.audit_entry",
            "SET ROLE named_person_log",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await audit.execute(statement)
    finally:
        await app.close()
        await audit.close()


@pytest.mark.usefixtures("cast")
async def test_an_unset_caller_sees_nothing(installation) -> None:
    app = await asyncpg.connect(installation.dsns.app)
    try:
        tables = await app.fetch(
            "SELECT c.relname, c.relforcerowsecurity FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relrowsecurity"
        )
        assert len(tables) >= 20
        for table in tables:
            assert table["relforcerowsecurity"], table["relname"]
            count = await app.fetchval(f'SELECT count(*) FROM "{table["relname"]}"')  # noqa: S608 - our own names
            assert count == 0, table["relname"]
    finally:
        await app.close()


async def test_a_shield_from_before_becomes_a_protection_of_whoever_said_it(
    empty: Dsns, admin_dsn: str
) -> None:
    config = _config(empty)
    await asyncio.to_thread(command.upgrade, config, "0005")
    name = empty.owner.partition("?")[0].rpartition("/")[2]
    superuser = await asyncpg.connect(_with(admin_dsn, database=name))
    letters = "a" * 25
    board, told = f"org-{letters}b", "protected-registration"
    try:
        await superuser.execute(
            "INSERT INTO organisation (id, name, sector, regime, version) "
            "VALUES ($1, 'Nämnden', 'school', 'osl', 1)",
            board,
        )
        for child, shield in (("b", "sealed"), ("c", told), ("d", "none")):
            await superuser.execute(
                "INSERT INTO register.child "
                "(id, identity_kind, birth_date, shield, covered_from, covered_until) "
                "VALUES ($1, 'none', '2015-01-01', $2, '2015-01-01', '2015-01-01')",
                f"chi-{letters}{child}",
                shield,
            )
            await superuser.execute(
                "INSERT INTO child_record (id, child_id, organisation_id, branch, protection, version) "
                "VALUES ($1, $2, $3, 'school', $4, 1)",
                f"rec-{letters}{child}",
                f"chi-{letters}{child}",
                board,
                "none" if shield == "none" else told,
            )
        await asyncio.to_thread(command.upgrade, config, "head")
        rows = await superuser.fetch("SELECT child_id, level, organisation_id FROM register.protection")
        forced = await superuser.fetchval(
            "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'public.child_record'::regclass"
        )
    finally:
        await superuser.close()
    said = {(row["child_id"][-1], row["level"], row["organisation_id"] is not None) for row in rows}
    assert said == {
        ("b", "protected-registration", True),
        ("b", "sealed", False),
        ("c", "protected-registration", True),
    }
    assert forced, "the lock was taken off for one question only"
