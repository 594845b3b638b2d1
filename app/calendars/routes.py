"""HTTP of calendar feeds: the own ones, and what a calendar fetches at their addresses."""

from typing import Annotated, Any

from fastapi import Path, Response, status

from app.access.doors import DOOR, Pass, desk
from app.calendars import ics, queries, service
from app.calendars.errors import NoCalendarFeeds
from app.calendars.gate import Fetched
from app.calendars.models import CalendarFeed
from app.calendars.schemas import CalendarFeedRead
from app.kit.idempotency import OnceOnly
from app.kit.ids import new_key
from app.kit.links import absolute, links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, KeyUsedForAnotherRequest, NotFound, TooMany, problems
from app.kit.routing import room
from app.vocabulary import Matter

router = room("calendar")
Maker = Annotated[Pass, desk(Matter.CALENDAR, "make", scopes=service.READ, purpose=True)]
Lister = Annotated[Pass, desk(Matter.CALENDAR, "list", scopes=service.READ, purpose=True)]
Reader = Annotated[Pass, desk(Matter.CALENDAR, "read", scopes=service.READ, purpose=True)]
Renewer = Annotated[Pass, desk(Matter.CALENDAR, "renew", scopes=service.READ, purpose=True)]
Revoker = Annotated[Pass, desk(Matter.CALENDAR, "revoke", scopes=service.READ, purpose=True)]
FeedPath = Annotated[str, Path(alias="calendarFeedId", examples=["caf-abcdefghijklmnopqrstuvwxyz"])]
_EXAMPLE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendar//1//SV\r\nBEGIN:VEVENT\r\n"
    "UID:3f9c1b2a7d5e80463f9c1b2a7d5e8046\r\nDTSTAMP:20250903T081500Z\r\nSEQUENCE:0\r\n"
    "DTSTART:20250916T120000Z\r\nSUMMARY:Möte / Meeting\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The calendar.",
        "content": {"text/calendar": {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}


def _feed_read(
    feed: CalendarFeed, *, key: str | None = None, response: Response | None = None
) -> CalendarFeedRead:
    where = f"/calendar-feeds/{feed.id}"
    kept = {"id", "created_at", "renewed_at", "expires_at", "revoked_at", "fetches", "last_fetched_at"}
    return CalendarFeedRead.model_validate(
        {
            **feed.model_dump(include=kept),
            "address": absolute(f"/calendar/{key}.ics") if key else None,
            "_links": links_of(where, response, renewal=f"{where}/renewal", revocation=f"{where}/revocation"),
        }
    )


@router.post(
    "/calendar-feeds",
    status_code=status.HTTP_201_CREATED,
    summary="Make a calendar feed of your own",
    responses=problems(*DOOR, NoCalendarFeeds, InvalidRequest, KeyUsedForAnotherRequest),
)
async def create_calendar_feed(passed: Maker, once: OnceOnly, response: Response) -> CalendarFeedRead:
    """An address at which your calendar fetches your own meetings and last days. Whoever has the address can
    read them, so it is shown here once and never again; a repeated call shows the feed without it. Nothing in
    the calendar says what or whom an entry is about, and nothing about a protected child is ever in it.
    """
    key = new_key()
    mine: list[str] = []

    async def make() -> str:
        mine.append(await service.make(passed, key=key))
        return mine[0]

    made = await once(make)
    await passed.note(subject_id=made)
    shown = await service.get(passed, made)
    return _feed_read(shown, key=key if mine else None, response=response)


@router.get("/calendar-feeds", summary="List your calendar feeds", responses=problems(*DOOR, InvalidRequest))
async def list_calendar_feeds(passed: Lister, asked: Paged) -> Page[CalendarFeedRead]:
    """Your own feeds, the newest first, with how often each has been fetched and when last; revoked ones too.
    The address is not shown again.
    """
    rows, total = await queries.page(passed.session, asked)
    await passed.note()
    return Page.of([_feed_read(row) for row in rows], total=total, asked=asked)


@router.get(
    "/calendar-feeds/{calendarFeedId}",
    summary="Read a calendar feed of your own",
    responses=problems(*DOOR, NotFound),
)
async def read_calendar_feed(passed: Reader, feed_id: FeedPath) -> CalendarFeedRead:
    """One of your own feeds, without its address."""
    feed = await service.get(passed, feed_id)
    await passed.note(subject_id=feed.id)
    return _feed_read(feed)


@router.post(
    "/calendar-feeds/{calendarFeedId}/renewal",
    summary="Give a calendar feed another address",
    responses=problems(*DOOR, NotFound, NoCalendarFeeds),
)
async def renew_calendar_feed(passed: Renewer, feed_id: FeedPath) -> CalendarFeedRead:
    """Gives the feed a new address, shown here once, and its days anew. The earlier address is void at once,
    whoever has it. A feed that was revoked answers again, at its new address.
    """
    made = await service.renew(passed, feed_id)
    await passed.note(subject_id=made.feed.id)
    return _feed_read(made.feed, key=made.key)


@router.post(
    "/calendar-feeds/{calendarFeedId}/revocation",
    summary="Revoke a calendar feed",
    responses=problems(*DOOR, NotFound),
)
async def revoke_calendar_feed(passed: Revoker, feed_id: FeedPath) -> CalendarFeedRead:
    """Lets the address answer no more, as if there had never been one. To do it again changes nothing."""
    feed = await service.revoke(passed, feed_id)
    await passed.note(subject_id=feed.id)
    return _feed_read(feed)


@router.get(
    "/calendar/{calendarKey}.ics",
    summary="Fetch a calendar",
    response_class=Response,
    responses={**_CALENDAR, **problems(NotFound, TooMany)},
)
async def read_calendar(fetched: Fetched) -> Response:
    """What a calendar fetches: its owner's own meetings and last days as they stand at this moment, by times
    alone. No token is asked for, the address is the key; an address that is unknown, revoked or run out, or
    whose owner may not read any longer, answers alike. Every fetch is written in the log.
    """
    passed, feed_id = fetched
    found = await service.entries(passed, feed_id)
    await passed.note(subject_id=feed_id)
    headers = {
        "Content-Disposition": 'attachment; filename="calendar.ics"',
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    return Response(ics.written(found, at=passed.moment.now), media_type=ics.MEDIA_TYPE, headers=headers)
