"""What has happened to a concern report: each for the branch whose it is, and for nobody else."""

from dataclasses import dataclass
from typing import ClassVar

from app.kit.events import BranchEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReportMade(BranchEvent):
    """A concern report was made, and delivered or not. For the reporter's own branch."""

    kind: ClassVar[str] = "concern-report.made"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReportReceived(BranchEvent):
    """A concern report lies at the reception. For the reception alone."""

    kind: ClassVar[str] = "concern-report.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReportSupplemented(BranchEvent):
    """The reporter has added something. For the reception alone."""

    kind: ClassVar[str] = "concern-report.supplemented"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFeedbackTold(BranchEvent):
    """There is feedback on a concern report. For the reporter's own branch; the reporter alone can read
    it.
    """

    kind: ClassVar[str] = "concern-report.feedback"
