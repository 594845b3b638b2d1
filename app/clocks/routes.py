"""HTTP of the domain clock: mounted in demo mode only."""

from datetime import datetime, timedelta

from fastapi import Request
from pydantic import AwareDatetime, Field
from sqlalchemy import text

from app.kit.clock import wall_clock
from app.kit.database import DbSession
from app.kit.problems import NotFound
from app.kit.routing import room
from app.kit.wire import Wire

router = room("demo")
_MOVE = text(
    "INSERT INTO domain_clock (id, ahead) VALUES (1, :ahead) "
    "ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead, moved_at = clock_timestamp()"
)


class ClockMove(Wire):
    """The moment that it is to be in the story."""

    now: AwareDatetime = Field(examples=["2025-09-03T08:00:00Z"])


class ClockRead(Wire):
    """The domain clock."""

    now: datetime


@router.put("/demo/clock", summary="Move the domain clock", include_in_schema=False)
async def move_clock(request: Request, session: DbSession, given: ClockMove) -> ClockRead:
    """Moves the domain clock: deadlines and validity follow it, tokens and the log's own time do not."""
    if not request.app.state.settings.demo:
        raise NotFound
    now = wall_clock()
    ahead: timedelta = given.now - now
    await session.execute(_MOVE, {"ahead": ahead})
    return ClockRead(now=now + ahead)
