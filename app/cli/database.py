"""Prepare, migrate and check a database: five roles, each with only what its work needs.

`named_person_owner` owns the schema and runs migrations; `named_person_app` serves and owns nothing;
`named_person_register` (nobody logs in as it) owns the coordination register and its functions;
`named_person_log` (nor as it) owns the audit trail; `named_person_audit` reads the trail and can change
nothing. Roles belong to the whole PostgreSQL server and are shared by every database prepared on it.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.cli.errors import WeakConfigurationError
from app.kit.database import asyncpg_url
from app.kit.locks import Lock
from app.settings import ROOT

OWNER = "named_person_owner"
APP = "named_person_app"
REGISTER = "named_person_register"
AUDIT = "named_person_audit"
LOG = "named_person_log"

_OLDEST_POSTGRES = 150_000
_SCRAM_ROUNDS = 4096
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, repr=False)
class Passwords:
    """One password for each role that logs in."""

    owner: str
    app: str
    audit: str


@dataclass(frozen=True, repr=False)
class Dsns:
    """The addresses of one database, one for each role that logs in."""

    owner: str
    app: str
    audit: str


def passwords_from(secret: str) -> Passwords:
    """Derive the same passwords from the same secret, so that every process of one machine agrees."""
    owner, app, audit = (
        hmac.new(secret.encode(), role.encode(), hashlib.sha256).hexdigest() for role in (OWNER, APP, AUDIT)
    )
    return Passwords(owner=owner, app=app, audit=audit)


async def prepare(admin_dsn: str, *, database: str, passwords: Passwords) -> Dsns:
    """Create roles, database and extension, or bring what is there to the same state."""
    name = _checked_name(database)
    async with _connected(admin_dsn) as admin:
        await _refuse_old_server(admin)
        await admin.execute("SELECT pg_advisory_lock($1)", Lock.PREPARING)  # ends with the connection
        await _make_roles(admin, passwords)
        await _make_database(admin, name)
        async with _connected(_with(admin_dsn, database=name)) as inside:
            await _furnish(inside, name)
    return dsns(admin_dsn, database=name, passwords=passwords)


def dsns(admin_dsn: str, *, database: str, passwords: Passwords) -> Dsns:
    """Write the addresses of a prepared database on the administrator's server."""
    return Dsns(
        owner=_with(admin_dsn, database=database, user=OWNER, password=passwords.owner),
        app=_with(admin_dsn, database=database, user=APP, password=passwords.app),
        audit=_with(admin_dsn, database=database, user=AUDIT, password=passwords.audit),
    )


async def drop(admin_dsn: str, *, database: str) -> None:
    """Remove the database, whoever is connected; the roles stay, other databases use them."""
    async with _connected(admin_dsn) as admin:
        await admin.execute(f'DROP DATABASE IF EXISTS "{_checked_name(database)}" WITH (FORCE)')


def migrate(owner_dsn: str, revision: str = "head") -> None:
    """Bring the schema to a revision. Alembic runs a loop of its own: call this outside of any other."""
    config = _alembic()
    config.attributes["url"] = owner_dsn
    command.upgrade(config, revision)


async def assert_safe(app_dsn: str) -> None:
    """Refuse to serve with a role that could undo the second lock, or on another schema than ours."""
    _refuse_open_door(app_dsn)
    async with _connected(app_dsn) as connection:
        await _refuse_old_server(connection)
        await _refuse_strong_role(connection)
        await _refuse_other_schema(connection)


