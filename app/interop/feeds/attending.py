"""How much of a week's teaching each pupil was away from, as a school system has it.

Only minutes are read, and whose they are; not which lesson, which teacher, nor why somebody was away.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.interop.feeds.asking import Producer
from app.interop.ss12000.fields import read_moment, source_id
from app.interop.ss12000.reasons import RefusedError
from app.kit.clock import SWEDISH_TIME

LONGEST_WEEK = 7 * 24 * 60
Interval = tuple[datetime, datetime]


@dataclass(slots=True)
class Minutes:
    """The sums of one pupil."""

    scheduled: int = 0
    valid: int = 0
    invalid: int = 0

    @property
    def fit(self) -> bool:
        """Whether they can be true."""
        return 0 < self.scheduled <= LONGEST_WEEK and self.valid + self.invalid <= self.scheduled


@dataclass(slots=True)
class Week:
    """One week that is over."""

    first: date
    last: date
    pupils: dict[str, Minutes] = field(default_factory=dict)
    unread: int = 0
    """What could not be read."""

    def of(self, pupil: str) -> Minutes:
        """Return the sums of a pupil."""
        return self.pupils.setdefault(pupil, Minutes())

    @property
    def begins(self) -> datetime:
        """When it begins in Sweden."""
        return datetime.combine(self.first, time.min, SWEDISH_TIME)

    @property
    def ends(self) -> datetime:
        """When the next one begins."""
        return datetime.combine(self.last + timedelta(days=1), time.min, SWEDISH_TIME)


async def read_sums(producer: Producer, week: Week) -> None:
    """Read the sums that the system itself has made. Raises UnansweredError."""
    asked = {"startDate": week.first.isoformat(), "endDate": week.last.isoformat()}
    async for raw in _records(producer, "/aggregatedAttendance", asked):
        pupil = _reference(raw, "student")
        told = [_minutes(raw, f"{name}Sum") for name in ("attendance", "otherAttendance")]
        valid, invalid = _minutes(raw, "validAbsenceSum"), _minutes(raw, "invalidAbsenceSum")
        offered = _minutes(raw, "offeredSum")
        if pupil is None or offered is None or valid is None or invalid is None or None in told:
            week.unread += 1
            continue
        sums = week.of(pupil)
        sums.scheduled += max(offered, valid + invalid + sum(each or 0 for each in told))
        sums.valid += valid
        sums.invalid += invalid


async def read_lessons(producer: Producer, week: Week) -> None:
    """Read lesson by lesson; one that nobody has reported is absence with leave where it was notified.
    Raises UnansweredError.
    """
    lessons = await _lessons(producer, week)
    away = await _away(producer, week)
    met: set[str] = set()
    async for raw in _records(producer, "/attendances", {"meta.modified.after": _stamp(week.begins)}):
        lesson = lessons.get(_reference(raw, "calendarEvent") or "")
        if lesson is None or str(raw.get("id")) in met:
            continue  # of another week, or twice
        met.add(str(raw.get("id")))
        pupil = _reference(raw, "student")
        valid, invalid = _minutes(raw, "validAbsenceMinutes"), _minutes(raw, "invalidAbsenceMinutes")
        if pupil is None or valid is None or invalid is None:
            week.unread += 1
            continue
        length = int((lesson[1] - lesson[0]).total_seconds() // 60)
        reported = raw.get("isReported") is True
        if not reported:
            notified = any(begins < lesson[1] and ends > lesson[0] for begins, ends in away.get(pupil, ()))
            valid, invalid = (length if notified else 0), 0
        sums = week.of(pupil)
        sums.scheduled += length
        sums.valid += min(valid, length)
        sums.invalid += min(invalid, length - min(valid, length))


async def _lessons(producer: Producer, week: Week) -> Mapping[str, Interval]:
    asked = {
        "startTime.onOrAfter": _stamp(week.begins),
        "startTime.onOrBefore": _stamp(week.ends - timedelta(seconds=1)),
    }
    found: dict[str, Interval] = {}
    async for raw in _records(producer, "/calendarEvents", asked):
        named, when = _own(raw.get("id")), _interval(raw)
        if named is None or when is None:
            week.unread += 1
        elif raw.get("cancelled") is not True and week.begins <= when[0] < week.ends:
            found[named] = when
    return found


async def _away(producer: Producer, week: Week) -> Mapping[str, list[Interval]]:
    asked = {"startTime.onOrBefore": _stamp(week.ends), "endTime.onOrAfter": _stamp(week.begins)}
    found: dict[str, list[Interval]] = {}
    async for raw in _records(producer, "/absences", asked):
        pupil, when = _reference(raw, "student"), _interval(raw)
        if pupil is None or when is None:
            week.unread += 1
        else:
            found.setdefault(pupil, []).append(when)
    return found


async def _records(
    producer: Producer, path: str, asked: Mapping[str, str]
) -> AsyncIterator[Mapping[str, object]]:
    async for page in producer.pages(path, asked):
        for raw in page:
            yield raw if isinstance(raw, dict) else {}


def _reference(raw: Mapping[str, object], name: str) -> str | None:
    value = raw.get(name)
    return _own(value.get("id") if isinstance(value, dict) else value)


def _own(value: object) -> str | None:
    try:
        return source_id(value)
    except RefusedError:
        return None


def _minutes(raw: Mapping[str, object], name: str) -> int | None:
    """Read minutes; not given is none at all, and what is no number of minutes cannot be read."""
    value = raw.get(name)
    if value is None:
        return 0
    return value if type(value) is int and 0 <= value <= LONGEST_WEEK else None


def _interval(raw: Mapping[str, object]) -> Interval | None:
    begins, ends = read_moment(raw.get("startTime")), read_moment(raw.get("endTime"))
    return (begins, ends) if begins and ends and begins < ends else None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
