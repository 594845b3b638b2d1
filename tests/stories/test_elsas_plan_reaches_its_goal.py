"""Elsa's plan from a worry to a goal that is reached, and out by the way that is meant."""

from tests.cast import Cast
from tests.consents.family_steps import given_a_family
from tests.days import in_days
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    when_a_unit_is_called,
    when_it_becomes_active,
    when_they_meet,
)
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

WORDS = "Jag vill kunna vara i klassrummet hela förmiddagen."


async def test_from_a_worry_to_a_goal_that_is_reached(cast: Cast) -> None:
    family = await given_a_family(cast)
    elsa = family.child

    # A worry: the rektor answers the five questions, and the fifth asks for others
    worry = {
        "inTheWay": {"answered": "yes", "text": "Elsa orkar inte vara med hela förmiddagen."},
        "helpFromOthers": {"answered": "yes", "text": "BUP och mottagningen."},
        "followUp": {"decision": "call-for-plan", "text": "Vi tar upp en plan med familjen."},
        "childView": "Jag vill orka.",
        "status": "final",
    }
    then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", worry), 201)

    # The need is noted, and both guardians are asked before anybody is called
    consent = await given_a_plan_consent(cast, elsa, "reception", "bup", answered=False)
    made = await given_a_plan(cast, elsa, consentId=consent)
    plan = PlanOfElsa(made["id"], elsa, consent, family.mother)
    assert (made["status"], made["shared"]) == ("consent", False)
    for guardian in (family.mother, family.father):
        yes = {"answer": "given", "form": "digital"}
        then_it_is(await guardian.post(f"{family.consents}/{consent}/answers", yes), 201)

    # Called, met, and active with the four legal items
    for name in ("reception", "bup"):
        plan.invitations[name] = (await when_a_unit_is_called(cast, plan.path, name))["id"]
    await when_they_meet(cast, plan)
    goal = then_it_is(await cast.rektor.post(f"{plan.path}/goals", {"words": WORDS}), 201)
    await when_it_becomes_active(cast, plan)
    active = then_it_is(await family.father.get(plan.path), 200)
    assert (active["kind"], active["status"], active["shared"]) == ("sip", "active", True)

    # The promise is kept, and what shows it stands beside it
    (promise,) = then_it_is(await cast.bup.get(f"{plan.path}/actions"), 200)["items"]
    kept = {"status": "done", "evidence": "Elsa har varit på sin första tid."}
    then_it_is(await cast.bup.patch(f"{plan.path}/actions/{promise['id']}", kept), 200)

    # A first follow-up: some way, as each of them judges it for itself
    await when_the_date_is(cast, f"{in_days(80)}T10:00:00Z")
    some_way = {"byChild": "partly", "byFamily": "not-reached", "byProfessionals": "reached"}
    held = {"heldOn": in_days(80), "childTookPart": True, "nextOn": in_days(160)}
    outcome = {"outcomes": [{"goalId": goal["id"], **some_way}]}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", {**held, **outcome}), 201)

    # A second: reached, as all three say
    await when_the_date_is(cast, f"{in_days(160)}T10:00:00Z")
    reached = dict.fromkeys(some_way, "reached")
    held = {"heldOn": in_days(160), "childTookPart": True, "nextOn": None}
    outcome = {"outcomes": [{"goalId": goal["id"], **reached, "words": "Jag är med hela förmiddagen."}]}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", {**held, **outcome}), 201)

    # Out: the goals are reached, everybody is told; the others' seats close, the family reads on
    ended = {"reason": "goals-reached", "words": "Elsa är med.", "told": ["child", "guardian", "unit"]}
    over = then_it_is(await cast.rektor.post(f"{plan.path}/ending", ended), 200)
    assert (over["status"], over["endReason"]) == ("ended", "goals-reached")
    for closed in (cast.bup, cast.reception):
        then_it_is_refused(await closed.get(plan.path), 404, "not-found")
    for reader in (family.mother, family.father, cast.rektor):
        assert then_it_is(await reader.get(plan.path), 200)["endWords"] == "Elsa är med."
        told = then_it_is(await reader.get(f"{plan.path}/follow-ups"), 200)["items"]
        judged = [each["outcomes"][0] for each in told]
        assert [each["byChild"] for each in judged] == ["reached", "partly"]
        (shown,) = then_it_is(await reader.get(f"{plan.path}/actions"), 200)["items"]
        assert (shown["status"], shown["overdue"]) == ("done", False)
