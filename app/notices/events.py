"""What changes what somebody should look at, and is no news to be published."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.clock import Moment
from app.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionMoved(Event):
    """Something has been done that was waited for, or waits for somebody else now. Stays inside the house."""

    kind: ClassVar[str] = "attention.moved"
    child_id: str
    moment: Moment
