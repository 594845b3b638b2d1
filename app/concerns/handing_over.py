"""Use cases of the warm handover: out of service, to an application or an inquiry, with the family's consent.

What goes along is that the family comes, whom to ring, and when all of them meet. There is no place for what
the service has written, nor for which help it was: the family tells what it wishes to tell.
"""

from app.access.doors import Cleared
from app.concerns import application_queries
from app.concerns.application_models import WarmHandover
from app.concerns.application_schemas import WarmHandoverCreate
from app.concerns.applying import Introduction, reads_here, receive, receiver, refuse_for_the_ended, shown
from app.concerns.errors import HandoverConsentMissing
from app.consents.service import ConsentStanding, standing
from app.kit.problems import NotFound, invalid
from app.measures import service as measures
from app.organisations.models import Unit
from app.organisations.reaching import contact_route
from app.vocabulary import Branch, HandoverAim, MeasureKind

HANDOVER_CONSENT = "warm-handover"
_WHO = {"applicant_name", "child_name", "phone"}


async def hand_over(cleared: Cleared, *, given: WarmHandoverCreate) -> str:
    """Hand a family over. Raises NobodyReceives, HandoverConsentMissing."""
    await refuse_for_the_ended(cleared)
    unit_id = await _out_of(cleared, given.support_measure_id)
    recipient = await _recipient(cleared, given)
    await _demand_consent(cleared, given, recipient)
    application_id = await receive(
        cleared,
        recipient,
        giver_id=given.giver_id,
        aim=given.aim,
        said=given.model_dump(mode="json", include=_WHO),
        introduced=Introduction(
            unit_id=unit_id, consent_id=given.consent_id, meets_at=given.meets_at, place=given.meeting_place
        ),
    )
    row = WarmHandover(
        child_id=cleared.child_id,
        organisation_id=cleared.actor.organisation_id or "",
        branch=cleared.actor.branch or "",
        unit_id=unit_id,
        support_measure_id=given.support_measure_id,
        consent_id=given.consent_id,
        help_application_id=application_id,
        aim=given.aim,
        recipient_unit_id=recipient.id,
        meets_at=given.meets_at,
        meeting_place=given.meeting_place,
        handed_over_by=cleared.actor.professional_id or "",
        handed_over_at=cleared.moment.now,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


async def get(cleared: Cleared, handover_id: str) -> WarmHandover:
    """Return a handover of this child that the caller's branch has made. Raises NotFound."""
    found = await application_queries.handover(cleared.session, handover_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def _out_of(cleared: Cleared, measure_id: str) -> str:
    """Return the caller's own unit that gives the help, or answers for it: help as service."""
    try:
        measure = await measures.get(cleared, measure_id)
    except NotFound:
        raise invalid("/supportMeasureId", "unknown", "is no measure of yours about this child") from None
    if measure.kind != MeasureKind.SERVICE:
        raise invalid("/supportMeasureId", "assessed", "is help that a board has decided on already")
    own = [each for each in (measure.performer_unit_id, measure.unit_id) if each in cleared.actor.unit_ids]
    if not own:
        raise invalid("/supportMeasureId", "not-own", "is given by none of your units")
    return own[0]


async def _recipient(cleared: Cleared, given: WarmHandoverCreate) -> Unit:
    """Who receives: the reception that answers for the child, or the unit that inquires."""
    if given.aim is HandoverAim.APPLICATION:
        if given.inquiry_unit_id is not None:
            raise invalid("/inquiryUnitId", "not-here", "belongs to an inquiry")
        return await receiver(cleared)
    unit = await cleared.session.get(Unit, given.inquiry_unit_id) if given.inquiry_unit_id else None
    if unit is None or unit.branch != Branch.SOCIAL_INQUIRY or not await reads_here(cleared, unit):
        raise invalid("/inquiryUnitId", "unknown", "is no unit that inquires and reads it here")
    return unit


async def _demand_consent(cleared: Cleared, given: WarmHandoverCreate, recipient: Unit) -> None:
    """Raise HandoverConsentMissing unless it is a consent to this handover, of this child, given by all."""
    try:
        found = await standing(cleared.session, given.consent_id, moment=cleared.moment, lock=True)
    except NotFound:
        raise invalid("/consentId", "unknown", "is no consent of yours about this child") from None
    if found.child_id != cleared.child_id or not _is_own(cleared, found):
        raise invalid("/consentId", "unknown", "is no consent of yours about this child")
    own = found.kind == HANDOVER_CONSENT
    if not own or not found.given or recipient.id not in found.unit_ids:
        raise HandoverConsentMissing(
            consent_status=found.status if own else None,
            contacts=[contact_route(each).model_dump(by_alias=True) for each in shown(cleared, [recipient])],
            family_applies=f"/children/{cleared.child_id}/applications",
        )
    if given.giver_id not in found.required:
        raise invalid("/giverId", "unknown", "is none of those who have consented")


def _is_own(cleared: Cleared, found: ConsentStanding) -> bool:
    return (found.organisation_id, found.branch) == (cleared.actor.organisation_id, cleared.actor.branch)
