"""Where a disclosure, its items and its copies are found, in which order, and under which child."""

from typing import Any

from app.demo.callers import API
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.consents.family_steps import (
    Family,
    given_a_consent,
    given_a_family,
    given_answers,
    given_both_consent,
    given_shared_on_consent,
    sharing,
)
from tests.steps import given_a_child, then_it_is, then_it_is_refused, when_the_date_is


def then_its_links_are(body: dict[str, Any], **paths: str) -> None:
    assert {name: each["href"] for name, each in body["_links"].items()} == {
        name: f"{PUBLIC_URL}{API}{path}" for name, path in paths.items()
    }


async def given_shared(cast: Cast, family: Family, *items: str, **more: Any) -> str:
    made = await cast.rektor.post(family.disclosures, sharing(cast, *items, **more))
    return str(then_it_is(made, 201)["id"])


async def test_what_was_shared_last_stands_first(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.reception, number=family.child.number, kind="case")
    shared = []
    for day in range(1, 5):
        await when_the_date_is(cast, f"2027-02-0{day}T08:00:00Z")
        item = await given_answers(cast.rektor, family.child)
        shared.append(await given_shared(cast, family, item))
    for caller in (cast.rektor, cast.reception):
        listed = then_it_is(await caller.get(family.disclosures), 200)["items"]
        assert [each["id"] for each in listed] == shared[::-1]
    for disclosure in shared:
        then_it_is(await cast.reception.post(f"{family.disclosures}/{disclosure}/receipt"), 201)
    kept = then_it_is(await cast.reception.get(f"{family.child.path}/received-items"), 200)["items"]
    assert [each["disclosureId"] for each in kept] == shared[::-1]
    second = then_it_is(await cast.rektor.get(family.disclosures, limit=2, page=2), 200)
    assert [each["id"] for each in second["items"]] == shared[1::-1]
    assert (second["_meta"]["totalRecords"], second["_meta"]["count"]) == (4, 2)


async def test_questions_and_corrections_stand_with_the_newest_first(cast: Cast) -> None:
    family = await given_a_family(cast)
    await given_a_child(cast.service, number=family.child.number, kind="case")
    where = f"{family.child.path}/information-requests"
    question = {"askedUnitId": cast.unit("service"), "purpose": "coordination", "why": "Skolveckan."}
    asked = [
        then_it_is(await cast.rektor.post(where, {**question, "categories": [category]}), 201)["id"]
        for category in ("social-record", "general", "five-questions", "plan")
    ]
    for caller in (cast.rektor, cast.service):
        listed = then_it_is(await caller.get(where), 200)["items"]
        assert [each["id"] for each in listed] == asked[::-1]
    item = await given_answers(cast.rektor, family.child)
    made = await given_shared(cast, family, item, to="service")
    path = f"{family.child.path}/five-questions/{item}"
    for view in ("Jag vill sova.", "Jag vill leka.", "Jag vill vara med."):
        then_it_is(await cast.rektor.patch(path, {"childView": view}), 200)
    told = then_it_is(await cast.service.get(f"{family.child.path}/corrections"), 200)["items"]
    assert [(each["newerVersion"], each["sharedVersion"]) for each in told] == [(4, 1), (3, 1), (2, 1)]
    assert told[0]["organisationId"] == cast.organisation("education")
    corrections = f"{family.child.path}/corrections"
    then_its_links_are(told[0], self=corrections, disclosure=f"{family.disclosures}/{made}")


async def test_things_that_are_shared_together_lie_in_one_order(cast: Cast) -> None:
    family = await given_a_family(cast)
    items = [await given_answers(cast.rektor, family.child) for _ in range(6)]
    made = await given_shared(cast, family, *items)
    read = then_it_is(await cast.reception.get(f"{family.disclosures}/{made}"), 200)["items"]
    assert [each["id"] for each in read] == sorted(each["id"] for each in read)
    assert {each["sourceId"] for each in read} == {*items}
    assert {(each["kind"], each["sourceVersion"]) for each in read} == {("five-questions", 1)}
    assert all(each["categories"] == ["general"] for each in read)
    receipt = then_it_is(await cast.reception.post(f"{family.disclosures}/{made}/receipt"), 201)
    assert receipt["receivedItemIds"] == sorted(receipt["receivedItemIds"])
    kept = then_it_is(await cast.reception.get(f"{family.child.path}/received-items"), 200)["items"]
    assert [each["id"] for each in kept] == receipt["receivedItemIds"]


