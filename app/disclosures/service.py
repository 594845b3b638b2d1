"""The room's front: what falls when a consent is withdrawn; whether the rules are signed; what may go along
in a handover.
"""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.children.events import ChildEnded
from app.consents.events import ConsentWithdrawn
from app.disclosures import queries
from app.disclosures.events import DisclosureEnded
from app.disclosures.handing_over import ItemVerdict, hand_over, verdicts
from app.disclosures.receiving import waits_for_one
from app.disclosures.switches import switches_of
from app.kit.events import publish
from app.notices.events import AttentionMoved
from app.rules.disclosure import TABLE

__all__ = [
    "ItemVerdict",
    "end_what_rests_on_the_consent",
    "end_what_was_shared",
    "hand_over",
    "rules_signed_at",
    "verdicts",
]


async def end_what_rests_on_the_consent(session: AsyncSession, event: ConsentWithdrawn) -> None:
    """End every sharing that rests on the consent, in the withdrawal's own transaction."""
    for disclosure in await queries.end_resting_on(session, event.consent_id, at=event.moment.now):
        if waits_for_one(disclosure):
            await publish(session, AttentionMoved(child_id=event.child_id, moment=event.moment))
            continue
        link = f"/children/{event.child_id}/disclosures/{disclosure.id}"
        ended = DisclosureEnded(child_id=event.child_id, link=link, happened_at=event.moment.now)
        await publish(session, ended)


def routes_switched_off(session: AsyncSession) -> frozenset[str]:
    """Return which exceptions to registered residence are switched off in this installation."""
    return switches_of(session).routes_off


async def rules_signed_at(session: AsyncSession) -> datetime | None:
    """Return when this version of the rule table was signed at this installation, if it was."""
    return await queries.signed_at(session, TABLE.version)


async def end_what_was_shared(session: AsyncSession, event: ChildEnded) -> None:
    """End every sharing about a child that has died or emigrated, whoever shared it, and tell nobody."""
    await queries.end_all(session, event.child_id, at=event.moment.now)
