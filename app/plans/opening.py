"""A plan begins: its need is noted, its opener takes the first seat; what is known of it is changed."""

from datetime import date

from app.access.doors import Cleared
from app.codes import service as codes
from app.kit.ids import new_id
from app.kit.problems import invalid
from app.plans import queries, service
from app.plans.events import PlanOpened
from app.plans.models import CoordinatedPlan, PlanSeat
from app.plans.schemas import OthersMeasures, PlanCreate, PlanUpdate
from app.plans.states import Act, demand
from app.rules.coordination import plan_kind
from app.vocabulary import CodeOccasion, PlanStatus, Sector


async def open_plan(cleared: Cleared, *, given: PlanCreate) -> str:
    """Note the need of a plan. It stays at `need` until a consent is asked for, and at `consent` until that
    is given and somebody is called.
    """
    actor = cleared.actor
    unit_id = _opening_unit(cleared, given.unit_id)
    if given.consent_id is not None:
        await service.plan_consent(cleared, given.consent_id)
    plan = CoordinatedPlan(
        id=new_id("pln"),
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        unit_id=unit_id,
        opened_by=actor.professional_id or "",
        kind=plan_kind([*await _thought_of(cleared, given), *([actor.sector] if actor.sector else [])]),
        status=PlanStatus.NEED if given.consent_id is None else PlanStatus.CONSENT,
        need_sealed=cleared.vault.seal(actor.organisation_id or "", given.need),
        consent_id=given.consent_id,
        need_noted_at=cleared.moment.now,
    )
    await service.save(cleared, plan)
    await take_seat(cleared, plan_id=plan.id, unit_id=unit_id)
    await service.tell(cleared, PlanOpened, plan.id)
    place = (plan.organisation_id, plan.branch, plan.unit_id)
    await codes.note(cleared, CodeOccasion.PLAN_NEED_NOTED, [place], plan_id=plan.id)
    return plan.id


def _opening_unit(cleared: Cleared, unit_id: str | None) -> str:
    mine = cleared.actor.unit_ids
    if unit_id is None and len(mine) == 1:
        return mine[0]
    if unit_id not in mine:
        raise invalid("/unitId", "not-yours", "is not one of your units")
    return unit_id


async def _thought_of(cleared: Cleared, given: PlanCreate) -> list[Sector]:
    found = await queries.units(cleared.session, given.party_unit_ids)
    known = {unit.id for unit in found}
    for index, unit_id in enumerate(given.party_unit_ids):
        if unit_id not in known:
            pointer = f"/partyUnitIds/{index}"
            raise invalid(pointer, "unknown", "is not a unit that takes part")
    return await queries.sectors_of(cleared.session, {unit.organisation_id for unit in found})


async def take_seat(cleared: Cleared, *, plan_id: str, unit_id: str) -> None:
    """Open a seat for one of the caller's own units."""
    seat = PlanSeat(
        plan_id=plan_id,
        child_id=cleared.child_id,
        organisation_id=cleared.actor.organisation_id or "",
        branch=cleared.actor.branch or "",
        unit_id=unit_id,
        opened_at=cleared.moment.now,
    )
    await service.save(cleared, seat)


async def change_plan(cleared: Cleared, plan: CoordinatedPlan, *, given: PlanUpdate) -> None:
    """Write down what is known anew. Which consent it rests on is the owner's to say."""
    demand(plan.status, Act.CHANGE)
    owner = plan.organisation_id
    if given.need is not None:
        plan.need_sealed = cleared.vault.seal(owner, given.need)
    if given.others_measures is not None:
        plan.others_measures_sealed = cleared.vault.seal(owner, _others(given.others_measures))
    if "follow_up_on" in given.model_fields_set:
        plan.follow_up_on = _from_today(cleared, given.follow_up_on)
    if given.overall_responsible_organisation_id is not None:
        await _make_responsible(cleared, plan, given.overall_responsible_organisation_id)
    if given.consent_id is not None and given.consent_id != plan.ground(cleared.moment.today):
        await _rest_on(cleared, plan, given.consent_id)
    plan.version += 1
    await service.save(cleared, plan)


def _others(said: OthersMeasures) -> str:
    """As it is kept: the words, or nothing where nobody else does anything."""
    return said.words or ""


def _from_today(cleared: Cleared, follow_up_on: date | None) -> date | None:
    if follow_up_on is not None and follow_up_on < cleared.moment.today:
        raise invalid("/followUpOn", "past", "lies before today")
    return follow_up_on


async def _make_responsible(cleared: Cleared, plan: CoordinatedPlan, organisation_id: str) -> None:
    _, parties = await service.party_organisations(cleared, plan)
    if organisation_id not in parties:
        pointer = "/overallResponsibleOrganisationId"
        raise invalid(pointer, "no-party", "is not a party to the plan")
    plan.overall_responsible_id = organisation_id


async def _rest_on(cleared: Cleared, plan: CoordinatedPlan, consent_id: str) -> None:
    """Rest the plan on another consent; one that has been called must stay covered."""
    service.demand_owner(cleared, plan)
    await service.plan_consent(cleared, consent_id)
    if plan.status == PlanStatus.NEED:
        plan.status = PlanStatus.CONSENT
    elif plan.status != PlanStatus.CONSENT:
        called = await queries.called(cleared.session, plan.id)
        await service.on_ground(
            cleared, consent_id=consent_id, parties=[(each.unit_id, each.invited_branch) for each in called]
        )
    if plan.ground(cleared.moment.today) == plan.consent_id:
        plan.consent_id = consent_id
    else:
        plan.own_consent_id = consent_id
