"""What somebody says beside the plan: another meaning, or the child's own voice. Kept as it was said."""

from app.access.doors import Cleared
from app.children import service as children
from app.consents.service import guardians_now
from app.kit.ids import new_id
from app.kit.problems import NotAllowed, NotFound, StateForbids, invalid
from app.plans import outcome_queries, queries, service
from app.plans.events import PlanDissentSaid
from app.plans.models import CoordinatedPlan
from app.plans.outcome_models import ChildVoice, PlanDissent
from app.plans.outcome_schemas import DissentCreate, VoiceCreate, VoiceUpdate
from app.rules.ages import age_on
from app.vocabulary import DissentFrom, PlanStatus, Voice, VoiceLevel

_PARTS = (DissentFrom.GOAL, DissentFrom.ACTION)
_LEVELS = ((8, VoiceLevel.PICTURES), (13, VoiceLevel.OWN_WORDS))
"""Before which age a child is met in which way."""


async def dissent(cleared: Cleared, *, given: DissentCreate) -> str:
    """Write down another meaning. It changes nothing in the plan, and stays."""
    plan = await _living(cleared)
    voice = _whose(cleared, given)
    await _refuse_what_it_is_not_about(cleared, plan, given)
    row = PlanDissent(
        id=new_id("dst"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        voice=voice,
        guardian_id=await _guardian(cleared, voice, given.guardian_id),
        unit_id=await _own_seat(cleared, plan) if voice is Voice.UNIT else None,
        against=given.against,
        against_id=given.against_id,
        words_sealed=cleared.vault.seal(plan.organisation_id, given.words),
        written_by=cleared.actor.professional_id,
        said_at=cleared.moment.now,
    )
    await service.save(cleared, row)
    if voice is Voice.UNIT:  # what a family member says is told to nobody but who reads the plan
        await service.tell(cleared, PlanDissentSaid, plan.id, below=f"/dissents/{row.id}")
    return row.id


async def take_back(cleared: Cleared, dissent_id: str) -> PlanDissent:
    """Take a dissent back: who said it, or for the family who wrote it down. It stays to be seen."""
    row = await get_dissent(cleared, dissent_id)
    if not _said_it(cleared, row):
        raise NotAllowed(missing="own-dissent")
    if row.taken_back_at is None:
        row.taken_back_at = cleared.moment.now
        row.version += 1
        await service.save(cleared, row)
    return row


async def get_dissent(cleared: Cleared, dissent_id: str) -> PlanDissent:
    """Return a dissent that the caller may read. Raises NotFound."""
    found = await outcome_queries.dissent(cleared.session, cleared.subject, dissent_id)
    if found is None:
        raise NotFound
    return found


async def speak(cleared: Cleared, *, given: VoiceCreate) -> str:
    """Write down what the child says: it itself, or who listened to it and asked whom it may be told to."""
    plan = await _living(cleared)
    actor = cleared.actor
    listener = actor.professional_id is not None
    row = ChildVoice(
        id=new_id("voi"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=actor.organisation_id or "" if listener else plan.organisation_id,
        branch=actor.branch or "" if listener else plan.branch,
        level=given.level or _level(age_on(await children.birth_date(cleared), cleared.moment.today)),
        words_sealed=b"",
        to_parties=given.to_parties,
        to_guardians=given.to_guardians,
        heard_by=actor.professional_id,
        said_at=cleared.moment.now,
    )
    row.words_sealed = cleared.vault.seal(row.organisation_id, given.words)
    await service.save(cleared, row)
    return row.id


async def change_voice(cleared: Cleared, row: ChildVoice, *, given: VoiceUpdate) -> None:
    """Say what came of it, or whom the child lets read it."""
    await _living(cleared)
    if given.effect is not None:
        if cleared.actor.is_family:
            raise NotAllowed(missing="seat")
        row.effect_sealed = cleared.vault.seal(row.organisation_id, given.effect)
    if given.to_parties is not None or given.to_guardians is not None:
        if not _speaks_for_the_child(cleared, row):
            raise NotAllowed(missing="the-child")
        row.to_parties = row.to_parties if given.to_parties is None else given.to_parties
        row.to_guardians = row.to_guardians if given.to_guardians is None else given.to_guardians
    row.version += 1
    await service.save(cleared, row)


async def get_voice(cleared: Cleared, voice_id: str) -> ChildVoice:
    """Return something that the child has said and lets the caller read. Raises NotFound."""
    found = await outcome_queries.voice(cleared.session, cleared.subject, voice_id)
    if found is None:
        raise NotFound
    return found


async def _living(cleared: Cleared) -> CoordinatedPlan:
    plan = await service.get_plan(cleared)
    if plan.status == PlanStatus.ENDED:
        raise StateForbids(state=plan.status, allowed=[])
    return plan


def _whose(cleared: Cleared, given: DissentCreate) -> Voice:
    """The caller's own meaning, or that of a family member to whom a professional listened."""
    actor = cleared.actor
    if not actor.is_family:
        return given.voice or Voice.UNIT
    own = Voice.CHILD if actor.child_id is not None else Voice.GUARDIAN
    if given.voice not in {None, own}:
        raise invalid("/voice", "not-own", "is not the caller's own")
    return own


async def _guardian(cleared: Cleared, voice: Voice, guardian_id: str | None) -> str | None:
    if voice is not Voice.GUARDIAN:
        if guardian_id is not None:
            raise invalid("/guardianId", "not-theirs", "is said only of a guardian's meaning")
        return None
    own = cleared.actor.family_member_id
    if own is not None:
        if guardian_id not in {None, own}:
            raise invalid("/guardianId", "not-own", "is not the caller")
        return own
    today = cleared.moment.today
    known = await guardians_now(cleared.session, cleared.child_id, [guardian_id or ""], on=today)
    if guardian_id not in known:
        raise invalid("/guardianId", "unknown", "is no guardian of the child")
    return guardian_id


async def _own_seat(cleared: Cleared, plan: CoordinatedPlan) -> str:
    for seat in await queries.seats(cleared.session, [plan.id]):
        if seat.is_open(cleared.moment.now) and seat.unit_id in cleared.actor.unit_ids:
            return seat.unit_id
    raise NotAllowed(missing="seat")


async def _refuse_what_it_is_not_about(cleared: Cleared, plan: CoordinatedPlan, given: DissentCreate) -> None:
    named = given.against_id is not None
    if named is not (given.against in _PARTS):
        raise invalid("/againstId", "mismatch", "names a goal or promise, and only then")
    if given.against_id and not await outcome_queries.is_part(cleared.session, plan.id, given.against_id):
        raise invalid("/againstId", "unknown", "is not a part of this plan")


def _said_it(cleared: Cleared, row: PlanDissent) -> bool:
    actor = cleared.actor
    if actor.child_id is not None:
        return row.voice == Voice.CHILD
    if actor.family_member_id is not None:
        return row.guardian_id == actor.family_member_id
    return (
        row.unit_id in actor.unit_ids if row.voice == Voice.UNIT else row.written_by == actor.professional_id
    )


def _level(age: int) -> VoiceLevel:
    return next((level for before, level in _LEVELS if age < before), VoiceLevel.YOUNG_PERSON)


def _speaks_for_the_child(cleared: Cleared, row: ChildVoice) -> bool:
    actor = cleared.actor
    if actor.child_id is not None:
        return True
    own_branch = (row.organisation_id, row.branch) == (actor.organisation_id, actor.branch)
    return actor.professional_id is not None and row.heard_by is not None and own_branch
