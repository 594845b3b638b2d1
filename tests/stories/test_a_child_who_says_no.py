"""A child who says no: old enough, its no is enough; younger, it is heard, kept and seen beside the plan."""

from datetime import date

from tests.cast import Cast
from tests.consents.family_steps import given_a_family
from tests.plans.plan_steps import (
    QUESTION,
    given_a_plan,
    given_a_plan_consent,
    when_a_unit_is_called,
    when_everybody_says_yes,
)
from tests.steps import then_it_is, then_it_is_refused

NO = "Jag vill inte att ni pratar om mig utan mig."


async def test_from_fifteen_a_no_of_ones_own_stops_the_plan(cast: Cast) -> None:
    family = await given_a_family(cast, born=date(2010, 3, 3))
    child = family.child
    itself = cast.world.young_person(f"says-no-{child.id[-6:]}", "Elsa Berg", child.number)
    consent = await given_a_plan_consent(cast, child, "bup", answered=False)
    path = f"{family.consents}/{consent}"
    for guardian in (family.mother, family.father):
        yes = {"answer": "given", "form": "digital"}
        then_it_is(await guardian.post(f"{path}/answers", yes), 201)
    plan = f"/plans/{(await given_a_plan(cast, child, consentId=consent))['id']}"

    # Both guardians want it. She has not answered, and then says no
    call = {"unitId": cast.unit("bup"), "kind": "called", "question": QUESTION}
    for said in (None, "refused"):
        if said:
            no = {"answer": said, "form": "digital"}
            then_it_is(await itself.post(f"{path}/answers", no), 201)
        refused = await cast.rektor.post(f"{plan}/invitations", call)
        body = then_it_is_refused(refused, 409, "consent-missing")
        assert (body["rule"], body["missing"]) == ("plan-needs-consent", "answers")
    then_it_is_refused(await cast.bup.get(plan), 404, "not-found")

    # Nobody else can say it for her in the family app, and her no is hers to change
    yes = {"giverId": child.id, "answer": "given", "form": "digital"}
    then_it_is_refused(await family.mother.post(f"{path}/answers", yes), 422, "invalid-request")
    then_it_is(await itself.post(f"{path}/answers", {"answer": "given", "form": "digital"}), 201)
    then_it_is(await cast.rektor.post(f"{plan}/invitations", call), 201)

    # What she has said yes to she takes back alone: the plan ends at once
    then_it_is(await itself.post(f"{path}/withdrawal"), 200)
    read = then_it_is(await itself.get(plan), 200)
    assert (read["status"], read["endReason"]) == ("ended", "consent-withdrawn")


async def test_a_younger_childs_no_is_kept_beside_the_plan_and_asked_about_before_it_is_told(
    cast: Cast,
) -> None:
    family = await given_a_family(cast, born=date(2013, 3, 3))
    child = family.child
    itself = cast.world.young_person(f"says-no-{child.id[-6:]}", "Elsa Berg", child.number)
    consent = await given_a_plan_consent(cast, child, "bup", answered=False)
    await when_everybody_says_yes(cast, child, consent)
    plan = f"/plans/{(await given_a_plan(cast, child, consentId=consent))['id']}"
    called = await when_a_unit_is_called(cast, plan, "bup")
    accepted = {"answer": "accepted", "mandate": True}
    then_it_is(await cast.bup.patch(f"{plan}/invitations/{called['id']}", accepted), 200)

    # The teacher listens, at the child's level; the child lets the parties know, and not its parents
    said = {"words": NO, "toParties": True, "toGuardians": False}
    voice = then_it_is(await cast.rektor.post(f"{plan}/voices", said), 201)
    assert voice["level"] == "young-person"
    for reader in (cast.bup, itself):
        assert then_it_is(await reader.get(f"{plan}/voices/{voice['id']}"), 200)["words"] == NO
    for guardian in (family.mother, family.father):
        then_it_is_refused(await guardian.get(f"{plan}/voices/{voice['id']}"), 404, "not-found")
        assert then_it_is(await guardian.get(f"{plan}/voices"), 200)["_meta"]["totalRecords"] == 0

    # It is against the plan, and that stays to be seen by the parties; what came of it is said
    dissent = {"against": "plan", "words": NO}
    kept = then_it_is(await itself.post(f"{plan}/dissents", dissent), 201)
    assert kept["voice"] == "child"
    assert then_it_is(await cast.bup.get(f"{plan}/dissents/{kept['id']}"), 200)["words"] == NO
    then_it_is_refused(await family.father.get(f"{plan}/dissents/{kept['id']}"), 404, "not-found")
    effect = {"effect": "Elsa är med på varje möte, och det börjar med hennes fråga."}
    then_it_is(await cast.bup.patch(f"{plan}/voices/{voice['id']}", effect), 200)
    assert then_it_is(await itself.get(f"{plan}/voices/{voice['id']}"), 200)["effect"] == effect["effect"]

    # It ends as declined if the family wants it so; what the child said is still there
    then_it_is(await cast.rektor.post(f"{plan}/ending", {"reason": "declined", "told": ["child"]}), 200)
    assert then_it_is(await itself.get(f"{plan}/dissents/{kept['id']}"), 200)["words"] == NO
