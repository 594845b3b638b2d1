"""A system that publishes its keys at an address turns them itself: they are fetched when it calls."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.access.issuer_keys import KeyBook
from app.access.published_keys import ASK_AGAIN_SECONDS
from app.cli.keys import new_client_keys
from app.kit.outside import Outside
from app.kit.public_only import PublicOnly
from tests.cast import Cast
from tests.sign_in.administration import (
    FIRST,
    SECOND,
    NewSystem,
    confirm,
    given_an_administrator,
    registered,
)
from tests.sign_in.parties import ISSUER
from tests.steps import then_it_is


class Address:
    """What stands at the system's address, and how often it was asked for."""

    def __init__(self) -> None:
        self.status, self.document, self.asked = 200, {"keys": []}, 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        headers = {"Location": "https://elsewhere.example/"} if self.status == 302 else {}
        text = json.dumps(self.document).encode()
        return httpx.Response(self.status, headers=headers, stream=httpx.ByteStream(text))


@pytest.fixture
def address(app: FastAPI) -> Iterator[Address]:
    made = Address()
    before = app.state.key_book
    app.state.key_book = KeyBook(Outside(httpx.MockTransport(made)))
    yield made
    app.state.key_book = before


@pytest.fixture
async def system(cast: Cast, address: Address) -> NewSystem:
    made = NewSystem(cast.organisation("education"), ["statistics.read"])
    made.more = {"jwks": None, "jwksUri": f"{made.client_id}/jwks.json"}
    address.document = made.public
    anna = await given_an_administrator(cast, FIRST)
    shown = then_it_is(await anna.post("/clients", made.body), 201)
    assert (shown["keyIds"], shown["jwksUri"]) == ([], made.more["jwksUri"])
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Let some seconds pass on the clock of what is kept."""
    real, gone = time.monotonic, [0.0]
    monkeypatch.setattr("app.sign_in.published.time.monotonic", lambda: real() + gone[0])

    def wait(seconds: float) -> None:
        gone[0] += seconds

    return wait


async def test_the_keys_are_fetched_once_for_many_tokens(http, system, address):
    for _ in range(3):
        assert (await system.asks(http, ISSUER)).status_code == 200
    assert address.asked == 1


async def test_a_new_key_serves_when_it_is_published(http, system, address, later):
    assert (await system.asks(http, ISSUER)).status_code == 200
    private, public = new_client_keys()
    assert (await system.asks(http, ISSUER, private)).json()["error"] == "invalid_client"
    address.document = {"keys": [*system.public["keys"], *public["keys"]]}
    later(ASK_AGAIN_SECONDS + 1)
    assert (await system.asks(http, ISSUER, private)).status_code == 200
    assert (await system.asks(http, ISSUER)).status_code == 200


async def test_keys_that_nobody_publishes_make_us_ask_no_more_than_once_in_a_while(http, system, address):
    assert (await system.asks(http, ISSUER)).status_code == 200
    for _ in range(20):
        stranger, _ = new_client_keys()
        assert (await system.asks(http, ISSUER, stranger)).json()["error"] == "invalid_client"
    assert address.asked == 1


@pytest.mark.parametrize(
    ("status", "document"),
    [(500, {}), (302, {}), (200, {}), (200, {"keys": "none"}), (200, [])],
    ids=["fails", "redirects", "no keys", "no list", "no object"],
)
async def test_an_address_that_does_not_answer_lets_nobody_in(http, system, address, status, document):
    address.status, address.document = status, document
    answer = await system.asks(http, ISSUER)
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert address.asked == 1


async def test_a_disabled_system_makes_us_ask_nowhere(cast, http, system, address):
    anna = await given_an_administrator(cast, FIRST)
    found: list[Any] = []
    page = 1
    while items := then_it_is(await anna.get("/clients", page=page, limit=100), 200)["items"]:
        found, page = [*found, *items], page + 1
    (client,) = [each for each in found if each["clientId"] == system.client_id]
    then_it_is(await anna.post(f"/clients/{client['id']}/disabling"), 200)
    assert (await system.asks(http, ISSUER)).json()["error"] == "invalid_client"
    assert address.asked == 0


async def test_a_private_key_at_the_address_serves_nobody(http, system, address):
    address.document = {"keys": [system.private]}
    assert (await system.asks(http, ISSUER)).json()["error"] == "invalid_client"


@pytest.mark.usefixtures("address")
async def test_no_address_inside_is_ever_asked(app: FastAPI, cast, http):
    async def inside(_host: str, _port: int) -> list[str]:
        return ["10.0.0.7"]

    asked = Address()
    transport = PublicOnly(lookup=inside, network=httpx.MockTransport(asked))
    app.state.key_book = KeyBook(Outside(transport))
    system = NewSystem(cast.organisation("education"), ["statistics.read"])
    system.more = {"jwks": None, "jwksUri": "https://sis.example/jwks.json"}
    anna = await given_an_administrator(cast, FIRST)
    then_it_is(await anna.post("/clients", system.body), 201)
    assert (await system.asks(http, ISSUER)).status_code == 503
    assert asked.asked == 0


@pytest.mark.parametrize(
    "where", ["http://sis.example/k", "https://user@sis.example/k", "file:///etc/passwd"]
)
async def test_only_an_https_address_can_be_registered(cast, where):
    anna = await given_an_administrator(cast, FIRST)
    system = NewSystem(cast.organisation("education"), ["statistics.read"])
    system.more = {"jwks": None, "jwksUri": where}
    then_it_is(await anna.post("/clients", system.body), 422)


async def test_from_keys_to_an_address_takes_two_where_persons_are_reached(cast, http, address):
    anna, bo = await given_an_administrator(cast, FIRST), await given_an_administrator(cast, SECOND)
    system = NewSystem(cast.organisation("education"), ["children.read"])
    made = await registered(anna, bo, system)
    private, public = new_client_keys()
    address.document = public
    where = {"jwksUri": "https://sis.example/keys"}
    asked = then_it_is(await anna.post(f"/clients/{made['id']}/keys", where), 200)
    assert (asked["jwksUri"], asked["waiting"]["jwksUri"]) == (None, where["jwksUri"])
    assert (await system.asks(http, ISSUER, private)).json()["error"] == "invalid_client"
    then_it_is(await confirm(bo, asked), 200)
    known = (await system.asks(http, ISSUER, private)).json()["error"]
    assert known == "invalid_scope", "it is known, and has no scope of its own to ask for"
    assert (await system.asks(http, ISSUER)).json()["error"] == "invalid_client"
