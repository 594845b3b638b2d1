"""On which day each system last called. Its first call of a day writes it, in each process; nothing finer."""

from datetime import date

from app.kit.clock import swedish_date, wall_clock
from app.kit.database import Database

_CALLED = """
INSERT INTO client_use (client_id, called_on) VALUES ($1, $2)
ON CONFLICT (client_id) DO UPDATE SET called_on = excluded.called_on
WHERE client_use.called_on IS DISTINCT FROM excluded.called_on
"""


class Calls:
    """What this process has written down already; there are no more systems than are registered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, date] = {}

    async def note(self, client_id: str) -> None:
        """Note that a system in force has called."""
        today = swedish_date(wall_clock())
        if self._noted.get(client_id) != today:
            await self._database.pool.execute(_CALLED, client_id, today)
            self._noted[client_id] = today
