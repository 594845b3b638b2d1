"""What may be shared by itself: answers to the five questions, and entries of the chronology."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.chronology import service as chronology
from app.kit.problems import NotFound
from app.wellbeing import service as wellbeing
from app.wellbeing.service import Snapshot

_ROOMS = {"fqs": ("five-questions", wellbeing.snapshot), "chr": ("chronology", chronology.snapshot)}
"""By the first letters of an id: what kind of record it is, and who hands it over."""


async def snapshot(
    session: AsyncSession, item_id: str, *, child_id: str, kind: str | None = None
) -> Snapshot:
    """Return a record as it stands now. Raises NotFound alike for another child's, another compartment's and
    one of another kind than was said.
    """
    written_as, taken = _ROOMS[item_id[:3]]
    if kind not in {None, written_as}:
        raise NotFound
    return await taken(session, item_id, child_id=child_id)
