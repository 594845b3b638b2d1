"""Whose a report is: another organisation, another branch, the family and a protected child."""

import uuid
from typing import Any

import pytest

from tests.cast import Cast
from tests.concerns.concern_steps import path_of, then_the_reception_has, when_somebody_reports
from tests.organisations.places import Place, given_a_place, unknown
from tests.steps import (
    given_a_child,
    given_a_guardian,
    given_protection,
    then_it_is,
    then_it_is_refused,
)

JUDGED = {"outcome": "no-immediate-need", "reason": "Nej."}


@pytest.fixture
async def place(cast: Cast) -> Place:
    found = await given_a_place(cast)
    await found.school("ek")
    await found.social_worker("Sara", "nord")
    return found


def words() -> str:
    return f"Blåmärken. {uuid.uuid4().hex}"


def told(answer: Any) -> dict[str, Any]:
    return {**answer.json(), "instance": "", "requestId": ""}


async def test_a_swapped_id_is_like_one_that_nothing_has(cast: Cast, place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    made = await when_somebody_reports(ek, text=words())
    received = await then_the_reception_has(sara, made)
    pairs: list[tuple[Any, str, str, Any]] = [
        (cast.rektor, "GET", "/concern-reports/{}", None),
        (cast.rektor, "GET", "/concern-reports/{}/feedback", None),
        (cast.rektor, "POST", "/concern-reports/{}/supplements", {"text": "Mer."}),
        (cast.rektor, "POST", "/concern-reports/{}/delivery", {"how": "telephone"}),
        (cast.rektor, "POST", "/concern-reports/{}/co-signature", None),
        (cast.reception, "GET", "/received-concern-reports/{}", None),
        (cast.reception, "POST", "/received-concern-reports/{}/protection-judgement", JUDGED),
        (
            cast.reception,
            "POST",
            "/received-concern-reports/{}/decision",
            {"outcome": "do-not-open", "reason": "Nej."},
        ),
        (cast.reception, "POST", "/received-concern-reports/{}/feedback", {"value": "inquiry-opened"}),
        (cast.reception, "POST", "/received-concern-reports/{}/feedback-withholding", {"reason": "Nej."}),
        (cast.inquiry, "GET", "/received-concern-reports/{}", None),
        (cast.service, "GET", "/received-concern-reports/{}", None),
        (ek, "GET", "/received-concern-reports/{}", None),
        (sara, "GET", "/concern-reports/{}", None),
    ]
    for who, method, path, body in pairs:
        kind = "rcr" if path.startswith("/received") else "crp"
        there = received["id"] if kind == "rcr" else made["id"]
        answers = [
            await (who.get(path.format(each)) if method == "GET" else who.post(path.format(each), body))
            for each in (there, unknown(kind))
        ]
        assert [answer.status_code for answer in answers] == [404, 404], path
        assert told(answers[0]) == told(answers[1])
    assert (await then_the_reception_has(sara, made)) == received


async def test_reading_needs_a_purpose_and_deciding_its_own_scope(cast: Cast, place: Place) -> None:
    ek, sara = place.people["ek"], place.people["Sara"]
    made = await when_somebody_reports(ek, text=words())
    received = await then_the_reception_has(sara, made)
    for who, path in ((ek, f"/concern-reports/{made['id']}"), (sara, path_of(received))):
        then_it_is_refused(await who.for_purpose(None).get(path), 400, "header-missing")
    then_it_is_refused(
        await ek.post(f"{path_of(received)}/protection-judgement", JUDGED), 403, "scope-missing"
    )
    then_it_is_refused(await sara.get(f"/concern-reports/{made['id']}/feedback"), 403, "scope-missing")
    keyless = await cast.http.post(
        "/named-person/v1/received-concern-reports",
        json={"text": "Ring.", "channel": "telephone", "reporterKind": "mandated"},
        headers={"Purpose": "social-services"},
        auth=sara.auth,
    )
    then_it_is_refused(keyless, 400, "header-missing")
    body = {"text": words(), "channel": "telephone", "reporterKind": "mandated"}
    key = uuid.uuid4().hex
    twice = [then_it_is(await sara.post("/received-concern-reports", body, key=key), 201) for _ in range(2)]
    assert twice[0] == twice[1]


async def test_the_family_sees_nothing_of_a_report(cast: Cast, place: Place) -> None:
    """By default: what a family is to know, and when, is social services' to say, and not through here."""
    ek, sara = place.people["ek"], place.people["Sara"]
    elsa = await given_a_child(ek)
    mother = cast.world.guardian(f"{place.code}-anna", "Anna Berg", await given_a_guardian(ek, elsa))
    before = [
        told(await mother.get(path))
        for path in (elsa.path, f"{elsa.path}/access-log", f"{elsa.path}/named-person")
    ]
    made = await when_somebody_reports(ek, text=words(), childId=elsa.id)
    received = await then_the_reception_has(sara, made)
    then_it_is(await sara.post(f"{path_of(received)}/protection-judgement", JUDGED), 200)
    after = [
        told(await mother.get(path))
        for path in (elsa.path, f"{elsa.path}/access-log", f"{elsa.path}/named-person")
    ]
    assert before == after
    for path in ("/concern-reports", f"/concern-reports/{made['id']}", path_of(received), "/child-inquiries"):
        then_it_is_refused(await mother.get(path), 403, "scope-missing")


async def test_a_report_about_a_protected_child_names_no_district_and_arrives(
    cast: Cast, place: Place
) -> None:
    home = await given_a_place(cast)
    worker = await home.social_worker("Hemma", "nord")
    ek = place.people["ek"]
    amir = await given_a_child(ek)
    lives = {"kind": "registered", "municipalityCode": home.code, "validFrom": "2024-01-01"}
    then_it_is(await ek.post(f"{amir.path}/residences", lives), 201)
    await given_protection(ek, amir)
    made = await when_somebody_reports(ek, text=words(), childId=amir.id)
    assert (made["delivery"], made["childId"]) == ("delivered", amir.id)
    assert made["recipientOrganisationId"] is made["recipientUnitId"] is None
    assert (made["contacts"], made["doubts"]) == ([], [])
    for told_of in (home.boards["nord"], home.receptions["nord"], home.code):
        assert told_of not in str({**made, "text": ""})
    received = await then_the_reception_has(worker, made)
    assert received["childId"] is None, "nobody there is one of the few"
    assert received["text"] == made["text"]
    nowhere = f"{int(home.code) + 2000:04d}"
    then_it_is(
        await ek.post(
            f"{amir.path}/residences", {**lives, "municipalityCode": nowhere, "validFrom": "2025-01-01"}
        ),
        201,
    )
    lost = await when_somebody_reports(ek, text=words(), childId=amir.id)
    assert (lost["delivery"], lost["recipientUnitId"]) == ("not-delivered", None)
    assert [each["unitId"] for each in lost["contacts"]] == [place.receptions["nord"]], "where she works"


async def test_a_colleague_who_is_not_one_of_the_few_reports_the_protected_child_as_an_unknown_one(
    cast: Cast, place: Place
) -> None:
    ek, key = place.people["ek"], f"{place.code}-ek"
    tea = await cast.world.person(
        f"{key}-tea", full_name="Tea", unit=key, organisation=key, role="teacher", system=f"{key}-system"
    )
    amir = await given_a_child(ek)
    before = await when_somebody_reports(tea, text=words(), childId=amir.id)
    assert before["childId"] == amir.id
    await given_protection(ek, amir)
    own = ("id", "reportedAt", "deliveredAt", "text", "_links")
    hidden, nobody = [
        {
            name: value
            for name, value in (await when_somebody_reports(tea, text=words(), childId=each)).items()
            if name not in own
        }
        for each in (amir.id, unknown("chi"))
    ]
    assert hidden == nobody
    later = then_it_is(await tea.get(f"/concern-reports/{before['id']}"), 200)
    assert (later["childId"], later["recipientUnitId"], later["text"]) == (None, None, before["text"])
