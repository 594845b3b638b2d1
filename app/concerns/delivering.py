"""The way of a report: who answers is sought, and the report lies there if a system reads it there."""

from typing import Any

from app.access.doors import Pass
from app.concerns import queries
from app.concerns.carried import PROTECTION_DAYS
from app.concerns.events import ConcernReportReceived, ConcernReportSupplemented
from app.concerns.models import ConcernReport, ConcernSupplement
from app.kit.events import publish
from app.kit.ids import new_id
from app.organisations.models import Unit
from app.residence.service import route_for
from app.rules.concern import protection_clock
from app.vocabulary import Branch, ReportDelivery

_CODE_LENGTH = 4


async def deliver(passed: Pass, row: ConcernReport) -> None:
    """Seek who answers, and let the report lie there if a system reads it there."""
    said = passed.vault.open_json(row.organisation_id, row.text_sealed)
    found = await route_for(
        passed, row.child_id, await _place(passed, row, said), danger=said["in_danger_now"]
    )
    board, reception = found.answering.board, found.answering.reception
    row.doubts = [each.value for each in found.doubts]
    row.recipient_organisation_id = board.id if board else None
    row.recipient_unit_id = reception.id if reception else None
    if board is not None and reception is not None and await _reads_there(passed, reception):
        await _hand_over(passed, row, said, board.id, reception.id)
    passed.session.add(row)
    await passed.session.flush()


async def _reads_there(passed: Pass, reception: Unit) -> bool:
    here = reception.branch == Branch.SOCIAL_RECEPTION
    open_ = reception.last_day is None or reception.last_day >= passed.moment.today
    return here and open_ and await queries.is_connected(passed.session, reception.organisation_id)


async def _place(passed: Pass, row: ConcernReport, said: dict[str, Any]) -> tuple[str, str | None] | None:
    """Where to turn when the residence is not known: where the reporter says, or else where they work."""
    code = said["municipality_code"] or ""
    if len(code) == _CODE_LENGTH and code.isascii() and code.isdigit():
        return code, said["district_code"] if (said["district_code"] or "").isprintable() else None
    own = await queries.municipality_of(passed.session, row.unit_id)
    return None if own is None else (own, None)


async def _hand_over(
    passed: Pass, row: ConcernReport, said: dict[str, Any], board_id: str, reception_id: str
) -> None:
    """Let the report lie at the reception, sealed anew for it, with what has been added since."""
    now = passed.moment.now
    row.delivery, row.delivered_at = ReportDelivery.DELIVERED, now
    passed.session.add(row)
    await passed.session.flush()
    due = protection_clock(passed.moment.today, days=passed.session.info[PROTECTION_DAYS]).last_on
    received = new_id("rcr")
    await queries.deliver(
        passed.session,
        id=received,
        report=row.id,
        organisation=board_id,
        unit=reception_id,
        sealed=passed.vault.seal_json(board_id, said),
        violence=said["suspects_violence"],
        at=now,
        due=due,
    )
    for each in await queries.supplements(passed.session, [row.id]):
        await pass_supplement_on(
            passed, board_id, each, passed.vault.open(each.organisation_id, each.text_sealed)
        )
    event = ConcernReportReceived(
        link=f"/received-concern-reports/{received}",
        organisation_id=board_id,
        branch=Branch.SOCIAL_RECEPTION,
        happened_at=now,
    )
    await publish(passed.session, event)


async def pass_supplement_on(passed: Pass, board_id: str, added: ConcernSupplement, text: str) -> None:
    """Let what was added reach the reception, sealed anew for it."""
    received = await queries.pass_supplement_on(
        passed.session,
        supplement=added.id,
        sealed=passed.vault.seal(board_id, text),
        at=passed.moment.now,
    )
    if received is not None:
        event = ConcernReportSupplemented(
            link=f"/received-concern-reports/{received}",
            organisation_id=board_id,
            branch=Branch.SOCIAL_RECEPTION,
            happened_at=passed.moment.now,
        )
        await publish(passed.session, event)
