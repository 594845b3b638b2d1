"""The listener that writes public events into the outbox, in the change's own transaction."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.kit.events import PublicEvent
from app.webhooks.models import OutboxEvent


async def on_public_event(session: AsyncSession, event: PublicEvent) -> None:
    """Keep an event for delivery: type, time and link; the child only for the check at delivery."""
    session.add(
        OutboxEvent(type=event.kind, link=event.link, child_id=event.child_id, happened_at=event.happened_at)
    )
