"""One strict text type: NFC, no control characters, something to see, bounded. All text is of these."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_SEEN = r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
"""A sign that can be seen: text of blanks alone says nothing, and would pass for an answer."""
_IN_A_LINE, _IN_LINES = r"[^\x00-\x1f\x7f-\x9f]*", r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]*"
NO_CONTROLS = f"^{_IN_A_LINE}{_SEEN}{_IN_A_LINE}$"
NO_CONTROLS_BUT_LINES = f"^{_IN_LINES}{_SEEN}{_IN_LINES}$"


def _normal(value: str) -> str:
    return unicodedata.normalize("NFC", value)


Code = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:/-]+$")]
"""A code or key of somebody's system."""
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=NO_CONTROLS), AfterValidator(_normal)
]
"""One line of text: a name, a title."""
Address = Annotated[
    str, StringConstraints(min_length=1, max_length=500, pattern=NO_CONTROLS), AfterValidator(_normal)
]
"""A long line: an address, opening hours, an https url."""
Brief = Annotated[
    str,
    StringConstraints(min_length=1, max_length=600, pattern=NO_CONTROLS_BUT_LINES),
    AfterValidator(_normal),
]
"""A few sentences, enough to make sense: a fact, not an account."""
Note = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8_000, pattern=NO_CONTROLS_BUT_LINES),
    AfterValidator(_normal),
]
"""Free text in several lines."""
EmailAddress = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}$")
]
"""An e-mail address, for role mailboxes: never a child's."""
PhoneNumber = Annotated[str, StringConstraints(max_length=24, pattern=r"^\+?[0-9][0-9 ()-]{3,22}$")]
"""A telephone number."""
LanguageTag = Annotated[str, StringConstraints(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A language, as BCP 47 names it."""
IdentityNumber = Annotated[
    str, StringConstraints(min_length=6, max_length=32, pattern=r"^[ -~\u2010\u2012\u2013\u2212]*$")
]
"""An identity number in any accepted spelling, its digits plain ones; only ever in a request body."""
