"""Correction: a record is amended, never overwritten, and whoever has received it is told that."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.chronology.events import ChronologyEntryAmended
from app.disclosures import request_queries
from app.disclosures.events import DisclosureCorrected
from app.disclosures.receiving import waits_for_one
from app.disclosures.request_models import Correction
from app.kit.events import publish
from app.notices.events import AttentionMoved
from app.wellbeing.events import FiveQuestionsAmended


async def tell_who_received_it(
    session: AsyncSession, event: FiveQuestionsAmended | ChronologyEntryAmended
) -> None:
    """Leave a notice for each unit that has an earlier version, in the amendment's own transaction. What it
    says now is not in it: that crosses only by a new disclosure.
    """
    earlier = await request_queries.shared_earlier(
        session, _amended(event), before=event.version, on=event.moment.today
    )
    for disclosure, item in earlier:
        session.add(
            Correction(
                child_id=disclosure.child_id,
                organisation_id=disclosure.organisation_id,
                branch=disclosure.branch,
                disclosure_id=disclosure.id,
                source_id=item.source_id,
                shared_version=item.source_version,
                version=event.version,
                recipient_organisation_id=disclosure.recipient_organisation_id,
                recipient_branch=disclosure.recipient_branch,
                recipient_unit_id=disclosure.recipient_unit_id,
                noted_at=event.moment.now,
            )
        )
    await session.flush()
    link = f"/children/{event.child_id}/corrections"
    if earlier:
        await publish(session, AttentionMoved(child_id=event.child_id, moment=event.moment))
    for _ in {disclosure.id for disclosure, _ in earlier if not waits_for_one(disclosure)}:
        told = DisclosureCorrected(child_id=event.child_id, link=link, happened_at=event.moment.now)
        await publish(session, told)


def _amended(event: FiveQuestionsAmended | ChronologyEntryAmended) -> str:
    """Which record it was."""
    return event.five_questions_id if isinstance(event, FiveQuestionsAmended) else event.chronology_entry_id
