"""The authorization server, with registered systems in front of it."""

import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI

from app.access.tokens import TokenClaims
from app.demo.token_client import TokenClient
from app.kit.database import Database
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
def claims_of(app: FastAPI) -> Callable[[str], TokenClaims]:
    """What a token says, verified as every door does it."""
    return lambda token: app.state.verifier.verify(token, now=int(time.time()))
