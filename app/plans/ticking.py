"""The time limits of plans: reckoned when somebody looks, from what has happened and what is agreed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.access.doors import Cleared, Pass
from app.agreements import service as agreements
from app.children import service as children
from app.kit.clock import swedish_date
from app.kit.columns import dates
from app.kit.ids import new_id
from app.kit.problems import NotFound, invalid
from app.plans import clock_queries, queries, service
from app.plans.clock_models import ClockPause
from app.plans.clock_schemas import PauseCreate
from app.plans.errors import PauseNotLawful
from app.plans.models import CoordinatedPlan, PlanAction, PlanInvitation
from app.plans.states import Act, demand
from app.rules.ages import age_on
from app.rules.clocks import Clock, Limit, Pause, may_pause, set_for, started, strictest
from app.vocabulary import AgreedTiming, ClockKind

_Agreed = Mapping[AgreedTiming, agreements.Agreed]


_KEYS = (AgreedTiming.BEGIN, AgreedTiming.CALL, AgreedTiming.MEETING_BREACH, AgreedTiming.FOLLOW_UP)
_FORESEEABLE = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """A time limit, and what it is about."""

    plan: CoordinatedPlan
    clock: Clock
    promise: PlanAction | None = None

    @property
    def about(self) -> str:
        """Where what it is about lies."""
        below = f"/actions/{self.promise.id}" if self.promise else ""
        return f"/plans/{self.plan.id}{below}"

    @property
    def begun(self) -> datetime | None:
        """When what it is about was written."""
        return (self.promise or self.plan).recorded_at

    @property
    def order(self) -> tuple[object, ...]:
        """What ends first, then what was begun first: an id is drawn, and says nothing."""
        return self.clock.last_on, self.begun, self.clock.kind, self.about


async def running(passed: Pass) -> list[Ticking]:
    """Return every time limit at the caller's own plans, the one that ends first foremost."""
    session = passed.session
    plans = {plan.id: plan for plan in await clock_queries.living(session, passed.actor)}
    met = await clock_queries.first_meetings(session, plans)
    agreed = await _agreed_at(passed, plans)
    pauses = await clock_queries.pauses(session, plans)
    found: list[Ticking] = []
    for plan in plans.values():
        stood_still = [_as_pause(row) for row in pauses if row.plan_id == plan.id]
        limits = _limits(plan, agreed[plan.id])
        found += [
            Ticking(plan=plan, clock=clock)
            for clock in _clocks(plan, limits, stood_still, has_met=plan.id in met)
        ]
    promises = await clock_queries.promises(session, plans)
    histories = await queries.histories(session, [action.id for action in promises])
    for action in promises:
        promised = swedish_date(histories[action.id][0].changed_at)
        clock = set_for(ClockKind.PROMISE, min(promised, action.due_on), action.due_on)
        found.append(Ticking(plan=plans[action.plan_id], clock=clock, promise=action))
    return sorted(found, key=lambda each: each.order)


def _clocks(
    plan: CoordinatedPlan, limits: dict[AgreedTiming, Limit], pauses: Sequence[Pause], *, has_met: bool
) -> Iterator[Clock]:
    """Which time limits run, by how far the plan has come."""
    noted = swedish_date(plan.need_noted_at)
    if plan.called_at is None:
        if plan.consent_id is None:
            yield started(ClockKind.PLAN_BEGIN, noted, limits[AgreedTiming.BEGIN], pauses)
        yield started(ClockKind.PLAN_CALL, noted, limits[AgreedTiming.CALL], pauses)
    elif not has_met:
        called = swedish_date(plan.called_at)
        yield started(ClockKind.PLAN_MEETING, called, limits[AgreedTiming.MEETING_BREACH], pauses)
    if plan.activated_at is not None:
        active = swedish_date(plan.activated_at)
        if plan.follow_up_on is not None:
            yield set_for(ClockKind.PLAN_FOLLOW_UP, min(active, plan.follow_up_on), plan.follow_up_on, pauses)
        else:
            yield started(ClockKind.PLAN_FOLLOW_UP, active, limits[AgreedTiming.FOLLOW_UP], pauses)


async def _agreed_at(passed: Pass, plans: Mapping[str, CoordinatedPlan]) -> dict[str, list[_Agreed]]:
    """What each plan's owner has agreed with each party for a child of that age, or what is usual here where
    nobody is called yet. Two organisations are asked once for each age.
    """
    session, today = passed.session, passed.moment.today
    parties = await clock_queries.parties(session, plans)
    born = await children.birth_dates(session, {plan.child_id for plan in plans.values()})
    known: dict[tuple[str, str, int], _Agreed] = {}
    found: dict[str, list[_Agreed]] = {}
    for plan in plans.values():
        age = age_on(born[plan.child_id], today)
        others = parties.get(plan.id, set()) - {plan.organisation_id}
        asked = [(plan.organisation_id, other, age) for other in sorted(others)]
        for one, other, _ in set(asked) - set(known):
            known[one, other, age] = await agreements.all_agreed(
                session, between=(one, other), on=today, age=age
            )
        found[plan.id] = [known[each] for each in asked] or [agreements.usual(session)]
    return found


