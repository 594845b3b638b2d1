"""Linking two pointers that are one child, and undoing a wrong link. What protects one protects both."""

from datetime import datetime

from sqlalchemy import RowMapping

from app.access.doors import Cleared
from app.children import queries
from app.children.ending import tell_that_it_ended
from app.children.errors import OneAndTheSame
from app.children.events import ChildFactsChanged, ProtectionSet
from app.children.registering import tell_the_few
from app.children.schemas import ChildLinkCreate
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import NotFound, StateForbids


async def link(cleared: Cleared, *, given: ChildLinkCreate) -> str:
    """Link two pointers that the caller knows both of. Raises NotFound, OneAndTheSame."""
    if not await queries.may_know(cleared.session, given.other_child_id):
        raise NotFound
    standing = await queries.links(cleared.session, cleared.child_id)
    pair = {cleared.child_id, given.other_child_id}
    if len(pair) == 1 or any(
        {row["child_id"], row["other_child_id"]} == pair and row["undone_at"] is None for row in standing
    ):
        raise OneAndTheSame
    before = await _shields(cleared, pair)
    link_id = new_id("lnk")
    await queries.link(
        cleared.session,
        id=link_id,
        child_id=cleared.child_id,
        other_child_id=given.other_child_id,
        reason=given.reason,
        by=cleared.actor.professional_id,
    )
    after = await _shields(cleared, pair)
    for child_id in sorted(pair):
        if after[child_id] != before[child_id]:
            await tell_the_few(cleared, child_id, ProtectionSet)
    await tell_that_it_ended(cleared)
    return link_id


async def _shields(cleared: Cleared, pair: set[str]) -> dict[str, str | None]:
    found = {child_id: await queries.pointer(cleared.session, child_id) for child_id in sorted(pair)}
    return {child_id: row["shield"] if row else None for child_id, row in found.items()}


async def one_link(cleared: Cleared, link_id: str) -> RowMapping:
    """Return a link of this pointer that the caller may know of. Raises NotFound."""
    rows = await queries.links(cleared.session, cleared.child_id)
    found = next((row for row in rows if row["id"] == link_id), None)
    if found is None:
        raise NotFound
    return found


async def undo_link(cleared: Cleared, link_id: str) -> datetime:
    """Undo a link and return when. Each pointer keeps what protects it of its own, and what organisations
    said of it that had nobody named counts again. Raises NotFound, StateForbids when it was undone already.
    """
    link = await one_link(cleared, link_id)
    undone_at = await queries.undo_link(cleared.session, link_id, cleared.actor.professional_id or "")
    if undone_at is None:
        raise StateForbids(allowed=[])
    for child_id in (link["child_id"], link["other_child_id"]):
        facts = ChildFactsChanged(child_id=child_id, municipality_code=None, moment=cleared.moment)
        await publish(cleared.session, facts)
    return undone_at
