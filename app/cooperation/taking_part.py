"""A child's part in a cooperation: begun and talked of with the form's own consent, never with another."""

from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.consents.service import standing
from app.cooperation import queries, taking_part_queries
from app.cooperation.errors import FormConsentMissing, NoChildTakesPart, OutsideTarget, TakesPartAlready
from app.cooperation.models import Cooperation, CooperationMeeting
from app.cooperation.schemas import FormTerms
from app.cooperation.service import demand_going, get
from app.cooperation.taking_part_models import CooperationParticipation, TeamDiscussion
from app.cooperation.taking_part_schemas import DiscussionCreate, ParticipationCreate, ParticipationEnding
from app.kit.columns import dates
from app.kit.problems import FieldError, NotFound, StateForbids, invalid
from app.organisations.reaching import next_contact
from app.organisations.service import last_day
from app.rules.ages import age_on
from app.vocabulary import ConsentForm, ParticipationStanding

COOPERATION_CONSENT = "cooperation"
IN_WRITING = frozenset({ConsentForm.WRITTEN, ConsentForm.DIGITAL})
"""On paper, or by the family itself in its app, signed in."""


async def begin(cleared: Cleared, *, given: ParticipationCreate) -> str:
    """Let a child take part. Raises FormConsentMissing, OutsideTarget, CooperationIsOver and others."""
    begins = given.valid_from or cleared.moment.today
    if begins < cleared.moment.today:
        raise invalid("/validFrom", "past", "lies in the past")
    if await children.has_ended(cleared):
        raise ChildHasEnded
    cooperation = await _known(cleared.session, "/cooperationId", given.cooperation_id)
    unit_id, others = await _own_party(cleared, cooperation)
    await demand_going(cleared, cooperation, begins)
    if begins < cooperation.valid.lower:
        raise invalid("/validFrom", "early", "is before the cooperation begins")
    await _demand_target(cleared, cooperation, begins)
    await _demand_consent(cleared, cooperation, given.consent_id, others)
    if await taking_part_queries.takes_part(cleared.session, cleared.child_id, cooperation.id, from_=begins):
        raise TakesPartAlready
    part = CooperationParticipation(
        child_id=cleared.child_id,
        organisation_id=cleared.actor.organisation_id or "",
        branch=cleared.actor.branch or "",
        unit_id=unit_id,
        cooperation_id=cooperation.id,
        consent_id=given.consent_id,
        valid=dates(begins, None),
        started_by=cleared.actor.professional_id or "",
    )
    cleared.session.add(part)
    await cleared.session.flush()
    return part.id


