"""The social board decides in one guardian's place: for its four measures, and never for the child."""

from datetime import date
from typing import Any

from app.kit.clock import swedish_date, wall_clock
from tests.cast import Cast
from tests.consents.family_steps import (
    Family,
    asked_for,
    given_a_family,
    given_answers,
    sharing,
    when_the_guardian_answers,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is

MEASURE = "open-intervention"
NOBODY = "fam-aaaaaaaaaaaaaaaaaaaaaaaaaa"


def decided(replaces: str, **more: Any) -> dict[str, Any]:
    return {
        "replacesGuardianId": replaces,
        "measure": MEASURE,
        "reference": "SN 2025:117",
        "decidedOn": "2025-09-10",
        **more,
    }


async def given_a_refused_consent(
    cast: Cast, *, measure: str = MEASURE, **born: date
) -> tuple[Family, str, str]:
    """The mother says yes and the father no to what social services ask; returns family, consent and item."""
    family = await given_a_family(cast, by=cast.service, kind="case", **born)
    item = await given_answers(cast.service, family.child)
    asked = asked_for(cast, item, to=("linden",), measure=measure)
    consent = then_it_is(await cast.service.post(family.consents, asked), 201)
    then_it_is(await when_the_guardian_answers(family.mother, family, consent["id"]), 201)
    then_it_is(await when_the_guardian_answers(family.father, family, consent["id"], "refused"), 201)
    return family, consent["id"], item


def where(family: Family, consent: str) -> str:
    return f"{family.consents}/{consent}/board-decisions"


async def test_the_board_decides_in_the_place_of_the_guardian_who_refuses(cast: Cast) -> None:
    family, consent, item = await given_a_refused_consent(cast)
    share = sharing(cast, item, to="linden", consentId=consent)
    refused = then_it_is_refused(
        await cast.service.post(family.disclosures, share), 409, "sharing-not-allowed"
    )
    assert refused["consent"] == "refused"
    before = (await cast.service.get(f"{family.consents}/{consent}")).headers["etag"]

    made = await cast.service.post(where(family, consent), decided(family.father_id), key="decided-once-1")
    decision = then_it_is(made, 201)
    assert (decision["measure"], decision["reference"]) == (MEASURE, "SN 2025:117")
    again = await cast.service.post(where(family, consent), decided(family.father_id), key="decided-once-1")
    assert then_it_is(again, 201) == decision

    read = await cast.service.get(f"{family.consents}/{consent}")
    shown = then_it_is(read, 200)
    assert (shown["status"], shown["missing"]) == ("given", 0)
    assert [each["id"] for each in shown["boardDecisions"]] == [decision["id"]]
    assert read.headers["etag"] != before
    given = then_it_is(await cast.service.post(family.disclosures, share), 201)
    assert given["ground"] == "board-decides-for-one-guardian"
    then_it_is(await cast.rektor.get(f"{family.disclosures}/{given['id']}"), 200)


async def test_a_decision_counts_on_the_very_day_it_is_taken(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast)
    today = decided(family.father_id, decidedOn=str(swedish_date(wall_clock())))
    then_it_is(await cast.service.post(where(family, consent), today), 201)
    assert then_it_is(await cast.service.get(f"{family.consents}/{consent}"), 200)["status"] == "given"


async def test_each_guardian_sees_the_decision_and_only_the_replaced_in_whose_place(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast)
    then_it_is(await cast.service.post(where(family, consent), decided(family.father_id)), 201)
    for guardian, told in ((family.father, family.father_id), (family.mother, None)):
        (seen,) = then_it_is(await guardian.get(where(family, consent)), 200)["items"]
        assert seen["replacesGuardianId"] == told
        shown = then_it_is(await guardian.get(f"{family.consents}/{consent}"), 200)
        assert shown["boardDecisions"][0]["replacesGuardianId"] == told
    stranger = await given_a_family(cast)
    then_it_is_refused(await stranger.mother.get(where(family, consent)), 404, "not-found")


async def test_what_the_board_cannot_decide_is_refused_with_the_rule(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast)
    for body, missing in (
        (decided(family.father_id, measure="contact-person"), "another-measure"),
        (decided(family.father_id, measure="none-of-the-four"), "not-one-of-the-four"),
        (decided(NOBODY), "not-a-guardian"),
    ):
        refused = then_it_is_refused(
            await cast.service.post(where(family, consent), body), 409, "board-cannot-decide"
        )
        assert (refused["missing"], refused["rule"]) == (missing, "board-decides-for-one-guardian")
        assert refused["citations"]
    then_it_is(await cast.service.post(where(family, consent), decided(family.father_id)), 201)
    both = then_it_is_refused(
        await cast.service.post(where(family, consent), decided(family.mother_id)), 409, "board-cannot-decide"
    )
    assert both["missing"] == "another-is-replaced"
    assert then_it_is(await cast.service.get(f"{family.consents}/{consent}"), 200)["status"] == "given"


async def test_a_consent_to_no_measure_is_beyond_the_board(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast, measure="none-of-the-four")
    refused = await cast.service.post(where(family, consent), decided(family.father_id))
    assert then_it_is_refused(refused, 409, "board-cannot-decide")["missing"] == "another-measure"
    assert then_it_is(await cast.service.get(f"{family.consents}/{consent}"), 200)["status"] == "refused"


async def test_the_board_never_decides_for_the_child(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast, born=date(2010, 2, 1))
    for_the_child = decided(family.child.id)
    then_it_is_refused(await cast.service.post(where(family, consent), for_the_child), 422, "invalid-request")
    then_it_is(await cast.service.post(where(family, consent), decided(family.father_id)), 201)
    shown = then_it_is(await cast.service.get(f"{family.consents}/{consent}"), 200)
    assert (shown["status"], shown["missingGivers"]) == ("waiting", [family.child.id])
    heard = {"giverId": family.child.id, "answer": "given", "form": "oral"}
    answered = await cast.service.post(f"{family.consents}/{consent}/answers", heard)
    assert then_it_is(answered, 201)["status"] == "given"


async def test_a_decision_ends_with_its_last_day_and_what_rests_on_it_too(cast: Cast) -> None:
    family, consent, item = await given_a_refused_consent(cast)
    body = decided(family.father_id, validTo="2029-03-31")
    then_it_is(await cast.service.post(where(family, consent), body), 201)
    share = sharing(cast, item, to="linden", consentId=consent)
    made = then_it_is(await cast.service.post(family.disclosures, share), 201)
    assert made["holdsUntil"] == "2029-04-01"
    path = f"{family.disclosures}/{made['id']}"
    try:
        await when_the_date_is(cast, "2029-03-31T21:59:00Z")
        then_it_is(await cast.rektor.get(path), 200)
        await when_the_date_is(cast, "2029-03-31T22:01:00Z")
        then_it_is_refused(await cast.rektor.get(path), 404, "not-found")
        assert then_it_is(await cast.service.get(f"{family.consents}/{consent}"), 200)["status"] == "refused"
    finally:
        await when_the_date_is(cast, wall_clock().isoformat())


async def test_the_board_records_its_decision_also_where_health_care_has_asked(cast: Cast) -> None:
    """Child psychiatry asks, with social services as recipient: they know of the consent what they record."""
    family = await given_a_family(cast, by=cast.bup, kind="care")
    item = await given_answers(cast.bup, family.child)
    asked = asked_for(cast, item, to=("service", "linden"), measure="psychiatric-care")
    consent = then_it_is(await cast.bup.post(family.consents, asked), 201)["id"]
    then_it_is(await when_the_guardian_answers(family.mother, family, consent), 201)
    body = decided(family.father_id, measure="psychiatric-care")
    then_it_is_refused(await cast.service.post(where(family, consent), body), 404, "not-found")
    await given_a_child(cast.service, number=family.child.number, kind="case")
    then_it_is(await cast.service.post(where(family, consent), body), 201)
    then_it_is_refused(await cast.service.get(f"{family.consents}/{consent}"), 404, "not-found")
    assert len(then_it_is(await cast.service.get(where(family, consent)), 200)["items"]) == 1
    assert then_it_is(await cast.bup.get(f"{family.consents}/{consent}"), 200)["status"] == "given"
    share = sharing(cast, item, to="linden", consentId=consent)
    assert then_it_is(await cast.bup.post(family.disclosures, share), 201)["consentId"] == consent


async def test_only_a_board_records_a_decision_and_every_promise_is_kept(cast: Cast) -> None:
    family, consent, _ = await given_a_refused_consent(cast)
    path, body = where(family, consent), decided(family.father_id)
    unknown = where(family, "cns-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    for caller in (cast.other_rektor, cast.rektor, cast.reception):
        then_it_is_refused(await caller.post(path, body), 404, "not-found")
    then_it_is_refused(await cast.service.post(unknown, body), 404, "not-found")
    then_it_is_refused(await cast.service.get(unknown), 404, "not-found")
    then_it_is_refused(await family.mother.post(path, body), 403, "scope-missing")
    then_it_is_refused(await cast.service.for_purpose(None).post(path, body), 400, "header-missing")
    then_it_is_refused(await cast.service.post(path, {**body, "x": 1}), 422, "invalid-request")
    for wrong in ({"decidedOn": "2099-01-01"}, {"validTo": "2025-09-09"}):
        answer = await cast.service.post(path, {**body, **wrong})
        (error,) = then_it_is_refused(answer, 422, "invalid-request")["errors"]
        assert [error["pointer"]] == [f"/{name}" for name in wrong]

    schools = await given_a_family(cast)
    item = await given_answers(cast.rektor, schools.child)
    asked = then_it_is(await cast.rektor.post(schools.consents, asked_for(cast, item, measure=MEASURE)), 201)
    refused = await cast.rektor.post(where(schools, asked["id"]), decided(schools.father_id))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "social-board"
