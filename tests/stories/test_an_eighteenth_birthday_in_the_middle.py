"""Elsa turns eighteen in the middle of her plan: at midnight her mother's part is over, and it is Elsa's."""

from datetime import timedelta

from tests.cast import Cast
from tests.conftest import Installation
from tests.notices.notice_steps import kinds, when_the_worker_keeps_house
from tests.plans.plan_steps import when_a_unit_is_called, when_they_accept
from tests.plans.youth_steps import (
    given_a_youth,
    given_adult_psychiatry,
    given_an_own_consent,
    when_the_day_begins,
    when_the_plan_is_handed_over,
)
from tests.steps import then_it_is, then_it_is_refused


async def test_the_plan_goes_on_and_elsa_decides(cast: Cast, installation: Installation) -> None:
    youth = await given_a_youth(cast)
    plan, elsa, mother = youth.plan, youth.itself, youth.mother
    adult = await given_adult_psychiatry(cast)

    # Two months before: the school is reminded, and asks Elsa herself for the days from her birthday on
    await when_the_worker_keeps_house(installation)
    assert "plan-comes-of-age" in await kinds(cast.rektor, plan.child)
    own = await given_an_own_consent(cast, youth, "reception", "adult-psychiatry")
    await when_the_plan_is_handed_over(cast, youth, own)
    assert "plan-comes-of-age" not in await kinds(cast.rektor, plan.child)
    then_it_is_refused(await mother.get(f"{plan.child.path}/consents/{own}"), 404, "not-found")

    # A minute before midnight all is as it was
    await when_the_day_begins(cast, youth.day, minutes=-1)
    for reader in (mother, elsa, cast.rektor, cast.bup, cast.reception):
        assert then_it_is(await reader.get(plan.path), 200)["status"] == "active"

    # At midnight the mother and BUP, whom Elsa has left out, are out; nothing has ended
    await when_the_day_begins(cast, youth.day, minutes=0)
    for closed in (mother, cast.bup):
        for below in ("", "/actions", "/meetings", "/dissents", "/document"):
            then_it_is_refused(await closed.get(f"{plan.path}{below}"), 404, "not-found")
    for reader in (elsa, cast.rektor, cast.reception):
        read = then_it_is(await reader.get(plan.path), 200)
        assert (read["status"], read["shared"], read["consentId"]) == ("active", True, own)

    # Psychiatry for adults is called under her own consent, comes, and takes over what BUP had promised
    plan.invitations["adult"] = (await when_a_unit_is_called(cast, plan.path, "adult-psychiatry"))["id"]
    await when_they_accept(plan, adult=adult)
    (promise,) = then_it_is(await adult.get(f"{plan.path}/actions"), 200)["items"]
    over = {
        "responsibleUnitId": adult.unit_id,
        "reason": "Elsa har fyllt arton.",
        "dueOn": (youth.day + timedelta(days=20)).isoformat(),
    }
    taken = then_it_is(await adult.patch(f"{plan.path}/actions/{promise['id']}", over), 200)
    assert [step["takenOverByUnitId"] for step in taken["history"]] == [None, adult.unit_id]

    # She reads who has looked since; her mother cannot
    log = then_it_is(await elsa.get(f"{plan.child.path}/access-log"), 200)
    assert adult.unit_id in [entry["unitId"] for entry in log["items"]]
    then_it_is_refused(await mother.get(f"{plan.child.path}/access-log"), 404, "not-found")

    # And she may say that it is enough
    then_it_is(await elsa.post(f"{plan.child.path}/consents/{own}/withdrawal"), 200)
    read = then_it_is(await elsa.get(plan.path), 200)
    assert (read["status"], read["endReason"]) == ("ended", "consent-withdrawn")
    for closed in (adult, cast.reception, mother):
        then_it_is_refused(await closed.get(plan.path), 404, "not-found")
