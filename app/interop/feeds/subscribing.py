"""Letting a school system tell us that something has changed: subscribed, renewed before it ends, and ended.

What it tells is never believed: it only makes the next round come sooner. The address that it is given holds
a key that nobody else has, of which a keyed hash is all that is kept.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import text, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.interop.feeds.agreed import SchoolSystem
from app.interop.feeds.asking import Answer, Producer, UnansweredError, object_of
from app.interop.feeds.keeping import source_of
from app.interop.feeds.models import SchoolSource
from app.interop.ss12000.fields import read_moment, source_id
from app.interop.ss12000.reasons import Reason, RefusedError
from app.kit.clock import wall_clock
from app.kit.database import Database, vault_of
from app.kit.ids import KEY_LENGTH, new_key
from app.kit.links import absolute

NAME = "Named Person"
PATH = "/roster-notifications"
RENEW_BEFORE = timedelta(days=7)
UNSAID_LIFE = timedelta(days=1)
"""How long a subscription is taken to last that does not say."""
_KINDS = ("Organisation", "Person", "Duty", "Group", "Placement")
_OF_LESSONS = ("Attendance", "Absence")
_HEAR = text("SELECT register.hear_school_system(:hashes)")
_LOG = structlog.get_logger()


class Subscriber:
    """Keeps the subscription at one school system as it has been agreed."""

    def __init__(self, database: Database, system: SchoolSystem, producer: Producer) -> None:
        self._database = database
        self._system = system
        self._producer = producer

    async def keep(self) -> None:
        """Subscribe, renew or end, whatever is due. A system that has no subscriptions has none."""
        row = await self._row()
        try:
            if not self._system.notifications:
                await self.end()
            elif row.subscription is None:
                await self._subscribe()
            elif row.subscription_until is None or row.subscription_until - wall_clock() < RENEW_BEFORE:
                await self._renew(row.subscription)
        except UnansweredError as error:
            _LOG.warning("school-system.not-subscribed", error_kind=error.reason.value)

    async def end(self) -> bool:
        """End the subscription; whether there was one. Its address is void at once, whatever the system says.
        Raises UnansweredError.
        """
        row = await self._row()
        if row.subscription is None:
            return False
        named = row.subscription
        await self._write(subscription=None, subscription_until=None, key_hash=None)
        try:
            await self._producer.ask("DELETE", f"/subscriptions/{named}")
        except UnansweredError as error:
            if not error.not_offered:
                raise
        return True

    async def _subscribe(self) -> None:
        key = new_key()
        # Before it is asked: a system may tell us something while it answers.
        await self._write(key_hash=self._database.vault.hash(_marked(key)))
        kinds = (*_KINDS, *(_OF_LESSONS if self._system.attendance == "events" else ()))
        body = {
            "name": NAME,
            "target": absolute(f"{PATH}/{key}"),
            "resourceTypes": [{"resource": each} for each in kinds],
        }
        made = object_of(await self._producer.ask("POST", "/subscriptions", body=body))
        await self._write(subscription=_id_of(made), subscription_until=_until(made))

    async def _renew(self, named: str) -> None:
        try:
            answer: Answer = await self._producer.ask("PATCH", f"/subscriptions/{named}")
        except UnansweredError as error:
            if not error.not_offered:
                raise
            await self._write(subscription=None, subscription_until=None)
            await self._subscribe()
            return
        await self._write(subscription_until=_until(object_of(answer)))

    async def _row(self) -> SchoolSource:
        async with self._database.session() as session, session.begin():
            return await source_of(session, self._system.organisation, self._system.address)

    async def _write(self, **values: Any) -> None:
        async with self._database.session() as session, session.begin():
            row = await source_of(session, self._system.organisation, self._system.address)
            change = update(SchoolSource).where(col(SchoolSource.id) == row.id)
            await session.execute(change.values(**values))


async def hear(session: AsyncSession, key: str) -> None:
    """Let the next round with whoever has this key come sooner. Nobody learns whether anybody has it."""
    fits = len(key) == KEY_LENGTH and key.isascii()
    hashes = vault_of(session).hashes(_marked(key if fits else ""))
    await session.execute(_HEAR, {"hashes": hashes})


def _marked(key: str) -> str:
    return f"school-system-key:{key}"


def _id_of(made: Mapping[str, Any]) -> str:
    try:
        return source_id(made.get("id"))
    except RefusedError:
        raise UnansweredError(Reason.ANSWER_UNREADABLE) from None


def _until(made: Mapping[str, Any]) -> datetime:
    return read_moment(made.get("expires")) or wall_clock() + UNSAID_LIFE
