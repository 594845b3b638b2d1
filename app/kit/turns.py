"""While keys turn, two workers may make different hashes of one number, and no constraint sees the twins.

So whoever makes a pointer meanwhile waits for whoever makes the same one. At other times nobody waits.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_NUMBERS = 7_301_426  # any number that nobody else locks
_DRAWERS = 1_024
"""So few that an import of many thousands does not fill the server's table of locks."""
_WAIT = text("SELECT pg_advisory_xact_lock(:numbers, :drawer)")


async def take_turns(session: AsyncSession, hashes: Sequence[bytes]) -> None:
    """Wait until no other transaction makes a pointer for the same number; held until ours ends."""
    if len(hashes) > 1:
        drawer = int.from_bytes(min(hashes)[:4]) % _DRAWERS
        await session.execute(_WAIT, {"numbers": _NUMBERS, "drawer": drawer})
