"""Swedish working days, and the last day of a time limit: counted from the day after it began.

A working day is no Saturday, Sunday or public holiday, nor Midsummer Eve, Christmas Eve or New Year's Eve,
which the act on the calculation of time limits puts beside them.
"""

from datetime import date, timedelta

from app.rules.coordination import TimingUnit

_FIXED = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
_FROM_EASTER = (-2, 1, 39)
"""Good Friday, Easter Monday, Ascension Day; the others are Sundays."""
_SATURDAY, _FRIDAY = 5, 4
_LAST_MIDSUMMER_EVE = (6, 25)


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning."""
    century = year // 100
    moon = (19 * (year % 19) + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - year % 19) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    if any(day == easter(day.year) + timedelta(days=days) for days in _FROM_EASTER):
        return False
    return not _is_midsummer_eve(day)


def _is_midsummer_eve(day: date) -> bool:
    last = date(day.year, *_LAST_MIDSUMMER_EVE)
    return day.weekday() == _FRIDAY and last - timedelta(days=6) <= day <= last


def last_day(begun: date, amount: int, unit: TimingUnit) -> date:
    """The last day within a time limit that began on a day."""
    if unit is TimingUnit.WORKING_DAYS:
        return _after_working_days(begun, amount)
    if unit is TimingUnit.MONTHS:
        return _after_months(begun, amount)
    return begun + timedelta(days=amount)


def _after_working_days(begun: date, amount: int) -> date:
    day = begun
    while amount > 0:
        day += timedelta(days=1)
        amount -= is_working_day(day)
    return day


def _after_months(begun: date, amount: int) -> date:
    """The day of the same number; the month's last where it has none."""
    years, month = divmod(begun.month - 1 + amount, 12)
    first = date(begun.year + years, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(begun.day, (after - timedelta(days=1)).day))
