"""Swedish identity numbers: one canonical form for every spelling, and what could be checked of it.

A wrong check digit is a fact about the number (`checked` is false), no error: such a number may be
kept but never used for matching. Text that is no identity number at all raises. Neither the object
nor the error ever shows the number.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from personnummer import personnummer

from app.vocabulary import IdentityKind

COORDINATION_DAYS = 60
TEST_SERIES = ("238", "239", *(str(each) for each in range(980, 990)))
"""Where Skatteverket's published test numbers have their serial: none of them is ever given to anybody."""
_OTHER_TEST_NUMBERS = frozenset({"196101182803", "196408233234"})
"""Published test numbers with another serial."""
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2012\u2013\u2212", "-"))
_LONGEST = 32

_DATED = re.compile(r"([0-9]{6}|[0-9]{8})([-+]?)([0-9]{4})")
_INTERIM = re.compile(r"([0-9]{6}|[0-9]{8})([-+]?)([PTRSUWXJKLMN][0-9]{3}|[A-Z]{2}[0-9]{2})")
# Stockholm begins with 99; Värmland and Inera count the day from 32; Västra Götaland has letters.
_RESERVE = re.compile(r"99[0-9]{10}|[0-9]{6}(?:3[2-9]|4[0-9]|5[0-9])[0-9]{4}|[0-9]{8}[A-Z][0-9A-Z]{2}[0-9]")


class MalformedIdentityError(ValueError):
    """The text is no Swedish identity number. The message never holds the text."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number of one person. Its repr shows the kind, never the number or the birth date."""

    kind: IdentityKind
    canonical: str = field(repr=False)
    """Twelve digits; for interim and reserve numbers the sign as it was given, in capitals."""
    birth_date: date | None = field(repr=False)
    """The date in the number; none where the number may not be read as a date."""
    checked: bool
    """The check digit was tested and is right. Only then may the number be used for matching."""

    @property
    def opaque(self) -> bool:
        """A local sign without a check digit: an identifier, not something to compute with."""
        return self.kind in {IdentityKind.INTERIM_NUMBER, IdentityKind.RESERVE_NUMBER}

    @property
    def unverified(self) -> bool:
        """The number has a check digit, and it is wrong."""
        return not self.checked and not self.opaque

    @property
    def made_up(self) -> bool:
        """Whether nobody has it: of the test series, or a local sign, which identifies nobody elsewhere."""
        return (
            self.opaque or self.canonical[8:].startswith(TEST_SERIES) or self.canonical in _OTHER_TEST_NUMBERS
        )

    @classmethod
    def local(cls, kind: IdentityKind, sign: str) -> Self:
        """Make an interim or reserve number, of which nothing can be checked or read."""
        return cls(kind=kind, canonical=sign, birth_date=None, checked=False)


def luhn_digit(digits: str) -> int:
    """Return the check digit that belongs after these digits."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 - position % 2)
        total += product - 9 if product > 9 else product  # noqa: PLR2004 - the digit sum of 10 to 18
    return -total % 10


def parse_identity(text: str, *, today: date) -> Identity:
    """Read an identity number in any accepted spelling; `today` decides the century of ten digits."""
    sign = _normalised(text)
    if _RESERVE.fullmatch(sign) and not _INTERIM.fullmatch(sign):
        return Identity.local(IdentityKind.RESERVE_NUMBER, sign)
    if interim := _INTERIM.fullmatch(sign):
        day, mark, serial = interim.groups()
        canonical = _with_century(day, mark, today=today) + serial
        return Identity.local(IdentityKind.INTERIM_NUMBER, canonical)
    if dated := _DATED.fullmatch(sign):
        day, mark, serial = dated.groups()
        return _dated(_with_century(day, mark, today=today), serial, today=today)
    raise MalformedIdentityError("not the form of an identity number")


def _normalised(text: str) -> str:
    """Fold full-width digits and the like to ASCII first: the library would take them as they are."""
    if len(text) > _LONGEST:
        raise MalformedIdentityError("too long for an identity number")
    folded = unicodedata.normalize("NFKC", text).translate(_HYPHENS).replace(" ", "")
    if not folded.isascii():
        raise MalformedIdentityError("characters that no identity number has")
    return folded.upper()


def _with_century(day: str, mark: str, *, today: date) -> str:
    """Write the year in four digits: a plus stands from the year in which a person turns 100."""
    if len(day) == len("yyyymmdd"):
        if mark == "+" and today.year - int(day[:4]) < 100:  # noqa: PLR2004 - a hundred years
            raise MalformedIdentityError("a plus sign before the hundredth year")
        return day
    newest = today.year - 100 if mark == "+" else today.year
    return f"{newest - (newest - int(day[:2])) % 100:04}{day[2:]}"


def _dated(day: str, serial: str, *, today: date) -> Identity:
    """Judge a number that begins with a date."""
    coordination = int(day[6:]) >= COORDINATION_DAYS
    birth_date = _birth_date(day, coordination=coordination)
    if serial.startswith("000") or not day.startswith(("18", "19", "20")):
        raise MalformedIdentityError("a number that is never given")
    if birth_date and birth_date > today:
        raise MalformedIdentityError("a date to come")
    return Identity(
        kind=IdentityKind.COORDINATION_NUMBER if coordination else IdentityKind.PERSONAL_IDENTITY_NUMBER,
        canonical=day + serial,
        birth_date=birth_date,
        checked=_check_digit_is_right(day + serial, dated=birth_date is not None),
    )


def _birth_date(day: str, *, coordination: bool) -> date | None:
    """Return the date in a number; a coordination number may leave the month or the day open."""
    year, month, number = int(day[:4]), int(day[4:6]), int(day[6:])
    number -= COORDINATION_DAYS if coordination else 0
    try:
        known = date(year, month or 1, number or 1)
    except ValueError:
        raise MalformedIdentityError("no such date") from None
    if month and number:
        return known
    if coordination:
        return None
    raise MalformedIdentityError("no such date")


def _check_digit_is_right(canonical: str, *, dated: bool) -> bool:
    """Ask the library; it does not know the coordination numbers without a whole date."""
    if dated:
        return bool(personnummer.valid(canonical))
    return luhn_digit(canonical[2:-1]) == int(canonical[-1])
