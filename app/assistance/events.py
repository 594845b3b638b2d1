"""What has happened to a request for help."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceRequested(PublicEvent):
    """One unit asks another for help. For both, if the one that is asked may know of the child."""

    kind: ClassVar[str] = "assistance.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceAnswered(PublicEvent):
    """The request has an answer that who asked is told of."""

    kind: ClassVar[str] = "assistance.answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceWithdrawn(PublicEvent):
    """Who asked has taken the request back."""

    kind: ClassVar[str] = "assistance.withdrawn"
