"""What has happened to a disclosure."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureMade(PublicEvent):
    """Something was shared with a unit, which can read it and take it over."""

    kind: ClassVar[str] = "disclosure.made"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureReceived(PublicEvent):
    """The recipient has taken it over with a receipt."""

    kind: ClassVar[str] = "disclosure.received"
    disclosure_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureEnded(PublicEvent):
    """The ground has fallen: nothing is read through the disclosure any more."""

    kind: ClassVar[str] = "disclosure.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureCorrected(PublicEvent):
    """Something that was shared has been amended since. What it says now is not behind the link."""

    kind: ClassVar[str] = "disclosure.corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequested(PublicEvent):
    """One unit asks another for information. For both, if the one that is asked may know of the child."""

    kind: ClassVar[str] = "information.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAnswered(PublicEvent):
    """A part of a question has an answer that who asked is told of."""

    kind: ClassVar[str] = "information.answered"
