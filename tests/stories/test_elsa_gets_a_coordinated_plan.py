"""Elsa's story, read aloud: a nurse, a school, a worry, two guardians, a plan, a promise, a withdrawal."""

from app.demo.story import Story
from app.demo.world import World
from tests.steps import then_it_is, then_it_is_refused


async def test_elsa_gets_a_coordinated_plan_and_her_mother_takes_a_consent_back(stage: World) -> None:
    elsa = Story(stage, quiet=True)
    rektor, mother, bup = (elsa.who(name) for name in ("rektor", "mother", "bup"))

    # 12 May 2025: she is six, and her child health nurse is her named person
    await elsa.a_nurse_is_named_person()
    then_it_is_refused(await mother.get(elsa.elsa), 404, "not-found")

    # 19 August: förskoleklass has begun; the rektor takes over and verifies who has custody
    await elsa.the_school_takes_over()
    named = then_it_is(await mother.get(f"{elsa.elsa}/named-person"), 200)
    assert named["professional"]["name"] == "Maria Lindqvist"
    assert named["acceptedAt"] == "2025-08-19T07:30:00Z" or named["acceptedAt"].startswith("2025-08-19")

    # 3 September: a teacher worries; she and the rektor answer the five questions
    await elsa.five_questions_are_answered()
    then_it_is_refused(await bup.get(f"{elsa.elsa}/five-questions"), 404, "not-found")

    # 4 September: the mother consents, the father has not answered: nothing is shared, the plan waits
    await elsa.one_consent_is_missing()
    plan = f"/plans/{elsa.made['plan']}"
    assert then_it_is(await rektor.get(plan), 200)["status"] == "consent"
    then_it_is_refused(await bup.get(plan), 404, "not-found")

    # 6 September: he consents by telephone; two items go, and are taken over with a receipt
    await elsa.the_second_consent_opens_the_way()
    assert then_it_is(await bup.get(plan), 200)["status"] == "called"

    # 10 September: why the nurse's notes do not follow to the school, and what would let her tell
    await elsa.the_rules_explain_themselves()

    # 15 and 22 September: they meet, and the plan becomes active with the four legal items, not before
    await elsa.the_plan_becomes_active()
    active = then_it_is(await rektor.get(plan), 200)
    assert (active["kind"], active["status"]) == ("sip", "active")

    # 3 November: a promise has passed its date, and the lead professional sees it
    await elsa.a_promise_is_broken()

    # 10 November: the mother reads who has looked, sees what a withdrawal would change, and withdraws
    await elsa.the_mother_looks_and_withdraws()
    shared = then_it_is(await bup.get(f"{elsa.elsa}/disclosures"), 200)
    assert all(item["endedAt"] for item in shared["items"])
    assert then_it_is(await rektor.get(plan), 200)["status"] == "active", "the plan rests on another consent"

    # 11 November: Amir exists for nobody but those who are named
    await elsa.amir_exists_for_nobody_else()
