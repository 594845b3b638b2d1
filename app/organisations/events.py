"""What has happened to a unit."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import OpenEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDiscontinued(OpenEvent):
    """A unit is to close for good, or goes on after all. About no child."""

    kind: ClassVar[str] = "unit.discontinued"
