"""What the server publishes, how systems are registered, and what the register answers a door."""

import json

import pytest
from joserfc import jwk

from app.access.tokens import TokenClaims
from app.cli.keys import as_environment, new_client_keys, new_ring, new_secrets
from app.kit.clock import wall_clock
from app.kit.vault import KeyRing
from app.sign_in import clients, queries
from app.sign_in.clients import Registration, UnfitClientError, register_client
from app.sign_in.keys import (
    PRIVATE_MEMBERS,
    UnfitKeysError,
    client_keys,
    new_signing_keys,
    public_jwks,
    signing_key,
    signing_keys,
)
from app.sign_in.register import SqlRegister
from app.sign_in.scopes import SCOPE_NAMES, ClientKind
from app.vocabulary import Branch, Sector, StaffRole
from tests.sign_in.administration import give_other_keys
from tests.sign_in.parties import ISSUER


async def test_the_metadata_says_what_the_server_does(http):
    said = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert said["issuer"] == ISSUER
    assert said["token_endpoint"] == f"{ISSUER}/oauth2/token"
    assert said["jwks_uri"] == f"{ISSUER}/oauth2/jwks"
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["ES256", "ES384"]
    assert set(said["grant_types_supported"]) == {
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "authorization_code",
    }
    assert said["scopes_supported"] == list(SCOPE_NAMES)
    assert said["ui_locales_supported"] == ["sv", "en"]


async def test_the_published_keys_hold_no_private_part(http):
    published = (await http.get("/oauth2/jwks")).json()["keys"]
    assert published
    for key in published:
        assert not PRIVATE_MEMBERS & key.keys()
        assert key["kid"] == jwk.ECKey.import_key(key).thumbprint()


def test_a_new_signing_key_stands_first_and_the_old_one_still_verifies():
    first = new_signing_keys()
    both = new_signing_keys(first)
    old, new = signing_key(first).kid, signing_key(both).kid
    assert old != new
    assert [key["kid"] for key in public_jwks(both)["keys"]] == [new, old]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"keys": []}',
        '{"keys": [7]}',
        json.dumps({"keys": [{"kty": "oct", "k": "AAAA"}]}),
        json.dumps({"keys": [jwk.ECKey.generate_key("P-384").as_dict(private=True)]}),
        json.dumps(public_jwks(new_signing_keys())),
    ],
)
def test_unfit_signing_keys_are_refused_without_an_echo(text):
    with pytest.raises(UnfitKeysError) as caught:
        signing_keys(text)
    assert "AAAA" not in str(caught.value)


def test_a_system_registers_public_keys_only():
    private, public = new_client_keys()
    assert len(list(client_keys(public))) == 1
    with pytest.raises(UnfitKeysError, match="private"):
        client_keys({"keys": [private]})
    with pytest.raises(UnfitKeysError, match="same kid"):
        client_keys({"keys": public["keys"] * 2})
    broken = {"keys": [public["keys"][0] | {"x": public["keys"][0]["y"]}]}
    with pytest.raises(UnfitKeysError, match="cannot be read"):
        client_keys(broken)


def test_new_secrets_are_whole_settings():
    secrets = new_secrets()
    ring = new_ring(secrets["ENCRYPTION_KEYS"])
    assert KeyRing(ring, name="ENCRYPTION_KEYS").versions == (2, 1)
    assert as_environment(secrets).count("\n") == 3
    assert signing_key(secrets["SIGNING_KEYS"]).is_private


