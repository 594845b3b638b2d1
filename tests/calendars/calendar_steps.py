"""Steps of the stories about calendar feeds. What is fetched is read by a library that has not written it."""

from datetime import date, datetime
from typing import Any

import httpx
import icalendar

from app.demo.callers import Caller
from tests.cast import Cast
from tests.steps import then_it_is

FEEDS = "/calendar-feeds"
Days = list[tuple[str, datetime | date]]


async def given_a_feed(caller: Caller) -> Any:
    """A feed of the caller's own, with the address that is shown once."""
    return then_it_is(await caller.post(FEEDS), 201)


async def fetched(cast: Cast, feed: Any) -> httpx.Response:
    """What a calendar gets at the address: it has no token and says no purpose."""
    return await cast.http.get(feed["address"])


def read(answer: httpx.Response) -> icalendar.Calendar:
    """The calendar, as a calendar reads it."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(answer.content)
    assert isinstance(found, icalendar.Calendar)
    assert not found.errors
    return found


async def days(cast: Cast, feed: Any) -> Days:
    """What the calendar holds: titles and times."""
    calendar = read(await fetched(cast, feed))
    assert {each.name for each in calendar.subcomponents} <= {"VEVENT"}
    return [(str(event["SUMMARY"]), event.decoded("DTSTART")) for event in calendar.walk("VEVENT")]
