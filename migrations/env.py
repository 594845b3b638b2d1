"""How migrations reach the database: as the owner role, with a short lock timeout."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.kit.database import metadata, sqlalchemy_url
from app.rooms import load_tables
from app.settings import get_settings

load_tables()
LOCK_TIMEOUT = "2s"
MIGRATING = 7_301_426_907  # any number that nobody else locks
OURS = {"public", "register", "audit"}


def _url() -> str:
    given = context.config.attributes.get("url")
    if given:
        return str(given)
    settings = get_settings()
    return (settings.migration_database_url or settings.database_url).get_secret_value()


def _include_name(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "schema" or name is None or name in OURS


def _run(connection: Connection) -> None:
    connection.execute(
        text(f"SELECT pg_advisory_lock({MIGRATING})")
    )  # one at a time; ends with the connection
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        include_name=_include_name,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run_async() -> None:
    engine = create_async_engine(sqlalchemy_url(_url()), poolclass=NullPool, hide_parameters=True)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    asyncio.run(_run_async())
