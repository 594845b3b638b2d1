"""A block in the care record: the patient's or the provider's to set and lift, never a guardian's (P8)."""

from datetime import date
from typing import Any

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.steps import Child, given_a_child, given_a_guardian, then_it_is, then_it_is_refused

WISH = {"note": "Vill inte att anteckningarna läses på BVC."}
CONSENTED = {"basis": "patient-consented", "note": "Samtyckte i telefon."}
FINISHED = {
    "inTheWay": {"answered": "yes", "text": "Sover för lite."},
    "childView": "Vill sova.",
    "status": "final",
}


async def given_a_patient(cast: Cast, *, born: date = date(2009, 9, 7)) -> tuple[Child, Caller]:
    """A child in care at child psychiatry, who calls through the family app."""
    child = await given_a_child(cast.bup, born=born, kind="care")
    return child, cast.world.young_person(f"patient-{child.id[-6:]}", "Elsa Berg", child.number)


async def set_by(caller: Caller, child: Child, **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = then_it_is(await caller.post(f"{child.path}/care-blocks", body), 201)
    return made


def region(cast: Cast) -> dict[str, str]:
    return {"organisationId": cast.organisation("region")}


async def test_a_young_person_blocks_and_lifts_alone(cast: Cast) -> None:
    elsa, patient = await given_a_patient(cast)
    made = await set_by(patient, elsa, **region(cast))
    assert (made["branch"], made["setBy"], made["liftedAt"]) == ("care", None, None)
    again = await patient.post(f"{elsa.path}/care-blocks", region(cast))
    then_it_is_refused(again, 409, "already-blocked")
    where = f"{elsa.path}/care-blocks/{made['id']}"
    lifted = then_it_is(await patient.post(f"{where}/lifting"), 200)
    assert (lifted["liftingBasis"], lifted["liftedBy"]) == ("patient-consented", None)
    then_it_is_refused(await patient.post(f"{where}/lifting"), 409, "block-is-lifted")
    listed = then_it_is(await patient.get(f"{elsa.path}/care-blocks"), 200)
    assert [each["id"] for each in listed["items"]] == [made["id"]]


async def test_a_younger_child_is_heard_by_its_provider(cast: Cast) -> None:
    elsa, patient = await given_a_patient(cast, born=date(2013, 1, 7))
    refused = await patient.post(f"{elsa.path}/care-blocks", region(cast))
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "maturity"
    made = await set_by(cast.bup, elsa, **WISH)
    assert (made["setBy"], made["note"]) == (cast.bup.id, WISH["note"])
    assert then_it_is(await patient.get(f"{elsa.path}/care-blocks/{made['id']}"), 200)["id"] == made["id"]
    lifting = f"{elsa.path}/care-blocks/{made['id']}/lifting"
    then_it_is_refused(await patient.post(lifting), 403, "not-allowed")
    bare = then_it_is_refused(await cast.bup.post(lifting), 422, "invalid-request")
    assert bare["errors"][0]["pointer"] == "/basis"
    assert then_it_is(await cast.bup.post(lifting, CONSENTED), 200)["liftedBy"] == cast.bup.id


@pytest.mark.parametrize("age", [3, 16])
async def test_a_guardian_can_neither_set_nor_lift_a_block_nor_see_one(cast: Cast, age: int) -> None:
    elsa, _ = await given_a_patient(cast, born=date(2025 - age, 9, 7))
    number = await given_a_guardian(cast.bup, elsa)
    mother = cast.world.guardian(f"mother-{elsa.id[-6:]}", "Anna Berg", number)
    then_it_is(await mother.get(elsa.path), 200)
    made = await set_by(cast.bup, elsa, **WISH)
    where = f"{elsa.path}/care-blocks"
    for answer in (
        await mother.post(where, region(cast)),
        await mother.post(f"{where}/{made['id']}/lifting"),
        await mother.get(where),
        await mother.get(f"{where}/{made['id']}"),
    ):
        assert then_it_is_refused(answer, 403, "not-allowed")["missing"] == "bond"


async def test_other_sectors_and_other_providers_know_nothing_of_it(cast: Cast) -> None:
    elsa, patient = await given_a_patient(cast)
    await given_a_child(cast.rektor, number=elsa.number)
    await given_a_child(cast.teacher, number=elsa.number)
    made = await set_by(patient, elsa, **region(cast))
    assert then_it_is(await cast.school_nurse.get(f"{elsa.path}/care-blocks"), 200)["items"] == []
    where = f"{elsa.path}/care-blocks/{made['id']}"
    then_it_is_refused(await cast.school_nurse.get(where), 404, "not-found")
    then_it_is_refused(await cast.school_nurse.post(f"{where}/lifting", CONSENTED), 404, "not-found")
    assert then_it_is_refused(await cast.rektor.get(where), 403, "not-allowed")["missing"] == "branch"
    then_it_is_refused(await cast.other_rektor.get(where), 404, "not-found")


async def test_what_is_blocked_is_read_by_the_unit_that_wrote_it_and_no_other(cast: Cast) -> None:
    elsa, patient = await given_a_patient(cast)
    await given_a_child(cast.nurse, number=elsa.number, kind="care", since="2009-10-01")
    written = then_it_is(await cast.bup.post(f"{elsa.path}/five-questions", FINISHED), 201)
    where = f"{elsa.path}/five-questions/{written['id']}"
    then_it_is(await cast.nurse.get(where), 200)
    made = await set_by(patient, elsa, **region(cast), unitId=cast.bup.unit_id)
    for path in (where, f"{where}/versions"):
        then_it_is_refused(await cast.nurse.get(path), 404, "not-found")
    assert then_it_is(await cast.nurse.get(f"{elsa.path}/five-questions"), 200)["items"] == []
    then_it_is(await cast.bup.get(where), 200)
    own = then_it_is(await cast.nurse.post(f"{elsa.path}/five-questions", FINISHED), 201)
    then_it_is(await cast.bup.get(f"{elsa.path}/five-questions/{own['id']}"), 200)
    then_it_is(await patient.post(f"{elsa.path}/care-blocks/{made['id']}/lifting"), 200)
    then_it_is(await cast.nurse.get(where), 200)


async def explained(caller: Caller, child: Child, to: str, **more: Any) -> dict[str, Any]:
    question = {
        "childId": child.id,
        "categories": ["medical"],
        "recipientUnitId": to,
        "purpose": "care",
        "necessity": "recorded",
        **more,
    }
    found: dict[str, Any] = then_it_is(await caller.post("/disclosures/explain", question), 200)
    return found


async def test_a_block_is_a_fact_of_the_engine(cast: Cast) -> None:
    elsa, patient = await given_a_patient(cast)
    open_rules = await explained(cast.bup, elsa, cast.nurse.unit_id)
    assert open_rules["outcome"] == "allow"
    made = await set_by(patient, elsa, **region(cast))
    assert (await explained(cast.bup, elsa, cast.nurse.unit_id))["outcome"] == "forbid"
    then_it_is(await patient.post(f"{elsa.path}/care-blocks/{made['id']}/lifting"), 200)
    assert (await explained(cast.bup, elsa, cast.nurse.unit_id))["outcome"] == "allow"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/organisationId"),
        ({"organisationId": "social"}, "/organisationId"),
        ({"organisationId": "region", "unitId": "linden"}, "/unitId"),
    ],
)
async def test_a_patient_says_whose_records(cast: Cast, body: dict[str, str], pointer: str) -> None:
    elsa, patient = await given_a_patient(cast)
    said = {
        name: cast.organisation(value) if name == "organisationId" else cast.unit(value)
        for name, value in body.items()
    }
    refused = then_it_is_refused(await patient.post(f"{elsa.path}/care-blocks", said), 422, "invalid-request")
    assert [error["pointer"] for error in refused["errors"]] == [pointer]


async def test_a_provider_blocks_its_own_records_and_says_what_was_asked(cast: Cast) -> None:
    elsa, _ = await given_a_patient(cast)
    path = f"{elsa.path}/care-blocks"
    silent = then_it_is_refused(await cast.bup.post(path, {}), 422, "invalid-request")
    assert silent["errors"][0]["pointer"] == "/note"
    other = {**WISH, "organisationId": cast.organisation("education")}
    foreign = then_it_is_refused(await cast.bup.post(path, other), 422, "invalid-request")
    assert foreign["errors"][0]["pointer"] == "/organisationId"
    key = {"key": "one-block-and-no-more"}
    one = then_it_is(await cast.bup.post(path, WISH, **key), 201)
    two = then_it_is(await cast.bup.post(path, WISH, **key), 201)
    assert one["id"] == two["id"]
    then_it_is_refused(await cast.bup.for_purpose(None).post(path, WISH), 400, "header-missing")
