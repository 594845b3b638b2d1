"""What has happened to a named person."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonChanged(PublicEvent):
    """The chain of named persons was laid anew."""

    kind: ClassVar[str] = "named-person.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPersonAccepted(PublicEvent):
    """A unit has taken over with a receipt."""

    kind: ClassVar[str] = "named-person.accepted"