def _limits(plan: CoordinatedPlan, all_agreed: Sequence[_Agreed]) -> dict[AgreedTiming, Limit]:
    """The times that hold for a plan: of what its owner has agreed with the parties the strictest."""
    noted = swedish_date(plan.need_noted_at)
    warns = min(agreed[AgreedTiming.MEETING_WARNING].amount for agreed in all_agreed)
    return {key: strictest([_limit(key, agreed, warns) for agreed in all_agreed], noted) for key in _KEYS}


def _limit(key: AgreedTiming, agreed: _Agreed, warns: int | None = None) -> Limit:
    return Limit(
        amount=agreed[key].amount,
        unit=agreed[key].unit,
        warn_amount=warns if key is AgreedTiming.MEETING_BREACH else None,
        agreement_id=agreed[key].agreement_id,
    )


async def meetings_due(cleared: Cleared, rows: Sequence[PlanInvitation]) -> dict[str, date]:
    """By when the meeting that each invitation calls to is to be held: counted from the call, as the one who
    calls and the one who is called have agreed.
    """
    age = age_on(await children.birth_date(cleared), cleared.moment.today)
    known: dict[str, Limit] = {}
    found = {}
    for row in rows:
        if row.invited_organisation_id not in known:
            between = (row.organisation_id, row.invited_organisation_id)
            agreed = await agreements.all_agreed(
                cleared.session, between=between, on=cleared.moment.today, age=age
            )
            known[row.invited_organisation_id] = _limit(AgreedTiming.MEETING_BREACH, agreed)
        limit = known[row.invited_organisation_id]
        found[row.id] = started(ClockKind.PLAN_MEETING, swedish_date(row.sent_at), limit).last_on
    return found


async def pause(cleared: Cleared, *, given: PauseCreate) -> str:
    """Let a time limit stand still for some days. Raises PauseNotLawful."""
    plan = await service.get_plan(cleared)
    service.demand_owner(cleared, plan)
    demand(plan.status, Act.CHANGE)
    kind = ClockKind(given.kind)
    if not may_pause(kind, given.reason):
        raise PauseNotLawful(kind=kind, reason=given.reason)
    _demand_days(given, today=cleared.moment.today)
    row = ClockPause(
        id=new_id("pau"),
        plan_id=plan.id,
        child_id=plan.child_id,
        organisation_id=plan.organisation_id,
        branch=plan.branch,
        kind=kind,
        reason=given.reason,
        note_sealed=cleared.vault.seal(plan.organisation_id, given.note),
        valid=dates(given.valid_from, given.valid_to),
        written_by=cleared.actor.professional_id or "",
        written_at=cleared.moment.now,
    )
    await service.save(cleared, row)
    return row.id


def _demand_days(given: PauseCreate, *, today: date) -> None:
    """A pause is days of a foreseeable time. Raises InvalidRequest."""
    if given.valid_to < given.valid_from:
        raise invalid("/validTo", "backwards", "is before validFrom")
    if abs(given.valid_from - today) > _FORESEEABLE:
        raise invalid("/validFrom", "too-far", "is more than a year from today")
    if given.valid_to - given.valid_from > _FORESEEABLE:
        raise invalid("/validTo", "too-long", "is more than a year after validFrom")


async def get_pause(cleared: Cleared, pause_id: str) -> ClockPause:
    """Return a pause of this plan. Raises NotFound."""
    found = await clock_queries.pause(cleared.session, cleared.subject, pause_id)
    if found is None:
        raise NotFound
    return found


async def take_back(cleared: Cleared, pause_id: str) -> ClockPause:
    """Take a pause back: the time limit runs as if there had been none. To do it again changes nothing."""
    row = await get_pause(cleared, pause_id)
    service.demand_owner(cleared, await service.get_plan(cleared))
    if row.taken_back_at is None:
        row.taken_back_at = cleared.moment.now
        await service.save(cleared, row)
    return row


def last_of(row: ClockPause) -> date:
    """The last day of a pause."""
    until: date = row.valid.upper
    return until - timedelta(days=1)


def _as_pause(row: ClockPause) -> Pause:
    return Pause(kind=ClockKind(row.kind), first=row.first, last=last_of(row))
