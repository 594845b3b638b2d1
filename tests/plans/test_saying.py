"""What is said beside the plan: another meaning is kept as said, and the child decides who hears it."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family
from tests.plans.plan_steps import given_a_plan, given_a_plan_consent, when_a_unit_is_called
from tests.steps import then_it_is, then_it_is_refused

WORDS = "Jag tycker inte att BUP behövs."
SAID = "Jag vill att någon hämtar mig."


@dataclass
class Said:
    """A called plan with BUP at it, its two guardians and the child herself."""

    path: str
    family: Family
    itself: Caller
    goal_id: str


@pytest.fixture
async def plan(cast: Cast) -> Said:
    family = await given_a_family(cast, born=date(2013, 4, 1))
    consent_id = await given_a_plan_consent(cast, family.child, "bup", "reception")
    made = await given_a_plan(cast, family.child, consentId=consent_id)
    path = f"/plans/{made['id']}"
    for name in ("bup", "reception"):
        await when_a_unit_is_called(cast, path, name)
    (called,) = [
        each
        for each in then_it_is(await cast.bup.get(f"{path}/invitations"), 200)["items"]
        if each["unitId"] == cast.unit("bup")
    ]
    yes = {"answer": "accepted", "mandate": True}
    then_it_is(await cast.bup.patch(f"{path}/invitations/{called['id']}", yes), 200)
    goal = then_it_is(await cast.rektor.post(f"{path}/goals", {"words": "Jag vill."}), 201)
    itself = cast.world.young_person(f"says-{family.child.id[-6:]}", "Elsa Berg", family.child.number)
    return Said(path, family, itself, goal["id"])


async def test_a_family_members_dissent_is_read_by_the_parties_and_by_no_other_of_the_family(
    cast: Cast, plan: Said
) -> None:
    body = {"against": "plan", "words": WORDS}
    made = then_it_is(await plan.family.mother.post(f"{plan.path}/dissents", body), 201)
    assert (made["voice"], made["guardianId"]) == ("guardian", plan.family.mother_id)
    assert made["writtenBy"] is None
    path = f"{plan.path}/dissents/{made['id']}"
    for reader in (plan.family.mother, cast.rektor, cast.bup):
        assert then_it_is(await reader.get(path), 200)["words"] == WORDS
    for reader in (plan.family.father, plan.itself):
        then_it_is_refused(await reader.get(path), 404, "not-found")
        assert then_it_is(await reader.get(f"{plan.path}/dissents"), 200)["items"] == []
    then_it_is_refused(await cast.reception.get(path), 403, "not-allowed")
    then_it_is_refused(await cast.other_rektor.get(path), 404, "not-found")


async def test_a_units_dissent_is_read_by_all_and_taken_back_by_itself(cast: Cast, plan: Said) -> None:
    body = {"against": "goal", "againstId": plan.goal_id, "words": "Målet är för stort."}
    made = then_it_is(await cast.bup.post(f"{plan.path}/dissents", body), 201)
    assert (made["voice"], made["unitId"], made["writtenBy"]) == ("unit", cast.unit("bup"), cast.bup.id)
    path = f"{plan.path}/dissents/{made['id']}"
    assert then_it_is(await plan.family.father.get(path), 200)["takenBackAt"] is None
    for other in (cast.rektor, plan.family.father):
        then_it_is_refused(await other.post(f"{path}/taking-back"), 403, "not-allowed")
    back = then_it_is(await cast.bup.post(f"{path}/taking-back"), 200)
    assert back["takenBackAt"] is not None
    again = then_it_is(await cast.bup.post(f"{path}/taking-back"), 200)
    assert again["takenBackAt"] == back["takenBackAt"]
    assert then_it_is(await cast.rektor.get(path), 200)["words"] == "Målet är för stort."


async def test_a_professional_writes_down_what_a_guardian_means(cast: Cast, plan: Said) -> None:
    father = {"against": "fact", "words": WORDS, "voice": "guardian", "guardianId": plan.family.father_id}
    made = then_it_is(await cast.rektor.post(f"{plan.path}/dissents", father), 201)
    assert made["writtenBy"] == cast.rektor.id
    path = f"{plan.path}/dissents/{made['id']}"
    then_it_is(await plan.family.father.get(path), 200)
    then_it_is_refused(await plan.family.mother.get(path), 404, "not-found")
    then_it_is_refused(await cast.bup.post(f"{path}/taking-back"), 403, "not-allowed")
    then_it_is(await plan.family.father.post(f"{path}/taking-back"), 200)
    for wrong, pointer in (
        ({"guardianId": "fam-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/guardianId"),
        ({"voice": "unit"}, "/guardianId"),
        ({"against": "goal"}, "/againstId"),
        ({"againstId": plan.goal_id}, "/againstId"),
        ({"against": "action", "againstId": "act-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/againstId"),
    ):
        refused = await cast.rektor.post(f"{plan.path}/dissents", {**father, **wrong})
        assert then_it_is_refused(refused, 422, "invalid-request")["errors"][0]["pointer"] == pointer
    for wrong in ({"voice": "child"}, {"guardianId": plan.family.father_id}):
        refused = await plan.family.mother.post(
            f"{plan.path}/dissents", {"against": "plan", "words": WORDS, **wrong}
        )
        then_it_is_refused(refused, 422, "invalid-request")


async def test_the_child_decides_who_hears_it(cast: Cast, plan: Said) -> None:
    body = {"words": SAID, "toParties": False, "toGuardians": False}
    made = then_it_is(await plan.itself.post(f"{plan.path}/voices", body), 201)
    assert (made["level"], made["heardBy"]) == ("young-person", None)
    path = f"{plan.path}/voices/{made['id']}"
    closed = (cast.rektor, cast.bup, plan.family.mother, plan.family.father)
    for reader in closed:
        then_it_is_refused(await reader.get(path), 404, "not-found")
        assert then_it_is(await reader.get(f"{plan.path}/voices"), 200)["items"] == []
    then_it_is(await plan.itself.patch(path, {"toParties": True}), 200)
    for reader in (cast.rektor, cast.bup):
        assert then_it_is(await reader.get(path), 200)["words"] == SAID
    then_it_is_refused(await plan.family.mother.get(path), 404, "not-found")
    refused = then_it_is_refused(await cast.bup.patch(path, {"toGuardians": True}), 403, "not-allowed")
    assert refused["missing"] == "the-child"
    then_it_is(await cast.bup.patch(path, {"effect": "En ledare möter henne."}), 200)
    then_it_is_refused(await plan.itself.patch(path, {"effect": "Inget."}), 403, "not-allowed")
    seen = then_it_is(await plan.itself.get(path), 200)
    assert seen["effect"] == "En ledare möter henne."
    then_it_is(await plan.itself.patch(path, {"toGuardians": True}), 200)
    then_it_is(await plan.family.father.get(path), 200)
    then_it_is(await plan.itself.patch(path, {"toParties": False, "toGuardians": False}), 200)
    for reader in closed:
        then_it_is_refused(await reader.get(path), 404, "not-found")


async def test_who_listens_asks_before_it_is_passed_on(cast: Cast, plan: Said) -> None:
    body = {"words": SAID, "level": "pictures", "toParties": False, "toGuardians": False}
    made = then_it_is(await cast.bup.post(f"{plan.path}/voices", body), 201)
    assert (made["level"], made["heardBy"]) == ("pictures", cast.bup.id)
    path = f"{plan.path}/voices/{made['id']}"
    then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
    then_it_is(await plan.itself.get(path), 200)
    stale = (await cast.bup.get(path)).headers["ETag"]
    then_it_is(await cast.bup.patch(path, {"toParties": True}, etag=stale), 200)
    then_it_is_refused(await cast.bup.patch(path, {"toParties": False}, etag=stale), 412, "stale")
    assert then_it_is(await cast.rektor.get(path), 200)["words"] == SAID
    then_it_is(await plan.itself.patch(path, {"toParties": False}), 200)
    then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
    then_it_is_refused(await plan.family.mother.post(f"{plan.path}/voices", body), 403, "not-allowed")
    then_it_is_refused(await cast.other_rektor.post(f"{plan.path}/voices", body), 404, "not-found")
    then_it_is(await cast.rektor.post(f"{plan.path}/ending", {"reason": "declined"}), 200)
    late = then_it_is_refused(await plan.itself.post(f"{plan.path}/voices", body), 409, "state-forbids")
    assert late["state"] == "ended"
    refused = await plan.family.mother.post(f"{plan.path}/dissents", {"against": "plan", "words": WORDS})
    then_it_is_refused(refused, 409, "state-forbids")
