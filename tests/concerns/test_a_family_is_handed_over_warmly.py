"""Out of service, with consent and without a note: to an application, or to those who inquire."""

from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.concerns.application_steps import (
    about,
    applications,
    given_a_consent_to_be_handed_over,
    given_a_family_in,
    given_an_inquirer,
    given_open_care_worker,
    given_service,
    handing_over,
    handovers,
    notices_of,
)
from tests.consents.family_steps import Family
from tests.measures.measure_steps import assessed, given_a_measure
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_protection, then_it_is, then_it_is_refused

NOTE = "Samtalsgrupp på skolan"
Ready = tuple[Place, Family, Caller, str]


@pytest.fixture
async def ready(cast: Cast) -> Ready:
    """A family that Sten's open care helps, as service."""
    place = await given_a_place(cast)
    await place.social_worker("Sara", "nord")
    sten = await given_open_care_worker(place)
    berg = await given_a_family_in(place, by=sten, kind="case")
    return place, berg, sten, await given_service(sten, berg)


async def test_a_family_goes_from_service_to_an_application(ready: Ready) -> None:
    place, berg, sten, measure = ready
    sara, reception = place.people["Sara"], place.receptions["nord"]
    consent = await given_a_consent_to_be_handed_over(berg, sten, reception)
    meets = {"meetsAt": "2030-01-08T08:00:00Z", "meetingPlace": "school"}
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent, **meets)), 201)
    assert (made["recipientUnitId"], made["answeredAt"]) == (reception, None)

    # Sara hears that they come, from whom, whom to ring and when they meet: nothing of what Sten has written.
    (notice,) = await notices_of(sara, "application-received")
    received = then_it_is(await sara.get(about(notice)), 200)
    assert (received["handedOverUnitId"], received["handedOverBy"]) == (sten.unit_id, sten.id)
    assert (received["phone"], received["meetsAt"]) == ("070-123 45 67", meets["meetsAt"])
    assert received["what"] is received["identityNumber"] is None
    assert not [each for each in (NOTE, measure) if each in str(received)]
    then_it_is(await sara.get(f"{berg.child.path}/support-measures/{measure}"), 404)

    # The mother sees where it stands, and whom to turn to; Sten learns that there is an answer, not which.
    (hers,) = then_it_is(await berg.mother.get(applications(berg)), 200)["items"]
    assert (hers["status"], hers["what"], hers["contacts"][0]["unitId"]) == ("waiting", None, reception)
    then_it_is(await sara.post(f"/applications/{received['id']}/answer", {"outcome": "inquiry-opened"}), 200)
    (told,) = await notices_of(sten, "warm-handover-answered")
    after = then_it_is(await sten.get(about(told)), 200)
    assert after["answeredAt"] is not None
    assert "inquiry-opened" not in str(after)
    assert then_it_is(await sten.get(handovers(berg)), 200)["items"] == [after]


async def test_a_family_goes_from_service_to_those_who_inquire(ready: Ready) -> None:
    place, berg, sten, measure = ready
    ulla = await given_an_inquirer(place)
    consent = await given_a_consent_to_be_handed_over(berg, sten, ulla.unit_id)
    to = {"aim": "inquiry", "inquiryUnitId": ulla.unit_id}
    then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent, **to)), 201)
    (received,) = then_it_is(await ulla.get("/applications"), 200)["items"]
    assert received["aim"] == "inquiry"
    assert then_it_is(await place.people["Sara"].get("/applications"), 200)["items"] == []
    wrong = handing_over(berg, measure, consent, aim="inquiry", inquiryUnitId=place.receptions["nord"])
    then_it_is_refused(await sten.post(handovers(berg), wrong), 422, "invalid-request")


async def test_without_a_consent_to_this_very_handover_the_refusal_says_whom_the_family_can_ring(
    ready: Ready,
) -> None:
    place, berg, sten, measure = ready
    reception = place.receptions["nord"]
    ulla = await given_an_inquirer(place)
    half = await given_a_consent_to_be_handed_over(berg, sten, reception, from_both=False)
    elsewhere = await given_a_consent_to_be_handed_over(berg, sten, ulla.unit_id)
    plan = {"kind": "plan", "recipients": [{"unitId": reception}], "purpose": "coordination"}
    other = then_it_is(await sten.post(berg.consents, {**plan, "validTo": "2030-12-31"}), 201)["id"]
    for consent, status in ((half, "waiting"), (elsewhere, "given"), (other, None)):
        body = handing_over(berg, measure, consent)
        refused = then_it_is_refused(await sten.post(handovers(berg), body), 409, "handover-consent-missing")
        assert refused.get("consentStatus") == status
        assert [each["unitId"] for each in refused["contacts"]] == [reception]
        assert refused["familyApplies"] == applications(berg)
    assert then_it_is(await place.people["Sara"].get("/applications"), 200)["items"] == []


