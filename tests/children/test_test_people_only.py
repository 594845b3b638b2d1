"""A demo takes nobody who may exist: numbers of the published test series only."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.children.registering import TEST_PEOPLE_ONLY
from app.kit.identity import luhn_digit, parse_identity
from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, then_it_is, then_it_is_refused

TODAY = date(2026, 11, 22)


def somebodys_number(born: date) -> str:
    """A number of the form that people have, outside of the test series."""
    digits = f"{born:%y%m%d}123"
    return f"{born:%Y}{digits[2:]}{luhn_digit(digits)}"


def a_child(cast: Cast, number: str) -> dict[str, Any]:
    return {
        "identityNumber": number,
        "givenName": "Elsa",
        "familyName": "Berg",
        "relation": {"unitId": cast.rektor.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"},
    }


@pytest.fixture
def _test_people_only(cast: Cast) -> Iterator[None]:
    cast.app.state.database.carry(TEST_PEOPLE_ONLY, True)
    yield
    cast.app.state.database.carry(TEST_PEOPLE_ONLY, False)


@pytest.mark.usefixtures("_test_people_only")
async def test_a_child_who_may_exist_is_not_taken(cast: Cast) -> None:
    number = somebodys_number(date(2017, 3, 3))

    refused = await cast.rektor.post("/children", a_child(cast, number))

    (error,) = then_it_is_refused(refused, 422, "invalid-request")["errors"]
    assert (error["pointer"], error["code"]) == ("/identityNumber", "not-a-test-number")
    assert number not in refused.text
    then_it_is(await cast.rektor.post("/children", a_child(cast, made_up_number(date(2017, 3, 3)))), 201)
    then_it_is(await cast.rektor.post("/children/lookup", {"identityNumber": number}), 404)


@pytest.mark.usefixtures("_test_people_only")
async def test_a_guardian_who_may_exist_is_not_taken(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    guardian: dict[str, Any] = {
        "identityNumber": somebodys_number(date(1985, 5, 5)),
        "name": "Anna Berg",
        "custody": True,
        "source": "population-register",
        "verifiedOn": "2025-08-20",
        "validFrom": "2019-09-07",
    }

    refused = await cast.rektor.post(f"/children/{child.id}/guardians", guardian)

    then_it_is_refused(refused, 422, "invalid-request")
    guardian["identityNumber"] = made_up_number(date(1985, 5, 5))
    then_it_is(await cast.rektor.post(f"/children/{child.id}/guardians", guardian), 201)


async def test_where_the_demo_is_told_to_anybody_is_taken(cast: Cast) -> None:
    number = somebodys_number(date(2017, 3, 4))

    then_it_is(await cast.rektor.post("/children", a_child(cast, number)), 201)


@pytest.mark.parametrize(
    ("number", "made_up"),
    [
        ("199001012385", True),
        ("202601612381", True),
        ("189001019802", True),
        ("196101182803", True),
        ("20160404T220", True),
        (somebodys_number(date(1990, 1, 1)), False),
    ],
    ids=["238", "coordination", "980", "published", "interim", "somebody"],
)
def test_whose_number_is_made_up(number: str, made_up: bool) -> None:
    assert parse_identity(number, today=TODAY).made_up is made_up
