"""Use cases of a report that came to the wrong reception: let it lie at the right one."""

from app.access.doors import Pass
from app.concerns import queries, received_queries
from app.concerns.carried import EMERGENCY_PHONE, PROTECTION_DAYS
from app.concerns.errors import NobodyReceives
from app.concerns.events import ConcernReportReceived
from app.concerns.received_models import ReceivedConcernReport
from app.concerns.received_schemas import ConcernPassingOn
from app.concerns.receiving import get, save, settle
from app.kit.clock import swedish_date
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import StateForbids, invalid
from app.organisations.models import Unit
from app.organisations.reaching import contact_route
from app.rules.concern import protection_clock
from app.vocabulary import Branch, NoticeKind, ReceivedReportStatus


async def pass_on(passed: Pass, received_id: str, *, given: ConcernPassingOn) -> ReceivedConcernReport:
    """Pass a report on, on which nothing is decided. Raises NobodyReceives, StateForbids."""
    row = await get(passed, received_id, lock=True)
    if row.status not in received_queries.UNDECIDED:
        raise StateForbids(allowed=[])
    reception = await _reception(passed, row, given.unit_id)
    report, row.concern_report_id = row.concern_report_id, None
    row.status, row.passed_on_unit_id = ReceivedReportStatus.PASSED_ON, reception.id
    row.passed_on_at = passed.moment.now
    row.passed_on_sealed = passed.vault.seal(row.organisation_id, given.reason)
    await save(passed, row)
    for kind in (NoticeKind.CONCERN_RECEIVED, NoticeKind.CONCERN_UNDECIDED):
        await settle(passed, row, kind)
    await _lay(passed, row, reception, report)
    return row


async def _reception(passed: Pass, row: ReceivedConcernReport, unit_id: str) -> Unit:
    """The other reception, if it reads what comes to it here."""
    unit = await passed.session.get(Unit, unit_id)
    if unit is None or unit.branch != Branch.SOCIAL_RECEPTION or unit.id == row.unit_id:
        raise invalid("/unitId", "unknown", "is no other reception")
    closed = unit.last_day is not None and unit.last_day < passed.moment.today
    if closed or not await queries.is_connected(passed.session, unit.organisation_id):
        raise NobodyReceives(
            contacts=[contact_route(unit).model_dump(by_alias=True)],
            emergency_phone=passed.session.info[EMERGENCY_PHONE],
        )
    return unit


async def _lay(passed: Pass, row: ReceivedConcernReport, reception: Unit, report: str | None) -> None:
    """Let it lie there, sealed anew with what was added, as received when it first was."""
    owner, made = reception.organisation_id, new_id("rcr")
    said = passed.vault.open_json(row.organisation_id, row.text_sealed)
    added = await received_queries.supplements(passed.session, [row.id])
    days = passed.session.info[PROTECTION_DAYS]
    await received_queries.pass_on(
        passed.session,
        id=made,
        received=row.id,
        report=report,
        organisation=owner,
        unit=reception.id,
        sealed=passed.vault.seal_json(owner, said),
        added=[each.id for each in added],
        added_sealed=[
            passed.vault.seal(owner, passed.vault.open(each.organisation_id, each.text_sealed))
            for each in added
        ],
        at=passed.moment.now,
        due=protection_clock(swedish_date(row.received_at), days=days).last_on,
    )
    event = ConcernReportReceived(
        link=f"/received-concern-reports/{made}",
        organisation_id=owner,
        branch=Branch.SOCIAL_RECEPTION,
        happened_at=passed.moment.now,
    )
    await publish(passed.session, event)