async def test_a_copy_says_where_it_comes_from_and_who_took_it_over(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child, "special-support")
    consent = await given_a_consent(cast, family, item)
    await given_both_consent(family, consent)
    made = await given_shared(cast, family, item, consentId=consent)
    taken = await cast.reception.post(f"{family.disclosures}/{made}/receipt")
    receipt = then_it_is(taken, 201)
    where = f"{family.child.path}/received-items"
    assert taken.headers["location"].endswith(where)
    then_its_links_are(receipt, self=where, disclosure=f"{family.disclosures}/{made}")
    (copy,) = then_it_is(await cast.reception.get(where), 200)["items"]
    assert copy == {
        "id": receipt["receivedItemIds"][0],
        "childId": family.child.id,
        "unitId": cast.unit("reception"),
        "disclosureId": made,
        "fromOrganisationId": cast.organisation("education"),
        "kind": "five-questions",
        "sourceId": item,
        "sourceVersion": 1,
        "categories": ["general", "special-support"],
        "content": copy["content"],
        "receivedBy": cast.reception.id,
        "receivedAt": receipt["receivedAt"],
        "_links": copy["_links"],
    }
    own = then_it_is(await cast.rektor.get(f"{family.disclosures}/{made}"), 200)
    assert own["receivedAt"] == receipt["receivedAt"]
    then_its_links_are(copy, self=f"{where}/{copy['id']}")
    path = f"{family.disclosures}/{made}"
    then_its_links_are(own, self=path, receipt=f"{path}/receipt")


async def test_nothing_is_found_under_another_child(cast: Cast) -> None:
    """Not by who sent it, nor by who has it: though they know both children."""
    elsa, amir = await given_a_family(cast), await given_a_family(cast)
    await given_a_child(cast.reception, number=amir.child.number, kind="case")
    consent, (made,) = await given_shared_on_consent(cast, elsa)
    then_it_is_refused(await cast.rektor.get(f"{amir.disclosures}/{made}"), 404, "not-found")
    then_it_is_refused(await cast.reception.get(f"{amir.disclosures}/{made}"), 404, "not-found")
    receipt = then_it_is(await cast.reception.post(f"{elsa.disclosures}/{made}/receipt"), 201)
    (copy,) = receipt["receivedItemIds"]
    then_it_is(await cast.reception.get(f"{elsa.child.path}/received-items/{copy}"), 200)
    astray = await cast.reception.get(f"{amir.child.path}/received-items/{copy}")
    then_it_is_refused(astray, 404, "not-found")
    assert then_it_is(await cast.reception.get(f"{amir.child.path}/received-items"), 200)["items"] == []
    assert then_it_is(await cast.reception.get(f"{amir.child.path}/corrections"), 200)["items"] == []
    item = await given_answers(cast.rektor, amir.child)
    body = sharing(cast, item, consentId=consent)
    refused = then_it_is_refused(await cast.rektor.post(amir.disclosures, body), 422, "invalid-request")
    assert [(each["pointer"], each["code"]) for each in refused["errors"]] == [("/consentId", "unknown")]
    about = {"childId": amir.child.id, "itemIds": [item], "purpose": "coordination", "consentId": consent}
    asked = {**about, "recipientUnitId": cast.unit("reception")}
    unknown = then_it_is_refused(
        await cast.rektor.post("/disclosures/explain", asked), 422, "invalid-request"
    )
    assert unknown["errors"] == [{"pointer": "/consentId", "code": "unknown", "detail": "is none of yours"}]


async def test_an_item_is_of_the_kind_that_is_said(cast: Cast) -> None:
    family = await given_a_family(cast)
    item = await given_answers(cast.rektor, family.child)
    body = sharing(cast, item)
    body["items"][0]["kind"] = "chronology"
    refused = then_it_is_refused(await cast.rektor.post(family.disclosures, body), 422, "invalid-request")
    assert [(each["pointer"], each["code"]) for each in refused["errors"]] == [("/items/0/id", "unknown")]


async def test_what_has_ended_is_another_version_for_its_sender(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    path = f"{family.disclosures}/{made}"
    before = await cast.rektor.get(path)
    assert (await cast.rektor.get(path)).headers["etag"] == before.headers["etag"]
    await when_the_date_is(cast, "2027-03-01T12:00:00Z")
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    after = await cast.rektor.get(path)
    assert then_it_is(after, 200)["endedAt"].startswith("2027-03-01T12:00")
    assert after.headers["etag"] != before.headers["etag"]
