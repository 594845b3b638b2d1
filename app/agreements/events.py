"""What has happened to a contact point."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointAnnounced(Event):
    """A district has a new contact point, and every school there is told. About no child."""

    kind: ClassVar[str] = "contact-point.announced"
    contact_point_id: str
    happened_at: datetime
