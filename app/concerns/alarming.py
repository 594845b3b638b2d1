"""Notices of the reporter's side: for one person alone, since a report is not the colleagues' to know."""

from app.access.doors import Pass
from app.concerns import queries
from app.concerns.models import ConcernReport
from app.notices.service import leave
from app.vocabulary import Branch, NoticeKind


async def alarm(passed: Pass, row: ConcernReport) -> None:
    """Nobody has received it: the reporter and the head of the unit are told so until somebody has."""
    await _notify(passed, row, NoticeKind.CONCERN_NOT_DELIVERED, row.reported_by, child_id=None)
    await notify_heads(passed, row, NoticeKind.CONCERN_NOT_DELIVERED)


async def notify_heads(passed: Pass, row: ConcernReport, kind: NoticeKind) -> None:
    """Leave a notice with everybody who heads the reporter's unit, as far as they may know of the child."""
    if row.unit_id is None:
        return
    for head in await queries.heads_of(passed.session, row.unit_id, row.branch, passed.moment.today):
        if head != row.reported_by:
            await _notify(passed, row, kind, head, child_id=row.child_id)


async def _notify(
    passed: Pass, row: ConcernReport, kind: NoticeKind, whom: str, *, child_id: str | None
) -> None:
    if row.unit_id is None:
        return
    await leave(
        passed.session,
        kind=kind,
        key=f"{kind}:{row.id}:{whom}",
        organisation_id=row.organisation_id,
        branch=Branch(row.branch),
        unit_id=row.unit_id,
        professional_id=whom,
        child_id=child_id,
        due_on=passed.moment.today if kind is NoticeKind.CONCERN_NOT_DELIVERED else None,
        link=f"/concern-reports/{row.id}",
        moment=passed.moment,
    )


async def settle(passed: Pass, row: ConcernReport, kind: NoticeKind) -> None:
    """There is nothing more to look at."""
    if row.unit_id is not None:
        await queries.settle(
            passed.session, unit_id=row.unit_id, key=f"{kind}:{row.id}", at=passed.moment.now
        )