async def get_part(cleared: Cleared, part_id: str) -> CooperationParticipation:
    """Return the child's part. Raises NotFound."""
    found = await taking_part_queries.part(cleared.session, part_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def end(cleared: Cleared, part: CooperationParticipation, *, given: ParticipationEnding) -> None:
    """End a child's part. Raises StateForbids when it has been ended."""
    if part.end_reason is not None:
        raise StateForbids(allowed=[])
    last = given.last_day or cleared.moment.today
    if last < part.valid.lower:
        raise invalid("/lastDay", "backwards", "is before its first day")
    part.valid, part.end_reason = dates(part.valid.lower, last), given.reason
    cleared.session.add(part)
    await cleared.session.flush()


async def stands(
    cleared: Cleared, part: CooperationParticipation, cooperation: Cooperation
) -> ParticipationStanding:
    """Say how a child's part stands today."""
    today = cleared.moment.today
    if part.valid.upper is not None and part.valid.upper <= today:
        return ParticipationStanding.ENDED
    last = last_day(cooperation.valid)
    if last is not None and last < today:
        return ParticipationStanding.COOPERATION_OVER
    if not await _consent_holds(cleared, part.consent_id):
        return ParticipationStanding.CONSENT_OVER
    return ParticipationStanding.COMING if part.valid.lower > today else ParticipationStanding.TAKING_PART


async def _consent_holds(cleared: Cleared, consent_id: str) -> bool:
    """Whether the consent holds today; of the family not everybody was asked, and may read it."""
    if cleared.actor.is_family:
        return await taking_part_queries.consent_holds(cleared.session, consent_id, on=cleared.moment.today)
    return (await standing(cleared.session, consent_id, moment=cleared.moment)).given


async def discuss(cleared: Cleared, *, given: DiscussionCreate) -> str:
    """Keep what a team has talked of with the child's name. Raises FormConsentMissing."""
    held = await cleared.session.get(CooperationMeeting, given.cooperation_meeting_id)
    if held is None:
        raise invalid("/cooperationMeetingId", "unknown", "is no meeting of yours")
    cooperation = await get(cleared.session, held.cooperation_id)
    unit_id, _ = await _own_party(cleared, cooperation, pointer="/cooperationMeetingId")
    await _demand_consent(cleared, cooperation, given.consent_id, {*held.unit_ids} - {unit_id})
    owner = cleared.actor.organisation_id or ""
    discussion = TeamDiscussion(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=cleared.actor.branch or "",
        unit_id=unit_id,
        cooperation_meeting_id=held.id,
        consent_id=given.consent_id,
        discussed_on=held.held_on,
        words_sealed=cleared.vault.seal(owner, given.words),
        author_id=cleared.actor.professional_id or "",
    )
    cleared.session.add(discussion)
    await cleared.session.flush()
    return discussion.id


async def get_discussion(cleared: Cleared, discussion_id: str) -> TeamDiscussion:
    """Return what was talked of. Raises NotFound."""
    found = await cleared.session.get(TeamDiscussion, discussion_id)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def _known(session: AsyncSession, pointer: str, cooperation_id: str) -> Cooperation:
    found = await session.get(Cooperation, cooperation_id)
    if found is None:
        raise invalid(pointer, "unknown", "is no cooperation that is known here")
    return found


async def _own_party(
    cleared: Cleared, cooperation: Cooperation, *, pointer: str = "/cooperationId"
) -> tuple[str, set[str]]:
    """Return the caller's own unit that takes part, and all the others."""
    units = (await queries.parties_of(cleared.session, [cooperation.id]))[cooperation.id]
    own = [each for each in cleared.actor.unit_ids if each in units]
    if not own:
        raise invalid(pointer, "no-party", "is one in which no unit of yours takes part")
    return own[0], set(units) - {own[0]}


async def _demand_target(cleared: Cleared, cooperation: Cooperation, on: date) -> None:
    terms = FormTerms.model_validate(cooperation.terms)
    if terms.consent != "own":
        raise NoChildTakesPart(**await _elsewhere(cleared, cooperation))
    age = age_on(await children.birth_date(cleared), on)
    first, last = terms.ages
    if not first <= age <= last:
        raise OutsideTarget(**await _elsewhere(cleared, cooperation))


async def _elsewhere(cleared: Cleared, cooperation: Cooperation) -> dict[str, Any]:
    """Whom to turn to where this form is not the right one."""
    catalogue = f"/measure-catalogue?municipalityCode={cooperation.municipality_code}"
    return {"elsewhere": catalogue, **await next_contact(cleared)}


async def _ask(cleared: Cleared, others: set[str]) -> dict[str, Any]:
    """Where a consent is asked for, and with whom it can be talked over."""
    parties = await next_contact(cleared, *sorted(others))
    return {"consents": f"/children/{cleared.child_id}/consents", **parties}


async def _demand_consent(
    cleared: Cleared, cooperation: Cooperation, consent_id: str, others: set[str]
) -> None:
    """Raise FormConsentMissing unless it is the form's own, of this child, given, and covers the others."""
    try:
        found = await standing(cleared.session, consent_id, moment=cleared.moment, lock=True)
    except NotFound:
        raise invalid("/consentId", "unknown", "is no consent of yours about this child") from None
    if found.child_id != cleared.child_id:
        raise invalid("/consentId", "unknown", "is no consent of yours about this child")
    own = found.kind == COOPERATION_CONSENT and found.form_key == cooperation.form_key
    if not own or not found.given or not others <= found.unit_ids:
        raise FormConsentMissing(
            rule="form-needs-its-own-consent",
            form_key=cooperation.form_key,
            consent_status=found.status if own else None,
            **await _ask(cleared, others),
        )
    in_writing = FormTerms.model_validate(cooperation.terms).consent_in_writing
    if in_writing and not found.forms <= IN_WRITING:
        raise FormConsentMissing(
            sv="Samtycket till den här formen ges skriftligt.",
            en="A consent to this form is given in writing.",
            rule="form-needs-its-own-consent",
            form_key=cooperation.form_key,
            consent_status=found.status,
            errors=[FieldError(pointer="/consentId", code="in-writing", detail="is given in writing")],
            **await _ask(cleared, others),
        )
