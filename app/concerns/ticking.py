"""The times that run on reports and inquiries: reckoned when somebody looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.concerns import application_queries, received_queries
from app.concerns.application_models import HelpApplication
from app.concerns.carried import FEEDBACK_DAYS, PROTECTION_DAYS
from app.concerns.received_models import ChildInquiry, ConcernExtension, ReceivedConcernReport
from app.concerns.receiving import gets_feedback
from app.kit.clock import swedish_date
from app.rules.clocks import Clock
from app.rules.concern import (
    FEEDBACK_RULE,
    application_clock,
    decision_clock,
    feedback_clock,
    inquiry_clock,
    protection_clock,
    rule_of_time,
)
from app.vocabulary import Certainty, ReceivedReportStatus

_PATHS: dict[type[object], str] = {
    ReceivedConcernReport: "/received-concern-reports",
    ChildInquiry: "/child-inquiries",
    HelpApplication: "/applications",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """A time that runs, what it is about, and by which rule."""

    clock: Clock
    thing: ReceivedConcernReport | ChildInquiry | HelpApplication

    @property
    def about(self) -> str:
        """Where what it is about lies."""
        return f"{_PATHS[type(self.thing)]}/{self.thing.id}"

    @property
    def ids(self) -> dict[str, str | None]:
        """What it is about, by kind."""
        return {
            "received_concern_report_id": self._id_if(ReceivedConcernReport),
            "child_inquiry_id": self._id_if(ChildInquiry),
            "help_application_id": self._id_if(HelpApplication),
        }

    def _id_if(self, kind: type[object]) -> str | None:
        return self.thing.id if isinstance(self.thing, kind) else None

    @property
    def rule(self) -> str:
        """The key of the rule that it stands on."""
        rule = rule_of_time(self.clock.kind)
        return rule.key if rule else FEEDBACK_RULE

    @property
    def certainty(self) -> Certainty:
        """How surely the time was read; what is a setting is unverified."""
        rule = rule_of_time(self.clock.kind)
        return rule.certainty if rule else Certainty.UNVERIFIED

    @property
    def begun(self) -> datetime | None:
        """When what it is about was written."""
        return self.thing.recorded_at

    @property
    def order(self) -> tuple[object, ...]:
        """What ends first; then what came first."""
        return self.clock.last_on, self.begun, self.clock.kind


def of_report(
    session: AsyncSession, row: ReceivedConcernReport, extensions: Sequence[ConcernExtension]
) -> Iterator[Ticking]:
    """The times that run on a report, by how far it has come."""
    if row.status == ReceivedReportStatus.PASSED_ON:
        return
    received_on, days = swedish_date(row.received_at), session.info[PROTECTION_DAYS]
    if row.protection_judged_at is None:
        yield Ticking(clock=protection_clock(received_on, days=days), thing=row)
    if row.status in received_queries.UNDECIDED:
        until = received_queries.until(extensions, row.id)
        clock = decision_clock(received_on, until=until, violence=row.violence, protection_days=days)
        yield Ticking(clock=clock, thing=row)
    if gets_feedback(row) and row.told_at is None and row.withheld_at is None:
        yield Ticking(clock=feedback_clock(received_on, days=session.info[FEEDBACK_DAYS]), thing=row)


def of_inquiry(row: ChildInquiry, extensions: Sequence[ConcernExtension]) -> Iterator[Ticking]:
    """The time that runs on an inquiry until it is ended."""
    if row.ended_at is None:
        until = received_queries.until(extensions, row.id)
        yield Ticking(clock=inquiry_clock(swedish_date(row.opened_at), until=until), thing=row)


async def running(passed: Pass) -> list[Ticking]:
    """Return every time that runs at the caller's units, the one that ends first foremost."""
    session = passed.session
    rows = await received_queries.awaiting(session)
    inquiries = await received_queries.open_inquiries(session, passed.actor.unit_ids)
    extensions = await received_queries.extensions(
        session, received_ids=[row.id for row in rows], inquiry_ids=[row.id for row in inquiries]
    )
    found = [each for row in rows for each in of_report(session, row, extensions)]
    found += [each for row in inquiries for each in of_inquiry(row, extensions)]
    found += [
        Ticking(clock=application_clock(swedish_date(row.received_at)), thing=row)
        for row in await application_queries.unanswered(session)
    ]
    return sorted(found, key=lambda each: each.order)
