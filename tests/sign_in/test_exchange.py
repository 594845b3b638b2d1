"""Token exchange: whom a trusted issuer has identified gets a token of ours, through their system."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from fastapi import FastAPI
from joserfc.jwk import ECKey

from app.access.assurance import LEVEL_3
from app.demo.token_client import TokenClient
from app.kit.database import Database
from app.vocabulary import Branch
from tests.sign_in.outside import OTHER, OtherIssuer, register_exchanging_clients
from tests.sign_in.parties import ISSUER, World

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
NUMBER = "https://id.oidc.se/claim/personalIdentityNumber"
WHOAMI = "/named-person/v1/whoami"
SIS = "sis-at-the-region"
APP = "app-at-the-region"


@pytest.fixture(scope="module")
async def exchanging(database: Database, people: World) -> None:
    await register_exchanging_clients(database, people)


@pytest.fixture
def other(app: FastAPI, exchanging: None) -> Iterator[OtherIssuer]:  # noqa: ARG001 - they must be known
    issuer, before = OtherIssuer(), app.state.trust
    app.state.trust = issuer.trusted()
    yield issuer
    app.state.trust = before


class Exchange:
    """A system that lets people sign in elsewhere, and exchanges what it gets."""

    def __init__(
        self, http: httpx.AsyncClient, system: TokenClient, other: OtherIssuer, people: World
    ) -> None:
        self.http, self.system, self.other, self.people = http, system, other, people

    def id_token(
        self, *, key: ECKey | None = None, header: dict[str, Any] | None = None, **changed: Any
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": OTHER,
            "aud": SIS,
            "sub": self.people.principal,
            "acr": LEVEL_3,
            "auth_time": now - 60,
            "iat": now,
            "exp": now + 3_600,
            "jti": token_hex(),
            "nonce": "n-1",
        }
        return self.other.signed(claims | changed, key=key, **({"typ": "JWT"} | (header or {})))

    def form(self, token: str | None = None, **changed: Any) -> dict[str, str]:
        fields = {
            "grant_type": GRANT,
            "subject_token": token or self.id_token(),
            "subject_token_type": ID_TOKEN,
            "nonce": "n-1",
            "scope": "children.read",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.system.client_assertion(),
        }
        return {name: value for name, value in (fields | changed).items() if value is not None}

    async def ask(self, token: str | None = None, *, bound: bool = True, **changed: Any) -> httpx.Response:
        proof = {"DPoP": self.system.proof_key.proof("POST", f"{ISSUER}/oauth2/token")} if bound else {}
        return await self.http.post("/oauth2/token", data=self.form(token, **changed), headers=proof)

    async def refused(self, error: str, token: str | None = None, **changed: Any) -> str:
        answer = await self.ask(token, **changed)
        assert (answer.status_code, answer.json()["error"]) == (400, error), answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json().keys() == {"error", "error_description"}
        return str(answer.json()["error_description"])


@pytest.fixture
def exchange(http, sis, other, people) -> Exchange:
    return Exchange(http, sis, other, people)


async def test_an_id_token_becomes_a_token_of_ours_bound_to_a_key(exchange, people, claims_of, http):
    answer = await exchange.ask()
    given = answer.json()
    assert answer.status_code == 200, answer.text
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope", "issued_token_type"}
    assert (given["issued_token_type"], given["token_type"], given["expires_in"]) == (
        ACCESS_TOKEN,
        "DPoP",
        300,
    )
    said = claims_of(given["access_token"])
    assert (said.client_id, said.professional_id, said.organisation_id, said.branch) == (
        "https://sis.example",
        people.principal,
        people.school,
        Branch.SCHOOL,
    )
    assert said.key_thumbprint == exchange.system.proof_key.thumbprint
    proof = exchange.system.proof_key.proof("GET", f"{ISSUER}{WHOAMI}", token=given["access_token"])
    headers = {"Authorization": f"DPoP {given['access_token']}", "DPoP": proof}
    assert (await http.get(WHOAMI, headers=headers)).json()["professionalId"] == people.principal
    assert (
        await http.get(WHOAMI, headers={"Authorization": f"Bearer {given['access_token']}"})
    ).status_code == 401


async def test_a_member_of_a_family_gets_one_through_the_family_app(http, system, other, people, claims_of):
    exchange = Exchange(http, system("https://app.example"), other, people)
    said = {"aud": APP, "sub": "somebody", NUMBER: people.guardian_number}
    scope = {"scope": "family.read"}
    given = (await exchange.ask(exchange.id_token(**said), **scope)).json()
    assert claims_of(given["access_token"]).family_member_id == people.guardian
    said[NUMBER] = people.teenager_number
    young = await exchange.ask(exchange.id_token(**said), subject_kind="young-person", **scope)
    assert claims_of(young.json()["access_token"]).child_id == people.teenager
    nobody = [
        await exchange.refused("invalid_request", exchange.id_token(**said | {NUMBER: number}), **scope)
        for number in (people.teenager_number, people.child_number, "19121212-1212", "x", None, 7)
    ]
    assert len(set(nobody)) == 1


async def test_the_branch_is_named_where_there_are_several(exchange, people, claims_of):
    said = await exchange.refused("invalid_request", exchange.id_token(sub=people.many))
    assert "parameter branch" in said
    answer = await exchange.ask(exchange.id_token(sub=people.many), branch="pupil-health-medical")
    assert claims_of(answer.json()["access_token"]).branch == Branch.PUPIL_HEALTH_MEDICAL
    for branch in ("care", "social-reception", "no-branch"):
        await exchange.refused("invalid_request", exchange.id_token(sub=people.many), branch=branch)


async def test_a_vendors_own_claim_may_name_the_professional(exchange, other, people, app, claims_of):
    app.state.trust = other.trusted(claims={"professional": "employeeHsaId", "prefix": "hsa:"})
    token = exchange.id_token(sub="x", employeeHsaId="SE2321000016-ABCD")
    assert claims_of((await exchange.ask(token)).json()["access_token"]).professional_id == people.nurse


def _now() -> int:
    return int(time.time())


NEGATIVES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://attacker.example"},
    "no issuer": {"iss": None},
    "our own name": {"iss": ISSUER},
    "given to another of our systems": {"aud": "other-at-the-region"},
    "given to a stranger": {"aud": "stranger"},
    "given to our own name": {"aud": ISSUER},
    "given to the system by our name for it": {"aud": "https://sis.example"},
    "given to nobody": {"aud": None},
    "given to several, nobody says to whom": {"aud": [SIS, "another"]},
    "given to several, another is the party": {"aud": [SIS, "another"], "azp": "another"},
    "given to one, another is the party": {"azp": "another"},
    "the party no text": {"azp": [SIS]},
    "another nonce": {"nonce": "n-2"},
    "no nonce, one was sent": {"nonce": None},
    "a nonce that is no text": {"nonce": ["n-1"]},
    "identified at level 2": {"acr": "http://id.elegnamnden.se/loa/1.0/loa2"},
    "identified nobody says how": {"acr": None},
    "identified in several ways": {"acr": [LEVEL_3]},
    "identified long ago": {"auth_time": lambda: _now() - 3_700},
    "identified nobody says when": {"auth_time": None},
    "identified in the future": {"auth_time": lambda: _now() + 60},
    "identified at a time that is no number": {"auth_time": "now"},
    "expired": {"exp": lambda: _now() - 1},
    "without an end": {"exp": None},
    "for a month": {"exp": lambda: _now() + 30 * 86_400},
    "from the future": {"iat": lambda: _now() + 60},
    "not yet": {"nbf": lambda: _now() + 60},
    "without a subject": {"sub": None},
    "an id that is no text": {"jti": 7},
}


@pytest.mark.parametrize("changed", NEGATIVES.values(), ids=NEGATIVES.keys())
async def test_an_id_token_that_does_not_hold_gives_nothing(exchange, changed):
    said = {name: value() if callable(value) else value for name, value in changed.items()}
    told = await exchange.refused("invalid_request", exchange.id_token(**said))
    assert told.startswith("subject_token does not hold")


HEADERS: dict[str, dict[str, Any]] = {
    "an access token": {"typ": "at+jwt"},
    "a logout token": {"typ": "logout+jwt"},
    "an assertion": {"typ": "client-authentication+jwt"},
    "another key": {"kid": "theirs-9"},
    "no key": {"kid": None},
    "keys elsewhere": {"jku": "https://attacker.example/jwks"},
    "a certificate along": {"x5c": ["MIIB"]},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
async def test_what_is_no_id_token_of_theirs_gives_nothing(exchange, header):
    await exchange.refused("invalid_request", exchange.id_token(header=header))


async def test_a_forged_or_broken_token_gives_nothing(exchange, sis):
    forged = exchange.id_token(key=ECKey.generate_key("P-256", private=True))
    head, claims, signature = exchange.id_token().split(".")
    for token in (forged, f"{head}.{claims}.", f"{head}.{claims}", "x", "a.b.c", sis.client_assertion()):
        await exchange.refused("invalid_request", token)
    assert signature


WHO = {
    "another organisation's": lambda p: p.social_worker,
    "without a duty": lambda p: p.former,
    "nobody": lambda _: "pro-" + "a" * 26,
    "by a sign that is not agreed": lambda _: "hsa:SE2321000016-ABCD",
    "no text": lambda _: 7,
}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO.keys())
async def test_who_is_not_ours_is_nobody_and_it_is_not_told_why(exchange, people, who):
    told = await exchange.refused("invalid_request", exchange.id_token(sub=who(people)))
    assert told == await exchange.refused("invalid_request", exchange.id_token(aud="stranger"))


async def test_an_id_token_counts_once(exchange):
    token = exchange.id_token()
    assert (await exchange.ask(token)).status_code == 200
    await exchange.refused("invalid_request", token)
    again = exchange.id_token(jti=json.loads(_payload(token))["jti"])
    await exchange.refused("invalid_request", again)


async def test_one_without_an_id_counts_once_however_its_signature_is_written(exchange):
    token = exchange.id_token(jti=None)
    assert (await exchange.ask(token)).status_code == 200
    for same in (token, _other_half(token)):
        await exchange.refused("invalid_request", same)
    another = _other_half(exchange.id_token(jti=None, sid=token_hex()))
    assert (await exchange.ask(another)).status_code == 200, "it would hold"


def _payload(token: str) -> bytes:
    return urlsafe_b64decode(token.split(".")[1] + "==")


def _other_half(token: str) -> str:
    """The same signature of ES256, written with the other of its two possible numbers."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    signed, _, signature = token.rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    assert decode_dss_signature(encode_dss_signature(r, s)) == (r, s)
    other = r.to_bytes(32) + (order - s).to_bytes(32)
    return f"{signed}.{urlsafe_b64encode(other).rstrip(b'=').decode()}"


