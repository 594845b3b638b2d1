"""The worker's care for the chains: what a municipality has chosen is carried out, vacancies are settled.

Each portion is a transaction of its own that locks what it changes and says how far it has come, so that a
worker that is killed goes on from there, and two that run at once do the same thing only once.
"""

from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy import text

from app.kit.clock import Moment
from app.kit.database import Database
from app.kit.vault import open_vault
from app.main import connect_listeners
from app.named_persons import choosing, discontinuing
from app.named_persons.choosing import settle_vacancies
from app.settings import Settings

PORTION = 100
_NOW = text("SELECT domain_now()")


class Chains:
    """Lays chains anew, portion after portion, over a database of its own."""

    def __init__(self, settings: Settings) -> None:
        connect_listeners()
        url = settings.database_url.get_secret_value()
        self.database = Database(url, vault=open_vault(settings), pool_size=1)

    async def carry_out_choices(self, _connection: asyncpg.Connection) -> int:
        """Lay every chain anew that a choice of rule set concerns; return how many were looked at."""
        return await self._carry_out(choosing.carry_out_next)

    async def carry_out_discontinuations(self, _connection: asyncpg.Connection) -> int:
        """Lay every chain anew that a unit's closing for good concerns; return how many were looked at."""
        return await self._carry_out(discontinuing.carry_out_next)

    async def _carry_out(self, carry_out_next: Callable[..., Awaitable[int | None]]) -> int:
        looked_at = 0
        while True:
            async with self.database.session() as session, session.begin():
                moment = Moment((await session.execute(_NOW)).scalar_one())
                portion = await carry_out_next(session, moment=moment, at_a_time=PORTION)
            if portion is None:
                return looked_at
            looked_at += portion

    async def settle_vacancies(self, _connection: asyncpg.Connection) -> int:
        """Take away every appointed person who has no duty any more; the unit answers from its mailbox."""
        settled, after = 0, ""
        while True:
            async with self.database.session() as session, session.begin():
                moment = Moment((await session.execute(_NOW)).scalar_one())
                children = await settle_vacancies(session, after=after, moment=moment, at_a_time=PORTION)
            settled += len(children)
            if len(children) < PORTION:
                return settled
            after = children[-1]

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
