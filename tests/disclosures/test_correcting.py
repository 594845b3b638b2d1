"""A record is amended, never overwritten, and whoever received it is told; not what it says now."""

from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family, given_shared_on_consent, sharing
from tests.steps import then_it_is, then_it_is_refused

NEW_WORDS = "Det var mormor och inte pappa som är borta."


def corrections(family: Family) -> str:
    return f"{family.child.path}/corrections"


async def when_amended(cast: Cast, family: Family, disclosure: str) -> str:
    """The school amends what it has shared; returns the item."""
    shared = then_it_is(await cast.rektor.get(f"{family.disclosures}/{disclosure}"), 200)
    item = str(shared["items"][0]["sourceId"])
    amended = {"inTheWay": {"answered": "yes", "text": NEW_WORDS}}
    path = f"{family.child.path}/five-questions/{item}"
    assert then_it_is(await cast.rektor.patch(path, amended), 200)["status"] == "amended"
    return item


async def test_whoever_received_it_is_told_and_not_what_it_says_now(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (taken, read) = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    receipt = then_it_is(await cast.reception.post(f"{family.disclosures}/{taken}/receipt"), 201)
    for caller in (cast.reception, cast.bup, cast.rektor):
        assert then_it_is(await caller.get(corrections(family)), 200)["items"] == []
    item = await when_amended(cast, family, taken)
    for caller, disclosure, copies in (
        (cast.reception, taken, receipt["receivedItemIds"]),
        (cast.bup, read, [None]),
    ):
        answer = await caller.get(corrections(family))
        (notice,) = then_it_is(answer, 200)["items"]
        assert (notice["disclosureId"], notice["sourceId"]) == (disclosure, item)
        assert [notice["receivedItemId"]] == copies
        assert (notice["sharedVersion"], notice["newerVersion"]) == (1, 2)
        assert NEW_WORDS not in answer.text
        again = await caller.get(f"{family.disclosures}/{disclosure}")
        assert NEW_WORDS not in again.text
    kept = await cast.reception.get(f"{family.child.path}/received-items")
    assert NEW_WORDS not in kept.text
    told = then_it_is(await cast.rektor.get(corrections(family)), 200)["items"]
    assert {each["disclosureId"] for each in told} == {taken, read}


async def test_the_new_words_come_by_a_new_disclosure(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (made,) = await given_shared_on_consent(cast, family)
    then_it_is(await cast.reception.post(f"{family.disclosures}/{made}/receipt"), 201)
    item = await when_amended(cast, family, made)
    anew = then_it_is(await cast.rektor.post(family.disclosures, sharing(cast, item, consentId=consent)), 201)
    read = then_it_is(await cast.reception.get(f"{family.disclosures}/{anew['id']}"), 200)
    assert read["items"][0]["sourceVersion"] == 2
    assert read["items"][0]["content"]["inTheWay"]["text"] == NEW_WORDS
    notices = then_it_is(await cast.reception.get(corrections(family)), 200)["items"]
    assert [each["disclosureId"] for each in notices] == [made]
    await when_amended(cast, family, made)
    notices = then_it_is(await cast.reception.get(corrections(family)), 200)["items"]
    assert {(each["disclosureId"], each["sharedVersion"], each["newerVersion"]) for each in notices} == {
        (made, 1, 2),
        (made, 1, 3),
        (anew["id"], 2, 3),
    }


async def test_who_lost_it_with_the_consent_is_told_nothing(cast: Cast) -> None:
    family = await given_a_family(cast)
    consent, (taken, read) = await given_shared_on_consent(cast, family, to=("reception", "bup"))
    then_it_is(await cast.reception.post(f"{family.disclosures}/{taken}/receipt"), 201)
    then_it_is(await family.mother.post(f"{family.consents}/{consent}/withdrawal"), 200)
    await when_amended(cast, family, taken)
    then_it_is_refused(await cast.bup.get(corrections(family)), 404, "not-found")
    (notice,) = then_it_is(await cast.reception.get(corrections(family)), 200)["items"]
    assert notice["disclosureId"] == taken
    told = then_it_is(await cast.rektor.get(corrections(family)), 200)["items"]
    assert [each["disclosureId"] for each in told] == [taken]
    assert read not in str(told)


async def test_nobody_else_hears_of_a_correction(cast: Cast) -> None:
    family = await given_a_family(cast)
    _, (made,) = await given_shared_on_consent(cast, family)
    await when_amended(cast, family, made)
    assert then_it_is(await cast.school_nurse.get(corrections(family)), 200)["items"] == []
    for stranger in (cast.inquiry, cast.bup, cast.other_rektor):
        then_it_is_refused(await stranger.get(corrections(family)), 404, "not-found")
    then_it_is_refused(await family.mother.get(corrections(family)), 403, "scope-missing")
    without = cast.reception.for_purpose(None)
    then_it_is_refused(await without.get(corrections(family)), 400, "header-missing")
