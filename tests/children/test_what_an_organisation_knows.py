"""Relations, guardians and identifiers: each organisation has its own, and learns nobody else's."""

from datetime import date

from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, given_a_guardian, then_it_is, then_it_is_refused


async def test_names_stay_with_the_organisation_that_wrote_them(cast: Cast) -> None:
    number = made_up_number(date(2019, 2, 1))
    elsa = await given_a_child(cast.rektor, number=number)
    await given_a_child(cast.nurse, number=number, kind="care", since="2019-03-01", givenName="Lillan")
    assert then_it_is(await cast.rektor.get(elsa.path), 200)["givenName"] == "Elsa"
    assert then_it_is(await cast.nurse.get(elsa.path), 200)["givenName"] == "Lillan"


async def test_pupil_health_sees_who_the_pupil_is_and_writes_nothing_of_the_schools(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    assert then_it_is(await cast.school_nurse.get(elsa.path), 200)["givenName"] == "Elsa"
    refused = await cast.school_nurse.patch(elsa.path, {"givenName": "Någon annan"}, etag='"x"')
    then_it_is_refused(refused, 404, "not-found")


async def test_a_change_needs_the_version_it_builds_on(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    tag = (await cast.rektor.get(elsa.path)).headers["ETag"]
    changed = await cast.rektor.patch(elsa.path, {"familyName": "Berg Lund"}, etag=tag)
    assert then_it_is(changed, 200)["familyName"] == "Berg Lund"
    stale = await cast.rektor.patch(elsa.path, {"familyName": "Lund"}, etag=tag)
    then_it_is_refused(stale, 412, "stale")
    then_it_is_refused(await cast.rektor.patch(elsa.path, {}, etag=""), 428, "if-match-missing")
    then_it_is_refused(await cast.rektor.patch(elsa.path, {}, etag="*"), 412, "stale")


async def test_need_to_know_ends_with_the_relation(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    relations = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)
    where = f"{elsa.path}/relations/{relations['items'][0]['id']}"
    then_it_is(await cast.rektor.patch(where, {"validTo": "2025-12-19"}), 200)
    # The school is named person until another unit takes over; that opens the pointer and no record.
    then_it_is(await cast.rektor.get(elsa.path), 200)
    refused = await cast.rektor.get(f"{elsa.path}/relations")
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "bond"


async def test_a_guardian_without_verified_custody_sees_nothing(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    number = made_up_number(date(1984, 4, 4))
    body = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "own-statement",
        "validFrom": "2019-09-07",
    }
    made = then_it_is(await cast.rektor.post(f"{elsa.path}/guardians", body), 201)
    mother = cast.world.guardian("unverified", "Anna Berg", number)
    then_it_is_refused(await mother.get(f"{elsa.path}/named-person"), 404, "not-found")
    where = f"{elsa.path}/guardians/{made['id']}"
    then_it_is(await cast.rektor.patch(where, {"verifiedOn": "2025-09-01"}), 200)
    then_it_is(await mother.get(f"{elsa.path}/named-person"), 200)
    then_it_is(await cast.rektor.patch(where, {"custody": False}), 200)
    then_it_is_refused(await mother.get(f"{elsa.path}/named-person"), 404, "not-found")


async def test_the_same_guardian_is_not_written_down_twice(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, elsa)
    body = {
        "identityNumber": number,
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "validFrom": "2019-09-07",
    }
    again = await cast.rektor.post(f"{elsa.path}/guardians", body)
    then_it_is_refused(again, 409, "already-known")


async def test_an_own_id_is_kept_found_again_and_removed(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    where = f"{elsa.path}/external-identifiers"
    body = {"system": "school-system", "value": f"elev-{elsa.id[-8:]}"}
    made = then_it_is(await cast.rektor.post(where, body), 201)
    assert made["verified"] is True
    then_it_is_refused(await cast.rektor.post(where, body), 409, "already-known")
    assert then_it_is(await cast.rektor.get(where), 200)["_meta"]["totalRecords"] == 1
    assert (await cast.rektor.delete(f"{where}/{made['id']}")).status_code == 204
    assert then_it_is(await cast.rektor.get(where), 200)["items"] == []


async def test_a_number_with_a_wrong_check_digit_is_kept_but_matches_nobody(cast: Cast) -> None:
    right = made_up_number(date(2018, 6, 1))
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    tage = await given_a_child(cast.rektor, number=wrong, birthDate="2018-06-01")
    kept = then_it_is(await cast.rektor.get(f"{tage.path}/external-identifiers"), 200)["items"]
    assert [item["verified"] for item in kept] == [False]
    for number in (wrong, right):
        found = await cast.rektor.post("/children/lookup", {"identityNumber": number})
        then_it_is_refused(found, 404, "not-found")


async def test_two_pointers_are_linked_and_a_wrong_link_tells_who_saw_what(cast: Cast) -> None:
    first = await given_a_child(cast.rektor)
    second = await given_a_child(cast.rektor)
    third = await given_a_child(cast.nurse, kind="care", since="2019-10-01")
    unknown = {"otherChildId": third.id, "reason": "found-to-be-one"}
    then_it_is_refused(await cast.rektor.post(f"{first.path}/links", unknown), 404, "not-found")
    body = {"otherChildId": second.id, "reason": "found-to-be-one"}
    link = then_it_is(await cast.rektor.post(f"{first.path}/links", body), 201)
    then_it_is_refused(
        await cast.rektor.post(f"{second.path}/links", {**body, "otherChildId": first.id}),
        409,
        "one-and-the-same",
    )
    undone = then_it_is(await cast.rektor.post(f"{first.path}/links/{link['id']}/undoing"), 200)
    assert undone["undoneAt"]
    assert undone["seenMeanwhile"] == []
    then_it_is_refused(
        await cast.rektor.post(f"{first.path}/links/{link['id']}/undoing"), 409, "state-forbids"
    )


async def test_through_a_wrong_link_others_saw_and_are_named(cast: Cast) -> None:
    number = made_up_number(date(2017, 6, 1))
    own = await given_a_child(cast.rektor, number=number)
    await given_a_child(cast.nurse, number=number, kind="care", since="2017-06-10")
    other = await given_a_child(cast.rektor)
    then_it_is_refused(await cast.nurse.get(other.path), 404, "not-found")
    body = {"otherChildId": other.id, "reason": "found-to-be-one"}
    link = then_it_is(await cast.rektor.post(f"{own.path}/links", body), 201)
    then_it_is(await cast.nurse.get(other.path), 200)
    undone = then_it_is(await cast.rektor.post(f"{own.path}/links/{link['id']}/undoing"), 200)
    assert {entry["organisationId"] for entry in undone["seenMeanwhile"]} == {cast.organisation("region")}
    then_it_is_refused(await cast.nurse.get(other.path), 404, "not-found")


async def test_a_protected_child_exists_for_the_few_who_are_named(cast: Cast) -> None:
    amir = await given_a_child(cast.rektor, born=date(2011, 5, 9))
    then_it_is(await cast.teacher.get(amir.path), 200)
    tag = (await cast.rektor.get(amir.path)).headers["ETag"]
    then_it_is(await cast.rektor.patch(amir.path, {"protection": "protected-registration"}, etag=tag), 200)
    then_it_is(await cast.rektor.get(amir.path), 200)
    for stranger in (cast.teacher, cast.other_rektor, cast.reception):
        for path in (amir.path, f"{amir.path}/named-person", f"{amir.path}/relations"):
            then_it_is_refused(await stranger.get(path), 404, "not-found")
    lowered = await cast.rektor.patch(amir.path, {"protection": "none"})
    assert then_it_is(lowered, 200)["protection"] == "protected-registration"


async def test_whoever_registers_a_protected_number_learns_nothing(cast: Cast) -> None:
    number = made_up_number(date(2012, 5, 9))
    await given_a_child(cast.rektor, number=number, protection="confidentiality-marked")
    posted = await given_a_child(cast.other_rektor, number=number)
    then_it_is_refused(await cast.other_rektor.get(f"{posted.path}/named-person"), 404, "not-found")
