"""A child's own say: by recorded maturity below the ages of the law, by age above, alone from eighteen."""

from datetime import date, datetime, time, timedelta
from typing import Any

from app.kit.clock import SWEDISH_TIME, swedish_date, wall_clock
from app.rules.ages import birthday
from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    asked_for,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
    when_the_guardian_answers,
)
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

REASON = "Förstår vad det gäller och kan se följderna."


def judged(*, mature: bool, **more: Any) -> dict[str, Any]:
    return {"matter": "other", "mature": mature, "reason": REASON, **more}


def assessments(family: Family) -> str:
    return f"{family.child.path}/capacity-assessments"


async def required(cast: Cast, family: Family, *items: str, **more: Any) -> set[str]:
    asked = then_it_is(await cast.rektor.post(family.consents, asked_for(cast, *items, **more)), 201)
    return set(asked["missingGivers"])


def born_years_ago(years: int, *, days: int = 0) -> date:
    """Somebody who turned (or will turn) so many years so many days from today."""
    today = swedish_date(wall_clock()) + timedelta(days=days)
    return date(today.year - years, today.month, min(today.day, 28))


async def test_a_child_judged_mature_is_asked_below_the_age(cast: Cast) -> None:
    family = await given_a_family(cast, born=born_years_ago(13, days=-100))
    item = await given_answers(cast.rektor, family.child)
    both = {family.mother_id, family.father_id}
    assert await required(cast, family, item) == both
    made = await cast.rektor.post(assessments(family), judged(mature=True), key="judged-once-01")
    assessment = then_it_is(made, 201)
    assert (assessment["mature"], assessment["assessedBy"]) == (True, cast.rektor.id)
    assert assessment["reason"] == REASON
    again = await cast.rektor.post(assessments(family), judged(mature=True), key="judged-once-01")
    assert then_it_is(again, 201) == assessment
    assert await required(cast, family, item) == {*both, family.child.id}
    assert await required(cast, family, item, judgedMature=False) == both
    in_school = {"matter": "school", "mature": False, "reason": REASON}
    then_it_is(await cast.rektor.post(assessments(family), in_school), 201)
    assert await required(cast, family, item) == {*both, family.child.id}
    then_it_is(await cast.rektor.post(assessments(family), judged(mature=False)), 201)
    assert await required(cast, family, item) == both
    assert then_it_is(await cast.rektor.get(assessments(family)), 200)["_meta"]["totalRecords"] == 3


async def test_who_was_immature_as_a_small_child_has_grown_since(cast: Cast) -> None:
    family = await given_a_family(cast, born=born_years_ago(16, days=-330))
    item = await given_answers(cast.rektor, family.child)
    then_it_is(
        await cast.rektor.post(assessments(family), judged(mature=False, assessedOn="2020-01-01")), 201
    )
    assert family.child.id in await required(cast, family, item)
    then_it_is(await cast.rektor.post(assessments(family), judged(mature=False)), 201)
    assert family.child.id not in await required(cast, family, item)


async def test_an_assessment_is_the_own_branchs_record(cast: Cast) -> None:
    family = await given_a_family(cast, born=born_years_ago(13, days=-100))
    path = assessments(family)
    then_it_is(await cast.school_nurse.post(path, judged(mature=True)), 201)
    assert then_it_is(await cast.rektor.get(path), 200)["items"] == []
    item = await given_answers(cast.rektor, family.child)
    assert family.child.id not in await required(cast, family, item)
    then_it_is_refused(await cast.other_rektor.get(path), 404, "not-found")
    then_it_is_refused(await cast.other_rektor.post(path, judged(mature=True)), 404, "not-found")
    then_it_is_refused(await family.mother.get(path), 403, "scope-missing")
    without = cast.rektor.for_purpose(None)
    then_it_is_refused(await without.post(path, judged(mature=True)), 400, "header-missing")
    wrong = judged(mature=True, assessedOn="2099-01-01")
    then_it_is_refused(await cast.rektor.post(path, wrong), 422, "invalid-request")
    then_it_is_refused(await cast.rektor.post(path, {"mature": True}), 422, "invalid-request")


async def given_shared_until_the_birthday(cast: Cast, years: int) -> tuple[Family, str, str, str, date]:
    """Items shared on what the guardians alone have given, some weeks before a birthday."""
    family = await given_a_family(cast, born=born_years_ago(years, days=30))
    item = await given_answers(cast.rektor, family.child)
    asked = then_it_is(
        await cast.rektor.post(family.consents, asked_for(cast, item, judgedMature=False)), 201
    )
    await given_both_consent(family, asked["id"])
    share = sharing(cast, item, consentId=asked["id"])
    made = then_it_is(await cast.rektor.post(family.disclosures, share), 201)
    return family, asked["id"], made["id"], item, await turns(cast, family, years)


async def on_swedish_midnight(cast: Cast, day: date, *, minutes: int) -> None:
    """So many minutes from the midnight, in Sweden, on which a day begins."""
    midnight = datetime.combine(day, time(), SWEDISH_TIME)
    await when_the_date_is(cast, (midnight + timedelta(minutes=minutes)).isoformat())


