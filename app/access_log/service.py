"""Use cases of the access log: show each caller the part that is theirs."""

from typing import Any

from app.access.doors import Cleared
from app.access_log import queries
from app.access_log.schemas import FamilyLogEntry, OwnLogEntry
from app.kit.paging import PageRequest
from app.kit.wire import Wire


async def own_log(cleared: Cleared, asked: PageRequest) -> tuple[list[OwnLogEntry], int]:
    """Return what the caller's own branch has done and been refused about the child."""
    rows, total = await _page(cleared, asked, family=False)
    return [OwnLogEntry.model_validate(_only(OwnLogEntry, row)) for row in rows], total


async def family_log(cleared: Cleared, asked: PageRequest) -> tuple[list[FamilyLogEntry], int]:
    """Return what was read and shared under a consent that this very person gave."""
    rows, total = await _page(cleared, asked, family=True)
    return [FamilyLogEntry.model_validate(_only(FamilyLogEntry, row)) for row in rows], total


def _only(kind: type[Wire], row: dict[str, Any]) -> dict[str, Any]:
    """Leave nothing in a row but what the entry shows."""
    return {name: row[name] for name in kind.model_fields}


async def _page(cleared: Cleared, asked: PageRequest, *, family: bool) -> tuple[list[dict[str, Any]], int]:
    found, total = await queries.page(
        cleared.session, cleared.child_id, family=family, limit=asked.limit, offset=asked.offset
    )
    names = await queries.unit_names(cleared.session, {row["unit_id"] for row in found if row["unit_id"]})
    shown = [{**row, "unit": names.get(row["unit_id"])} for row in found]
    return shown, total
