"""What has happened to a child's protection. Each is for the few who are named, as is what it links to."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import PublicEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionLifted(PublicEvent):
    """A protection has been lifted; others may still stand. For the few who are named."""

    kind: ClassVar[str] = "child.protection-lifted"
    for_the_few: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedAccessChanged(PublicEvent):
    """A colleague has been named or removed. For the few who are named."""

    kind: ClassVar[str] = "child.protected-access-changed"
    for_the_few: ClassVar[bool] = True
