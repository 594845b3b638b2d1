"""What in a text would point to a child: identity numbers in every spelling, and names.

Numbers are looked for behind whatever stands between their digits, full-width and other scripts' digits too.
Names are compared word by word with those that the caller may see anyway.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from app.kit.identity import MalformedIdentityError, parse_identity

_LENGTHS = (10, 12)
_GROUPED = {(12,), (10,), (8, 4), (6, 4), (4, 2, 2, 4), (2, 2, 2, 4)}
"""How many digits stand together in the ways that people write these numbers."""
_RUN = re.compile(r"[0-9](?:[0-9 ./_+\-\t\n]*[0-9])?")
_LETTERED = re.compile(r"(?<![0-9A-Z])([0-9]{6}|[0-9]{8})[ \-+]?([A-Z][0-9]{3})(?![0-9A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 2


def holds_identity_number(text: str, *, today: date) -> bool:
    """Whether a personal identity, coordination or interim number stands in the text."""
    plain = _plain(text)
    if any(_is_number("".join(found.groups()), today=today) for found in _LETTERED.finditer(plain.upper())):
        return True
    return any(_in_a_run(run.group(), today=today) for run in _RUN.finditer(plain))


def names_in(text: str, names: Iterable[str]) -> bool:
    """Whether a word of the text is one of the names, as it is or in the genitive."""
    words = set(words_of(text))
    spoken = words | {word.removesuffix("s") for word in words}
    return any(name in spoken for name in names)


def words_of(text: str) -> Iterator[str]:
    """The words of a text, folded so that they can be compared; single letters are no names."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if len(word) >= _SHORTEST:
            yield word


def _plain(text: str) -> str:
    """Fold every script's digits and hyphens to ASCII; what cannot be seen goes."""
    return "".join(map(_folded, unicodedata.normalize("NFKC", text)))


def _folded(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind in {"Pd", "Sm"} and sign != "+":
        return "-"
    return " " if kind == "Zs" else sign


def _in_a_run(run: str, *, today: date) -> bool:
    """A run of digits and what stands between them: as people write it, or put together from any parts."""
    parts = re.findall(r"[0-9]+", run)
    written_so = tuple(map(len, parts)) in _GROUPED
    if written_so and _is_number("".join(parts), today=today):
        return True
    return any(_is_number(each, today=today, checked=True) for each in _neighbours(parts))


def _neighbours(parts: Sequence[str]) -> Iterator[str]:
    for first in range(len(parts)):
        joined = ""
        for part in parts[first:]:
            joined += part
            if len(joined) in _LENGTHS:
                yield joined
            if len(joined) >= max(_LENGTHS):
                break


def _is_number(text: str, *, today: date, checked: bool = False) -> bool:
    """Of parts that were only put together, what has the right check digit alone is taken for a number."""
    try:
        return parse_identity(text, today=today).checked or not checked
    except MalformedIdentityError:
        return False
