"""All SQL of questions between units, their answers, and corrections. Row-level security shows a question to
who asks it, and to who is asked and may know of the child.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.disclosures.models import Disclosure, DisclosureItem, ReceivedItem
from app.disclosures.queries import holds, visible_to
from app.disclosures.request_models import Correction, InformationAnswer, InformationRequest
from app.kit.paging import PageRequest, page_of


async def information_request(session: AsyncSession, request_id: str) -> InformationRequest | None:
    """Return a question that the caller asks or is asked."""
    statement = select(InformationRequest).where(col(InformationRequest.id) == request_id)
    return (await session.exec(statement)).first()


async def page_of_requests(
    session: AsyncSession, child_id: str, asked: PageRequest
) -> tuple[Sequence[InformationRequest], int]:
    """Return a page of the questions about the child that the caller asks or is asked, the newest first."""
    statement = select(InformationRequest).where(col(InformationRequest.child_id) == child_id)
    newest = (col(InformationRequest.recorded_at).desc(), col(InformationRequest.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def answers(session: AsyncSession, request_ids: Iterable[str]) -> Sequence[InformationAnswer]:
    """Return the answers to some questions that the caller has given or is told of."""
    statement = select(InformationAnswer).where(
        col(InformationAnswer.information_request_id).in_(list(request_ids))
    )
    ordered = statement.order_by(col(InformationAnswer.recorded_at), col(InformationAnswer.id))
    return (await session.exec(ordered)).all()


async def categories_shared(session: AsyncSession, disclosure_id: str) -> set[str]:
    """Return what is written in the items of a disclosure."""
    statement = select(DisclosureItem.categories).where(col(DisclosureItem.disclosure_id) == disclosure_id)
    return {category for categories in (await session.exec(statement)).all() for category in categories}


async def shared_earlier(
    session: AsyncSession, source_id: str, *, before: int, on: date
) -> Sequence[tuple[Disclosure, DisclosureItem]]:
    """Return where earlier versions of a thing are: what was taken over, or can still be read."""
    statement = (
        select(Disclosure, DisclosureItem)
        .join(DisclosureItem, col(DisclosureItem.disclosure_id) == col(Disclosure.id))
        .where(
            col(DisclosureItem.source_id) == source_id,
            col(DisclosureItem.source_version) < before,
            col(Disclosure.shared),
            or_(col(Disclosure.received_at).is_not(None), holds(on)),
        )
    )
    return (await session.exec(statement)).all()


async def page_of_corrections(
    session: AsyncSession,
    child_id: str,
    actor: Actor,
    asked: PageRequest,
    *,
    on: date,
    still_opens: ColumnElement[bool],
) -> tuple[Sequence[Correction], int]:
    """Return a page of the notices about what the caller's unit has received, or has shared itself."""
    statement = (
        select(Correction)
        .join(Disclosure, col(Disclosure.id) == col(Correction.disclosure_id))
        .where(col(Correction.child_id) == child_id, visible_to(actor, on, still_opens))
    )
    newest = (col(Correction.recorded_at).desc(), col(Correction.id))
    return await page_of(session, statement.order_by(*newest), asked)


async def copies(session: AsyncSession, corrections: Sequence[Correction]) -> dict[tuple[str, str], str]:
    """Return the caller's own copies of what was corrected, by disclosure and source."""
    disclosures = [each.disclosure_id for each in corrections]
    statement = select(ReceivedItem).where(col(ReceivedItem.disclosure_id).in_(disclosures))
    rows = (await session.exec(statement)).all()
    return {(row.disclosure_id, row.source_id): row.id for row in rows}
