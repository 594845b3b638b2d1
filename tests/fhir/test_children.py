"""A health record reads who a child is, and who is there for it."""

import pytest

from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.steps import given_a_child, given_a_guardian, given_protection, then_it_is

PERSONAL = "http://electronichealth.se/identifier/personnummer"
LABEL = "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel"


async def test_a_child_is_read_as_a_patient_by_who_may_know(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    answer = await Fhir(cast.rektor).get(f"Patient/{child.id}")
    read = then_it_is(answer, 200)
    assert read["id"] == child.id
    assert read["birthDate"].replace("-", "") == child.number[:8]
    assert read["name"] == [{"use": "official", "family": "Berg", "given": ["Elsa"]}]
    assert "identifier" not in read
    assert "security" not in read["meta"]


@pytest.mark.parametrize("system", [PERSONAL, "urn:oid:1.2.752.129.2.1.3.1", "1.2.752.129.2.1.3.1"])
async def test_a_number_is_searched_for_by_post_in_either_system(cast: Cast, system: str) -> None:
    child = await given_a_child(cast.rektor)
    dashed = f"{child.number[2:8]}-{child.number[8:]}"
    (read,) = found(await Fhir(cast.rektor).search("Patient", identifier=f"{system}|{dashed}"))
    assert read["id"] == child.id
    assert read["identifier"] == [{"system": PERSONAL, "value": child.number}]


async def test_nobody_and_nobody_you_may_know_of_are_the_same_empty_bundle(cast: Cast) -> None:
    child = await given_a_child(cast.other_rektor)
    fhir = Fhir(cast.rektor)
    theirs = await fhir.search("Patient", identifier=f"{PERSONAL}|{child.number}")
    nobodys = await fhir.search("Patient", identifier=f"{PERSONAL}|201909072396")
    assert theirs.json() == nobodys.json() == {"resourceType": "Bundle", "type": "searchset", "total": 0}


async def test_nobody_is_ever_searched_for_in_an_address(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    asked = f"{PERSONAL}|{child.number}"
    answer = await Fhir(cast.rektor).get("Patient", identifier=asked)
    said = then_it_says(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
    assert child.number not in str(said)


@pytest.mark.parametrize(
    "params", [{}, {"name": "Elsa"}, {"identifier": "4711"}, {"identifier": "urn:x|4711"}]
)
async def test_what_is_no_search_is_refused_without_an_echo(cast: Cast, params: dict[str, str]) -> None:
    answer = await Fhir(cast.rektor).search("Patient", **params)
    said = then_it_says(answer, 422, "invalid-request")
    assert "4711" not in str(said)
    assert "Elsa" not in str(said)


async def test_a_protected_child_carries_its_label_for_the_few_and_is_nobody_to_others(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    await given_protection(cast.rektor, child, "confidentiality-marked")
    read = then_it_is(await Fhir(cast.rektor).get(f"Patient/{child.id}"), 200)
    assert {"system": LABEL, "code": "sekretessmarkering"} in read["meta"]["security"]
    hidden = await Fhir(cast.teacher).get(f"Patient/{child.id}")
    nobody = await Fhir(cast.teacher).get("Patient/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    ours, theirs = then_it_says(hidden, 404, "not-found"), then_it_says(nobody, 404, "not-found")
    assert _without_request(ours) == _without_request(theirs)


def _without_request(said: dict) -> dict:
    return {**said, "issue": [{**issue, "diagnostics": ""} for issue in said["issue"]]}


async def test_a_child_has_exactly_one_named_person(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    native = then_it_is(await cast.rektor.get(f"{child.path}/named-person"), 200)
    team = then_it_is(await Fhir(cast.rektor).get(f"CareTeam/{child.id}"), 200)
    (named,) = [
        each for each in team["participant"] if each["role"][0]["coding"][0]["code"] == "named-person"
    ]
    assert team["subject"]["reference"] == f"Patient/{child.id}"
    unit = f"Organization/{native['unit']['id']}"
    assert unit in {named["member"].get("reference"), named.get("onBehalfOf", {}).get("reference")}
    assert found(await Fhir(cast.rektor).search("CareTeam", patient=f"Patient/{child.id}")) == [team]
    assert found(await Fhir(cast.rektor).get("CareTeam", patient=child.id)) == [team]


async def test_guardians_are_active_only_with_verified_custody(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, child)
    body = {
        "name": "Göran",
        "custody": False,
        "source": "own-statement",
        "validFrom": "2019-09-07",
    }
    then_it_is(await cast.rektor.post(f"{child.path}/guardians", body), 201)
    people = found(await Fhir(cast.rektor).search("RelatedPerson", patient=child.id))
    assert {each["name"][0]["text"]: each["active"] for each in people} == {"Anna Berg": True, "Göran": False}
    one = people[0]
    assert then_it_is(await Fhir(cast.rektor).get(f"RelatedPerson/{one['id']}"), 200) == one


async def test_pages_of_a_bundle_are_walked_by_its_links(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    for name in ("Anna", "Bo", "Cia"):
        await given_a_guardian(cast.rektor, child, name=name)
    fhir = Fhir(cast.rektor)
    answer = await fhir.search("RelatedPerson", patient=child.id, _count="2")
    assert answer.json()["total"] == 3
    names = [each["name"][0]["text"] for each in found(answer)]
    links = {link["relation"]: link["url"] for link in answer.json()["link"]}
    second = await fhir.get(links["next"].partition("/fhir/r4/")[2])
    names += [each["name"][0]["text"] for each in found(second)]
    assert sorted(names) == ["Anna", "Bo", "Cia"]
    assert "next" not in {link["relation"] for link in second.json()["link"]}


async def test_the_purpose_is_needed_here_too(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    then_it_says(await Fhir(cast.rektor.for_purpose(None)).get(f"Patient/{child.id}"), 400, "header-missing")


async def test_a_proof_serves_one_call_however_many_operations_it_asks(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    sent = []

    async def keep(request) -> None:
        sent.append(request)

    cast.http.event_hooks["request"].append(keep)
    try:
        then_it_is(await Fhir(cast.rektor).get(f"CareTeam/{child.id}"), 200)
    finally:
        cast.http.event_hooks["request"].remove(keep)
    headers = dict(sent[-1].headers)
    again = await cast.http.get(f"/fhir/r4/CareTeam/{child.id}", headers=headers)
    then_it_says(again, 401, "not-authenticated")
    assert "DPoP" in again.headers["www-authenticate"]


async def test_nobody_hears_anything_without_a_token(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    answer = await Fhir(None, cast.http).get(f"Patient/{child.id}")
    then_it_says(answer, 401, "not-authenticated")
    assert "WWW-Authenticate" in answer.headers
