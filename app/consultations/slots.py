"""Use cases of consultation hours: publish one, book it, give it back, take it away."""

from datetime import timedelta

from app.access.doors import Pass
from app.consultations import queries
from app.consultations.models import ConsultationSlot
from app.consultations.schemas import SlotCreate
from app.kit.problems import NotAllowed, NotFound, StateForbids, invalid
from app.organisations.reaching import next_contact


async def publish(passed: Pass, *, given: SlotCreate) -> str:
    """Offer an hour at one of the caller's own units."""
    actor = passed.actor
    if given.unit_id not in actor.unit_ids:
        raise invalid("/unitId", "not-own", "is none of your units")
    if given.starts_at <= passed.moment.now:
        raise invalid("/startsAt", "past", "lies in the past")
    owner = actor.organisation_id or ""
    row = ConsultationSlot(
        organisation_id=owner,
        branch=actor.branch or "",
        unit_id=given.unit_id,
        published_by=actor.professional_id or "",
        starts_at=given.starts_at,
        ends_at=given.starts_at + timedelta(minutes=given.minutes),
        address_sealed=passed.vault.seal(owner, given.address),
    )
    passed.session.add(row)
    await passed.session.flush()
    return row.id


async def get(passed: Pass, slot_id: str, *, lock: bool = False) -> ConsultationSlot:
    """Return an hour that the caller may see. Raises NotFound."""
    found = await queries.slot(passed.session, slot_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def book(passed: Pass, slot_id: str) -> ConsultationSlot:
    """Take an hour; one's own once more changes nothing. What somebody else has taken is not found."""
    row = await get(passed, slot_id, lock=True)
    if is_own(passed, row):
        raise NotAllowed(missing="another-unit", elsewhere="/consultation-slots")
    if row.starts_at <= passed.moment.now:
        raise StateForbids(allowed=[])
    row.booked_by = passed.actor.professional_id
    passed.session.add(row)
    await passed.session.flush()
    return row


async def release(passed: Pass, slot_id: str) -> None:
    """Give back an hour that the caller has booked."""
    row = await get(passed, slot_id, lock=True)
    if row.booked_by != passed.actor.professional_id:
        raise NotAllowed(missing="own-booking", **await next_contact(passed, row.unit_id))
    row.booked_by = None
    passed.session.add(row)
    await passed.session.flush()


async def withdraw(passed: Pass, slot_id: str) -> None:
    """Take the own unit's hour away, booked or not: whoever has booked it finds it no more."""
    row = await get(passed, slot_id, lock=True)
    if not is_own(passed, row):
        raise NotAllowed(missing="own-unit", **await next_contact(passed, row.unit_id))
    row.withdrawn_at = passed.moment.now
    passed.session.add(row)
    await passed.session.flush()


def is_own(passed: Pass, row: ConsultationSlot) -> bool:
    """Whether it is an hour of the caller's own unit."""
    return row.unit_id in passed.actor.unit_ids and row.branch == passed.actor.branch
