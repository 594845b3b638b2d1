"""One effect per Idempotency-Key. No answer is stored: a repeated key is authorised and rendered afresh."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlalchemy import BigInteger, Column, DateTime, Identity, UniqueConstraint, func, text
from sqlmodel import Field

from app.kit.database import DbSession, Table, vault_of
from app.kit.problems import HeaderMissing, KeyUsedForAnotherRequest

KEY_HEADER = "Idempotency-Key"


class IdempotencyKey(Table, table=True):
    """A key that a client has used: what for (keyed fingerprint), what it made. Never a body."""

    __table_args__ = (UniqueConstraint("client", "key"),)

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    client: str = Field(max_length=200)
    key: str = Field(max_length=255)
    fingerprint: str
    resource_id: str | None = None
    status: int | None = None
    created_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False)
    )


class Once:
    """Runs a create at most once for a client's key."""

    def __init__(self, *, session: DbSession, client: str, key: str, fingerprints: tuple[str, ...]) -> None:
        """`fingerprints` name the request under every key held, the one in use first."""
        self._session = session
        self._client = client
        self._key = key
        self._fingerprints = fingerprints

    async def __call__(self, create: Callable[[], Awaitable[str]]) -> str:
        """Return the id of what `create` makes, or made the first time.

        The key's row is taken first: a simultaneous twin waits for our commit, then finds our result.
        """
        taken = await self._session.execute(_TAKE, self._row())
        if taken.scalar_one_or_none() is None:
            return await self._earlier()
        resource_id = await create()
        await self._session.execute(_SETTLE, {**self._row(), "resource_id": resource_id})
        return resource_id

    def _row(self) -> dict[str, str]:
        return {"client": self._client, "key": self._key, "fingerprint": self._fingerprints[0]}

    async def _earlier(self) -> str:
        found = (await self._session.execute(_FIND, self._row())).one()
        if found.fingerprint not in self._fingerprints:
            raise KeyUsedForAnotherRequest
        resource_id: str = found.resource_id
        return resource_id


_TAKE = text(
    "INSERT INTO idempotency_key (client, key, fingerprint) VALUES (:client, :key, :fingerprint) "
    "ON CONFLICT (client, key) DO NOTHING RETURNING id"
)
_SETTLE = text(
    "UPDATE idempotency_key SET resource_id = :resource_id, status = 201 "
    "WHERE client = :client AND key = :key AND fingerprint = :fingerprint"
)
_FIND = text("SELECT fingerprint, resource_id FROM idempotency_key WHERE client = :client AND key = :key")


async def _idempotency_key(
    key: Annotated[
        str | None,
        Header(
            alias=KEY_HEADER,
            min_length=8,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="A value of your own that names this create; repeat it to repeat the call safely.",
            examples=["7f1c2a9e-5d0b-4f57-9d0a-0b1f4f6a9c11"],
        ),
    ] = None,
) -> str:
    if not key:
        raise HeaderMissing(header=KEY_HEADER)
    return key


async def _once(
    request: Request,
    response: Response,
    session: DbSession,
    key: Annotated[str, Depends(_idempotency_key)],
) -> Once:
    body = await request.body()
    vault = vault_of(session)
    client: str = request.state.caller  # set by the door, which stands before this in every signature
    response.headers["Cache-Control"] = "no-store"
    fingerprints = vault.tags("request", request.method, request.url.path, body.hex())
    return Once(session=session, client=client, key=key, fingerprints=fingerprints)


OnceOnly = Annotated[Once, Depends(_once)]


class OnceIfNamed:
    """Runs a create at most once for a client's key, and without a usable key each time: for what must never
    be refused for its key.
    """

    def __init__(self, once: Once | None) -> None:
        self._once = once

    async def __call__(self, create: Callable[[], Awaitable[str]]) -> str:
        """Return the id of what `create` makes, or made the first time for the same key and body."""
        if self._once is None:
            return await create()
        try:
            return await self._once(create)
        except KeyUsedForAnotherRequest:  # raised before anything has been made
            return await create()


async def _once_if_named(
    request: Request,
    response: Response,
    session: DbSession,
    key: Annotated[
        str | None,
        Header(
            alias=KEY_HEADER,
            description="A value of your own that names this create, so that it can be repeated safely. "
            "Never "
            "needed here: without one, or with one that cannot be used, each call creates.",
            examples=["7f1c2a9e-5d0b-4f57-9d0a-0b1f4f6a9c11"],
        ),
    ] = None,
) -> OnceIfNamed:
    usable = key is not None and _USABLE.fullmatch(key) is not None
    return OnceIfNamed(await _once(request, response, session, key or "") if usable else None)


_USABLE = re.compile(r"[\x21-\x7e]{8,255}")
OnceIfKeyed = Annotated[OnceIfNamed, Depends(_once_if_named)]
"""For a concern report: a key makes it once, and none refuses it."""
