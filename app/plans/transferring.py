"""At eighteen a plan is handed over: it goes on with the consent of the young person, who alone decides."""

from datetime import UTC, date, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared
from app.children import service as children
from app.consents.service import ConsentStanding
from app.kit.clock import SWEDISH_TIME
from app.kit.problems import invalid
from app.plans import queries, service
from app.plans.errors import ConsentMissing
from app.plans.events import PlanTransferred
from app.plans.models import CoordinatedPlan
from app.plans.schemas import TransferCreate
from app.plans.states import Act, demand
from app.rules.ages import birthday
from app.vocabulary import ConsentStatus

_ADULT = 18
_MAY_COME = (ConsentStatus.GIVEN, ConsentStatus.WAITING)
"""Given already, or given for days to come."""


async def transfer(cleared: Cleared, *, given: TransferCreate) -> str:
    """Let the plan rest on the young person's own consent from the birthday on. Raises ConsentMissing."""
    plan = await service.get_plan(cleared)
    service.demand_owner(cleared, plan)
    demand(plan.status, Act.TRANSFER)
    own = await service.plan_consent(cleared, given.consent_id, lock=True)
    plan = await service.get_plan(cleared, lock=True)
    demand(plan.status, Act.TRANSFER)
    _demand_own(own)
    comes_of_age = birthday(await children.birth_date(cleared), _ADULT)
    plan.own_consent_id = own.consent_id
    plan.own_consent_from = max(comes_of_age, own.valid_from, cleared.moment.today)
    await _set_seats(cleared.session, plan, own, now=cleared.moment.now)
    plan.version += 1
    await service.save(cleared, plan)
    await service.tell(cleared, PlanTransferred, plan.id)
    return plan.id


async def undo(session: AsyncSession, plan: CoordinatedPlan, *, now: datetime) -> None:
    """The consent was taken back before its day came: the plan goes on as it is until then."""
    plan.own_consent_id = plan.own_consent_from = None
    plan.version += 1
    session.add(plan)
    for seat in await queries.seats(session, [plan.id]):
        if seat.closed_at is not None and seat.is_open(now):
            seat.closed_at = None
            session.add(seat)
    await session.flush()


def _demand_own(own: ConsentStanding) -> None:
    if set(own.required) != {own.child_id}:
        raise invalid("/consentId", "not-own", "is not the young person's own consent alone")
    if own.missing or own.status not in _MAY_COME:
        raise ConsentMissing(
            missing="answers",
            rule="plan-needs-consent",
            consent_id=own.consent_id,
            consent_status=own.status,
            sv="Den unge har inte samtyckt.",
            en="The young person has not consented.",
        )


async def _set_seats(
    session: AsyncSession, plan: CoordinatedPlan, own: ConsentStanding, *, now: datetime
) -> None:
    """A unit that the young person leaves out has its seat until the day; one that is named keeps it."""
    until = max(now, _midnight(plan.own_consent_from or own.valid_from))
    for seat in await queries.seats(session, [plan.id]):
        if not seat.is_open(now) or seat.unit_id == plan.unit_id:
            continue
        seat.closed_at = None if seat.unit_id in own.unit_ids else until
        session.add(seat)
    await session.flush()


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), SWEDISH_TIME).astimezone(UTC)
