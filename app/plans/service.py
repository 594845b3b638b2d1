"""What the use cases of plans share: finding a plan, its parties and its ground, and whose word counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.codes import service as codes
from app.consents.service import ConsentStanding, standing
from app.kit.database import Table
from app.kit.events import PublicEvent, publish
from app.kit.problems import Conflict, NotAllowed, NotFound, invalid
from app.organisations.models import Unit
from app.organisations.service import refuse_where_nobody_is
from app.plans import queries
from app.plans.errors import ConsentMissing
from app.plans.models import CoordinatedPlan, PlanAction, PlanGoal, PlanMeeting, PlanSeat
from app.rules.coordination import plan_kind
from app.vocabulary import CodeOccasion, PlanKind, PlanStatus

PLAN_CONSENT = "plan"
Party = tuple[str, str]
"""A unit and its secrecy branch: what a consent covers."""
ThingT = TypeVar("ThingT", PlanGoal, PlanAction, PlanMeeting)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan with what is read beside it."""

    plan: CoordinatedPlan
    seats: Sequence[PlanSeat]
    overdue: int
    ground: str | None
    """The consent that it rests on today."""
    shared: bool
    """Whether that one holds."""
    decided_for_later: bool
    """Whether what the young person has decided for the days from eighteen on is shown: not to a guardian."""
    now: datetime


async def get_plan(cleared: Cleared, plan_id: str | None = None, *, lock: bool = False) -> CoordinatedPlan:
    """Return the plan that the call is about. Raises NotFound."""
    found = await queries.plan(cleared.session, plan_id or cleared.subject, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


async def get_part(
    cleared: Cleared, kind: type[ThingT], thing_id: str, *, pointer: str = "", lock: bool = False
) -> ThingT:
    """Return a goal, promise or meeting of this plan. Raises NotFound, or InvalidRequest at a pointer."""
    statement = select(kind).where(col(kind.id) == thing_id, col(kind.plan_id) == cleared.subject)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = (await cleared.session.exec(statement.execution_options(**queries.FRESH))).first()
    if found is None:
        raise invalid(pointer, "unknown", "is not a part of this plan") if pointer else NotFound
    return found


async def view(cleared: Cleared, *plans: CoordinatedPlan) -> list[PlanView]:
    """Read the seats and the overdue promises of plans."""
    ids = [plan.id for plan in plans]
    seats = await queries.seats(cleared.session, ids)
    today = cleared.moment.today
    overdue = await queries.overdue_counts(cleared.session, ids, today=today)
    shared = await queries.shared(cleared.session, ids, on=today)
    return [
        PlanView(
            plan=plan,
            seats=[seat for seat in seats if seat.plan_id == plan.id],
            overdue=0 if plan.status == PlanStatus.ENDED else overdue.get(plan.id, 0),
            ground=plan.ground(today),
            shared=plan.id in shared and plan.status != PlanStatus.ENDED,
            decided_for_later=cleared.actor.family_member_id is None,
            now=cleared.moment.now,
        )
        for plan in plans
    ]


def owns(cleared: Cleared, plan: CoordinatedPlan) -> bool:
    """Whether the caller belongs to the organisation's branch that opened the plan."""
    actor = cleared.actor
    return (plan.organisation_id, plan.branch) == (actor.organisation_id, actor.branch)


def demand_owner(cleared: Cleared, plan: CoordinatedPlan) -> None:
    """Raise NotAllowed unless the caller opened the plan: it holds the consent that the plan rests on."""
    if not owns(cleared, plan):
        raise NotAllowed(missing="plan-owner")


async def known_unit(session: AsyncSession, unit_id: str, *, pointer: str) -> Unit:
    """Return a unit that takes part. Raises InvalidRequest."""
    found = await queries.units(session, [unit_id])
    if not found:
        raise invalid(pointer, "unknown", "is not a unit that takes part")
    await refuse_where_nobody_is(session, found[0], pointer=pointer)
    return found[0]


async def party_organisations(cleared: Cleared, plan: CoordinatedPlan) -> tuple[set[str], set[str]]:
    """Return the organisations that sit at the plan, and those that sit or have been called."""
    seats = await queries.seats(cleared.session, [plan.id])
    seated = {seat.organisation_id for seat in seats if seat.is_open(cleared.moment.now)}
    called = await queries.called(cleared.session, plan.id)
    return seated, seated | {invitation.invited_organisation_id for invitation in called}


async def judge_kind(cleared: Cleared, plan: CoordinatedPlan) -> None:
    """Say anew what the plan is in law, from the sectors of its parties."""
    _, parties = await party_organisations(cleared, plan)
    plan.kind = plan_kind(await queries.sectors_of(cleared.session, parties))


async def on_ground(
    cleared: Cleared, *, consent_id: str | None, parties: Iterable[Party], lock: bool = False
) -> ConsentStanding:
    """Return the consent, which is given and covers the parties. Raises ConsentMissing."""
    if consent_id is None:
        raise ConsentMissing(missing="consent", rule="plan-needs-consent")
    found = await standing(cleared.session, consent_id, moment=cleared.moment, lock=lock)
    if not found.given:
        raise ConsentMissing(
            missing="answers",
            rule="plan-needs-consent",
            consent_id=consent_id,
            consent_status=found.status,
            sv="Samtycket är inte givet av alla som behövs, eller gäller inte längre.",
            en="The consent is not given by everybody who is needed, or holds no longer.",
        )
    covered = {(recipient.unit_id, str(recipient.branch)) for recipient in found.recipients}
    uncovered = sorted({unit_id for unit_id, _ in set(parties) - covered})
    if uncovered:
        raise ConsentMissing(
            missing="recipient",
            rule="plan-needs-consent",
            consent_id=consent_id,
            unit_ids=uncovered,
            sv="Samtycket omfattar inte enheten.",
            en="The consent does not cover the unit.",
        )
    return found


async def plan_consent(cleared: Cleared, consent_id: str, *, lock: bool = False) -> ConsentStanding:
    """Return a consent of kind plan about this child. Raises InvalidRequest for any other."""
    try:
        found = await standing(cleared.session, consent_id, moment=cleared.moment, lock=lock)
    except NotFound:
        raise invalid("/consentId", "unknown", "is not a consent that you may use") from None
    if found.child_id != cleared.child_id or found.kind != PLAN_CONSENT:
        raise invalid("/consentId", "kind", "is not a consent to a plan about this child")
    return found


async def hold(cleared: Cleared, *, ground: str | None) -> CoordinatedPlan:
    """Lock the plan after its consent has been held, in the order that a withdrawal takes them."""
    plan = await get_plan(cleared, lock=True)
    if plan.ground(cleared.moment.today) != ground:
        raise Conflict
    return plan


async def save(cleared: Cleared, row: Table) -> None:
    """Write a row now: what follows in the request reads it."""
    cleared.session.add(row)
    await cleared.session.flush()


async def tell(cleared: Cleared, kind: type[PublicEvent], plan_id: str, *, below: str = "") -> None:
    """Publish that something has happened to a plan."""
    link = f"/plans/{plan_id}{below}"
    await publish(cleared.session, kind(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now))


async def code(cleared: Cleared, occasion: CodeOccasion, plan: CoordinatedPlan) -> None:
    """Write the codes of everybody who sits at the plan, each in its own compartment."""
    seats = await queries.seats(cleared.session, [plan.id])
    places = [
        (seat.organisation_id, seat.branch, seat.unit_id)
        for seat in seats
        if seat.is_open(cleared.moment.now)
    ]
    await codes.note(cleared, occasion, places, plan_id=plan.id, plan_kind=PlanKind(plan.kind))
