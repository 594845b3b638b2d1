"""The database: one engine for what is written, one asyncpg pool for hot reads; one transaction a request."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, ClassVar, cast

import asyncpg
from fastapi import Depends, Request
from pydantic.alias_generators import to_snake
from sqlalchemy import MetaData, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as PlainAsyncSession
from sqlalchemy.orm import Session as PlainSession
from sqlalchemy.orm import declared_attr
from sqlmodel import Session as SyncSession
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.vault import Vault

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata
DRIVER_ERRORS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg raises; the last on a connection that the server has ended a moment ago."""
DATABASE_ERRORS = (*DRIVER_ERRORS, SQLAlchemyError)
"""What the engine and the pool raise. While a connection is made, the engine lets asyncpg's own through."""

PATIENCE_SECONDS = 600.0
"""For a statement about many rows: it takes seconds, and what takes so long is stuck."""
_BEGUN = text("SELECT 1")


class Table(SQLModel):
    """Base of every table: its name is the class name in snake_case. Never a request body."""

    __table_args__: ClassVar[Any] = ()

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy hands the class
        """Name the table after the class."""
        return to_snake(cls.__name__)


def sqlalchemy_url(url: str) -> str:
    """Say which driver a plain postgresql:// address is for."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url)


def asyncpg_url(url: str) -> str:
    """Return the address as asyncpg takes it."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url)


class _SyncSession(SyncSession):
    """SQLModel's session without its warning on `execute`: we run text and functions, not only selects."""

    def execute(self, *arguments: Any, **options: Any) -> Any:
        """Run any statement."""
        return PlainSession.execute(self, *arguments, **options)


class Session(AsyncSession):
    """The session of the service: `exec` for selects of models, `execute` for everything else."""

    sync_session_class = _SyncSession

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        """Run any statement."""
        return await PlainAsyncSession.execute(self, *arguments, **options)


class Database:
    """The engine and the pool of one process, with the vault that reads what they hold."""

    def __init__(
        self, url: str, *, vault: Vault, pool_size: int = 12, carried: Mapping[str, Any] | None = None
    ) -> None:
        """`carried` is what each session brings along, by name (`Session.info`)."""
        self._url = url
        self._pool_size = pool_size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self.vault = vault
        self._carried = dict(carried or {})
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={"timeout": 5, "command_timeout": 30},
        )

    def carry(self, name: str, thing: Any) -> None:
        """Let each session bring something along."""
        self._carried[name] = thing

    async def open(self) -> None:
        """Open the pool of hot reads."""
        self._pool = await asyncpg.create_pool(
            asyncpg_url(self._url),
            min_size=1,
            max_size=self._pool_size,
            timeout=5,
            command_timeout=30,
            reset=_nothing_to_reset,
        )

    async def close(self) -> None:
        """Close everything."""
        if self._pool is not None:
            await self._pool.close()
        await self.engine.dispose()

    @property
    def pool(self) -> "asyncpg.Pool[asyncpg.Record]":
        """The pool of hot reads: one statement each, which carries its own audit row."""
        if self._pool is None:
            raise ConnectionError("the database is not open")
        return self._pool

    def session(self) -> AsyncSession:
        """Return a new session. Callers open one transaction on it."""
        session = Session(self.engine, expire_on_commit=False, autoflush=False)
        session.info.update(self._carried, vault=self.vault)
        return session

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))


async def _nothing_to_reset(_connection: Any) -> None:
    """A call of the pool is one statement, and what it sets ends with it; a reset would be a second one."""


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """Return the driver's connection of a session, inside the session's own transaction."""
    await session.execute(_BEGUN)  # the transaction begins with the first statement
    raw = await (await session.connection()).get_raw_connection()
    return cast("asyncpg.Connection", raw.driver_connection)


def vault_of(session: AsyncSession) -> Vault:
    """Return the vault that belongs to a session."""
    vault: Vault = session.info["vault"]
    return vault


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.session() as session, session.begin():
        yield session


DbSession = Annotated[AsyncSession, Depends(_session, scope="function")]
"""One session, one transaction, committed before the answer leaves (docs/decisions/0005)."""
