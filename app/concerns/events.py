"""What has happened to a concern report or an application, for who receives it alone. The reporter's side is
told by notices: a report is one person's, and no system stands for a person.
"""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import BranchEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReportReceived(BranchEvent):
    """A concern report lies at the reception. For the reception alone."""

    kind: ClassVar[str] = "concern-report.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReportSupplemented(BranchEvent):
    """The reporter has added something. For the reception alone."""

    kind: ClassVar[str] = "concern-report.supplemented"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpApplicationReceived(BranchEvent):
    """A family has applied for help. For the branch alone that answers it."""

    kind: ClassVar[str] = "help-application.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpApplicationWithdrawn(BranchEvent):
    """A family has taken its application back. For the branch alone that would have answered it."""

    kind: ClassVar[str] = "help-application.withdrawn"
