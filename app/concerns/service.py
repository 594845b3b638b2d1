"""Use cases of the reporter: report at once, add, pass on otherwise, stand behind.

A report is taken before anything is known of it. What it says of the child is kept as it is said; only a
child of whom the reporter may know is pointed to, so that a hidden child and one that does not exist are
reported alike. The route is sought afterwards: by the child's residence, by what the reporter says, by
where the reporter works. Where nobody can be reached through the service the report stays, and the reporter
is told whom to ring.
"""

from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.concerns import queries
from app.concerns.alarming import alarm, notify_heads, settle
from app.concerns.carried import FEEDBACK_DAYS
from app.concerns.delivering import deliver, pass_supplement_on
from app.concerns.models import ConcernReport, ConcernSupplement
from app.concerns.schemas import ConcernReportCreate
from app.kit.clock import swedish_date
from app.kit.problems import NotAllowed, NotFound, StateForbids
from app.organisations.models import Unit
from app.organisations.reaching import next_contact
from app.rules.concern import feedback_clock
from app.vocabulary import (
    DeliveryWay,
    MissingFromReport,
    NoticeKind,
    ReportDelivery,
)

_LOG = structlog.get_logger("concerns")
_STATED = ("identity_number", "child_name", "child_description", "municipality_code", "district_code")
_SAID = {"text", "child_id", *_STATED, "suspects_violence", "in_danger_now", "family_informed"}


async def report(passed: Pass, *, given: ConcernReportCreate) -> str:
    """Take a report, and let it reach whoever answers."""
    actor = passed.actor
    owner = actor.organisation_id or ""
    known = await _known(passed.session, given.child_id)
    unit_id = given.unit_id if given.unit_id in actor.unit_ids else next(iter(actor.unit_ids), None)
    row = ConcernReport(
        organisation_id=owner,
        branch=actor.branch or "",
        unit_id=unit_id,
        reported_by=actor.professional_id or "",
        child_id=known,
        text_sealed=passed.vault.seal_json(owner, given.model_dump(mode="json", include=_SAID)),
        missing=_missing(given),
        delivery=ReportDelivery.NOT_DELIVERED,
        doubts=[],
        reported_at=passed.moment.now,
        cosign_asked=given.cosign_asked,
    )
    passed.session.add(row)
    await passed.session.flush()
    await _deliver_or_keep(passed, row)
    if row.delivery == ReportDelivery.NOT_DELIVERED:
        await alarm(passed, row)
    if given.cosign_asked:
        await notify_heads(passed, row, NoticeKind.CONCERN_COSIGN_ASKED)
    return row.id


async def _deliver_or_keep(passed: Pass, row: ConcernReport) -> None:
    """Deliver a report; whatever breaks on its way, the report itself stays, as one that did not arrive."""
    try:
        async with passed.session.begin_nested():
            await deliver(passed, row)
    except SQLAlchemyError as error:
        _LOG.error("concerns.not-delivered", error_kind=type(error).__name__)
        await passed.session.refresh(row)


