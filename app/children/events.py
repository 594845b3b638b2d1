"""What has happened to what is known of a child."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFactsChanged(Event):
    """Something that the named-person rules read is new: the chain must be laid anew, in this transaction."""

    kind: ClassVar[str] = "child.facts-changed"
    child_id: str
    municipality_code: str | None
    moment: Moment
