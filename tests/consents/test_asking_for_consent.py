"""A consent is asked for: of everybody who is needed, for something definite, where no duty applies."""

from datetime import date

import pytest

from tests.cast import Cast, made_up_number
from tests.consents.family_steps import asked_for, given_a_consent, given_a_family, given_answers
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused


async def test_both_guardians_are_asked_and_nobody_has_answered(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    asked = await cast.rektor.post(family.consents, asked_for(cast, item))
    consent = then_it_is(asked, 201)
    assert asked.headers["location"].endswith(f"{family.consents}/{consent['id']}")
    assert asked.headers["etag"]
    assert consent["status"] == "waiting"
    assert (consent["required"], consent["missing"]) == (2, 2)
    assert set(consent["missingGivers"]) == {family.mother_id, family.father_id}
    assert set(consent["categories"]) == {"general", "special-support"}
    assert consent["recipients"][0]["branch"] == "social-reception"
    read = await cast.rektor.get(f"{family.consents}/{consent['id']}")
    assert then_it_is(read, 200) == consent
    assert read.headers["etag"] == asked.headers["etag"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"itemIds": []}, "/categories", "general-waiver"),
        ({"recipients": []}, "/recipients", "general-waiver"),
        ({"validTo": None}, "/validTo", "never-ends"),
        ({"validFrom": "2030-12-31", "validTo": "2030-12-30"}, "/validTo", "ends-before-it-begins"),
        ({"validTo": "2020-01-01"}, "/validTo", "past"),
    ],
)
async def test_a_general_or_endless_consent_is_refused(cast: Cast, change, pointer, code) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    refused = await cast.rektor.post(family.consents, asked_for(cast, item, **change))
    body = then_it_is_refused(refused, 422, "consent-cannot-be-stored")
    assert (pointer, code) in {(error["pointer"], error["code"]) for error in body["errors"]}