def registration(people, **changed) -> Registration:
    given = {
        "client_id": "https://new.example",
        "name": "Ett nytt system",
        "organisation_id": people.school,
        "branches": [Branch.SCHOOL],
        "scopes": ["children.read"],
        "jwks": new_client_keys()[1],
    }
    return Registration(**(given | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"scopes": ["concerns.decide"]},
        {"scopes": ["family.read"]},
        {"scopes": ["no.such"]},
        {"scopes": []},
        {"branches": [Branch.SOCIAL_INQUIRY]},
        {"branches": [Branch.FAMILY]},
        {"branches": []},
        {"organisation_id": None},
        {"organisation_id": "org-nobody"},
        {"client_id": "a b"},
        {"client_id": ""},
        {"client_id": "https://sis.example"},
        {"name": ""},
        {"jwks": {"keys": []}},
        {"jwks": {"keys": [new_client_keys()[0]]}},
        {"redirect_uris": ["http://school.example/back"]},
        {"redirect_uris": ["http://127.0.0.1:9000/back"]},
        {"redirect_uris": ["https://school.example/back#part"]},
        {"redirect_uris": ["https://somebody@school.example/back"]},
        {"redirect_uris": ["https://*.school.example/back"]},
        {"redirect_uris": ["https:///back"]},
        {"redirect_uris": ["com.example.app:/back"]},
        {"redirect_uris": ["https://school.example:port/back"]},
        {"redirect_uris": [f"https://school.example/{each}" for each in range(11)]},
        {"kind": ClientKind.FAMILY_APP},
        {"kind": ClientKind.FAMILY_APP, "organisation_id": None, "scopes": ["family.read"]},
        {"kind": ClientKind.ADMINISTRATOR, "organisation_id": None, "branches": []},
    ],
    ids="-".join,
)
async def test_a_system_is_registered_only_with_what_its_sector_and_kind_may_hold(database, people, changed):
    async with database.session() as session, session.begin():
        with pytest.raises(UnfitClientError):
            await register_client(session, registration(people, **changed))


async def test_in_the_demo_a_browser_may_come_back_to_the_developers_own_machine(database, people):
    home = "http://127.0.0.1:9000/back"
    async with database.session() as session, session.begin():
        given = registration(people, client_id="https://at-home.example", redirect_uris=[home])
        made = await register_client(session, given, demo=True)
        assert made.redirect_uris == [home]
        other = registration(people, client_id="https://abroad.example", redirect_uris=["http://a.example/"])
        with pytest.raises(UnfitClientError):
            await register_client(session, other, demo=True)


async def test_a_system_gets_new_keys_and_is_shut_out_at_once(database, people, system, claims_of):
    client_id = "https://changing.example"
    private, public = new_client_keys()
    async with database.session() as session, session.begin():
        await register_client(session, registration(people, client_id=client_id, jwks=public))
    changing = system(client_id, private_key=private)
    token = await changing.token_for_professional(people.principal, ["children.read"])
    assert await standing(database, claims_of(token)) is not None

    newer_private, newer_public = new_client_keys()
    async with database.session() as session, session.begin():
        await give_other_keys(session, client_id, newer_public)
    changing.forget()
    with pytest.raises(Exception, match="invalid_client"):
        await changing.token_for_professional(people.principal, ["children.read"])
    newer = system(client_id, private_key=newer_private)
    assert await newer.token_for_professional(people.principal, ["children.read"])

    async with database.session() as session, session.begin():
        await clients.disable(session, client_id, now=wall_clock())
    assert await standing(database, claims_of(token)) is None
    async with database.session() as session:
        known = {client.client_id: client.disabled_at for client in await queries.every_client(session)}
    assert known[client_id] is not None
    assert known["https://sis.example"] is None


async def standing(database, claims: TokenClaims):
    async with database.session() as session, session.begin():
        return await SqlRegister().enter(session, claims)


async def test_the_register_says_how_a_professional_stands(database, people, sis, claims_of):
    token = await sis.token_for_professional(people.principal, ["children.read"])
    found = await standing(database, claims_of(token))
    assert found.sector == Sector.SCHOOL
    assert found.roles == {StaffRole.PRINCIPAL}
    assert len(found.unit_ids) == 1
    assert abs(found.ahead.total_seconds()) < 60  # other stories set the clock back to now, near enough


async def test_the_register_knows_a_family_only_through_a_family_app(database, people, system, claims_of):
    token = await system("https://app.example").token_for_guardian(people.guardian_number, ["family.read"])
    claims = claims_of(token)
    assert await standing(database, claims) is not None
    posing = TokenClaims(
        client_id="https://sis.example",
        subject=people.guardian,
        scopes=claims.scopes,
        expires_at=claims.expires_at,
        token_id="tok",
        organisation_id=people.school,
        family_member_id=people.guardian,
    )
    assert await standing(database, posing) is None


async def test_the_openapi_document_shows_the_form_and_the_refusals(app):
    token = app.openapi()["paths"]["/oauth2/token"]["post"]
    form = token["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert {"grant_type", "client_assertion", "assertion", "scope"} <= form["schema"]["properties"].keys()
    assert form["examples"]
    assert {"200", "400", "401", "413"} <= token["responses"].keys()
