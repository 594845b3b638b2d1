"""A calendar as RFC 5545 has it, written with nothing in it but times and two neutral titles.

Moments are written in UTC: an hour that comes twice when summer time ends is then two, and every calendar
shows it in its owner's own time. Last days are dates without a time, which are Swedish ones.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

MEDIA_TYPE = "text/calendar; charset=utf-8"
NAME = "Möten och datum / Meetings and dates"
_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Title(StrEnum):
    """Everything that a calendar ever says of what somebody is to do."""

    MEETING = "Möte / Meeting"
    LAST_DAY = "Sista dag / Last day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something in the calendar: a meeting at a moment, or a day that is the last."""

    uid: str
    title: Title
    on: datetime | date
    changes: int = 0
    """How often it has been moved."""


def written(entries: Iterable[Entry], *, at: datetime) -> bytes:
    """Write a calendar, as it is at a moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//1//SV",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(NAME)}",
        "X-WR-TIMEZONE:Europe/Stockholm",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_utc(at)}"
    yield f"SEQUENCE:{entry.changes}"
    if isinstance(entry.on, datetime):
        yield f"DTSTART:{_utc(entry.on)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(entry.title)}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return text as a value: no line of it begins another, no sign of it ends it."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.translate(_ESCAPED)


def folded(line: str) -> Iterator[str]:
    """Break a long line: no part is over 75 octets, and no sign is broken in two."""
    part, room = "", _OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield part
            part, room = " ", _OCTETS - 1
        part += sign
        room -= size
    yield part
