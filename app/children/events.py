"""What has happened to what is known of a child."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import Event, PublicEvent
from app.vocabulary import EndingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFactsChanged(Event):
    """Something that the named-person rules read is new: the chain must be laid anew, in this transaction."""

    kind: ClassVar[str] = "child.facts-changed"
    child_id: str
    municipality_code: str | None
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionSet(PublicEvent):
    """A child has been protected, or more strongly. For the few who are named, as is what it links to."""

    kind: ClassVar[str] = "child.protection-set"
    for_the_few: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedChildRegistered(PublicEvent):
    """Somebody who is not named has registered the number of a protected child. For the few who are named."""

    kind: ClassVar[str] = "child.registered-again"
    for_the_few: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEnded(Event):
    """The child has died or emigrated: every room ends what is its own, in this transaction. No notice goes
    out.
    """

    kind: ClassVar[str] = "child.ended"
    child_id: str
    ending: EndingKind
    moment: Moment
