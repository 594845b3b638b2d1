"""A plan becomes active when it is whole, and ends: by its owner's word, or with the consent it rests on."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children.events import ChildEnded
from app.consents.events import ConsentWithdrawn
from app.kit.events import publish
from app.plans import queries, service, transferring
from app.plans.errors import PlanIncomplete
from app.plans.events import PlanActivated, PlanEnded
from app.plans.models import CoordinatedPlan, EndReason
from app.plans.schemas import EndingCreate
from app.plans.states import Act, demand, demand_ending
from app.rules.coordination import ActionFacts, PlanFacts, missing_items
from app.vocabulary import CodeOccasion, PlanStatus


async def activate(cleared: Cleared) -> str:
    """Make the plan active. Raises ConsentMissing, PlanIncomplete."""
    plan = await service.get_plan(cleared)
    service.demand_owner(cleared, plan)
    demand(plan.status, Act.ACTIVATE)
    seats = await queries.seats(cleared.session, [plan.id])
    others = [
        (seat.unit_id, seat.branch)
        for seat in seats
        if seat.is_open(cleared.moment.now) and seat.unit_id != plan.unit_id
    ]
    ground = plan.ground(cleared.moment.today)
    await service.on_ground(cleared, consent_id=ground, parties=others, lock=True)
    plan = await service.hold(cleared, ground=ground)
    demand(plan.status, Act.ACTIVATE)
    lacks = missing_items(await _facts(cleared, plan))
    if lacks:
        raise PlanIncomplete(lacks)
    plan.status = PlanStatus.ACTIVE
    plan.activated_at = cleared.moment.now
    await service.judge_kind(cleared, plan)
    plan.version += 1
    await service.save(cleared, plan)
    await service.tell(cleared, PlanActivated, plan.id)
    await service.code(cleared, CodeOccasion.PLAN_ACTIVE, plan)
    return plan.id


async def _facts(cleared: Cleared, plan: CoordinatedPlan) -> PlanFacts:
    seated, _ = await service.party_organisations(cleared, plan)
    actions = await queries.all_actions(cleared.session, plan.id)
    others = cleared.vault.open_optional(plan.organisation_id, plan.others_measures_sealed)
    return PlanFacts(
        party_organisation_ids=sorted(seated),
        actions=[
            ActionFacts(described=True, responsible_organisation_id=action.responsible_organisation_id)
            for action in actions  # a promise cannot be made without words
        ],
        measures_by_others=[others] if others else [],
        nobody_else_takes_measures=others == "",
        overall_responsible_organisation_id=plan.overall_responsible_id,
    )


async def end(cleared: Cleared, *, given: EndingCreate) -> str:
    """End the plan: it stays readable to its owner and the family, and to nobody else."""
    plan = await service.get_plan(cleared, lock=True)
    service.demand_owner(cleared, plan)
    demand_ending(plan.status, given.reason)
    plan.end_words_sealed = cleared.vault.seal_optional(plan.organisation_id, given.words)
    plan.end_told = [*dict.fromkeys(given.told)]
    await _close(cleared.session, plan, reason=given.reason, at=cleared.moment.now)
    return plan.id


async def on_consent_withdrawn(session: AsyncSession, event: ConsentWithdrawn) -> None:
    """End every plan that rests on the consent, in the transaction of the withdrawal. What was to rest on it
    only from a birthday on goes on as it is until then.
    """
    for plan in await queries.living_under(session, event.consent_id, lock=True):
        if plan.ground(event.moment.today) == event.consent_id:
            await _close(session, plan, reason=EndReason.CONSENT_WITHDRAWN, at=event.moment.now)
        elif plan.own_consent_id == event.consent_id:
            await transferring.undo(session, plan, now=event.moment.now)


async def on_child_ended(session: AsyncSession, event: ChildEnded) -> None:
    """End every plan of the child, whoever it belongs to, and close every seat but the owner's."""
    reason = EndReason(event.ending)
    await queries.end_all(session, event.child_id, reason=reason, at=event.moment.now)


async def _close(session: AsyncSession, plan: CoordinatedPlan, *, reason: EndReason, at: datetime) -> None:
    """End a locked plan and close every seat but the owner's. Seats are read once the plan is locked."""
    plan.status = PlanStatus.ENDED
    plan.end_reason = reason
    plan.ended_at = at
    plan.version += 1
    session.add(plan)
    for seat in await queries.seats(session, [plan.id]):
        if seat.is_open(at) and seat.unit_id != plan.unit_id:
            seat.closed_at = at
            session.add(seat)
    await session.flush()
    await publish(session, PlanEnded(child_id=plan.child_id, link=f"/plans/{plan.id}", happened_at=at))