async def turns(cast: Cast, family: Family, years: int) -> date:
    """The child's birthday, of the birth date that its made-up number has."""
    child = then_it_is(await cast.rektor.get(family.child.path), 200)
    born = date.fromisoformat(child["birthDate"])
    return birthday(born, years)


async def test_at_eighteen_the_guardians_are_guardians_no_more_that_instant(cast: Cast) -> None:
    family, consent, shared, item, eighteen = await given_shared_until_the_birthday(cast, 18)
    elsa = cast.world.young_person(f"elsa-{family.child.id}", "Elsa Berg", family.child.number)
    path, where = f"{family.consents}/{consent}", f"{family.disclosures}/{shared}"
    try:
        await on_swedish_midnight(cast, eighteen, minutes=-1)
        assert then_it_is(await family.mother.get(path), 200)["status"] == "given"
        then_it_is(await cast.reception.get(where), 200)
        await on_swedish_midnight(cast, eighteen, minutes=1)
        for guardian in (family.mother, family.father):
            for closed in (
                path,
                family.consents,
                family.disclosures,
                family.child.path,
                f"{path}/withdrawal",
            ):
                answer = await (guardian.post if closed.endswith("withdrawal") else guardian.get)(closed)
                then_it_is_refused(answer, 404, "not-found")
        assert then_it_is(await cast.rektor.get(path), 200)["status"] == "expired"
        then_it_is_refused(await cast.reception.get(where), 404, "not-found")
        heard = {"giverId": family.father_id}
        then_it_is_refused(await cast.rektor.post(f"{path}/withdrawal", heard), 409, "not-asked")

        asked = then_it_is(await cast.rektor.post(family.consents, asked_for(cast, item)), 201)
        assert asked["missingGivers"] == [family.child.id]
        own = await elsa.post(
            f"{family.consents}/{asked['id']}/answers", {"answer": "given", "form": "digital"}
        )
        assert then_it_is(own, 201)["status"] == "given"
        share = sharing(cast, item, consentId=asked["id"])
        again = then_it_is(await cast.rektor.post(family.disclosures, share), 201)
        then_it_is(await cast.reception.get(f"{family.disclosures}/{again['id']}"), 200)
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())


async def test_what_the_young_person_gave_too_goes_on_and_is_its_own(cast: Cast) -> None:
    family = await given_a_family(cast, born=born_years_ago(18, days=30))
    elsa = cast.world.young_person(f"elsa-{family.child.id}", "Elsa Berg", family.child.number)
    item = await given_answers(cast.rektor, family.child)
    asked = then_it_is(await cast.rektor.post(family.consents, asked_for(cast, item)), 201)
    path = f"{family.consents}/{asked['id']}"
    for caller in (family.mother, family.father, elsa):
        then_it_is(await when_the_guardian_answers(caller, family, asked["id"]), 201)
    share = sharing(cast, item, consentId=asked["id"])
    made = then_it_is(await cast.rektor.post(family.disclosures, share), 201)
    try:
        await on_swedish_midnight(cast, await turns(cast, family, 18), minutes=1)
        assert then_it_is(await elsa.get(path), 200)["status"] == "given"
        then_it_is(await cast.reception.get(f"{family.disclosures}/{made['id']}"), 200)
        refused = await cast.rektor.post(f"{path}/withdrawal", {"giverId": family.mother_id})
        then_it_is_refused(refused, 409, "not-asked")
        assert then_it_is(await elsa.post(f"{path}/withdrawal"), 200)["status"] == "withdrawn"
        then_it_is_refused(await cast.reception.get(f"{family.disclosures}/{made['id']}"), 404, "not-found")
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())


async def test_from_the_age_of_an_own_say_nothing_goes_on_without_the_child(cast: Cast) -> None:
    family = await given_a_family(cast, born=born_years_ago(15, days=30))
    elsa = cast.world.young_person(f"elsa-{family.child.id}", "Elsa Berg", family.child.number)
    item = await given_answers(cast.rektor, family.child)
    asked = then_it_is(await cast.rektor.post(family.consents, asked_for(cast, item)), 201)
    path = f"{family.consents}/{asked['id']}"
    await given_both_consent(family, asked["id"])
    share = sharing(cast, item, consentId=asked["id"])
    made = then_it_is(await cast.rektor.post(family.disclosures, share), 201)
    then_it_is_refused(await elsa.get(path), 404, "not-found")
    try:
        await on_swedish_midnight(cast, await turns(cast, family, 15), minutes=1)
        then_it_is_refused(await cast.reception.get(f"{family.disclosures}/{made['id']}"), 404, "not-found")
        waiting = then_it_is(await elsa.get(path), 200)
        assert (waiting["status"], waiting["missingGivers"]) == ("waiting", [family.child.id])
        yes = await elsa.post(f"{path}/answers", {"answer": "given", "form": "digital"})
        assert then_it_is(yes, 201)["status"] == "given"
        again = then_it_is(await cast.rektor.post(family.disclosures, share), 201)
        then_it_is(await cast.reception.get(f"{family.disclosures}/{again['id']}"), 200)
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())