async def test_it_counts_for_the_system_that_it_was_given_to_alone(http, system, other, people, exchange):
    """Another system that has got hold of it gets nothing, and does not use it up."""
    thief = Exchange(http, system("https://other.example"), other, people)
    token = exchange.id_token()
    await thief.refused("invalid_request", token)
    assert (await exchange.ask(token)).status_code == 200


async def test_the_nonce_is_needed_where_the_token_holds_one(exchange):
    await exchange.refused("invalid_request", nonce=None)
    await exchange.refused("invalid_request", nonce="n-2")
    assert (await exchange.ask(exchange.id_token(nonce=None), nonce=None)).status_code == 200


FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "no token": ("invalid_request", {"subject_token": None}),
    "no kind of token": ("invalid_request", {"subject_token_type": None}),
    "an access token": ("invalid_request", {"subject_token_type": ACCESS_TOKEN}),
    "a saml assertion": ("invalid_request", {"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}),
    "for a refresh token": (
        "invalid_request",
        {"requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token"},
    ),
    "with an actor": ("invalid_request", {"actor_token": "x"}),
    "with a kind of actor": ("invalid_request", {"actor_token_type": ID_TOKEN}),
    "for another audience": ("invalid_target", {"audience": "https://another.example"}),
    "for another resource": ("invalid_target", {"resource": "https://another.example"}),
    "for more than is registered": ("invalid_scope", {"scope": "children.read plans.write"}),
    "for what a system carries": ("invalid_scope", {"scope": "roster.sync"}),
}


@pytest.mark.parametrize(("error", "changed"), FORMS.values(), ids=FORMS.keys())
async def test_what_is_asked_for_otherwise_is_refused(exchange, error, changed):
    await exchange.refused(error, **changed)


async def test_audience_and_kind_may_be_said(exchange):
    said = {"audience": ISSUER, "resource": ISSUER, "requested_token_type": ACCESS_TOKEN}
    assert (await exchange.ask(**said)).status_code == 200


async def test_a_key_is_needed(exchange):
    answer = await exchange.ask(bound=False)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


async def test_a_token_alone_authenticates_nobody(exchange):
    for changed in ({"client_assertion": None}, {"client_assertion": "a.b.c"}):
        answer = await exchange.ask(**changed)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_system_that_the_issuer_does_not_know_gets_nothing(http, system, other, people):
    stranger = Exchange(http, system("https://case.example"), other, people)
    await stranger.refused("invalid_request", stranger.id_token(aud="None", sub=people.social_worker))


async def test_an_administrator_has_no_use_for_it(http, system, other, people):
    exchange = Exchange(http, system("https://admin.example"), other, people)
    await exchange.refused("unauthorized_client")


async def test_when_the_keys_cannot_be_had_it_says_so_to_who_is_authenticated(exchange, other):
    other.down = True
    answer = await exchange.ask()
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    answer = await exchange.ask(client_assertion="a.b.c")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_an_issuer_that_is_not_trusted_with_id_tokens_gives_nothing(exchange, other, app, http):
    named = "/.well-known/oauth-authorization-server"
    assert GRANT in (await http.get(named)).json()["grant_types_supported"]
    app.state.trust = other.trusted(id_tokens=False)
    assert GRANT not in (await http.get(named)).json()["grant_types_supported"]
    await exchange.refused("invalid_request")
    assert other.asked == 0
