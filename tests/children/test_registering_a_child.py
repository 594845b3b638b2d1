"""A child is registered, found and read; nobody learns what others know."""

from datetime import date
from typing import Any

from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused


async def test_the_school_registers_a_child_and_reads_it_back(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    read = then_it_is(await cast.rektor.get(elsa.path), 200)
    assert read["givenName"] == "Elsa"
    assert read["id"] == elsa.id


async def test_four_spellings_of_a_number_find_one_child(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    ten = elsa.number[2:]
    for spelling in (elsa.number, f"{elsa.number[:8]}-{elsa.number[8:]}", f"{ten[:6]}-{ten[6:]}", ten):
        found = then_it_is(await cast.rektor.post("/children/lookup", {"identityNumber": spelling}), 200)
        assert found["id"] == elsa.id


async def test_another_school_gets_the_same_answer_as_for_an_unknown_child(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    forbidden = await cast.other_rektor.get(elsa.path)
    unknown = await cast.other_rektor.get("/children/chi-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    one = then_it_is_refused(forbidden, 404, "not-found")
    other = then_it_is_refused(unknown, 404, "not-found")
    for body in (one, other):
        body.pop("requestId")
        body.pop("instance")
    assert one == other
    number = {"identityNumber": elsa.number}
    then_it_is_refused(await cast.other_rektor.post("/children/lookup", number), 404, "not-found")


async def test_registering_answers_alike_whether_or_not_somebody_has_the_child(cast: Cast) -> None:
    number = made_up_number(date(2019, 3, 1))
    first = await given_a_child(cast.rektor, number=number)
    second = await given_a_child(cast.nurse, number=number, kind="care", since="2019-03-10")
    assert first.id == second.id
    read = then_it_is(await cast.nurse.get(first.path), 200)
    assert read["familyName"] == "Berg"


async def test_every_child_has_a_named_person_from_its_first_moment(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    first = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on="2020-01-01"), 200)
    assert first["unit"]["name"] == "BVC Linden"
    later = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on="2026-01-01"), 200)
    assert later["unit"]["name"] == "Lindens skola"
    then_it_is_refused(await cast.other_rektor.get(f"{elsa.path}/named-person"), 404, "not-found")


async def test_an_interim_number_belongs_to_the_organisation_that_gave_it(cast: Cast) -> None:
    # Two municipalities may have given the same interim number to two children.
    same = {"number": "20130412T238", "birthDate": "2013-04-12"}
    one = await given_a_child(cast.rektor, **same)
    other = await given_a_child(cast.other_rektor, **same)
    assert one.id != other.id
    found = await cast.rektor.post("/children/lookup", {"identityNumber": "20130412T238"})
    assert then_it_is(found, 200)["id"] == one.id


async def test_a_later_fact_does_not_move_the_unit_of_last_resort(cast: Cast) -> None:
    number = made_up_number(date(2021, 3, 1))
    baby = await given_a_child(cast.nurse, number=number, kind="care", since="2021-03-01")
    before = then_it_is(await cast.nurse.get(f"{baby.path}/named-person", on="2030-01-15"), 200)
    relation = {"unitId": cast.nurse.unit_id, "kind": "placement", "validFrom": "2022-01-01"}
    then_it_is(await cast.nurse.post(f"{baby.path}/relations", relation), 201)
    after = then_it_is(await cast.nurse.get(f"{baby.path}/named-person", on="2030-01-15"), 200)
    assert before["unit"] == after["unit"]


async def test_to_register_again_at_the_same_unit_opens_no_second_relation(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, since="2025-08-18")
    for since, more in (("2025-08-18", {}), ("2025-09-01", {"validTo": "2026-06-12"})):
        again = registration(cast.rektor.unit_id, elsa.number, since, **more)
        assert then_it_is(await cast.rektor.post("/children", again), 201)["id"] == elsa.id
    for since, more in (("2025-08-17", {}), ("2025-08-01", {"validTo": "2025-08-18"})):
        early = registration(cast.rektor.unit_id, elsa.number, since, **more)
        refused = then_it_is_refused(await cast.rektor.post("/children", early), 409, "relations-overlap")
        assert [each["pointer"] for each in refused["errors"]] == ["/relation/validFrom"]
    (relation,) = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)["items"]
    assert (relation["validFrom"], relation["validTo"]) == ("2025-08-18", None)


async def test_anothers_relation_and_an_earlier_one_are_in_nobodys_way(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor, since="2025-08-18")
    (relation,) = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)["items"]
    ends = {"validTo": "2026-01-31"}
    then_it_is(await cast.rektor.patch(f"{elsa.path}/relations/{relation['id']}", ends), 200)
    for caller in (cast.other_rektor, cast.rektor):
        body = registration(caller.unit_id, elsa.number, "2026-02-01")
        assert then_it_is(await caller.post("/children", body), 201)["id"] == elsa.id
    listed = then_it_is(await cast.rektor.get(f"{elsa.path}/relations"), 200)["items"]
    assert [each["validFrom"] for each in listed].count("2026-02-01") == 1
    assert len(listed) == 2


async def test_who_is_none_of_the_few_learns_nothing_by_registering_again(cast: Cast) -> None:
    amir, nobody = await given_a_child(cast.rektor), made_up_number(date(2019, 9, 7))
    await given_protection(cast.rektor, amir)
    answers = [
        await cast.teacher.post("/children", registration(cast.teacher.unit_id, number, "2025-08-01"))
        for number in (amir.number, nobody)
    ]
    assert [then_it_is(answer, 201).keys() for answer in answers] == [{"id", "_links"}] * 2


def registration(unit_id: str, number: str, since: str, **more: str) -> dict[str, Any]:
    """What registers Elsa Berg at a unit."""
    return {
        "identityNumber": number,
        "givenName": "Elsa",
        "familyName": "Berg",
        "relation": {"unitId": unit_id, "kind": "enrolment", "validFrom": since, **more},
    }
