"""What a plan puts into the calendars of those around it: each one's own meetings and last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.access.doors import Pass
from app.plans import clock_queries, lead_queries, ticking
from app.plans.models import CoordinatedPlan
from app.plans.ticking import Ticking


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A moment to be somewhere, or a day that is the last."""

    child_id: str
    about: str
    """Where it lies, and what kind it is: what one knows it by the next time."""
    on: datetime | date
    changes: int = 0


async def occasions(passed: Pass, *, since: datetime) -> list[Occasion]:
    """Return the caller's own: meetings that they are to come to, last days that they answer for."""
    plans = {
        plan.id: plan
        for plan in await clock_queries.shared(passed.session, passed.actor, on=passed.moment.today)
    }
    met = await clock_queries.meetings(passed.session, plans, since=since)
    found = [
        Occasion(
            child_id=each.child_id,
            about=f"/plans/{each.plan_id}/meetings/{each.id}",
            on=each.starts_at,
            changes=each.version - 1,
        )
        for each in met
    ]
    days = _of_the_family(list(plans.values())) if passed.actor.is_family else await _of_staff(passed)
    return found + days


def _of_the_family(plans: Sequence[CoordinatedPlan]) -> list[Occasion]:
    """The day on which a plan is followed up; promises are for those who have given them."""
    return [
        Occasion(child_id=plan.child_id, about=f"/plans/{plan.id} follow-up", on=plan.follow_up_on)
        for plan in plans
        if plan.follow_up_on is not None
    ]


async def _of_staff(passed: Pass) -> list[Occasion]:
    actor, today = passed.actor, passed.moment.today
    led = await lead_queries.led_by(passed.session, actor.professional_id or "", on=today)
    return [
        Occasion(child_id=each.plan.child_id, about=f"{each.about} {each.clock.kind}", on=each.clock.last_on)
        for each in await ticking.running(passed)
        if _answers_for(each, actor.unit_ids, led)
    ]


def _answers_for(each: Ticking, unit_ids: Sequence[str], led: set[str]) -> bool:
    """A promise is its giver's; what is the plan's as such is its unit's, and who leads it."""
    if each.promise is not None:
        return each.promise.responsible_unit_id in unit_ids
    return each.plan.unit_id in unit_ids or each.plan.id in led
