"""A term in the chronology: facts in order, a late entry that says so, a strength, and a fact put right."""

from tests.cast import Cast
from tests.consents.family_steps import sharing
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


async def test_what_happened_stands_in_order_and_says_when_it_was_written(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/chronology"

    # Friday 12 September 2025: Elsa is away. The teacher writes it the same day.
    await when_the_date_is(cast, "2025-09-12T14:00:00Z")
    away = {
        "kind": "concern",
        "happenedAt": "2025-09-12T06:10:00Z",
        "fact": "Elsa kom inte. Mamma ringde klockan tio och sade att hon hade försovit sig.",
        "outcome": "Mentorn ringer hem på måndag.",
    }
    first = then_it_is(await cast.teacher.post(path, away), 201)
    assert first["late"] is False
    opinion = {**away, "opinion": "Mamma bryr sig inte."}
    then_it_is_refused(await cast.teacher.post(path, opinion), 422, "invalid-request")

    # Saturday is no working day: what happened at the school fair is written on Monday, and is not late.
    await when_the_date_is(cast, "2025-09-15T09:00:00Z")
    fair = {"kind": "strength", "happenedAt": "2025-09-13T11:00:00Z", "fact": "Elsa läste högt för alla."}
    second = then_it_is(await cast.teacher.post(path, fair), 201)
    assert second["late"] is False

    # On Wednesday the rektor remembers the Friday before. It stands first, and it says that it came late.
    await when_the_date_is(cast, "2025-09-17T09:00:00Z")
    before = {
        "kind": "concern",
        "happenedAt": "2025-09-05T06:10:00Z",
        "timeKnown": False,
        "fact": "Elsa var borta från skolan.",
    }
    third = then_it_is(await cast.rektor.post(path, before), 201)
    assert third["late"] is True
    assert third["writtenAt"].startswith("2025-09-17")
    listed = then_it_is(await cast.teacher.get(path), 200)["items"]
    assert [each["id"] for each in listed] == [third["id"], first["id"], second["id"]]
    assert [each["late"] for each in listed] == [True, False, False]

    # The family has a certificate: the fact is put right, with the reason, and what stood there stays.
    certificate = {
        "reason": "Mamma har visat ett läkarintyg.",
        "fact": "Elsa var hos läkaren.",
        "kind": "change",
    }
    right = then_it_is(await cast.rektor.patch(f"{path}/{third['id']}", certificate), 200)
    assert (right["version"], right["late"], right["reason"]) == (2, True, certificate["reason"])
    stood = then_it_is(await cast.rektor.get(f"{path}/{third['id']}", version=1), 200)
    assert stood["fact"] == before["fact"]

    # The nurse at the same school does not see it; open care sees the one entry that was shared with it.
    assert then_it_is(await cast.school_nurse.get(path), 200)["items"] == []
    shared = {**sharing(cast, to="service"), "items": [{"kind": "chronology", "id": second["id"]}]}
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/disclosures", shared), 201)
    (item,) = then_it_is(await cast.service.get(f"{elsa.path}/disclosures/{made['id']}"), 200)["items"]
    assert item["content"]["fact"] == fair["fact"]
    then_it_is_refused(await cast.service.get(path), 403, "not-allowed")
