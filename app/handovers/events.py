"""What has happened to a handover."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverForeseen(PublicEvent):
    """The child's chain of named persons changes, on a day that has come or is to come."""

    kind: ClassVar[str] = "handover.foreseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRefused(PublicEvent):
    """The receiving unit says that it is wrong. The responsibility stays where the rules have put it."""

    kind: ClassVar[str] = "handover.refused"
