"""Time limits that run: when each began, when it warns, its last day, and what may let it stand still.

The law says «without delay»; the days are the installation's or an agreement's. The days
of a pause are not counted, and it is lawful only for a reason of the list: lack of staff is never one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.coordination import TimingUnit
from app.rules.working_days import is_working_day, last_day
from app.vocabulary import ClockKind, ClockStanding, PauseReason

LAWFUL_PAUSES: Mapping[ClockKind, frozenset[PauseReason]] = {
    ClockKind.PLAN_BEGIN: frozenset({PauseReason.FAMILY_ASKS, PauseReason.CHILD_ILL}),
    ClockKind.PLAN_CALL: frozenset(
        {PauseReason.FAMILY_ASKS, PauseReason.CHILD_ILL, PauseReason.INTERPRETER_AWAITED}
    ),
    ClockKind.PLAN_MEETING: frozenset(
        {PauseReason.FAMILY_ASKS, PauseReason.CHILD_ILL, PauseReason.INTERPRETER_AWAITED}
    ),
    ClockKind.PLAN_FOLLOW_UP: frozenset({PauseReason.FAMILY_ASKS, PauseReason.CHILD_ILL}),
    ClockKind.PROMISE: frozenset(),
    ClockKind.CONCERN_PROTECTION: frozenset(),
    ClockKind.CONCERN_DECISION: frozenset(),
    ClockKind.CONCERN_INQUIRY: frozenset(),
    ClockKind.CONCERN_FEEDBACK: frozenset(),
    ClockKind.APPLICATION: frozenset(),
    ClockKind.ABSENCE_STEP: frozenset(),
    ClockKind.FORM_EVALUATION: frozenset(),
}
"""A promise is put off with a reason that all can see; it never stands still. The time limits of a concern
report do not stand still either: app/rules/concern.py says what may lengthen them. What a head owes about
absence stands still for nothing."""
WARNS_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Within what time, and when it warns; counted from the day after it began."""

    amount: int
    unit: TimingUnit
    warn_amount: int | None = None
    agreement_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days on which a time limit stood still, both included."""

    kind: ClockKind
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time limit that runs."""

    kind: ClockKind
    began_on: date
    warns_on: date
    last_on: date
    paused_days: int = 0
    agreement_id: str | None = None

    def standing(self, on: date) -> ClockStanding:
        """How it stands on a day."""
        if on > self.last_on:
            return ClockStanding.BREACHED
        return ClockStanding.WARNED if on >= self.warns_on else ClockStanding.RUNNING

    def shown(self, on: date) -> dict[str, object]:
        """What every list of time limits shows of it, as it stands on a day."""
        return {
            "kind": self.kind,
            "began_on": self.began_on,
            "warns_on": self.warns_on,
            "last_on": self.last_on,
            "standing": self.standing(on),
        }


def may_pause(kind: ClockKind, reason: PauseReason) -> bool:
    """Whether a time limit may stand still for a reason."""
    return reason in LAWFUL_PAUSES[kind]


def started(kind: ClockKind, began_on: date, limit: Limit, pauses: Iterable[Pause] = ()) -> Clock:
    """A time limit that began on a day."""
    own = _of_kind(kind, pauses)
    last, days = _after(began_on, last_day(began_on, limit.amount, limit.unit), limit.unit, own)
    warns = last - WARNS_BEFORE
    if limit.warn_amount is not None:
        first = last_day(began_on, limit.warn_amount, limit.unit)
        warns, _ = _after(began_on, first, limit.unit, own)
    return Clock(
        kind=kind,
        began_on=began_on,
        warns_on=max(warns, began_on),
        last_on=last,
        paused_days=days,
        agreement_id=limit.agreement_id,
    )


def set_for(kind: ClockKind, began_on: date, last_on: date, pauses: Iterable[Pause] = ()) -> Clock:
    """A time limit whose last day somebody has said."""
    last, days = _after(began_on, last_on, TimingUnit.DAYS, _of_kind(kind, pauses))
    warns = max(last - WARNS_BEFORE, began_on)
    return Clock(kind=kind, began_on=began_on, warns_on=warns, last_on=last, paused_days=days)


def again_every(kind: ClockKind, began_on: date, months: int, *, on: date) -> Clock:
    """The next time of something that comes again every so many months from a day; on the very day it is
    that day.
    """
    times = 1
    while last_day(began_on, times * months, TimingUnit.MONTHS) < on:
        times += 1
    earlier = last_day(began_on, (times - 1) * months, TimingUnit.MONTHS)
    return set_for(kind, earlier, last_day(began_on, times * months, TimingUnit.MONTHS))


def strictest(limits: Sequence[Limit], began_on: date) -> Limit:
    """Of several limits that hold, the one that ends first."""
    return min(limits, key=lambda limit: last_day(began_on, limit.amount, limit.unit))


def _of_kind(kind: ClockKind, pauses: Iterable[Pause]) -> list[Pause]:
    return sorted((each for each in pauses if each.kind is kind), key=lambda each: each.first)


def _after(began_on: date, last: date, unit: TimingUnit, pauses: Sequence[Pause]) -> tuple[date, int]:
    """The last day when what is left at each pause is counted on from its end, and the days it stood still.

    Where working days are counted, a pause over a day off takes nothing away, and none ends on a day off.
    """
    stood = 0
    for pause in pauses:
        first = max(pause.first, began_on + timedelta(days=1))
        if first <= last and pause.last >= first:
            stood += (pause.last - first).days + 1
            left = (first + timedelta(days=day) for day in range((last - first).days + 1))
            if unit is TimingUnit.WORKING_DAYS:
                last = last_day(pause.last, sum(map(is_working_day, left)), unit)
            else:
                last = pause.last + (last - first) + timedelta(days=1)
    return last, stood
