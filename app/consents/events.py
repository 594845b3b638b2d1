"""What has happened to a consent."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsked(PublicEvent):
    """A consent is asked for."""

    kind: ClassVar[str] = "consent.asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAnswered(PublicEvent):
    """One of those who are asked has said yes or no. What was said stands behind the link only."""

    kind: ClassVar[str] = "consent.answered"
    consent_id: str
    giver_id: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDecided(PublicEvent):
    """The social board has decided in one guardian's place. What it decided stands behind the link only."""

    kind: ClassVar[str] = "consent.decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(PublicEvent):
    """One of those who gave has taken it back: what rests on the consent ends in this transaction."""

    kind: ClassVar[str] = "consent.withdrawn"
    consent_id: str
    giver_id: str
    moment: Moment
