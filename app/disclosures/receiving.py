"""The recipient's side: reading while the ground holds, taking over with a receipt, the copy of one's own."""

from app.access.doors import Cleared
from app.disclosures import queries, still_open
from app.disclosures.errors import AlreadyReceived
from app.disclosures.events import DisclosureReceived
from app.disclosures.models import Disclosure, DisclosureItem, ReceivedItem
from app.disclosures.sharing import child_known
from app.kit.clock import Moment
from app.kit.events import publish
from app.kit.problems import NotFound


async def get(cleared: Cleared, disclosure_id: str, *, lock: bool = False) -> Disclosure:
    """Return a disclosure about this child that the caller may see. Raises NotFound."""
    found = await queries.disclosure(
        cleared.session, disclosure_id, cleared.actor, on=cleared.moment.today, lock=lock
    )
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    if _waits_for(cleared, found) and not await still_open.opens(cleared, found, await child_known(cleared)):
        raise NotFound
    return found


def _waits_for(cleared: Cleared, disclosure: Disclosure) -> bool:
    """Whether the caller is to receive it and has not yet: it is read only while its ground holds."""
    theirs = cleared.actor.is_family or is_sender(cleared, disclosure)
    return not theirs and disclosure.received_at is None


def is_sender(cleared: Cleared, disclosure: Disclosure) -> bool:
    """Whether the caller's own branch shared it."""
    actor = cleared.actor
    return (disclosure.organisation_id, disclosure.branch) == (actor.organisation_id, actor.branch)


def waits_for_one(disclosure: Disclosure) -> bool:
    """Whether it is for one person who has not taken it over: nobody else is told of it."""
    return disclosure.recipient_professional_id is not None and disclosure.received_at is None


def holds(disclosure: Disclosure, moment: Moment) -> bool:
    """Whether its ground holds now."""
    until = disclosure.holds_until
    return disclosure.ended_at is None and (until is None or moment.today < until)


async def take_over(cleared: Cleared, disclosure_id: str) -> str:
    """Copy what was shared into the recipient's own compartment, sealed under its key. Raises NotFound when
    the ground has fallen, AlreadyReceived when it has been done.
    """
    disclosure = await get(cleared, disclosure_id, lock=True)
    if disclosure.recipient_unit_id not in cleared.actor.unit_ids or is_sender(cleared, disclosure):
        raise NotFound
    if disclosure.received_at is not None:
        raise AlreadyReceived
    if not holds(disclosure, cleared.moment):
        raise NotFound
    items = await queries.items(cleared.session, disclosure.id)
    cleared.session.add_all(_copy(cleared, disclosure, item) for item in items)
    disclosure.received_at = cleared.moment.now
    disclosure.received_by = cleared.actor.professional_id
    disclosure.version += 1
    cleared.session.add(disclosure)
    await cleared.session.flush()
    link = f"/children/{disclosure.child_id}/disclosures/{disclosure.id}"
    event = DisclosureReceived(
        child_id=disclosure.child_id,
        link=link,
        happened_at=cleared.moment.now,
        disclosure_id=disclosure.id,
    )
    await publish(cleared.session, event)
    return disclosure.id


def _copy(cleared: Cleared, disclosure: Disclosure, item: DisclosureItem) -> ReceivedItem:
    """A record of the recipient's own: what it was, which version, and from whom."""
    owner = disclosure.recipient_organisation_id
    content = cleared.vault.open_json(item.organisation_id, item.content_sealed)
    return ReceivedItem(
        child_id=disclosure.child_id,
        organisation_id=owner,
        branch=disclosure.recipient_branch,
        unit_id=disclosure.recipient_unit_id,
        disclosure_id=disclosure.id,
        from_organisation_id=disclosure.organisation_id,
        kind=item.kind,
        source_id=item.source_id,
        categories=item.categories,
        content_sealed=cleared.vault.seal_json(owner, {"version": item.source_version, "content": content}),
        received_by=cleared.actor.professional_id or "",
        received_at=cleared.moment.now,
    )


async def get_received(cleared: Cleared, item_id: str) -> ReceivedItem:
    """Return one thing that the caller's branch has taken over about this child. Raises NotFound."""
    found = await queries.received_item(cleared.session, item_id, cleared.child_id)
    if found is None:
        raise NotFound
    return found