async def test_a_consent_taken_back_before_the_answer_hides_what_was_handed_over(ready: Ready) -> None:
    place, berg, sten, measure = ready
    sara = place.people["Sara"]
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    (received,) = then_it_is(await sara.get("/applications"), 200)["items"]
    then_it_is(await berg.father.post(f"{berg.consents}/{consent}/withdrawal", {}), 200)
    then_it_is_refused(await sara.get(f"/applications/{received['id']}"), 404, "not-found")
    assert then_it_is(await sara.get("/applications"), 200)["items"] == []
    then_it_is(await sten.get(f"{handovers(berg)}/{made['id']}"), 200)
    # The family can still apply by itself: that needs nobody's leave.
    asked = {"applicantName": "Anna", "childName": "Elsa", "phone": "070-1", "what": "Hjälp oss."}
    then_it_is(await berg.mother.post(applications(berg), asked), 201)


async def test_the_preview_of_a_withdrawal_says_that_somebody_waits(ready: Ready) -> None:
    place, berg, sten, measure = ready
    reception, sara = place.receptions["nord"], place.people["Sara"]
    consent = await given_a_consent_to_be_handed_over(berg, sten, reception)
    where = f"{berg.consents}/{consent}/withdrawal-preview"
    assert then_it_is(await berg.father.get(where), 200)["handovers"] == []
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    waits = [
        {
            "warmHandoverId": made["id"],
            "recipientUnitId": reception,
            "handedOverAt": made["handedOverAt"],
        }
    ]
    for caller in (sten, berg.mother, berg.father):
        seen = then_it_is(await caller.get(where), 200)
        assert (seen["handovers"], seen["ends"], seen["plans"]) == (waits, [], [])
    other = await given_a_consent_to_be_handed_over(berg, sten, reception)
    of_another = await berg.mother.get(f"{berg.consents}/{other}/withdrawal-preview")
    assert then_it_is(of_another, 200)["handovers"] == []
    for stranger in (sara, place.cast.rektor, place.cast.reception):
        assert (await stranger.get(where)).status_code in {403, 404}
    # Once it is answered, a withdrawal hides nothing of it.
    (received,) = then_it_is(await sara.get("/applications"), 200)["items"]
    then_it_is(await sara.post(f"/applications/{received['id']}/answer", {"outcome": "inquiry-opened"}), 200)
    assert then_it_is(await berg.father.get(where), 200)["handovers"] == []


async def test_after_a_withdrawal_nothing_waits_any_more(ready: Ready) -> None:
    place, berg, sten, measure = ready
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    where = f"{berg.consents}/{consent}/withdrawal-preview"
    then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    then_it_is(await berg.father.post(f"{berg.consents}/{consent}/withdrawal", {}), 200)
    for caller in (sten, berg.mother):
        assert then_it_is(await caller.get(where), 200)["handovers"] == []


async def test_the_preview_names_no_place_of_a_protected_child(ready: Ready) -> None:
    place, berg, sten, measure = ready
    reception = place.receptions["nord"]
    consent = await given_a_consent_to_be_handed_over(berg, sten, reception)
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    await given_protection(sten, berg.child)
    seen = then_it_is(await berg.mother.get(f"{berg.consents}/{consent}/withdrawal-preview"), 200)
    (waits,) = seen["handovers"]
    assert (waits["warmHandoverId"], waits["recipientUnitId"]) == (made["id"], None)
    assert reception not in str(seen)


async def test_there_is_no_place_for_a_note_and_only_service_is_handed_over(ready: Ready) -> None:
    place, berg, sten, measure = ready
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    good = handing_over(berg, measure, consent)
    decided = (await given_a_measure(sten, berg.child, assessed(sten.unit_id))).rpartition("/")[2]
    wrong: tuple[dict[str, Any], ...] = (
        {**good, "note": NOTE},
        {**good, "what": NOTE},
        {**good, "recordId": measure},
        {**good, "supportMeasureId": decided},
        {**good, "supportMeasureId": unknown("msr")},
        {**good, "consentId": unknown("cns")},
        {**good, "giverId": unknown("fam")},
        {**good, "inquiryUnitId": place.receptions["nord"]},
        {**good, "aim": "inquiry"},
    )
    for body in wrong:
        then_it_is_refused(await sten.post(handovers(berg), body), 422, "invalid-request")
    then_it_is(await sten.post(handovers(berg), good), 201)


async def test_nobody_else_reads_or_makes_a_handover(ready: Ready) -> None:
    place, berg, sten, measure = ready
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    path = f"{handovers(berg)}/{made['id']}"
    away = await given_open_care_worker(await given_a_place(place.cast))
    for stranger in (away, place.people["Sara"], place.cast.rektor):
        then_it_is_refused(await stranger.get(path), 404, "not-found")
        then_it_is(await stranger.post(handovers(berg), handing_over(berg, measure, consent)), 404)
    then_it_is_refused(await berg.mother.get(path), 403, "scope-missing")


async def test_a_protected_family_is_handed_over_and_no_place_is_named(ready: Ready) -> None:
    place, berg, sten, measure = ready
    consent = await given_a_consent_to_be_handed_over(berg, sten, place.receptions["nord"])
    await given_protection(sten, berg.child)
    made = then_it_is(await sten.post(handovers(berg), handing_over(berg, measure, consent)), 201)
    assert made["recipientUnitId"] == place.receptions["nord"], "Sten is one of the few"
    (hers,) = then_it_is(await berg.mother.get(applications(berg)), 200)["items"]
    assert hers["contacts"] == []
    (received,) = then_it_is(await place.people["Sara"].get("/applications"), 200)["items"]
    assert received["childId"] is None
