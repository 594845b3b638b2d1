"""The authorization server, with registered systems in front of it."""

import json
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from app.access.tokens import TokenClaims
from app.demo.token_client import TokenClient
from app.kit.database import Database
from app.kit.outside import Outside
from app.sign_in.agreeing import agreed_with
from app.sign_in.grants import CALLBACK_PATH
from app.sign_in.provider import Provider
from app.sign_in.signing_in import SigningIn
from tests.sign_in.browsing import Visit
from tests.sign_in.fake_provider import CLIENT_ID, FakeProvider
from tests.sign_in.fake_provider import ISSUER as PROVIDER
from tests.sign_in.parties import ISSUER, World, register_people


@pytest.fixture(scope="session")
def issuer(app: FastAPI) -> str:
    assert app.state.settings.public_url == ISSUER
    return ISSUER


@pytest.fixture(scope="session")
def database(app: FastAPI) -> Database:
    return app.state.database


@pytest.fixture(scope="session")
async def people(database: Database) -> World:
    return await register_people(database)


@pytest.fixture
async def http(app: FastAPI, issuer: str) -> AsyncIterator[httpx.AsyncClient]:
    """Every test has its own connections; an error of the service is an error of the test."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=issuer) as client:
        yield client


@pytest.fixture
def system(http: httpx.AsyncClient, issuer: str, people: World) -> Callable[..., TokenClient]:
    """The token client of a registered system, by its client_id."""

    def of(client_id: str, **changed) -> TokenClient:
        key = people.keys.get(client_id)
        return TokenClient(http, **({"client_id": client_id, "private_key": key, "issuer": issuer} | changed))

    return of


@pytest.fixture
def sis(system) -> TokenClient:
    return system("https://sis.example")


@pytest.fixture
async def provider(app: FastAPI, database: Database, issuer: str) -> AsyncIterator[FakeProvider]:
    """The OpenID provider by which people sign in during a test."""
    fake = FakeProvider()
    settings = app.state.settings.model_copy(
        update={
            "sign_in_issuer": PROVIDER,
            "sign_in_client_id": CLIENT_ID,
            "sign_in_private_key": SecretStr(json.dumps(fake.our_key.as_dict(private=True))),
        }
    )
    outside = Outside(httpx.MockTransport(fake))
    callback = f"{issuer}{CALLBACK_PATH}"
    asked = Provider(agreed_with(settings), outside, database.vault, callback=callback)
    before, app.state.signing_in = app.state.signing_in, SigningIn(database, asked, issuer=issuer)
    yield fake
    app.state.signing_in = before
    await outside.close()


@pytest.fixture
def visit(http, system, provider) -> Callable[..., Visit]:
    """Somebody who signs in through a system."""
    return lambda client_id="https://sis.example": Visit(http, system(client_id), provider, client_id)


@pytest.fixture
def claims_of(app: FastAPI) -> Callable[[str], TokenClaims]:
    """What a token says, verified as every door does it."""
    return lambda token: app.state.verifier.verify(token, now=int(time.time()))
