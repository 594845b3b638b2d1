"""Steps of a plan's life, over HTTP."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.days import in_days
from tests.steps import Child, given_a_child, given_a_guardian, then_it_is

NEED = "Elsa behöver samma stöd i skolan och hemma."
QUESTION = "Vad kan ni göra så att Elsa klarar skolveckan?"


@dataclass
class PlanOfElsa:
    """A plan of the tests, and who is around it."""

    id: str
    child: Child
    consent_id: str
    guardian: Caller
    invitations: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/plans/{self.id}"

    @property
    def consent_path(self) -> str:
        return f"{self.child.path}/consents/{self.consent_id}"


async def given_a_plan_consent(
    cast: Cast, child: Child, *names: str, answered: bool = True, **more: Any
) -> str:
    """A consent to a plan with some units; the rektor hears every guardian's yes on the telephone."""
    body = {
        "kind": "plan",
        "categories": ["plan"],
        "recipients": [{"unitId": cast.unit(name)} for name in names],
        "purpose": "coordination",
        "validTo": in_days(180),
        **more,
    }
    asked = then_it_is(await cast.rektor.post(f"{child.path}/consents", body), 201)
    if answered:
        await when_everybody_says_yes(cast, child, asked["id"])
    return str(asked["id"])


async def when_everybody_says_yes(cast: Cast, child: Child, consent_id: str) -> None:
    path = f"{child.path}/consents/{consent_id}"
    consent = then_it_is(await cast.rektor.get(path), 200)
    for giver in consent["missingGivers"]:
        yes = {"giverId": giver, "answer": "given", "form": "telephone"}
        then_it_is(await cast.rektor.post(f"{path}/answers", yes), 201)


async def given_a_plan(cast: Cast, child: Child, **body: Any) -> Any:
    """A plan that the school opens."""
    return then_it_is(await cast.rektor.post(f"{child.path}/plans", {"need": NEED, **body}), 201)


async def when_a_unit_is_called(cast: Cast, plan_path: str, name: str, **more: Any) -> Any:
    body = {"unitId": cast.unit(name), "kind": "called", "question": QUESTION, **more}
    return then_it_is(await cast.rektor.post(f"{plan_path}/invitations", body), 201)


async def given_a_called_plan(cast: Cast) -> PlanOfElsa:
    child = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, child)
    consent_id = await given_a_plan_consent(cast, child, "reception", "bup")
    made = await given_a_plan(cast, child, consentId=consent_id)
    plan = PlanOfElsa(
        id=made["id"],
        child=child,
        consent_id=consent_id,
        guardian=cast.world.guardian(f"mother of {child.id}", "Anna Berg", number),
    )
    for name in ("reception", "bup"):
        plan.invitations[name] = (await when_a_unit_is_called(cast, plan.path, name))["id"]
    return plan


async def when_they_accept(plan: PlanOfElsa, **callers: Caller) -> None:
    """The invited accept, each with a mandate."""
    for name, caller in callers.items():
        path = f"{plan.path}/invitations/{plan.invitations[name]}"
        then_it_is(await caller.patch(path, {"answer": "accepted", "mandate": True}), 200)


async def when_they_meet(cast: Cast, plan: PlanOfElsa) -> None:
    """Everybody accepts, and a meeting is held."""
    await when_they_accept(plan, reception=cast.reception, bup=cast.bup)
    earlier = (wall_clock() - timedelta(minutes=5)).isoformat()
    meeting = {"startsAt": earlier, "place": "Lindens skola, rum 12"}
    made = then_it_is(await cast.rektor.post(f"{plan.path}/meetings", meeting), 201)
    held = {
        "presentUnitIds": [cast.unit(name) for name in ("linden", "reception", "bup")],
        "childTookPart": True,
        "childView": "Elsa vill att mötet är kort.",
    }
    path = f"{plan.path}/meetings/{made['id']}"
    then_it_is(await cast.rektor.patch(path, {"held": held}), 200)


async def given_a_promise(cast: Cast, plan: PlanOfElsa, name: str, *, due: str | None = None) -> Any:
    """The school writes down what a unit has promised."""
    body = {
        "words": "Erbjuda en första tid.",
        "responsibleUnitId": cast.unit(name),
        "dueOn": due or in_days(10),
    }
    return then_it_is(await cast.rektor.post(f"{plan.path}/actions", body), 201)


async def when_the_four_items_are_there(cast: Cast, plan: PlanOfElsa) -> None:
    """A promise by BUP, the others' part, and who has the overall responsibility."""
    await given_a_promise(cast, plan, "bup")
    body = {
        "overallResponsibleOrganisationId": cast.organisation("social"),
        "othersMeasures": {"none": True},
        "followUpOn": in_days(90),
    }
    then_it_is(await cast.rektor.patch(plan.path, body), 200)


async def when_it_becomes_active(cast: Cast, plan: PlanOfElsa) -> None:
    await when_the_four_items_are_there(cast, plan)
    then_it_is(await cast.rektor.post(f"{plan.path}/activation"), 200)
