"""What goes along: each of the outgoing unit's own records is decided by itself, and never goes of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.disclosures import service as disclosures
from app.disclosures.events import DisclosureReceived
from app.disclosures.models import Disclosure
from app.disclosures.schemas_shared import HandoverItemDecide
from app.handovers import queries, service
from app.handovers.errors import HandoverIsSettled, HandoverToOneself, ItemDecided
from app.handovers.models import HandoverItem
from app.handovers.service import View
from app.kit.problems import FieldError, InvalidRequest
from app.organisations.reaching import next_contact
from app.support import service as support
from app.vocabulary import Branch, Category, HandoverItemStanding, HandoverStatus

_OVER = frozenset({HandoverStatus.LAPSED, HandoverStatus.PASSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One record and what becomes of it."""

    item_id: str
    categories: Sequence[Category]
    standing: HandoverItemStanding
    rule: str | None
    decided: HandoverItem | None = None

    @property
    def disclosure_id(self) -> str | None:
        """The decision, once there is one."""
        return self.decided.disclosure_id if self.decided else None

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided."""
        return self.decided.decided_at if self.decided else None


async def decide(cleared: Cleared, handover_id: str, *, given: HandoverItemDecide) -> str:
    """Decide on one record: it goes along on a ground, or it stays for a reason. Returns the item's id."""
    view = await service.get(cleared, handover_id)
    await service.demand_party(cleared, view, "outgoing")
    if view.status in _OVER or view.row["incoming_unit_id"] is None:
        raise HandoverIsSettled(state=view.status, **await next_contact(cleared))
    if view.within_branch:
        error = FieldError(pointer="/itemId", code="oneself", detail="is read there already")
        raise HandoverToOneself(errors=[error])
    earlier = (await queries.items(cleared.session, view.id)).get(given.item_id)
    if earlier is not None and await _is_shared(cleared, earlier):
        raise ItemDecided
    if given.share:
        await support.refuse_if_declined(cleared.session, cleared.child_id)
    row = view.row
    if given.item_id not in await _own_records(cleared, view):
        error = FieldError(pointer="/itemId", code="unknown", detail="is no record of your unit")
        raise InvalidRequest(errors=[error])
    disclosure_id = await disclosures.hand_over(
        cleared,
        given=given,
        recipient_unit_id=row["incoming_unit_id"],
        recipient_branch=Branch(row["incoming_branch"]),
    )
    item = await _item(cleared, view, given.item_id, disclosure_id=disclosure_id, earlier=earlier)
    cleared.session.add(item)
    await cleared.session.flush()
    return item.id


async def _item(
    cleared: Cleared, view: View, record_id: str, *, disclosure_id: str, earlier: HandoverItem | None
) -> HandoverItem:
    """The decision as a row: a new one, or in the place of an earlier decision to keep it."""
    row = view.row
    (verdict,) = await _verdicts(cleared, view, [record_id])
    said: dict[str, Any] = {
        "disclosure_id": disclosure_id,
        "categories": [category.value for category in verdict.categories],
        "decided_by": cleared.actor.professional_id,
        "decided_at": cleared.moment.now,
    }
    if earlier is not None:
        return earlier.sqlmodel_update(said)
    return HandoverItem(
        handover_id=view.id,
        child_id=cleared.child_id,
        organisation_id=row["outgoing_organisation_id"],
        branch=row["outgoing_branch"],
        unit_id=row["outgoing_unit_id"],
        source_id=record_id,
        **said,
    )


async def items(cleared: Cleared, handover_id: str) -> list[ItemView]:
    """Return the outgoing unit's records with what the rules say today; for the receiving unit what it was
    given and can still read or has taken over.
    """
    view = await service.get(cleared, handover_id)
    await service.demand_party(cleared, view, "outgoing", "incoming")
    if service.is_party(cleared, view, "outgoing"):
        return await _of_the_sender(cleared, view)
    given = await queries.items_given(
        cleared.session, view.id, unit_ids=cleared.actor.unit_ids, on=cleared.moment.today
    )
    return [_decided(item, disclosure) for item, disclosure in given]


async def _of_the_sender(cleared: Cleared, view: View) -> list[ItemView]:
    decided = await queries.items(cleared.session, view.id)
    records = await _own_records(cleared, view)
    verdicts = {each.item_id: each for each in await _verdicts(cleared, view, records)}
    found = []
    for item_id in records:
        if item_id in decided:
            disclosure = await cleared.session.get_one(Disclosure, decided[item_id].disclosure_id)
            found.append(_decided(decided[item_id], disclosure))
        elif item_id in verdicts:
            verdict = verdicts[item_id]
            found.append(
                ItemView(
                    item_id=item_id,
                    categories=verdict.categories,
                    standing=verdict.standing,
                    rule=verdict.rule,
                )
            )
    return found


def _decided(item: HandoverItem, disclosure: Disclosure) -> ItemView:
    shared = disclosure.shared
    return ItemView(
        item_id=item.source_id,
        categories=[Category(category) for category in item.categories],
        standing=HandoverItemStanding.GOES_ALONG if shared else HandoverItemStanding.KEPT,
        rule=disclosure.ground,
        decided=item,
    )


async def _own_records(cleared: Cleared, view: View) -> list[str]:
    return await queries.own_records(cleared.session, cleared.child_id, view.row["outgoing_unit_id"])


async def _verdicts(
    cleared: Cleared, view: View, item_ids: Sequence[str]
) -> Sequence[disclosures.ItemVerdict]:
    """What the rules say of some records; nothing where nobody receives."""
    row = view.row
    if row["incoming_unit_id"] is None:
        return []
    return await disclosures.verdicts(
        cleared,
        item_ids,
        recipient_unit_id=row["incoming_unit_id"],
        recipient_branch=Branch(row["incoming_branch"]),
    )


async def _is_shared(cleared: Cleared, item: HandoverItem) -> bool:
    return (await cleared.session.get_one(Disclosure, item.disclosure_id)).shared


async def on_disclosure_received(session: AsyncSession, event: DisclosureReceived) -> None:
    """Let nothing of a handover be taken over while the family says no: what this refuses, undoes the
    receipt. Only who may know of the no, the named person's unit, is refused.
    """
    if await queries.item_of_disclosure(session, event.disclosure_id) is not None:
        await support.refuse_if_declined(session, event.child_id)
