"""An entry of the chronology crosses a border by itself, as the answers to the five questions do."""

from typing import Any

from tests.cast import Cast
from tests.chronology.chronology_steps import FACT, given_an_entry, path_of
from tests.consents.family_steps import (
    asked_for,
    given_a_family,
    given_answers,
    given_both_consent,
    sharing,
)
from tests.steps import then_it_is, then_it_is_refused


def both(cast: Cast, answers: str, entry: str, **more: Any) -> dict[str, Any]:
    body = sharing(cast, answers, **more)
    return {**body, "items": [*body["items"], {"kind": "chronology", "id": entry}]}


async def test_an_entry_is_shared_beside_answers_and_taken_over(cast: Cast) -> None:
    family = await given_a_family(cast)
    answers = await given_answers(cast.rektor, family.child)
    entry = await given_an_entry(cast.rektor, family.child)
    unshared = await given_an_entry(cast.rektor, family.child, fact="Något annat.")
    made = then_it_is(await cast.rektor.post(family.disclosures, both(cast, answers, entry["id"])), 201)
    path = f"{family.disclosures}/{made['id']}"
    items = then_it_is(await cast.reception.get(path), 200)["items"]
    assert sorted(item["kind"] for item in items) == ["chronology", "five-questions"]
    (shown,) = (item["content"] for item in items if item["kind"] == "chronology")
    assert shown["fact"] == FACT
    assert shown["late"] is True
    assert {"happenedAt", "writtenAt", "kind", "outcome"} <= set(shown)
    then_it_is(await cast.reception.post(f"{path}/receipt"), 201)
    received = await cast.reception.get(f"{family.child.path}/received-items")
    kept = then_it_is(received, 200)["items"]
    assert entry["id"] in {item["sourceId"] for item in kept}
    assert unshared["fact"] not in received.text
    # What is given is what was written then; that it was amended since is told, not what it says now.
    amended = {"reason": "Fler uppgifter.", "fact": "Elsa var hos läkaren."}
    then_it_is(await cast.rektor.patch(path_of(entry), amended), 200)
    notices = await cast.reception.get(f"{family.child.path}/corrections")
    (notice,) = then_it_is(notices, 200)["items"]
    assert (notice["sourceId"], notice["sharedVersion"], notice["newerVersion"]) == (entry["id"], 1, 2)
    assert amended["fact"] not in notices.text


async def test_a_consent_covers_the_very_entry(cast: Cast) -> None:
    family = await given_a_family(cast)
    entry = await given_an_entry(cast.rektor, family.child, categories=["special-support"])
    other = await given_an_entry(cast.rektor, family.child, categories=["special-support"])
    asked = asked_for(cast, entry["id"])
    consent = then_it_is(await cast.rektor.post(family.consents, asked), 201)["id"]
    await given_both_consent(family, consent)

    def shared(which: dict[str, Any]) -> dict[str, Any]:
        items = [{"kind": "chronology", "id": which["id"]}]
        return {**sharing(cast, consentId=consent), "items": items}

    then_it_is(await cast.rektor.post(family.disclosures, shared(entry)), 201)
    refused = await cast.rektor.post(family.disclosures, shared(other))
    then_it_is_refused(refused, 409, "decision-needed")
    question = {
        "childId": family.child.id,
        "itemIds": [other["id"]],
        "recipientUnitId": cast.unit("reception"),
        "purpose": "coordination",
        "consentId": consent,
    }
    explained = then_it_is(await cast.rektor.post("/disclosures/explain", question), 200)
    assert "special-support" in str(explained)


async def test_only_the_own_entry_of_that_kind_is_an_item(cast: Cast) -> None:
    family = await given_a_family(cast)
    nurses = await given_an_entry(cast.school_nurse, family.child)
    own = await given_an_entry(cast.rektor, family.child)
    for item in (
        {"kind": "chronology", "id": nurses["id"]},
        {"kind": "five-questions", "id": own["id"]},
        {"kind": "chronology", "id": "chr-aaaaaaaaaaaaaaaaaaaaaaaaaa"},
    ):
        body = {**sharing(cast), "items": [item]}
        refused = await cast.rektor.post(family.disclosures, body)
        problem = then_it_is_refused(refused, 422, "invalid-request")
        assert problem["errors"][0] == {**problem["errors"][0], "pointer": "/items/0/id", "code": "unknown"}
