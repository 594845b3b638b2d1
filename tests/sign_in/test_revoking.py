"""What becomes of a token after it was given: revoked, looked into, refused at the next call everywhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.demo.token_client import CLIENT_ASSERTION
from app.kit.clock import wall_clock
from app.kit.columns import dates
from app.main import create_app
from app.organisations.models import Duty
from app.settings import Settings
from app.sign_in import clients
from tests.sign_in.forging import ask_with_proof
from tests.sign_in.parties import ISSUER, TODAY

WHOAMI = "/named-person/v1/whoami"
WORKERS = 4


def about(client, token: str, **more: str) -> dict[str, str]:
    """The form of a question about a token."""
    who = {"client_assertion_type": CLIENT_ASSERTION, "client_assertion": client.client_assertion()}
    return {"token": token, **who, **more}


@pytest.fixture(scope="module")
async def workers(settings: Settings) -> AsyncIterator[list[FastAPI]]:
    """Several services on one database; they share nothing else."""
    apps = [create_app(settings.model_copy(update={"database_pool_size": 4})) for _ in range(WORKERS)]
    contexts = [app.router.lifespan_context(app) for app in apps]
    for context in contexts:
        await context.__aenter__()
    yield apps
    for context in contexts:
        await context.__aexit__(None, None, None)


@pytest.fixture
async def fronts(workers: list[FastAPI]) -> AsyncIterator[list[httpx.AsyncClient]]:
    """A way in to each of them."""
    made = [httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) for app in workers]
    yield made
    for one in made:
        await one.aclose()


async def test_a_revoked_token_is_refused_at_the_next_call_in_every_worker(fronts, http, sis, people):
    auth = sis.as_professional(people.principal, ["children.read", "named-person.read"])
    caseload, purpose = "/named-person/v1/caseload", {"Purpose": "coordination"}
    for front in fronts:
        assert (await front.get(WHOAMI, auth=auth)).status_code == 200
        assert (await front.get(caseload, auth=auth, headers=purpose)).status_code == 200
    held = await sis.token_for_professional(people.principal, ["children.read", "named-person.read"])
    answer = await http.post("/oauth2/revoke", data=about(sis, held))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    for front in fronts:
        for path in (WHOAMI, caseload):
            refused = await front.get(path, auth=auth, headers=purpose)
            assert refused.status_code == 401
            assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    sis.forget()
    assert (await fronts[0].get(WHOAMI, auth=auth)).status_code == 200, "a new token holds"


async def test_a_revoked_token_of_a_system_is_refused_too(http, sis):
    auth = sis.as_system(["events.subscribe"])
    assert (await http.get(WHOAMI, auth=auth)).status_code == 200
    token = await sis.token_for_system(["events.subscribe"])
    for _ in range(2):
        assert (await http.post("/oauth2/revoke", data=about(sis, token))).status_code == 200
    assert (await http.get(WHOAMI, auth=auth)).status_code == 401


async def test_in_four_workers_no_proof_is_used_twice(fronts, sis, people):
    """A thousand calls with ten proofs: ten are accepted."""
    token = await sis.token_for_professional(people.principal, ["children.read"])
    url = f"{ISSUER}{WHOAMI}"
    proofs = [sis.proof_key.proof("GET", url, token=token) for _ in range(10)]

    async def calls(front: httpx.AsyncClient) -> list[int]:
        found = []
        for _ in range(25):
            for proof in proofs:
                shown = {"Authorization": f"DPoP {token}", "DPoP": proof}
                found.append((await front.get(WHOAMI, headers=shown)).status_code)
        return found

    answers = [status for found in await asyncio.gather(*map(calls, fronts)) for status in found]
    assert (len(answers), answers.count(200), answers.count(401)) == (1_000, 10, 990)


async def test_a_token_of_another_system_cannot_be_revoked(http, sis, system):
    token = await sis.token_for_system(["events.subscribe"])
    answer = await http.post("/oauth2/revoke", data=about(system("https://other.example"), token))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert (await http.get(WHOAMI, headers={"Authorization": f"Bearer {token}"})).status_code == 200


@pytest.mark.parametrize("token", ["not-a-token", "e30.e30.e30", "x" * 5_000])
async def test_what_does_not_hold_is_as_good_as_revoked(http, sis, token):
    answer = await http.post("/oauth2/revoke", data=about(sis, token))
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/oauth2/revoke", "/oauth2/introspect"])
async def test_who_is_not_authenticated_is_told_nothing(http, sis, path):
    token = await sis.token_for_system(["events.subscribe"])
    without = about(sis, token)
    del without["client_assertion"]
    for form in (without, about(sis, token) | {"client_assertion": "a.b.c"}):
        answer = await http.post(path, data=form)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    used = about(sis, token)
    assert (await http.post("/oauth2/introspect", data=used)).status_code == 200
    assert (await http.post(path, data=used)).status_code == 401, "an assertion is used once"
    form = about(sis, token)
    del form["token"]
    answer = await http.post(path, data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert (await http.post(f"{path}?token=x", data=about(sis, token))).status_code == 400


async def test_a_system_looks_into_its_own_token(http, sis, people):
    token = await sis.token_for_professional(people.principal, ["children.read"])
    answer = await http.post("/oauth2/introspect", data=about(sis, token, token_type_hint="refresh_token"))
    said = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert {
        "active": True,
        "sub": people.principal,
        "token_type": "DPoP",
        "iss": ISSUER,
    }.items() <= said.items()
    assert said["scope"] == "children.read"
    assert said["cnf"] == {"jkt": sis.proof_key.thumbprint}
    assert said["branch"] == "school"


async def test_whatever_is_not_the_systems_own_and_in_force_is_not_active(http, sis, system, people):
    token = await sis.token_for_system(["events.subscribe"])
    others = about(system("https://other.example"), token)
    revoked = await sis.token_for_professional(people.nurse, ["children.read"])
    assert (await http.post("/oauth2/revoke", data=about(sis, revoked))).status_code == 200
    for form in (others, about(sis, "not-a-token"), about(sis, revoked)):
        answer = await http.post("/oauth2/introspect", data=form)
        assert (answer.status_code, answer.json()) == (200, {"active": False})


async def test_an_ended_duty_shuts_the_token_out_at_the_next_call(fronts, http, sis, database, people):
    auth = sis.as_professional(people.many, ["children.read"], "school")
    for front in fronts:
        assert (await front.get(WHOAMI, auth=auth)).status_code == 200
    token = await sis.token_for_professional(people.many, ["children.read"], "school")
    await _duty_until(database, people.many, TODAY - timedelta(days=1))
    try:
        for front in fronts:
            assert (await front.get(WHOAMI, auth=auth)).status_code == 401
        answer = await http.post("/oauth2/introspect", data=about(sis, token))
        assert answer.json() == {"active": False}
    finally:
        await _duty_until(database, people.many, None)
    assert (await http.get(WHOAMI, auth=auth)).status_code == 200


_SCHOOL_DUTY = text("SELECT id FROM duty WHERE professional_id = :professional AND branch = 'school'")


async def _duty_until(database, professional: str, until) -> None:
    async with database.session() as session, session.begin():
        found = (await session.execute(_SCHOOL_DUTY, {"professional": professional})).scalar_one()
        duty = await session.get(Duty, found)
        duty.valid = dates(TODAY - timedelta(days=400), until)
        session.add(duty)


async def test_a_disabled_client_is_shut_out_at_the_next_call_in_every_worker(
    fronts, system, database, people
):
    case = system("https://case.example")
    auth = case.as_professional(people.social_worker, ["children.read"])
    for front in fronts:
        assert (await front.get(WHOAMI, auth=auth)).status_code == 200
    async with database.session() as session, session.begin():
        disabled = await clients.disable(session, "https://case.example", now=wall_clock())
        assert disabled.disabled_at
    try:
        for front in fronts:
            assert (await front.get(WHOAMI, auth=auth)).status_code == 401
    finally:
        async with database.session() as session, session.begin():
            await session.execute(
                text("UPDATE client SET disabled_at = NULL WHERE client_id = 'https://case.example'")
            )


async def test_the_api_says_what_it_takes_for_a_token(http):
    answer = await http.get("/.well-known/oauth-protected-resource")
    said = answer.json()
    assert (said["resource"], said["authorization_servers"]) == (ISSUER, [ISSUER])
    assert said["bearer_methods_supported"] == ["header"]
    assert said["dpop_signing_alg_values_supported"] == ["ES256", "Ed25519"]
    assert "children.read" in said["scopes_supported"]
    refused = await http.get(WHOAMI)
    where = f'resource_metadata="{ISSUER}/.well-known/oauth-protected-resource"'
    assert where in refused.headers["www-authenticate"]
    server = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert server["revocation_endpoint"] == f"{ISSUER}/oauth2/revoke"
    assert server["introspection_endpoint"] == f"{ISSUER}/oauth2/introspect"
    assert server["protected_resources"] == [said["resource"]]


async def test_revoked_tokens_are_forgotten_when_they_have_expired(http, sis, people, database):
    form = sis.form({"sub": people.principal}, ["children.read"])
    token = (await ask_with_proof(http, form)).json()["access_token"]
    assert (await http.post("/oauth2/revoke", data=about(sis, token))).status_code == 200
    async with database.session() as session, session.begin():
        late = await session.execute(
            text("SELECT count(*) FROM revoked_token WHERE expires_at > now() + interval '301 seconds'")
        )
        assert late.scalar_one() == 0, "each row may go when the token would have expired"
