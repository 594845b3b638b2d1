"""What has happened to the chronology."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronologyEntryWritten(PublicEvent):
    """Somebody has written down something that happened. What, and when, is behind the link."""

    kind: ClassVar[str] = "chronology.written"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronologyEntryAmended(PublicEvent):
    """Somebody has amended an entry. The earlier version stays as it was, and whoever was given it is told
    that there is a newer one.
    """

    kind: ClassVar[str] = "chronology.amended"
    chronology_entry_id: str
    version: int
    moment: Moment
