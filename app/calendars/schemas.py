"""Wire shapes of calendar feeds."""

from datetime import datetime

from pydantic import Field

from app.kit.refs import CalendarFeedId
from app.kit.wire import Answer

_ADDRESS = "https://named-person.example.se/named-person/v1/calendar/abcdefghijklmnopqrstuvwxyz.ics"


class CalendarFeedRead(Answer):
    """An own calendar feed."""

    id: CalendarFeedId
    address: str | None = Field(
        description="Where a calendar fetches it. Whoever has it can read it, so it is shown once: when the "
        "feed is made or renewed. It is kept nowhere here.",
        examples=[_ADDRESS],
    )
    created_at: datetime = Field(examples=["2025-09-03T08:15:00Z"])
    renewed_at: datetime | None = Field(examples=[None])
    expires_at: datetime = Field(
        description="Until when the address answers.", examples=["2026-03-02T08:15:00Z"]
    )
    revoked_at: datetime | None = Field(examples=[None])
    fetches: int = Field(description="How often it has been fetched.", examples=[12])
    last_fetched_at: datetime | None = Field(
        description="A fetch that is not your own calendar's? Renew the feed, or revoke it.",
        examples=["2025-09-05T06:00:00Z"],
    )