async def _make_roles(admin: asyncpg.Connection, passwords: Passwords) -> None:
    logins = {OWNER: passwords.owner, APP: passwords.app, AUDIT: passwords.audit, REGISTER: None, LOG: None}
    for role, password in logins.items():
        found = await admin.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = $1", role)
        if found is None:
            await admin.execute(f"CREATE ROLE {role} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        elif found["rolsuper"] or found["rolbypassrls"]:
            await admin.execute(f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS")
        login = "NOLOGIN" if password is None else f"LOGIN PASSWORD '{scram_verifier(password)}'"
        await admin.execute(f"ALTER ROLE {role} {login}")
    # Migrations hand tables and functions over to these two; the option SET comes along where there is one.
    await admin.execute(f"GRANT {REGISTER}, {LOG} TO {OWNER}")


async def _make_database(admin: asyncpg.Connection, name: str) -> None:
    if not await admin.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
        await admin.execute(
            f"CREATE DATABASE \"{name}\" OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
        )
    await admin.execute(f'ALTER DATABASE "{name}" OWNER TO {OWNER}')
    await admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    await admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {APP}, {AUDIT}')


async def _furnish(inside: asyncpg.Connection, name: str) -> None:
    """Do inside the database what the owner may not do, and what the first start already needs."""
    encoding = await inside.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise WeakConfigurationError(f"The database {name} is encoded in {encoding}; it must be UTF8.")
    await inside.execute("CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public")
    await inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    await inside.execute(f"GRANT USAGE ON SCHEMA public TO {OWNER}, {APP}, {AUDIT}, {REGISTER}, {LOG}")
    await inside.execute(f"GRANT CREATE ON SCHEMA public TO {OWNER}, {REGISTER}")
    # Alembic's own table, as Alembic makes it: here, so that the application role may see the version.
    await inside.execute(
        "CREATE TABLE IF NOT EXISTS public.alembic_version"
        " (version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"
    )
    await inside.execute(f"ALTER TABLE public.alembic_version OWNER TO {OWNER}")
    await inside.execute(f"GRANT SELECT ON public.alembic_version TO {APP}")


async def _refuse_old_server(connection: asyncpg.Connection) -> None:
    if int(await connection.fetchval("SHOW server_version_num")) < _OLDEST_POSTGRES:
        raise WeakConfigurationError("This PostgreSQL is too old; version 15 or newer is needed.")


async def _refuse_strong_role(connection: asyncpg.Connection) -> None:
    """Count what the role is, and what it may become by SET ROLE."""
    power = await connection.fetchrow(
        """
        SELECT session_user AS role,
               bool_or(rolsuper) AS super,
               bool_or(rolbypassrls) AS bypass,
               EXISTS (SELECT FROM pg_class JOIN pg_roles AS owner ON owner.oid = relowner
                       WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
                         AND pg_has_role(session_user, relowner, 'MEMBER')) AS owns_table,
               EXISTS (SELECT FROM pg_database WHERE datname = current_database()
                         AND pg_has_role(session_user, datdba, 'MEMBER')) AS owns_database
        FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')
        """
    )
    weaknesses = {
        "super": "is a superuser",
        "bypass": "may bypass row-level security",
        "owns_table": "owns a table",
        "owns_database": "owns the database",
    }
    for what, words in weaknesses.items():
        if power is not None and power[what]:
            message = f"DATABASE_URL's role {power['role']} {words}; it must be a role that owns nothing."
            raise WeakConfigurationError(message)


async def _refuse_other_schema(connection: asyncpg.Connection) -> None:
    heads = set(ScriptDirectory.from_config(_alembic()).get_heads())
    try:
        rows = await connection.fetch("SELECT version_num FROM alembic_version")
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        raise WeakConfigurationError("The database is not prepared; run `database prepare` first.") from None
    found = {row["version_num"] for row in rows}
    if found != heads:
        at, wanted = ", ".join(sorted(found)) or "nothing", ", ".join(sorted(heads)) or "nothing"
        message = f"The database is not migrated: it stands at {at} and this version needs {wanted}."
        raise WeakConfigurationError(message)


def _refuse_open_door(dsn: str) -> None:
    parts = urlsplit(dsn)
    given = parse_qs(parts.query)
    host = given.get("host", [parts.hostname or ""])[0]
    here = host in {"", "localhost", "127.0.0.1", "::1"} or host.startswith("/")
    if not (here or parts.password or given.get("password") or given.get("sslcert")):
        raise WeakConfigurationError("DATABASE_URL names another machine and has no password.")


def scram_verifier(password: str) -> str:
    """Compute what PostgreSQL stores, so that no password travels or lands in a log."""
    if not (password and password.isascii() and password.isprintable()):
        raise WeakConfigurationError("A role's password must be non-empty printable ASCII.")
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _SCRAM_ROUNDS)
    client, server = (hmac.digest(salted, word, "sha256") for word in (b"Client Key", b"Server Key"))
    stored = hashlib.sha256(client).digest()
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${_SCRAM_ROUNDS}:{salt64}${stored64}:{server64}"


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(asyncpg_url(dsn))
    try:
        yield connection
    finally:
        await connection.close()


def _with(dsn: str, *, database: str, user: str | None = None, password: str | None = None) -> str:
    parts = urlsplit(asyncpg_url(dsn))
    login, at, host = parts.netloc.rpartition("@")
    replaced = {"dbname", "database"}
    if user is not None and password is not None:
        login, at = f"{quote(user, safe='')}:{quote(password, safe='')}", "@"
        replaced |= {"user", "password"}
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in replaced]
    rest = urlencode(kept, quote_via=quote, safe="/")
    return f"postgresql://{login}{at}{host}/{quote(database, safe='')}{'?' if rest else ''}{rest}"


def _checked_name(database: str) -> str:
    if not _NAME.fullmatch(database):
        raise WeakConfigurationError("A database name is lower-case letters, digits and underscores.")
    return database


def _alembic() -> Config:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    return config
