"""Use cases of contact points: a district's first, the one that comes after, and each school's receipt."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.agreements import contact_queries
from app.agreements.contact_models import ContactPoint, ContactReceipt
from app.agreements.contact_schemas import ContactPointCreate, ContactPointReplacement
from app.agreements.errors import AlreadyConfirmed, ContactPointExists, NobodyAnswersThere
from app.agreements.events import ContactPointAnnounced
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.problems import NotFound, invalid
from app.organisations.models import District, Unit
from app.organisations.service import get, has_duty, must_administer, responsible_on


async def register(passed: Pass, *, given: ContactPointCreate) -> str:
    """Let a district have its first contact point. Raises ContactPointExists: one is replaced instead."""
    district = await passed.session.get(District, given.district_id, with_for_update=True)
    if district is None:
        raise invalid("/districtId", "unknown", "is no district here")
    if await contact_queries.meets_another(passed.session, district.id, dates(given.valid_from, None)):
        raise ContactPointExists
    return await _announce(passed, district, given, replaces=None)


async def replace(passed: Pass, earlier: ContactPoint, *, given: ContactPointReplacement) -> str:
    """Let another come after, from a day on, and tell every school."""
    district = await get(passed.session, District, earlier.district_id)
    await passed.session.refresh(district, with_for_update=True)
    await passed.session.refresh(earlier, with_for_update=True)
    if earlier.valid.upper is not None or given.valid_from <= earlier.valid.lower:
        raise invalid("/validFrom", "overlap", "is not after the day on which the latest one began")
    await contact_queries.end_before(passed.session, earlier.id, given.valid_from)
    return await _announce(passed, district, given, replaces=earlier.id)


async def get_contact_point(session: AsyncSession, contact_point_id: str) -> ContactPoint:
    """Return a contact point. Raises NotFound."""
    return await get(session, ContactPoint, contact_point_id)


async def confirm(passed: Pass, contact_point_id: str, *, unit_id: str) -> str:
    """Set one school's receipt, by somebody with a duty there. To others there is no receipt."""
    if unit_id not in passed.actor.unit_ids:
        raise NotFound
    receipt = await contact_queries.receipt(passed.session, contact_point_id, unit_id)
    if receipt is None:
        raise NotFound
    if receipt.confirmed_at is not None:
        raise AlreadyConfirmed
    receipt.confirmed_at = passed.moment.now
    receipt.confirmed_by = passed.actor.professional_id
    passed.session.add(receipt)
    await passed.session.flush()
    await contact_queries.settle_notice(passed.session, receipt)
    return receipt.id


async def get_receipt(session: AsyncSession, receipt_id: str) -> ContactReceipt:
    """Return a receipt. Raises NotFound."""
    return await get(session, ContactReceipt, receipt_id)


async def _announce(
    passed: Pass, district: District, given: ContactPointReplacement, *, replaces: str | None
) -> str:
    """Write the contact point down, and leave every school there a receipt to confirm."""
    board = await responsible_on(passed.session, district.id, given.valid_from)
    if board is None:
        raise NobodyAnswersThere
    must_administer(passed.actor, board.organisation_id)
    await _demand_of_the_board(passed.session, given, board.organisation_id)
    point = ContactPoint(
        organisation_id=board.organisation_id,
        district_id=district.id,
        **given.model_dump(include={"unit_id", "professional_id", "mailbox", "phone"}),
        valid=dates(given.valid_from, None),
        replaces_id=replaces,
        announced_at=passed.moment.now,
    )
    passed.session.add(point)
    await passed.session.flush()
    await contact_queries.announce(
        passed.session, point.id, municipality_code=district.municipality_code, at=passed.moment.now
    )
    await publish(
        passed.session,
        ContactPointAnnounced(link=f"/contact-points/{point.id}", happened_at=passed.moment.now),
    )
    return point.id


async def _demand_of_the_board(
    session: AsyncSession, given: ContactPointReplacement, organisation_id: str
) -> None:
    unit = await session.get(Unit, given.unit_id)
    if unit is None or unit.organisation_id != organisation_id:
        raise invalid("/unitId", "unknown", "is no unit of the board that answers there")
    if given.professional_id is not None and not await has_duty(
        session, given.professional_id, unit.id, given.valid_from
    ):
        raise invalid("/professionalId", "duty", "has no duty at the unit then")
