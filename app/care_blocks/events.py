"""What has happened to a block in the care record. The link is for the patient and the provider only."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CareBlockSet(PublicEvent):
    """A block has been set."""

    kind: ClassVar[str] = "care-block.set"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareBlockLifted(PublicEvent):
    """A block has been lifted."""

    kind: ClassVar[str] = "care-block.lifted"