async def get(passed: Pass, report_id: str, *, lock: bool = False) -> ConcernReport:
    """Return a report that the caller has made, or that was made at a unit they head. Raises NotFound."""
    found = await queries.report(passed.session, report_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def own(passed: Pass, report_id: str) -> ConcernReport:
    """Return a report that the caller has made: what is told of it is for nobody else. Raises NotFound."""
    found = await get(passed, report_id)
    if found.reported_by != passed.actor.professional_id:
        raise NotFound
    return found


async def supplement(passed: Pass, report_id: str, *, text: str) -> str:
    """Add something to a report: it reaches the reception whatever has become of the report there."""
    row = await get(passed, report_id)
    added = ConcernSupplement(
        concern_report_id=row.id,
        organisation_id=row.organisation_id,
        branch=row.branch,
        unit_id=row.unit_id,
        added_by=passed.actor.professional_id or "",
        text_sealed=passed.vault.seal(row.organisation_id, text),
        added_at=passed.moment.now,
    )
    passed.session.add(added)
    await passed.session.flush()
    board = row.passed_to_organisation_id or row.recipient_organisation_id
    if board is not None:
        await pass_supplement_on(passed, board, added, text)
    return added.id


async def pass_on(passed: Pass, report_id: str, *, how: DeliveryWay) -> ConcernReport:
    """Try again to deliver a report, or write down that it was told otherwise. Raises StateForbids."""
    row = await get(passed, report_id, lock=True)
    if row.delivery == ReportDelivery.DELIVERED:
        raise StateForbids(allowed=[])
    if how is not DeliveryWay.AGAIN:
        row.delivery, row.delivered_at = ReportDelivery.TOLD_OTHERWISE, passed.moment.now
        passed.session.add(row)
        await passed.session.flush()
    else:
        await deliver(passed, row)
    if row.delivery != ReportDelivery.NOT_DELIVERED:
        await settle(passed, row, NoticeKind.CONCERN_NOT_DELIVERED)
    return row


async def stand_behind(passed: Pass, report_id: str) -> ConcernReport:
    """Let the head of the unit stand behind a report; a second time changes nothing. Nobody signs the own
    one.
    """
    row = await get(passed, report_id)
    if row.reported_by == passed.actor.professional_id:
        raise NotAllowed(missing="unit-head", **await next_contact(passed, row.unit_id))
    row = await get(passed, report_id, lock=True)
    if row.cosigned_at is None:
        row.cosigned_by, row.cosigned_at = passed.actor.professional_id, passed.moment.now
        passed.session.add(row)
        await passed.session.flush()
        await settle(passed, row, NoticeKind.CONCERN_COSIGN_ASKED)
    return row


def feedback_due(session: AsyncSession, row: ConcernReport) -> date | None:
    """Until when the reporter is to have feedback: by the own report alone."""
    if row.delivery != ReportDelivery.DELIVERED or row.delivered_at is None:
        return None
    return feedback_clock(swedish_date(row.delivered_at), days=session.info[FEEDBACK_DAYS]).last_on


async def contacts(passed: Pass, row: ConcernReport, *, shows: bool) -> list[Unit]:
    """Whom to ring: the reception that answers; where none can be named, those where the reporter works."""
    if shows and row.recipient_unit_id is not None:
        return list((await queries.units(passed.session, [row.recipient_unit_id])).values())
    if shows and row.recipient_organisation_id is not None:
        board = row.recipient_organisation_id
        return list(await queries.receptions_of(passed.session, board, passed.moment.today))
    if row.delivery == ReportDelivery.DELIVERED:
        return []
    municipality = await queries.municipality_of(passed.session, row.unit_id)
    if municipality is None:
        return []
    return list(await queries.receptions_in(passed.session, municipality, passed.moment.today))


async def shows_place(passed: Pass, row: ConcernReport) -> tuple[bool, bool]:
    """Whether the caller may know of the child now, and whether the recipient may be named."""
    if row.child_id is None:
        return False, True
    return await queries.knows(passed.session, row.child_id)


async def _known(session: AsyncSession, child_id: str | None) -> str | None:
    """The child, if the caller may know of it."""
    if child_id is None or not child_id.isprintable():
        return None
    knows, _ = await queries.knows(session, child_id)
    return child_id if knows else None


def _missing(given: ConcernReportCreate) -> list[str]:
    """What the reception will have to ask for: read off what was said, not off what is known here."""
    missing = []
    if given.child_id is None and given.identity_number is None and given.child_name is None:
        missing.append(MissingFromReport.CHILD)
    if given.child_id is None and given.municipality_code is None:
        missing.append(MissingFromReport.RESIDENCE)
    if given.family_informed is None:
        missing.append(MissingFromReport.FAMILY_INFORMED)
    return [each.value for each in missing]
