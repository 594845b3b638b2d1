"""A certified authorization server of others: its tokens count when it is configured, and only then."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jws

from app.access.outside_tokens import Trust
from app.access.trusted_issuers import read_issuers
from app.cli.keys import new_client_keys
from app.demo.proof_key import ProofKey
from app.demo.token_client import TokenClient
from app.kit.database import Database
from app.kit.outside import Outside
from app.sign_in.clients import Registration, register_client
from app.vocabulary import Branch
from tests.sign_in import certified
from tests.sign_in.certified import CLIENT, SCOPES, Certified
from tests.sign_in.parties import ISSUER, World

pytestmark = pytest.mark.process
WHOAMI = "/named-person/v1/whoami"
OURS = "https://known-elsewhere.example"


@pytest.fixture(scope="module")
async def provider() -> AsyncIterator[Certified]:
    with certified.running(certified.installed()) as provider:
        yield provider
        await provider.http.aclose()


@pytest.fixture(scope="module")
async def registered(provider: Certified, database: Database, people: World) -> dict[str, Any]:
    """Our registration of its client; returns the private key by which the same system calls us directly."""

    private, public = new_client_keys()
    given = Registration(
        client_id=OURS,
        name="Ett system som en annan utfärdare känner",
        organisation_id=people.school,
        branches=[Branch.SCHOOL, Branch.PUPIL_HEALTH_MEDICAL],
        scopes=SCOPES,
        jwks=public,
        outside_issuer=provider.name,
        outside_client_id=CLIENT,
    )
    async with database.session() as session, session.begin():
        await register_client(session, given)
    return private


@pytest.fixture
async def configured(
    app: FastAPI,
    provider: Certified,
    tmp_path: Path,
    registered: dict[str, Any],  # noqa: ARG001 - it must be
) -> AsyncIterator[Callable[..., None]]:
    """Configure the installation as its operator does: by a file."""
    before, outside = app.state.trust, Outside()

    def so(**changed: Any) -> None:
        given = {"issuer": provider.name, "audience": ISSUER, "id_tokens": True} | changed
        file = tmp_path / "issuers.json"
        file.write_text(json.dumps({"issuers": [given]}))
        app.state.trust = Trust(read_issuers(file, own=ISSUER), outside)

    yield so
    app.state.trust = before
    await outside.close()


async def call(http: httpx.AsyncClient, token: str, proof: ProofKey, path: str = WHOAMI) -> httpx.Response:
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof.proof("GET", f"{ISSUER}{path}", token=token)}
    return await http.get(path, headers=headers | {"Purpose": "coordination"})


async def test_it_is_certified_for_what_we_ask_of_it(provider):
    said = await provider.metadata()
    assert said["require_pushed_authorization_requests"] is True
    assert "ES256" in said["dpop_signing_alg_values_supported"]
    assert said["authorization_response_iss_parameter_supported"] is True


async def test_its_token_opens_the_door_when_it_is_configured_and_only_then(
    provider, configured, http, people, app
):
    token = await provider.system_token()
    assert jws.extract_compact(token.encode()).headers()["typ"] == "at+jwt"
    for trusted in (False, True):
        if trusted:
            configured()
        answer = await call(http, token, provider.proof)
        assert answer.status_code == (200 if trusted else 401)
    said = answer.json()
    assert (said["clientId"], said["organisationId"], said["sector"], said["scopes"]) == (
        OURS,
        people.school,
        "school",
        ["events.subscribe"],
    )
    app.state.trust = Trust((), Outside())
    assert (await call(http, token, provider.proof)).status_code == 401


async def test_a_professional_who_has_signed_in_there_calls_here(provider, configured, http, people):
    configured()
    given = await provider.sign_in(people.principal, "n-1")
    for path in (WHOAMI, "/named-person/v1/caseload"):
        answer = await call(http, given["access_token"], provider.proof, path)
        assert answer.status_code == 200, answer.text
    who = (await call(http, given["access_token"], provider.proof)).json()
    assert (who["professionalId"], who["branch"]) == (people.principal, Branch.SCHOOL)


async def test_one_that_is_meant_for_another_is_refused(provider, configured, http, people):
    configured()
    elsewhere = "https://another-api.example"
    for token in (
        await provider.system_token(resource=elsewhere),
        (await provider.sign_in(people.principal, "n-1", resource=elsewhere))["access_token"],
    ):
        assert json.loads(_payload(token))["aud"] == elsewhere
        assert (await call(http, token, provider.proof)).status_code == 401


def _payload(token: str) -> bytes:
    return base64.urlsafe_b64decode(token.split(".")[1] + "==")


async def test_whoever_steals_it_can_do_nothing_with_it(provider, configured, http):
    configured()
    token = await provider.system_token()
    assert (await call(http, token, ProofKey())).status_code == 401
    assert (await http.get(WHOAMI, headers={"Authorization": f"Bearer {token}"})).status_code == 401
    assert (await http.get(WHOAMI, headers={"Authorization": f"DPoP {token}"})).status_code == 401
    assert (await call(http, token, provider.proof)).status_code == 200


async def test_somebody_of_another_organisation_is_nobody_here(provider, configured, http, people):
    configured()
    for who in (people.social_worker, people.former, "somebody"):
        given = await provider.sign_in(who, "n-1")
        assert (await call(http, given["access_token"], provider.proof)).status_code == 401


async def test_its_id_token_is_no_access_token_and_is_exchanged_for_one(
    provider, configured, registered, http, people, claims_of
):
    configured()
    given = await provider.sign_in(people.principal, "n-7")
    assert (await call(http, given["id_token"], provider.proof)).status_code == 401
    system = TokenClient(http, client_id=OURS, private_key=registered, issuer=ISSUER)

    async def exchanged(nonce: str) -> httpx.Response:
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": given["id_token"],
            "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
            "nonce": nonce,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": system.client_assertion(),
        }
        proof = system.proof_key.proof("POST", f"{ISSUER}/oauth2/token")
        return await http.post("/oauth2/token", data=form, headers={"DPoP": proof})

    assert (await exchanged("n-8")).json()["error"] == "invalid_request"
    answer = await exchanged("n-7")
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    assert claims_of(token).professional_id == people.principal
    assert (await call(http, token, system.proof_key)).status_code == 200
    assert (await exchanged("n-7")).json()["error"] == "invalid_request", "it counts once"
