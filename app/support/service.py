"""Use cases of support: offer it, say no to offers, take the no back; and whether one stands.

A no is told to nobody but the family and the named person's unit: no event, no notice, no other answer
differs.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children.service import birth_date
from app.kit.problems import NotAllowed, NotFound, invalid
from app.rules.consent_givers import AgeMeaning, reached
from app.support import queries
from app.support.errors import AlreadyDeclined, DeclineIsWithdrawn, SupportDeclined
from app.support.models import SupportDecline, SupportOffer
from app.support.schemas import SupportDeclineCreate, SupportOfferCreate
from app.vocabulary import ConsentForm


async def refuse_if_declined(session: AsyncSession, child_id: str) -> None:
    """Raise SupportDeclined where a no stands that the caller may know of; others go on as if there were
    none.
    """
    if await queries.stands(session, child_id):
        raise SupportDeclined


async def offer(cleared: Cleared, *, given: SupportOfferCreate) -> str:
    """Write down what the named person's unit offers. Raises SupportDeclined."""
    await refuse_if_declined(cleared.session, cleared.child_id)
    actor = cleared.actor
    owner = actor.organisation_id or ""
    row = SupportOffer(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=actor.branch or "",
        unit_id=actor.unit_ids[0],
        offered_by=actor.professional_id or "",
        words_sealed=cleared.vault.seal(owner, given.words),
        offered_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


async def get_offer(cleared: Cleared, offer_id: str) -> SupportOffer:
    """Return one offer about this child. Raises NotFound."""
    found = await queries.offer(cleared.session, offer_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def decline(cleared: Cleared, *, given: SupportDeclineCreate) -> str:
    """Write down a no: the caller's own, or what the named person's unit has heard."""
    giver_id = await _giver(cleared, given)
    if await queries.stands(cleared.session, cleared.child_id, giver_id):
        raise AlreadyDeclined
    row = SupportDecline(
        child_id=cleared.child_id,
        giver_id=giver_id,
        noted_by=cleared.actor.professional_id,
        form=given.form,
        declined_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


async def get(cleared: Cleared, decline_id: str, *, lock: bool = False) -> SupportDecline:
    """Return one no about this child. Raises NotFound."""
    found = await queries.decline(cleared.session, decline_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def withdraw(cleared: Cleared, decline_id: str) -> SupportDecline:
    """Take a no back: one's own, or as the named person's unit has heard from who said it."""
    row = await get(cleared, decline_id, lock=True)
    actor = cleared.actor
    if actor.is_family and row.giver_id != (actor.family_member_id or actor.child_id):
        raise NotAllowed(missing="own-decline")
    if row.withdrawn_at is not None:
        raise DeclineIsWithdrawn
    row.withdrawn_at = cleared.moment.now
    row.withdrawn_noted_by = actor.professional_id
    cleared.session.add(row)
    await cleared.session.flush()
    return row


async def _giver(cleared: Cleared, given: SupportDeclineCreate) -> str:
    """Return whose no it is."""
    if cleared.actor.is_family:
        return await _own(cleared, given)
    return await _heard(cleared, given)


async def _own(cleared: Cleared, given: SupportDeclineCreate) -> str:
    """A family member speaks for itself. Raises NotAllowed for a child who is too young."""
    own = cleared.actor.family_member_id or cleared.actor.child_id or ""
    if own == cleared.child_id and not await _is_old_enough(cleared):
        raise NotAllowed(missing="maturity")
    if given.giver_id not in {None, own}:
        raise invalid("/giverId", "not-own", "a family member speaks for itself")
    if given.form is not ConsentForm.DIGITAL:
        raise invalid("/form", "digital", "is said here, so it is digital")
    return own


async def _heard(cleared: Cleared, given: SupportDeclineCreate) -> str:
    """The named person's unit says who said it and how. Raises InvalidRequest for a stranger."""
    if given.giver_id is None:
        raise invalid("/giverId", "missing", "say whose no it is")
    if given.form is ConsentForm.DIGITAL:
        raise invalid("/form", "heard", "say how you heard it")
    if not await queries.speaks_for(cleared.session, cleared.child_id, given.giver_id):
        raise invalid("/giverId", "unknown", "does not speak for the child")
    if given.giver_id == cleared.child_id and not await _is_old_enough(cleared):
        raise invalid("/giverId", "maturity", "is too young to decide on this")
    return given.giver_id


async def _is_old_enough(cleared: Cleared) -> bool:
    """From the age at which the law needs the child's own consent, its own no counts too."""
    born = await birth_date(cleared)
    return reached(AgeMeaning.OWN_CONSENT_NEEDED, birth_date=born, on=cleared.moment.today)
