"""A database is prepared with five roles, and the service refuses to serve with a weak one."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from app.cli import database
from app.cli.database import (
    Passwords,
    WeakConfigurationError,
    assert_safe,
    dsns,
    migrate,
    passwords_from,
    prepare,
)
from app.kit.embedded import EmbeddedServer

pytestmark = pytest.mark.process

NAME = "prepared"
PASSWORDS = passwords_from("a secret of the tests")


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    """A server of its own: these tests make roles stronger than any other test should see."""
    with tempfile.TemporaryDirectory() as folder:
        made = EmbeddedServer(Path(folder) / "postgres", durable=False)
        made.start()
        yield made
        made.destroy()


@pytest.fixture
async def admin(server: EmbeddedServer) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.superuser_dsn())
    yield connection
    await connection.close()


@pytest.fixture
async def prepared(server: EmbeddedServer) -> AsyncIterator[database.Dsns]:
    yield await prepare(server.superuser_dsn(), database=NAME, passwords=PASSWORDS)
    await database.drop(server.superuser_dsn(), database=NAME)


async def run(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def ask(dsn: str, question: str):
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.usefixtures("prepared")
async def test_each_role_has_no_more_than_its_work_needs(admin):
    rows = await admin.fetch(
        "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole AS strong"
        " FROM pg_roles WHERE rolname LIKE 'named_person_%' ORDER BY rolname"
    )
    assert [tuple(row) for row in rows] == [
        ("named_person_app", True, False),
        ("named_person_audit", True, False),
        ("named_person_log", False, False),
        ("named_person_owner", True, False),
        ("named_person_register", False, False),
    ]


async def test_the_owner_may_hand_a_table_to_the_register(prepared):
    await run(
        prepared.owner,
        "CREATE TABLE pointer (id text PRIMARY KEY)",
        "ALTER TABLE pointer OWNER TO named_person_register",
        "SET ROLE named_person_register",
        "CREATE FUNCTION known(text) RETURNS boolean SECURITY DEFINER LANGUAGE sql"
        " AS 'SELECT EXISTS (SELECT FROM pointer WHERE id = $1)'",
        "GRANT EXECUTE ON FUNCTION known(text) TO named_person_app",
    )
    assert await ask(prepared.app, "SELECT known('chi-1')") is False
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(prepared.app, "SELECT id FROM pointer")


@pytest.mark.parametrize("role", ["app", "audit"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id text)",
        "CREATE TEMPORARY TABLE mine (id text)",
        "SET ROLE named_person_register",
        "SET ROLE named_person_owner",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
async def test_a_serving_role_may_not(prepared, role, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run(getattr(prepared, role), statement)


async def test_overlaps_can_be_excluded(prepared):
    await run(
        prepared.owner,
        "CREATE TABLE spans (child text, on_days daterange,"
        " EXCLUDE USING gist (child WITH =, on_days WITH &&))",
    )


async def test_preparing_twice_changes_nothing_and_keeps_what_is_there(prepared, server):
    await run(prepared.owner, "CREATE TABLE kept AS SELECT 'Elsa' AS name")
    again = await prepare(server.superuser_dsn(), database=NAME, passwords=PASSWORDS)
    assert (again.owner, again.app, again.audit) == (prepared.owner, prepared.app, prepared.audit)
    assert await ask(again.owner, "SELECT name FROM kept") == "Elsa"


@pytest.mark.usefixtures("prepared")
async def test_preparing_takes_back_what_a_role_should_not_have(server, admin):
    await admin.execute("ALTER ROLE named_person_app SUPERUSER BYPASSRLS")
    await prepare(server.superuser_dsn(), database=NAME, passwords=PASSWORDS)
    assert not await admin.fetchval(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'named_person_app'"
    )


async def test_a_new_password_replaces_the_old_one(prepared, server):
    changed = Passwords(owner=PASSWORDS.owner, app="another one", audit=PASSWORDS.audit)
    new = await prepare(server.superuser_dsn(), database=NAME, passwords=changed)
    assert await ask(new.app, "SELECT 1") == 1
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(prepared.app, "SELECT 1")


@pytest.mark.usefixtures("prepared")
async def test_a_stranger_to_the_database_is_not_let_in(server, admin):
    await admin.execute("DROP ROLE IF EXISTS stranger")
    await admin.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{database.scram_verifier('let me in')}'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(server.dsn("stranger", "let me in", NAME), "SELECT 1")


@pytest.mark.parametrize("password", ["", "lösenord", "line\nbreak"])
async def test_a_password_that_cannot_be_kept_safely_is_refused_without_echo(server, password):
    bad = Passwords(owner="o", app=password, audit="a")
    with pytest.raises(WeakConfigurationError, match="printable ASCII") as refused:
        await prepare(server.superuser_dsn(), database=NAME, passwords=bad)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("name", ['a"; DROP TABLE x', "Stor", "", "å", "a" * 64])
async def test_a_database_name_is_plain(server, name):
    with pytest.raises(WeakConfigurationError, match="lower-case"):
        await prepare(server.superuser_dsn(), database=name, passwords=PASSWORDS)


async def test_secrets_do_not_show_in_a_traceback(prepared):
    assert PASSWORDS.app not in repr(PASSWORDS) + repr(prepared)


@pytest.mark.parametrize(
    ("admin_dsn", "expected"),
    [
        (
            "postgresql://boss:pw@db.example:6432/postgres?sslmode=verify-full",
            "postgresql://named_person_app:p%40ss@db.example:6432/np?sslmode=verify-full",
        ),
        (
            "postgresql+asyncpg:///postgres?host=/var/run/a%20b&user=boss",
            "postgresql://named_person_app:p%40ss@/np?host=/var/run/a%20b",
        ),
    ],
)
def test_addresses_keep_the_way_to_the_server(admin_dsn, expected):
    made = dsns(admin_dsn, database="np", passwords=Passwords(owner="o", app="p@ss", audit="a"))
    assert made.app == expected


async def test_an_unmigrated_database_is_refused(prepared):
    with pytest.raises(WeakConfigurationError, match="not migrated"):
        await assert_safe(prepared.app)


async def test_an_unprepared_database_is_refused(prepared):
    await run(prepared.owner, "DROP TABLE alembic_version")
    with pytest.raises(WeakConfigurationError, match="not prepared"):
        await assert_safe(prepared.app)


@pytest.fixture
async def migrated(prepared):
    await asyncio.to_thread(migrate, prepared.owner)
    return prepared


async def test_a_migrated_database_with_the_application_role_is_served(migrated):
    await assert_safe(migrated.app)


async def test_the_owner_is_refused_as_application_role(migrated):
    with pytest.raises(WeakConfigurationError, match="owns a table"):
        await assert_safe(migrated.owner)


@pytest.mark.usefixtures("migrated")
async def test_the_superuser_is_refused_as_application_role(server):
    with pytest.raises(WeakConfigurationError, match="is a superuser"):
        await assert_safe(server.superuser_dsn(NAME))


@pytest.mark.parametrize(
    ("strengthen", "weaken", "says"),
    [
        (
            "ALTER ROLE named_person_app BYPASSRLS",
            "ALTER ROLE named_person_app NOBYPASSRLS",
            "may bypass row-level security",
        ),
        (
            "GRANT named_person_register TO named_person_app",
            "REVOKE named_person_register FROM named_person_app",
            "owns a table",
        ),
        (
            "GRANT named_person_owner TO named_person_app",
            "REVOKE named_person_owner FROM named_person_app",
            "owns a table",
        ),
        ("GRANT postgres TO named_person_app", "REVOKE postgres FROM named_person_app", "is a superuser"),
    ],
)
async def test_a_role_that_could_undo_the_second_lock_is_refused(migrated, admin, strengthen, weaken, says):
    await admin.execute(strengthen)
    try:
        with pytest.raises(WeakConfigurationError, match=says):
            await assert_safe(migrated.app)
    finally:
        await admin.execute(weaken)


@pytest.mark.parametrize("dsn", ["postgresql://app@db.example/np", "postgresql://app:@10.0.0.7/np"])
async def test_another_machine_without_a_password_is_refused(dsn):
    with pytest.raises(WeakConfigurationError, match="no password"):
        await assert_safe(dsn)
