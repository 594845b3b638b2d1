"""What has happened to a contact point."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import OpenEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointAnnounced(OpenEvent):
    """A district has a new contact point, and every school there is told. About no child."""

    kind: ClassVar[str] = "contact-point.announced"
