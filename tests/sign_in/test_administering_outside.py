"""That another issuer may speak for a system is asked for by one administrator and confirmed by another."""

import pytest

from app.demo.callers import Caller
from tests.cast import Cast
from tests.sign_in.administration import (
    FIRST,
    SECOND,
    NewSystem,
    confirm,
    given_an_administrator,
    registered,
)
from tests.steps import then_it_is, then_it_is_refused

OUTSIDE = {"outsideIssuer": "https://login.vendor.example", "outsideClientId": "platform-7"}


@pytest.fixture
async def anna(cast: Cast) -> Caller:
    return await given_an_administrator(cast, FIRST)


@pytest.fixture
async def bo(cast: Cast) -> Caller:
    return await given_an_administrator(cast, SECOND)


@pytest.fixture
def personal(cast: Cast) -> NewSystem:
    return NewSystem(cast.organisation("education"), ["children.read"])


async def test_a_system_that_another_issuer_knows_needs_no_keys_of_its_own(anna, bo, personal):
    body = {name: value for name, value in personal.body.items() if name != "jwks"} | OUTSIDE
    made = then_it_is(await anna.post("/clients", body), 201)
    assert (made["status"], made["keyIds"], made["jwksUri"]) == ("waiting", [], None)
    assert {name: made[name] for name in OUTSIDE} == OUTSIDE
    assert then_it_is(await confirm(bo, made), 200)["status"] == "active"


async def test_that_another_issuer_speaks_for_a_system_takes_two(anna, bo, personal):
    made = await registered(anna, bo, personal)
    path = f"/clients/{made['id']}"
    asked = then_it_is(await anna.patch(path, OUTSIDE), 200)
    assert (asked["outsideIssuer"], asked["waiting"]["outsideIssuer"]) == (None, OUTSIDE["outsideIssuer"])
    then_it_is_refused(await confirm(anna, asked), 403, "second-person-needed")
    done = then_it_is(await confirm(bo, asked), 200)
    assert {name: done[name] for name in OUTSIDE} == OUTSIDE
    renamed = then_it_is(await bo.patch(path, {"outsideClientId": "platform-8"}), 200)
    assert (renamed["outsideClientId"], renamed["waiting"]["outsideClientId"]) == ("platform-7", "platform-8")


async def test_its_tokens_may_be_bound_to_its_certificate(anna, bo, personal):
    made = await registered(anna, bo, personal)
    assert made["certificateBound"] is False
    bound = then_it_is(await anna.patch(f"/clients/{made['id']}", {"certificateBound": True}), 200)
    assert (bound["certificateBound"], bound["waiting"]) == (True, None)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"outsideIssuer": "https://login.vendor.example"}, "/outsideClientId"),
        ({"outsideClientId": "platform-7"}, "/outsideClientId"),
        (OUTSIDE | {"outsideIssuer": "login.vendor.example"}, "/outsideIssuer"),
        (OUTSIDE | {"outsideClientId": "a b"}, "/outsideClientId"),
        ({"jwks": None}, "/jwks"),
    ],
    ids=range(5),
)
async def test_what_does_not_fit_is_refused_where_it_stands(anna, personal, wrong, pointer):
    body = then_it_is_refused(await anna.post("/clients", personal.body | wrong), 422, "invalid-request")
    assert pointer in {error["pointer"] for error in body["errors"]}


async def test_nobody_else_speaks_for_an_administrator(anna, personal):
    body = personal.body | OUTSIDE | {"kind": "administrator", "scopes": ["clients.manage"]}
    body |= {"branches": [], "organisationId": None}
    refused = then_it_is_refused(await anna.post("/clients", body), 422, "invalid-request")
    assert {error["pointer"] for error in refused["errors"]} == {"/outsideIssuer"}
