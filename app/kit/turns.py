"""While keys turn, two workers may make different hashes of one number, and no constraint sees the twins.

So whoever makes a pointer meanwhile waits for whoever makes the same one. At other times nobody waits.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Integer, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

_NUMBERS = 7_301_426  # any number that nobody else locks
_DRAWERS = 1_024
"""So few that an import of many thousands does not fill the server's table of locks."""
_WAIT = text(
    "SELECT pg_advisory_xact_lock(:numbers, w.drawer) FROM unnest(:drawers) AS w(drawer)"
).bindparams(bindparam("drawers", type_=ARRAY(Integer)))


async def take_turns(session: AsyncSession, hashes: Sequence[bytes]) -> None:
    """Wait until no other transaction makes a pointer for the same number; held until ours ends."""
    await take_all_turns(session, [hashes])


async def take_all_turns(session: AsyncSession, numbers: Iterable[Sequence[bytes]]) -> None:
    """Do so for many numbers, each with its hashes under every key."""
    drawers = {int.from_bytes(min(hashes)[:4]) % _DRAWERS for hashes in numbers if len(hashes) > 1}
    if drawers:
        await session.execute(_WAIT, {"numbers": _NUMBERS, "drawers": sorted(drawers)})
