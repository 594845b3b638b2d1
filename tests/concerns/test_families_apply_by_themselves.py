"""A family's own application weighs as much as a report, and nobody is left at a dead end."""

import uuid
from datetime import date

import pytest

from tests.cast import Cast, made_up_number
from tests.concerns.application_steps import (
    ASKED,
    WHAT,
    about,
    applications,
    given_a_family_in,
    given_an_application,
    given_an_inquirer,
    given_it_lives,
    notices_of,
)
from tests.concerns.concern_steps import then_the_reception_has, when_it_is_decided, when_somebody_reports
from tests.consents.family_steps import given_a_family
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused, when_the_date_is

HELPED = {"outcome": "helped-without-inquiry", "reason": "Ni får föräldrastöd från nästa vecka."}


@pytest.fixture
async def place(cast: Cast) -> Place:
    await when_the_date_is(cast, "2026-10-05T08:00:00Z")
    found = await given_a_place(cast)
    await found.social_worker("Sara", "nord")
    return found


async def test_a_mother_applies_and_is_answered_as_a_report_would_be(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    report = await when_somebody_reports(
        place.cast.rektor, text=f"Oro {uuid.uuid4().hex}", childId=berg.child.id
    )
    made = await given_an_application(berg)
    assert (made["status"], made["what"]) == ("waiting", WHAT)
    (contact,) = made["contacts"]
    assert contact["unitId"] == place.receptions["nord"]
    assert (contact["phone"], contact["onCallPhone"]) == ("010-123 45 00", "010-123 45 99")

    # It lies at the same reception, with the same days as the report that came at the same hour.
    (received,) = then_it_is(await sara.get("/applications", waiting=True), 200)["items"]
    assert {name: received[name] for name in ASKED} == ASKED
    assert received["childId"] is None, "Sara does not have the child"
    (notice,) = await notices_of(sara, "application-received")
    assert about(notice) == f"/applications/{received['id']}"
    clocks = then_it_is(await sara.get("/concern-clocks"), 200)["items"]
    ends = {each["kind"]: each["lastOn"] for each in clocks if not each["childInquiryId"]}
    assert ends["application"] == ends["concern-decision"] == made["answerDueOn"] == "2026-10-19"
    (clock,) = [each for each in clocks if each["helpApplicationId"]]
    assert (clock["helpApplicationId"], clock["rule"]) == (received["id"], "application-weighs-as-a-report")
    assert (await then_the_reception_has(sara, report))["status"] == "received"

    # Sara answers; the mother reads it, the father, who has not applied, has nothing.
    path = f"{applications(berg)}/{made['id']}"
    then_it_is(await sara.post(f"/applications/{received['id']}/answer", HELPED), 200)
    told = then_it_is(await berg.mother.get(path), 200)
    assert (told["status"], told["reason"]) == (HELPED["outcome"], HELPED["reason"])
    assert [each["unitId"] for each in told["contacts"]] == [place.receptions["nord"]]
    assert not await notices_of(sara, "application-received")
    assert then_it_is(await berg.father.get(applications(berg)), 200)["items"] == []
    then_it_is(await berg.father.get(path), 404)
    again = await sara.post(f"/applications/{received['id']}/answer", HELPED)
    then_it_is_refused(again, 409, "state-forbids")


async def test_an_application_opens_an_inquiry_and_takes_an_open_report_along(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    ulla = await given_an_inquirer(place)
    report = await when_somebody_reports(
        place.cast.rektor, text=f"Oro {uuid.uuid4().hex}", childId=berg.child.id
    )
    made = await given_an_application(berg)
    answer = {"outcome": "inquiry-opened", "inquiryUnitId": ulla.unit_id}
    answered = then_it_is(await sara.post(f"/applications/{made['id']}/answer", answer), 200)
    inquiry = then_it_is(await ulla.get(f"/child-inquiries/{answered['childInquiryId']}"), 200)
    assert inquiry["unitId"] == ulla.unit_id
    received = await then_the_reception_has(sara, report)
    assert (received["status"], received["childInquiryId"]) == ("added", inquiry["id"])
    assert (
        then_it_is(await berg.mother.get(applications(berg)), 200)["items"][0]["status"] == "inquiry-opened"
    )

    # What is asked for while it goes on is taken up in it, and no second inquiry is opened.
    second = await given_an_application(berg)
    answered = then_it_is(await sara.post(f"/applications/{second['id']}/answer", answer), 200)
    assert (answered["status"], answered["childInquiryId"]) == ("added-to-inquiry", inquiry["id"])


async def test_an_application_is_taken_up_where_a_report_has_opened_an_inquiry(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    made = await given_an_application(berg)
    wrong = await sara.post(f"/applications/{made['id']}/answer", {"outcome": "added-to-inquiry"})
    assert then_it_is_refused(wrong, 409, "state-forbids")["allowed"] == ["inquiry-opened"]
    report = await when_somebody_reports(
        place.cast.rektor, text=f"Oro {uuid.uuid4().hex}", childId=berg.child.id
    )
    decided = await when_it_is_decided(sara, await then_the_reception_has(sara, report))
    answered = then_it_is(
        await sara.post(f"/applications/{made['id']}/answer", {"outcome": "added-to-inquiry"}), 200
    )
    assert answered["childInquiryId"] == decided["childInquiryId"]


async def test_no_answer_is_a_dead_end(place: Place) -> None:
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    made = await given_an_application(berg)
    path = f"/applications/{made['id']}/answer"
    for body, missing in (
        ({"outcome": "elsewhere"}, {"/reason", "/nextContactUnitId"}),
        ({"outcome": "elsewhere", "reason": "Regionen svarar."}, {"/nextContactUnitId"}),
        ({"outcome": "helped-without-inquiry"}, {"/reason"}),
    ):
        refused = then_it_is_refused(await sara.post(path, body), 422, "next-contact-needed")
        assert {each["pointer"] for each in refused["errors"]} == missing
    nobody = {"outcome": "elsewhere", "reason": "Regionen svarar.", "nextContactUnitId": unknown("uni")}
    then_it_is_refused(await sara.post(path, nobody), 422, "invalid-request")
    bup = place.cast.unit("bup")
    elsewhere = {**nobody, "nextContactUnitId": bup, "nextContact": "De vet att ni ringer."}
    then_it_is(await sara.post(path, elsewhere), 200)
    told = then_it_is(await berg.mother.get(f"{applications(berg)}/{made['id']}"), 200)
    assert (told["status"], told["nextContact"]) == ("elsewhere", "De vet att ni ringer.")
    assert [each["unitId"] for each in told["contacts"]] == [bup]


async def test_where_nobody_receives_it_the_refusal_says_whom_to_ring(cast: Cast, place: Place) -> None:
    berg = await given_a_family(cast)
    refused = then_it_is_refused(await berg.mother.post(applications(berg), ASKED), 409, "nobody-receives")
    assert refused["contacts"] == [], "nobody knows where she lives"
    assert refused["namedPerson"] == f"{berg.child.path}/named-person"
    then_it_is(await berg.mother.get(refused["namedPerson"]), 200)
    assert refused["emergencyPhone"] == "112"

    # Where the family says that it lives there is somebody; and where the board reads nothing here, a number.
    made = then_it_is(
        await berg.mother.post(applications(berg), {**ASKED, "municipalityCode": place.code}), 201
    )
    assert made["contacts"][0]["unitId"] == place.receptions["nord"]
    silent = await given_a_place(cast)
    await cast.world.database.pool.execute(
        "UPDATE client SET disabled_at = now() WHERE client_id = $1", f"{silent.code}-nord-system"
    )
    ring = await berg.mother.post(applications(berg), {**ASKED, "municipalityCode": silent.code})
    refused = then_it_is_refused(ring, 409, "nobody-receives")
    assert silent.receptions["nord"] in {each["unitId"] for each in refused["contacts"]}
    assert "010-123 45 99" in {each["onCallPhone"] for each in refused["contacts"]}


async def test_a_protected_childs_application_arrives_and_names_no_place(place: Place) -> None:
    cast = place.cast
    berg = await given_a_family(cast)
    await given_it_lives(cast.rektor, berg.child, place)
    await given_protection(cast.rektor, berg.child)
    made = await given_an_application(berg)
    assert (made["status"], made["contacts"]) == ("waiting", [])
    shown = str(then_it_is(await berg.mother.get(applications(berg)), 200)) + str(made)
    assert not [
        each for each in (place.code, place.receptions["nord"], place.boards["nord"]) if each in shown
    ]
    sara = place.people["Sara"]
    (received,) = then_it_is(await sara.get("/applications", waiting=True), 200)["items"]
    assert (received["what"], received["childId"]) == (WHAT, None)
    then_it_is(await sara.get(berg.child.path), 404)


async def test_a_young_person_applies_for_itself(place: Place) -> None:
    rektor = place.cast.rektor
    number = made_up_number(date(2009, 3, 3))
    born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    sam = await given_a_child(rektor, number=number, born=born)
    await given_it_lives(rektor, sam, place)
    himself = place.cast.world.young_person("Sam who applies", "Sam Berg", sam.number)
    made = then_it_is(
        await himself.post(f"{sam.path}/applications", {**ASKED, "applicantName": "Sam Berg"}), 201
    )
    assert then_it_is(await himself.get(f"{sam.path}/applications/{made['id']}"), 200)["what"] == WHAT
    (received,) = then_it_is(await place.people["Sara"].get("/applications"), 200)["items"]
    assert received["applicantName"] == "Sam Berg"


async def test_only_the_unit_that_answers_reads_it_and_only_the_family_applies(place: Place) -> None:
    cast = place.cast
    berg, sara = await given_a_family_in(place), place.people["Sara"]
    made = await given_an_application(berg)
    away = await (await given_a_place(cast)).social_worker("Else", "nord")
    ulla = await given_an_inquirer(place)
    for stranger in (away, ulla, cast.reception):
        for path in (f"/applications/{made['id']}", f"/applications/{unknown('apl')}"):
            then_it_is_refused(await stranger.get(path), 404, "not-found")
        assert made["id"] not in (await stranger.get("/applications", limit=100)).text
        then_it_is(await stranger.post(f"/applications/{made['id']}/answer", HELPED), 404)
    then_it_is_refused(await cast.rektor.post(applications(berg), ASKED), 403, "scope-missing")
    then_it_is_refused(await berg.mother.get(f"/applications/{made['id']}"), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.get(f"/applications/{made['id']}"), 404, "not-found")
    other = await given_a_family(cast)
    then_it_is(await other.mother.post(applications(berg), ASKED), 404)
    then_it_is(await other.mother.get(f"{applications(other)}/{made['id']}"), 404)
    then_it_is(await sara.get(f"/applications/{made['id']}"), 200)


async def test_what_is_malformed_is_refused_and_a_key_makes_one_application(place: Place) -> None:
    berg = await given_a_family_in(place)
    path = applications(berg)
    for body in (
        {},
        {**ASKED, "what": ""},
        {**ASKED, "unitId": place.receptions["nord"]},
        {**ASKED, "phone": "\x00"},
    ):
        then_it_is(await berg.mother.post(path, body), 422)
    key = str(uuid.uuid4())
    first = then_it_is(await berg.mother.post(path, ASKED, key=key), 201)
    assert then_it_is(await berg.mother.post(path, ASKED, key=key), 201)["id"] == first["id"]
    assert then_it_is(await berg.mother.get(path), 200)["_meta"]["totalRecords"] == 1
