"""Whoever may not know of a protected child cannot become its named person by registering it."""

from datetime import date

from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, then_it_is, then_it_is_refused


async def test_registering_a_protected_number_moves_no_responsibility(cast: Cast) -> None:
    number = made_up_number(date(2012, 3, 3))
    amir = await given_a_child(cast.rektor, number=number, protection="protected-registration")
    where = f"{amir.path}/named-person"
    before = then_it_is(await cast.rektor.get(where), 200)
    await given_a_child(cast.other_rektor, number=number, since="2026-01-12")
    after = then_it_is(await cast.rektor.get(where), 200)
    assert after["unit"] == before["unit"]
    assert after["assignmentId"] == before["assignmentId"]
    then_it_is_refused(await cast.other_rektor.get(where), 404, "not-found")


async def test_when_the_protection_is_lifted_what_was_said_meanwhile_counts(cast: Cast) -> None:
    number = made_up_number(date(2012, 4, 4))
    amir = await given_a_child(cast.rektor, number=number, protection="confidentiality-marked")
    await given_a_child(cast.other_rektor, number=number, since="2026-01-12")
    listed = then_it_is(await cast.rektor.get(f"{amir.path}/protections"), 200)["items"]
    lifting = {"verificationSource": "population-register", "verifiedOn": "2026-02-01"}
    where = f"{amir.path}/protections/{listed[0]['id']}/lifting"
    then_it_is(await cast.rektor.post(where, lifting), 200)
    named = then_it_is(await cast.rektor.get(f"{amir.path}/named-person", on="2026-02-02"), 200)
    assert named["unit"]["name"] == "Ekens friskola"
