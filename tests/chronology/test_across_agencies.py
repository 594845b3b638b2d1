"""A chronology across agencies is gathered of what each has disclosed, entry by entry."""

from typing import Any

from app.demo.callers import Caller
from tests.cast import Cast
from tests.chronology.chronology_steps import FACT, given_an_entry, path_of
from tests.consents.family_steps import Family, given_a_family, given_answers, sharing
from tests.steps import Child, given_a_child, given_protection, then_it_is, then_it_is_refused


async def gathered(caller: Caller, child: Child, **asked: Any) -> list[dict[str, Any]]:
    answer = await caller.get(f"{child.path}/gathered-chronology", **asked)
    return list(then_it_is(answer, 200)["items"])


async def given_disclosed(cast: Cast, family: Family, *entries: str, to: str = "reception") -> str:
    """The school shares some entries, beside answers, with a unit; returns the disclosure's path."""
    answers = await given_answers(cast.rektor, family.child)
    body = sharing(cast, answers, to=to)
    body["items"] += [{"kind": "chronology", "id": entry} for entry in entries]
    made = then_it_is(await cast.rektor.post(family.disclosures, body), 201)
    return f"{family.disclosures}/{made['id']}"


async def test_own_entries_and_copies_stand_in_the_order_of_happening_each_with_its_owner(cast: Cast) -> None:
    family = await given_a_family(cast)
    child = family.child
    await given_a_child(cast.reception, number=child.number, kind="case")
    first = await given_an_entry(
        cast.rektor, child, happenedAt="2025-09-05T07:00:00Z", knownBy="child", kind="concern"
    )
    kept_back = await given_an_entry(cast.rektor, child, fact="Något som ingen har lämnat ut.")
    own = await given_an_entry(
        cast.reception, child, happenedAt="2025-09-10T07:00:00Z", fact="Besök hemma.", kind="strength"
    )
    last = await given_an_entry(cast.rektor, child, happenedAt="2025-09-20T07:00:00Z", fact="Lugnt nu.")
    path = await given_disclosed(cast, family, first["id"], last["id"])
    (before,) = await gathered(cast.reception, child)
    assert before["chronologyEntryId"] == own["id"], "what is not taken over is no record of reception's"
    assert before["takenOver"] is None
    then_it_is(await cast.reception.post(f"{path}/receipt"), 201)
    found = await gathered(cast.reception, child)
    assert [each["chronologyEntryId"] for each in found] == [first["id"], own["id"], last["id"]]
    copy = found[0]
    assert (copy["fact"], copy["knownBy"], copy["kind"]) == (first["fact"], "child", "concern")
    assert (copy["happenedAt"], copy["writtenAt"]) == (first["happenedAt"], first["writtenAt"])
    assert copy["late"] is True
    assert copy["organisationId"] == cast.organisation("education")
    assert found[1]["organisationId"] == cast.organisation("social")
    assert path.endswith(copy["takenOver"]["disclosureId"])
    assert copy["takenOver"]["newerVersion"] is None
    link = copy["_links"]["self"]["href"].partition("/named-person/v1")[2]
    assert then_it_is(await cast.reception.get(link), 200)["sourceId"] == first["id"]
    assert kept_back["fact"] not in str(found)
    # The school has its own, and nothing of reception's.
    schools = await gathered(cast.rektor, child)
    assert {each["chronologyEntryId"] for each in schools} == {first["id"], kept_back["id"], last["id"]}
    assert all(each["takenOver"] is None for each in schools)
    (page,) = await gathered(cast.reception, child, limit=1, page=2)
    assert page["chronologyEntryId"] == own["id"]


async def test_a_copy_stays_what_it_was_and_says_that_its_owner_has_amended_it(cast: Cast) -> None:
    family = await given_a_family(cast)
    entry = await given_an_entry(cast.rektor, family.child)
    path = await given_disclosed(cast, family, entry["id"])
    then_it_is(await cast.reception.post(f"{path}/receipt"), 201)
    amended = {"reason": "Fler uppgifter.", "fact": "Elsa var hos läkaren.", "knownBy": "document"}
    now = then_it_is(await cast.rektor.patch(path_of(entry), amended), 200)
    assert (now["fact"], now["knownBy"]) == (amended["fact"], "document")
    (copy,) = await gathered(cast.reception, family.child)
    assert (copy["fact"], copy["version"], copy["takenOver"]["newerVersion"]) == (FACT, 1, 2)
    again = await given_disclosed(cast, family, entry["id"])
    then_it_is(await cast.reception.post(f"{again}/receipt"), 201)
    (copy,) = await gathered(cast.reception, family.child)
    assert (copy["fact"], copy["version"]) == (amended["fact"], 2)
    assert copy["takenOver"]["newerVersion"] is None
    assert again.endswith(copy["takenOver"]["disclosureId"])


async def test_two_parties_gather_each_its_own(cast: Cast) -> None:
    family = await given_a_family(cast)
    for_reception = await given_an_entry(cast.rektor, family.child, fact="För mottagningen.")
    for_service = await given_an_entry(cast.rektor, family.child, fact="För öppenvården.")
    for caller, entry, to in (
        (cast.reception, for_reception, "reception"),
        (cast.service, for_service, "service"),
    ):
        path = await given_disclosed(cast, family, entry["id"], to=to)
        then_it_is(await caller.post(f"{path}/receipt"), 201)
        assert [each["fact"] for each in await gathered(caller, family.child)] == [entry["fact"]]


async def test_nobody_gathers_about_a_child_that_they_may_not_know(cast: Cast) -> None:
    family = await given_a_family(cast)
    entry = await given_an_entry(cast.rektor, family.child)
    path = await given_disclosed(cast, family, entry["id"])
    then_it_is(await cast.reception.post(f"{path}/receipt"), 201)
    where = f"{family.child.path}/gathered-chronology"
    for stranger in (cast.other_rektor, cast.inquiry, cast.bup):
        then_it_is_refused(await stranger.get(where), 404, "not-found")
    then_it_is_refused(await family.mother.get(where), 403, "scope-missing")
    then_it_is_refused(await cast.rektor.for_purpose(None).get(where), 400, "header-missing")
    assert await gathered(cast.school_nurse, family.child) == [], "pupil health has a compartment of its own"
    await given_protection(cast.rektor, family.child, "protected-registration")
    then_it_is_refused(await cast.reception.get(where), 404, "not-found")
    assert len(await gathered(cast.rektor, family.child)) == 1


async def test_how_something_is_known_is_a_word_of_the_list(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    told = await given_an_entry(cast.rektor, elsa, knownBy="family")
    assert told["knownBy"] == "family"
    assert (await given_an_entry(cast.rektor, elsa))["knownBy"] is None
    refused = await cast.rektor.post(
        f"{elsa.path}/chronology",
        {"kind": "concern", "happenedAt": "2025-09-05T07:00:00Z", "fact": FACT, "knownBy": "rumour"},
    )
    then_it_is_refused(refused, 422, "invalid-request")
    changed = then_it_is(await cast.rektor.patch(path_of(told), {"reason": "Rättat."}), 200)
    assert changed["knownBy"] == "family"
