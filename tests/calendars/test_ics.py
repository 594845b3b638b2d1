"""The calendar on the wire: what a library of others' reads of it, and what hostile text becomes."""

from datetime import UTC, date, datetime, timedelta

import icalendar
from hypothesis import example, given
from hypothesis import strategies as st

from app.calendars.ics import Entry, Title, escaped, folded, written
from app.kit.clock import SWEDISH_TIME

NOW = datetime(2025, 9, 3, 8, 15, tzinfo=UTC)
HOSTILE = "a\r\nBEGIN:VEVENT\r\nSUMMARY:x;y,z\\n\\\r\nEND:VCALENDAR\x00\u2028\u0085"


def entry(on: datetime | date, *, uid: str = "u1", title: Title = Title.MEETING) -> Entry:
    return Entry(uid=uid, title=title, on=on)


def starts(*entries: Entry) -> list[datetime | date]:
    calendar = icalendar.Calendar.from_ical(written(entries, at=NOW))
    return [event.decoded("DTSTART") for event in calendar.walk("VEVENT")]


def test_a_calendar_is_written_line_by_line_as_the_standard_has_it() -> None:
    text = written([entry(NOW), entry(date(2025, 10, 1), uid="u2", title=Title.LAST_DAY)], at=NOW).decode()
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//1//SV"]
    assert lines[-2] == "END:VCALENDAR"
    assert "DTSTART:20250903T081500Z" in lines
    assert "DTSTART;VALUE=DATE:20251001" in lines
    assert lines.count("CLASS:PRIVATE") == 2


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """Half past two on 26 October 2025 comes first in summer time, then in winter time."""
    first = datetime(2025, 10, 26, 2, 30, tzinfo=SWEDISH_TIME)
    second = first.replace(fold=1)
    found = starts(entry(first), entry(second, uid="u2"))
    assert [each.astimezone(UTC).hour for each in found if isinstance(each, datetime)] == [0, 1]


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31)), st.integers(0, 1))  # noqa: DTZ001 - a zone is put on below
@example(datetime(2025, 3, 30, 1, 59), 0)  # noqa: DTZ001 - as above
@example(datetime(2026, 10, 25, 2, 0), 1)  # noqa: DTZ001 - as above
@example(datetime(2027, 12, 31, 23, 59), 0)  # noqa: DTZ001 - as above
def test_a_moment_is_read_as_the_moment_it_was(wall: datetime, fold: int) -> None:
    moment = wall.replace(microsecond=0, fold=fold, tzinfo=SWEDISH_TIME)
    (found,) = starts(entry(moment))
    assert isinstance(found, datetime)
    assert found == moment.astimezone(UTC)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_a_last_day_is_that_day_whatever_the_zone(day: date) -> None:
    assert starts(entry(day)) == [day]


@given(st.text())
@example(HOSTILE)
@example("å" * 60)
@example("x" * 74 + "å")
@example("🧸" * 40)
def test_text_of_any_kind_is_inert(text: str) -> None:
    """No free text is ever put in; if some were, it could neither end its line nor begin another."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    line = f"SUMMARY:{escaped(text)}"
    parts = list(folded(line))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert not any(sign in part for part in parts for sign in "\r\n\x00")
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    body = "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", *parts, "END:VEVENT", "END:VCALENDAR", ""]
    )
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert set(event) == {"UID", "SUMMARY"}


def test_escaped_text_is_read_back_as_it_was() -> None:
    text = "a;b,c\\d\ne"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{escaped(text)}", "END:VEVENT", "END:VCALENDAR", ""]
    (event,) = icalendar.Calendar.from_ical("\r\n".join(lines)).walk("VEVENT")
    assert str(event["SUMMARY"]) == text


def test_every_title_is_neutral_and_short() -> None:
    assert [title.value for title in Title] == ["Möte / Meeting", "Sista dag / Last day"]


def test_a_calendar_of_many_is_whole() -> None:
    many = [entry(NOW + timedelta(hours=each), uid=f"u{each}") for each in range(300)]
    assert len(starts(*many)) == 300
