"""What has happened to a document in use."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import OpenEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceVersionIssued(OpenEvent):
    """A document that guides the work has a new version to read. About no child."""

    kind: ClassVar[str] = "guidance.version-issued"
