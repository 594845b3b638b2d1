"""A moment that somebody says: with its time zone, and within the years that are reckoned with here."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within_reach(moment: datetime) -> datetime:
    if not _FIRST <= moment < _LAST:
        raise ValueError("is out of reach")
    return moment


GivenMoment = Annotated[AwareDatetime, AfterValidator(_within_reach)]
"""When something happened or is to happen, by somebody's word."""
