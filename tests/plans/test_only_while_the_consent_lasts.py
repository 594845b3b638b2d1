"""A seat at a plan rests on a consent: it ends with the consent's last day, and with the childhood."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.callers import Caller
from app.kit.clock import swedish_date, wall_clock
from app.rules.ages import birthday
from tests.cast import Cast
from tests.consents.family_steps import given_a_consent, given_a_family, given_answers
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_called_plan,
    given_a_plan,
    given_a_plan_consent,
    when_a_unit_is_called,
    when_they_accept,
)
from tests.steps import (
    given_a_child,
    given_a_guardian,
    then_it_is,
    then_it_is_refused,
    when_the_date_is,
)

SWEDEN = ZoneInfo("Europe/Stockholm")


async def when_it_is_midnight(cast: Cast, day: date, *, minutes: int) -> None:
    """So many minutes from the midnight, in Sweden, on which a day begins."""
    midnight = datetime.combine(day, time(), SWEDEN)
    await when_the_date_is(cast, (midnight + timedelta(minutes=minutes)).isoformat())


async def then_the_plan_is_closed_to(caller: Caller, plan: PlanOfElsa) -> None:
    for below in ("", "/goals", "/actions", "/meetings", "/invitations"):
        then_it_is_refused(await caller.get(f"{plan.path}{below}"), 404, "not-found")
    then_it_is_refused(await caller.get(f"{plan.child.path}/plans"), 404, "not-found")


async def test_a_seat_ends_the_day_after_the_consents_last_day(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    await when_they_accept(plan, bup=cast.bup)
    consent = then_it_is(await cast.rektor.get(plan.consent_path), 200)
    last_day = date.fromisoformat(consent["validTo"])
    await when_it_is_midnight(cast, last_day + timedelta(days=1), minutes=-1)
    then_it_is(await cast.bup.get(plan.path), 200)
    invitation = f"{plan.path}/invitations/{plan.invitations['reception']}"
    tag = (await cast.reception.get(invitation)).headers["ETag"]
    await when_it_is_midnight(cast, last_day + timedelta(days=1), minutes=0)
    await then_the_plan_is_closed_to(cast.bup, plan)
    then_it_is_refused(await cast.reception.get(invitation), 404, "not-found")
    accepted = {"answer": "accepted", "mandate": True}
    then_it_is_refused(await cast.reception.patch(invitation, accepted, etag=tag), 404, "not-found")
    then_it_is(await cast.rektor.get(plan.path), 200)  # whose plan it is keeps it


async def test_at_eighteen_the_seats_that_the_guardians_gave_end(cast: Cast) -> None:
    today = swedish_date(wall_clock())
    child = await given_a_child(cast.rektor, born=date(today.year - 14, today.month, 1))
    number = await given_a_guardian(cast.rektor, child)
    consent = await given_a_plan_consent(cast, child, "bup", validTo="2099-12-31", judgedMature=False)
    made = await given_a_plan(cast, child, consentId=consent)
    mother = cast.world.guardian(f"mother of {child.id}", "Anna Berg", number)
    plan = PlanOfElsa(id=made["id"], child=child, consent_id=consent, guardian=mother)
    plan.invitations["bup"] = (await when_a_unit_is_called(cast, plan.path, "bup"))["id"]
    await when_they_accept(plan, bup=cast.bup)
    read = then_it_is(await cast.rektor.get(child.path), 200)
    eighteen = birthday(date.fromisoformat(read["birthDate"]), 18)
    await when_it_is_midnight(cast, eighteen, minutes=-1)
    then_it_is(await mother.get(plan.path), 200)
    await when_it_is_midnight(cast, eighteen, minutes=0)
    await then_the_plan_is_closed_to(cast.bup, plan)
    for closed in (plan.path, f"{child.path}/plans", plan.consent_path):
        then_it_is_refused(await mother.get(closed), 404, "not-found")


async def test_after_the_eighteenth_birthday_a_guardians_repeated_key_brings_nothing_back(
    cast: Cast,
) -> None:
    family = await given_a_family(cast, born=date(swedish_date(wall_clock()).year - 14, 3, 1))
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    path = f"{family.consents}/{consent}"
    yes = {"answer": "given", "form": "digital"}
    first = then_it_is(await family.mother.post(f"{path}/answers", yes, key="a-yes-of-before"), 201)
    again = await family.mother.post(f"{path}/answers", yes, key="a-yes-of-before")
    assert then_it_is(again, 201)["id"] == first["id"]
    read = then_it_is(await cast.rektor.get(family.child.path), 200)
    eighteen = birthday(date.fromisoformat(read["birthDate"]), 18)
    await when_it_is_midnight(cast, eighteen, minutes=0)
    replay = await family.mother.post(f"{path}/answers", yes, key="a-yes-of-before")
    then_it_is_refused(replay, 404, "not-found")
    assert consent not in replay.text
