"""People sign in here by a certified provider of others: pushed, with PKCE, nonce, level and freshness."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import ECKey
from pydantic import SecretStr

from app.kit.database import Database
from app.kit.outside import Outside
from app.sign_in.agreeing import agreed_with
from app.sign_in.grants import CALLBACK_PATH
from app.sign_in.provider import Provider
from app.sign_in.signing_in import SigningIn
from tests.sign_in import certified
from tests.sign_in.browsing import Visit, said_in
from tests.sign_in.certified import Certified
from tests.sign_in.parties import ISSUER

pytestmark = pytest.mark.process
KEY = ECKey.generate_key("P-256", auto_kid=True)
US: dict[str, Any] = {
    "client_id": "named-person",
    "redirect_uris": [f"{ISSUER}{CALLBACK_PATH}"],
    "grant_types": ["authorization_code"],
    "response_types": ["code"],
    "jwks": {"keys": [KEY.as_dict(private=False)]},
}


@pytest.fixture(scope="module")
async def certified_provider() -> AsyncIterator[Certified]:
    with certified.running(certified.installed(), US, person="SE2321000016-ABCD") as provider:
        yield provider
        await provider.http.aclose()


@pytest.fixture
async def agreed(app: FastAPI, database: Database, certified_provider: Certified) -> AsyncIterator[None]:
    """The installation has agreed with it, as an operator says in the settings."""
    settings = app.state.settings.model_copy(
        update={
            "sign_in_issuer": certified_provider.name,
            "sign_in_client_id": "named-person",
            "sign_in_private_key": SecretStr(json.dumps(KEY.as_dict(private=True))),
            "sign_in_professional_claim": "sub",
        }
    )
    outside = Outside()
    provider = Provider(agreed_with(settings), outside, database.vault, callback=f"{ISSUER}{CALLBACK_PATH}")
    before, app.state.signing_in = app.state.signing_in, SigningIn(database, provider, issuer=ISSUER)
    yield
    app.state.signing_in = before
    await outside.close()


@pytest.fixture
def school(http: httpx.AsyncClient, system, certified_provider: Certified, agreed: None) -> Visit:  # noqa: ARG001
    return Visit(http, system("https://sis.example"), certified_provider, "https://sis.example")


async def through_the_provider(provider: Certified, address: str) -> str:
    """A browser goes where it is sent, until it is sent back to us."""
    step = await provider.http.get(address)
    while not step.headers["location"].startswith(ISSUER):
        step = await provider.http.get(httpx.URL(provider.name).join(step.headers["location"]))
    return step.headers["location"]


async def test_a_professional_signs_in_by_a_certified_provider(school, people):
    sent = await school.begin(scope="children.read")
    assert said_in(sent.headers["location"]).keys() == {"client_id", "request_uri"}
    back = await school.come_back(await through_the_provider(school.provider, sent.headers["location"]))
    brought = said_in(back.headers["location"])
    assert brought.keys() == {"code", "state", "iss"}, brought
    token = (await school.redeem(brought["code"])).json()["access_token"]
    who = (await school.call(token, "/whoami")).json()
    assert (who["professionalId"], who["scopes"]) == (people.nurse, ["children.read"])


async def test_its_code_is_worth_nothing_in_another_sign_in(school):
    """Somebody swaps the provider's code for that of their own sign-in: verifier and nonce tell."""
    first = await school.begin()
    answer = said_in(await through_the_provider(school.provider, first.headers["location"]))
    second = await school.begin()
    swapped = said_in(await through_the_provider(school.provider, second.headers["location"]))
    said = httpx.QueryParams(answer | {"code": swapped["code"]})
    back = await school.come_back(f"{ISSUER}{CALLBACK_PATH}?{said}")
    assert said_in(back.headers["location"])["error"] == "access_denied"
