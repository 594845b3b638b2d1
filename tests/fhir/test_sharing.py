"""A health record reads consents, why something was shared, and who has looked."""

from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found, then_it_says
from tests.plans.plan_steps import given_a_called_plan
from tests.steps import then_it_is


async def test_a_consent_stands_until_it_is_withdrawn(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    fhir = Fhir(cast.rektor)
    path = f"Consent/{plan.child.id}.{plan.consent_id}"
    read = then_it_is(await fhir.get(path), 200)
    assert read["status"] == "active"
    actors = {each["reference"]["reference"] for each in read["provision"]["actor"]}
    assert f"Organization/{cast.unit('bup')}" in actors
    assert all(each["verified"] for each in read["verification"])
    assert read in found(await fhir.search("Consent", patient=plan.child.id))
    native = then_it_is(await cast.rektor.get(plan.consent_path), 200)
    giver = native["answers"][0]["giverId"]
    then_it_is(await cast.rektor.post(f"{plan.consent_path}/withdrawal", {"giverId": giver}), 200)
    gone = then_it_is(await fhir.get(path), 200)
    assert gone["status"] == "inactive"
    assert "performer" not in gone


async def test_the_log_says_that_the_facade_was_asked(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    fhir = Fhir(cast.rektor)
    then_it_is(await fhir.get(f"Consent/{plan.child.id}.{plan.consent_id}"), 200)
    then_it_is(await fhir.get(f"CareTeam/{plan.child.id}"), 200)
    entries = found(await fhir.search("AuditEvent", patient=plan.child.id, _count="100"))
    tags = {entry["subtype"][0]["code"] for entry in entries}
    assert {"consent:read", "named-person:read"} <= tags
    assert all(entry["entity"][0]["what"]["reference"] == f"Patient/{plan.child.id}" for entry in entries)
    then_it_says(await fhir.get("AuditEvent/anything"), 404, "not-found")


async def test_the_family_reads_its_own_part_of_the_log(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    entries = found(await Fhir(plan.guardian).search("AuditEvent", patient=plan.child.id))
    assert all("subtype" not in entry for entry in entries)


async def test_a_decision_not_to_share_is_told_with_its_ground(cast: Cast) -> None:
    plan = await given_a_called_plan(cast)
    child = plan.child
    finished = {
        "status": "final",
        "inTheWay": {"answered": "yes", "text": "Orkar inte."},
        "childView": "Vill vara med.",
        "categories": ["general"],
    }
    answers = then_it_is(await cast.rektor.post(f"{child.path}/five-questions", finished), 201)
    body = {
        "items": [{"kind": "five-questions", "id": answers["id"]}],
        "recipientUnitId": cast.unit("reception"),
        "purpose": "coordination",
        "familyInformed": True,
        "share": False,
        "reasonNotToShare": "Behövs inte nu.",
    }
    made = await cast.rektor.post(f"{child.path}/disclosures", body)
    told = then_it_is(made, 201)
    read = then_it_is(await Fhir(cast.rektor).get(f"Provenance/{child.id}.{told['id']}"), 200)
    assert read["extension"][0]["valueBoolean"] is False
    assert read["policy"] == [f"urn:named-person:ground:{told['ground']}"]
    assert read["target"] == [{"reference": f"Patient/{child.id}"}]
    assert "Orkar" not in str(read)
    listed = found(await Fhir(cast.rektor).search("Provenance", patient=child.id))
    assert [each["id"] for each in listed] == [read["id"]]


async def test_an_id_of_another_child_is_no_id_of_this_one(cast: Cast) -> None:
    one, other = await given_a_called_plan(cast), await given_a_called_plan(cast)
    fhir = Fhir(cast.rektor)
    for swapped in (f"{one.child.id}.{other.consent_id}", f"{other.child.id}.{one.consent_id}"):
        then_it_says(await fhir.get(f"Consent/{swapped}"), 404, "not-found")
    for nothing in (one.child.id, f".{one.consent_id}", f"{one.child.id}.", f"{one.child.id}.a.b", "%2e%2e"):
        then_it_says(await fhir.get(f"Consent/{nothing}"), 404, "not-found")