async def test_a_consent_to_every_category_is_general(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    everything = [
        *("role", "identity", "general", "special-support", "pupil-health", "medical", "social-record"),
        *("placement", "protected-contact", "plan", "five-questions"),
    ]
    whole = asked_for(cast, item, categories=[*everything, "concern", "reporter-identity"], to=("bup",))
    body = then_it_is_refused(await cast.rektor.post(family.consents, whole), 422, "consent-cannot-be-stored")
    assert {error["code"] for error in body["errors"]} >= {"general-waiver", "not-theirs-to-give"}


async def test_a_consent_must_cover_all_that_is_written(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    narrow = asked_for(cast, item, categories=["general"])
    body = then_it_is_refused(await cast.rektor.post(family.consents, narrow), 422, "invalid-request")
    assert body["errors"][0]["pointer"] == "/categories"


async def test_where_a_duty_applies_no_consent_is_stored(cast: Cast) -> None:
    family = await given_a_family(cast)
    concern = await given_answers(cast.rektor, family.child, "concern")
    body = then_it_is_refused(
        await cast.rektor.post(family.consents, asked_for(cast, concern)), 409, "use-the-ground"
    )
    assert body["rule"] == "concern-report"
    assert body["citations"]
    assert body["type"] == "/problems/use-the-ground"
    inquiry = asked_for(cast, await given_answers(cast.rektor, family.child), situation="child-inquiry")
    body = then_it_is_refused(await cast.rektor.post(family.consents, inquiry), 409, "use-the-ground")
    assert body["rule"] == "information-to-child-inquiry"
    assert then_it_is(await cast.rektor.get(family.consents), 200)["items"] == []


async def test_without_a_verified_guardian_nobody_could_answer(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    item = await given_answers(cast.rektor, elsa)
    refused = await cast.rektor.post(f"{elsa.path}/consents", asked_for(cast, item))
    assert then_it_is_refused(refused, 409, "no-guardian-known")["missing"] == "verified-guardian"


async def test_one_unverified_guardian_keeps_the_other_from_deciding_alone(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    item = await given_answers(cast.rektor, elsa)
    await given_a_guardian(cast.rektor, elsa)
    unverified = {
        "identityNumber": made_up_number(date(1984, 4, 4)),
        "name": "Johan Berg",
        "custody": True,
        "source": "school-system",
        "validFrom": "2019-09-07",
    }
    then_it_is(await cast.rektor.post(f"{elsa.path}/guardians", unverified), 201)
    refused = await cast.rektor.post(f"{elsa.path}/consents", asked_for(cast, item))
    then_it_is_refused(refused, 409, "custody-not-verified")


async def test_a_child_of_sixteen_is_asked_beside_the_guardians(cast: Cast) -> None:
    family = await given_a_family(cast, born=date(2010, 2, 1))
    item = await given_answers(cast.rektor, family.child)
    asked = then_it_is(await cast.rektor.post(family.consents, asked_for(cast, item)), 201)
    assert set(asked["missingGivers"]) == {family.mother_id, family.father_id, family.child.id}
    immature = asked_for(cast, item, judgedMature=False)
    assert then_it_is(await cast.rektor.post(family.consents, immature), 201)["required"] == 2


async def test_a_consent_for_a_plan_names_no_items(cast: Cast) -> None:
    family = await given_a_family(cast)
    plan = asked_for(cast, to=("service", "bup"), kind="plan")
    made = then_it_is(await cast.rektor.post(family.consents, plan), 201)
    assert (made["kind"], made["categories"], made["itemIds"]) == ("plan", ["plan"], [])


async def test_only_items_of_the_own_branch_are_asked_for(cast: Cast) -> None:
    family = await given_a_family(cast)
    nurses = await given_answers(cast.school_nurse, family.child)
    refused = await cast.rektor.post(family.consents, asked_for(cast, nurses))
    unknown = await cast.rektor.post(family.consents, asked_for(cast, "fqs-aaaaaaaaaaaaaaaaaaaaaaaaaa"))
    for answer in (refused, unknown):
        body = then_it_is_refused(answer, 422, "invalid-request")
        assert body["errors"] == [
            {"pointer": "/itemIds/0", "code": "unknown", "detail": "is no item of yours"}
        ]


async def test_asking_keeps_every_promise_of_an_operation(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    body = asked_for(cast, item)
    then_it_is_refused(await cast.other_rektor.post(family.consents, body), 404, "not-found")
    unknown = "/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa/consents"
    then_it_is_refused(await cast.other_rektor.post(unknown, body), 404, "not-found")
    then_it_is_refused(await cast.rektor.for_purpose(None).post(family.consents, body), 400, "header-missing")
    then_it_is_refused(await family.mother.post(family.consents, body), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.post(family.consents, {**body, "x": 1}), 422, "invalid-request")
    once = await cast.rektor.post(family.consents, body, key="asked-once-0001")
    again = await cast.rektor.post(family.consents, body, key="asked-once-0001")
    assert then_it_is(once, 201) == then_it_is(again, 201)
    assert then_it_is(await cast.rektor.get(family.consents), 200)["_meta"]["totalRecords"] == 1


async def test_a_consent_is_seen_by_the_asking_branch_and_those_asked(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    consent = await given_a_consent(cast, family, item)
    path = f"{family.consents}/{consent}"
    then_it_is(await cast.teacher.get(path), 200)
    then_it_is(await family.father.get(path), 200)
    then_it_is_refused(await cast.school_nurse.get(path), 404, "not-found")
    assert then_it_is(await cast.school_nurse.get(family.consents), 200)["items"] == []
    then_it_is_refused(await cast.reception.get(path), 404, "not-found")
    stranger = await given_a_family(cast)
    then_it_is_refused(await stranger.mother.get(path), 404, "not-found")
    elsewhere = f"{stranger.consents}/{consent}"
    then_it_is_refused(await cast.rektor.get(elsewhere), 404, "not-found")
