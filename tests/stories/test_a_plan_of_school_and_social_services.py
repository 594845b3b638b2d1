"""School and social services without health care: the same work, and no legal SIP in name, label or codes."""

from tests.cast import Cast
from tests.codes.test_codes_of_the_work import codes
from tests.days import in_days
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    given_a_promise,
    when_a_unit_is_called,
    when_they_accept,
)
from tests.steps import given_a_child, given_a_guardian, then_it_is

LABEL = {"sv": "Barnets plan", "en": "Child's plan"}
SIP_CODES = {"AU124", "AU125", "AW010", "XAH.20.75", "XAH.20.65"}


async def test_a_childs_plan_is_called_so_and_coded_as_no_sip(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, child)
    mother = cast.world.guardian(f"mother of {child.id}", "Anna Berg", number)
    consent = await given_a_plan_consent(cast, child, "reception", "bup")
    made = await given_a_plan(cast, child, consentId=consent)
    assert (made["kind"], made["label"]) == ("childs-plan", LABEL)
    plan = PlanOfElsa(made["id"], child, consent, mother)

    # Social services are called and come; they meet without care
    plan.invitations["reception"] = (await when_a_unit_is_called(cast, plan.path, "reception"))["id"]
    await when_they_accept(plan, reception=cast.reception)
    meeting = {"startsAt": "2025-10-01T08:00:00Z", "place": "Lindens skola"}
    met = then_it_is(await cast.rektor.post(f"{plan.path}/meetings", meeting), 201)
    held = {"presentUnitIds": [cast.unit("linden"), cast.unit("reception")], "childTookPart": True}
    then_it_is(await cast.rektor.patch(f"{plan.path}/meetings/{met['id']}", {"held": held}), 200)

    # The same four items are asked for
    await given_a_promise(cast, plan, "reception")
    whole = {
        "overallResponsibleOrganisationId": cast.organisation("social"),
        "othersMeasures": {"none": True},
    }
    then_it_is(await cast.rektor.patch(plan.path, whole), 200)
    active = then_it_is(await cast.rektor.post(f"{plan.path}/activation"), 200)
    assert (active["status"], active["kind"], active["label"]) == ("active", "childs-plan", LABEL)
    followed = {"heldOn": in_days(0), "childTookPart": True, "outcomes": [], "nextOn": None}
    then_it_is(await cast.rektor.post(f"{plan.path}/follow-ups", followed), 201)

    # On paper it is called what it is, and nobody codes it as a SIP
    paper = await mother.get(f"{plan.path}/document", form="html", language="sv")
    assert "Barnets plan" in paper.text
    assert "Samordnad individuell plan" not in paper.text
    for caller in (cast.rektor, cast.reception, cast.bup):
        assert not SIP_CODES & {code for _, code in await codes(caller, child.id)}

    # When care is called it becomes one, from then on
    await when_a_unit_is_called(cast, plan.path, "bup")
    assert then_it_is(await mother.get(plan.path), 200)["kind"] == "sip"
