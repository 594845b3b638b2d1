"""Steps of a plan whose child soon turns eighteen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.demo.callers import Caller
from app.demo.world import reached
from app.kit.clock import SWEDISH_TIME, swedish_date, wall_clock
from app.rules.ages import birthday
from tests.cast import Cast
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    when_a_unit_is_called,
    when_it_becomes_active,
    when_they_meet,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is, when_the_date_is


@dataclass
class Youth:
    """An active plan, the young person itself, and the day on which it turns eighteen."""

    plan: PlanOfElsa
    itself: Caller
    day: date

    @property
    def mother(self) -> Caller:
        return self.plan.guardian


async def given_a_youth(cast: Cast) -> Youth:
    """Seventeen, two months before the birthday; only the mother is asked about the plan. BUP and reception
    sit at it, and BUP has promised something.
    """
    day = swedish_date(wall_clock()) + timedelta(days=60)
    child = await given_a_child(cast.rektor, born=day.replace(year=day.year - 18))
    number = await given_a_guardian(cast.rektor, child)
    more = {"validTo": "2099-12-31", "judgedMature": False}
    consent = await given_a_plan_consent(cast, child, "reception", "bup", **more)
    made = await given_a_plan(cast, child, consentId=consent)
    mother = cast.world.guardian(f"mother of {child.id}", "Anna Berg", number)
    plan = PlanOfElsa(id=made["id"], child=child, consent_id=consent, guardian=mother)
    for name in ("reception", "bup"):
        plan.invitations[name] = (await when_a_unit_is_called(cast, plan.path, name))["id"]
    await when_they_meet(cast, plan)
    await when_it_becomes_active(cast, plan)
    read = then_it_is(await cast.rektor.get(child.path), 200)
    itself = cast.world.young_person(f"youth {child.id}", "Elsa Berg", child.number)
    return Youth(plan, itself, birthday(date.fromisoformat(read["birthDate"]), 18))


async def when_the_day_begins(cast: Cast, day: date, *, minutes: int = 1) -> None:
    """So many minutes from the midnight, in Sweden, on which a day begins."""
    midnight = datetime.combine(day, time(), SWEDISH_TIME)
    await when_the_date_is(cast, (midnight + timedelta(minutes=minutes)).isoformat())


async def given_an_own_consent(
    cast: Cast, youth: Youth, *names: str, answer: str | None = "given", since: date | None = None
) -> str:
    """The school asks the young person alone, for the days from the birthday on."""
    more: dict[str, Any] = {"validFrom": (since or youth.day).isoformat(), "validTo": "2099-12-31"}
    asked = await given_a_plan_consent(cast, youth.plan.child, *names, answered=False, **more)
    if answer is not None:
        said = {"answer": answer, "form": "digital"}
        then_it_is(await youth.itself.post(f"{youth.plan.child.path}/consents/{asked}/answers", said), 201)
    return asked


async def given_adult_psychiatry(cast: Cast) -> Caller:
    """The region's psychiatry for adults: once for a run."""
    if "adult-psychiatry" not in cast.world.units:
        where = reached("Vuxenpsykiatrin Linden", "vuxenpsykiatrin.linden")
        await cast.world.unit("adult-psychiatry", "region", kind="other", branch="care", **where)
        await cast.world.person(
            "adult-psychiatry",
            full_name="Vera Vuxen",
            unit="adult-psychiatry",
            organisation="region",
            role="clinician",
            system="health-record",
        )
    return cast.adult_psychiatry


async def when_the_plan_is_handed_over(cast: Cast, youth: Youth, consent_id: str) -> Any:
    body = {"consentId": consent_id}
    return then_it_is(await cast.rektor.post(f"{youth.plan.path}/transfer", body), 200)
