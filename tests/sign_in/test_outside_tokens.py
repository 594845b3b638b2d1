"""Tokens of another issuer: taken when it is trusted, worth what is registered here, and nothing more."""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import text, update

from app.access import published_keys
from app.access.outside_tokens import Trust
from app.demo.proof_key import ProofKey
from app.demo.token_client import TokenClient, TokenRefusedError
from app.kit.clock import wall_clock
from app.kit.database import Database
from app.main import create_app
from app.organisations.models import ProfessionalIdentifier
from app.settings import Settings
from app.sign_in.models import Client
from app.vocabulary import Branch
from tests.sign_in.forging import encoded, part
from tests.sign_in.outside import (
    OTHER,
    STRANGER,
    SYSTEM,
    VENDOR,
    OtherIssuer,
    register_outside_clients,
)
from tests.sign_in.parties import ISSUER, World

WHOAMI = "/named-person/v1/whoami"
CASELOAD = "/named-person/v1/caseload"
ORGANISATION = "organisation"


@pytest.fixture(scope="module")
async def outside_clients(database: Database, people: World) -> None:
    await register_outside_clients(database, people)


@pytest.fixture
def other(outside_clients) -> OtherIssuer:  # noqa: ARG001 - they must be registered
    return OtherIssuer()


@pytest.fixture
def trusting(app: FastAPI, other: OtherIssuer) -> AsyncIterator[Callable[..., None]]:
    """Let the installation trust the other issuer, in a way; afterwards it trusts nobody again."""
    before = app.state.trust

    def so(**changed: Any) -> None:
        app.state.trust = other.trusted(**changed)

    so()
    yield so
    app.state.trust = before


class Caller:
    """Shows a token of the other issuer's."""

    def __init__(self, http: httpx.AsyncClient, proof: ProofKey) -> None:
        self.http, self.proof = http, proof

    async def __call__(
        self, token: str, path: str = WHOAMI, *, proof: ProofKey | None = None
    ) -> httpx.Response:
        key = proof or self.proof
        headers = {
            "Authorization": f"DPoP {token}",
            "DPoP": key.proof("GET", f"{ISSUER}{path}", token=token),
            "Purpose": "coordination",
        }
        return await self.http.get(path, headers=headers)

    async def bearer(self, token: str, path: str = WHOAMI) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Purpose": "coordination"}
        return await self.http.get(path, headers=headers)


@pytest.fixture
def call(http: httpx.AsyncClient, other: OtherIssuer) -> Caller:
    return Caller(http, other.proof)


def is_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 401, answer.text
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert answer.json()["code"] == "not-authenticated"


# What is accepted.


@pytest.mark.usefixtures("trusting")
async def test_a_system_is_known_by_its_registration_here(call, other, people):
    me = await call.bearer(other.token())
    assert me.status_code == 200, me.text
    said = me.json()
    assert (said["clientId"], said["organisationId"], said["sector"]) == (
        "https://outside.example",
        people.school,
        "school",
    )
    assert said["scopes"] == ["events.subscribe"]


@pytest.mark.usefixtures("trusting")
async def test_a_professional_is_known_by_the_register(call, other, people):
    for path in (WHOAMI, CASELOAD):
        answer = await call(other.token_for(people.principal), path)
        assert answer.status_code == 200, answer.text
    said = (await call(other.token_for(people.principal))).json()
    assert (said["professionalId"], said["branch"], said["organisationId"]) == (
        people.principal,
        Branch.SCHOOL,
        people.school,
    )


async def test_a_professional_may_be_named_by_another_sign(call, other, trusting, people, database):
    trusting(claims={"professional": "employeeHsaId", "prefix": "hsa:"})
    token = other.token_for("anything", employeeHsaId="SE2321000016-ABCD")
    assert (await call(token)).json()["professionalId"] == people.nurse
    async with database.session() as session, session.begin():
        given = {"organisation_id": people.school, "system": "region.example", "value": "u-1"}
        session.add(ProfessionalIdentifier(professional_id=people.many, **given))
    trusting(claims={"professional": "sub", "prefix": "ext:region.example:", "branch": "unit"})
    said = (await call(other.token_for("u-1", unit="pupil-health-medical"))).json()
    assert (said["professionalId"], said["branch"]) == (people.many, Branch.PUPIL_HEALTH_MEDICAL)


async def test_the_organisation_is_told_by_a_claim_where_a_vendor_serves_several(
    call, other, trusting, people, database
):
    trusting(claims={"organisation": "org"})
    number = "2120001234"
    async with database.session() as session, session.begin():
        named = text("UPDATE organisation SET organisation_number = :number WHERE id = :id")
        await session.execute(named, {"number": number, "id": people.other_school})
    for org, meant in ((people.school, people.school), (number, people.other_school)):
        said = (await call.bearer(other.token(client_id=VENDOR, sub=VENDOR, org=org))).json()
        assert said["organisationId"] == meant


async def test_several_audiences_and_another_algorithm_are_taken_when_trusted(call, other, trusting):
    assert (await call.bearer(other.token(aud=["https://another.example", ISSUER]))).status_code == 200
    rsa = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
    other.published = [rsa.as_dict(private=False)]
    for algorithm in ("PS256", "RS256"):
        trusting(algorithms=[algorithm])
        claims = json.loads(_payload(other.token()))
        head = {"alg": algorithm, "typ": "application/at+jwt", "kid": "rsa"}
        token = jwt.encode(head, claims, rsa, algorithms=[algorithm])
        assert (await call.bearer(token)).status_code == 200
        trusting()
        is_refused(await call.bearer(token))


def _payload(token: str) -> bytes:
    return urlsafe_b64decode(token.split(".")[1] + "==")


# What it may do comes from here.


@pytest.mark.usefixtures("trusting")
async def test_scopes_are_those_that_the_registration_may_hold_too(call, other, people):
    wide = "children.read children.write organisations.admin roster.sync audit.verify made.up"
    said = (await call(other.token_for(people.principal, scope=wide))).json()
    assert said["scopes"] == ["children.read"]
    said = (await call.bearer(other.token(scope="events.subscribe children.read organisations.admin"))).json()
    assert said["scopes"] == ["events.subscribe"], "a system by itself reads no child"
    answer = await call.bearer(other.token(scope="organisations.admin"), "/named-person/v1/professionals")
    assert answer.status_code == 403


@pytest.mark.usefixtures("trusting")
async def test_the_sector_is_never_the_tokens_to_say(call, other, people):
    lies = {"sector": "social-services", ORGANISATION: people.social, "branch": "social-reception"}
    said = (await call(other.token_for(people.principal, **lies))).json()
    assert (said["sector"], said["organisationId"], said["branch"]) == (
        "school",
        people.school,
        Branch.SCHOOL,
    )
    forged = {
        "professional": people.social_worker,
        "family_member": people.guardian,
        "child": people.teenager,
    }
    said = (await call(other.token_for(people.principal, **forged))).json()
    assert said["professionalId"] == people.principal


@pytest.mark.usefixtures("trusting", "people")
async def test_our_own_token_is_no_token_of_theirs(call, other, sis):
    """Their key under our name, our name under their key."""
    is_refused(await call.bearer(other.token(iss=ISSUER)))
    assert (await call.bearer(await sis.token_for_system(["events.subscribe"]))).status_code == 200


NEGATIVES: dict[str, Callable[[OtherIssuer, World], str]] = {
    # the issuer
    "another issuer": lambda o, _: o.token(iss="https://attacker.example"),
    "the issuer with a slash": lambda o, _: o.token(iss=f"{OTHER}/"),
    "no issuer": lambda o, _: o.token(iss=None),
    "the issuer no text": lambda o, _: o.token(iss=[OTHER]),
    # for whom
    "for another API": lambda o, _: o.token(aud="https://another.example"),
    "for several others": lambda o, _: o.token(aud=["https://another.example", SYSTEM]),
    "for nobody": lambda o, _: o.token(aud=None),
    "for an object": lambda o, _: o.token(aud={ISSUER: True}),
    "for a part of our name": lambda o, _: o.token(aud=ISSUER[:-1]),
    # the key
    "another key under their kid": lambda o, _: o.token(key=_stranger()),
    "a key that is not published": lambda o, _: o.token(header={"kid": "theirs-2"}),
    "no kid": lambda o, _: o.token(header={"kid": None}),
    "a key in the header": lambda o, _: _by_its_own_key(o),
    "a key elsewhere": lambda o, _: o.token(header={"jku": "https://attacker.example/jwks"}),
    "a certificate elsewhere": lambda o, _: o.token(header={"x5u": "https://attacker.example/x"}),
    "a certificate along": lambda o, _: o.token(header={"x5c": ["MIIB"]}),
    "signed with nothing": lambda o, _: _unsigned(o),
    "signature cut off": lambda o, _: o.token().rpartition(".")[0] + ".",
    "claims changed": lambda o, _: _tampered(o),
    # the kind
    "an id token": lambda o, _: o.token(header={"typ": "JWT"}),
    "no kind": lambda o, _: o.token(header={"typ": None}),
    "a logout token": lambda o, _: o.token(header={"typ": "logout+jwt"}),
    # when
    "expired": lambda o, _: o.token(iat=_now() - 400, exp=_now() - 1),
    "not yet": lambda o, _: o.token(nbf=_now() + 120),
    "from the future": lambda o, _: o.token(iat=_now() + 120),
    "without an end": lambda o, _: o.token(exp=None),
    "without a beginning": lambda o, _: o.token(iat=None),
    "for a day": lambda o, _: o.token(exp=_now() + 86_400),
    "without an id": lambda o, _: o.token(jti=None),
    # who
    "a client that is not registered": lambda o, _: o.token(client_id=STRANGER, sub=STRANGER),
    "no client": lambda o, _: o.token(client_id=None),
    "a client's name that is no text": lambda o, _: o.token(client_id=7),
    "a client by our own name for it": lambda o, _: o.token(
        client_id="https://outside.example", sub="https://outside.example"
    ),
    "a vendor's client that could be of two": lambda o, _: o.token(client_id=VENDOR, sub=VENDOR),
    "a family app": lambda o, _: o.token(client_id="family-platform", sub="family-platform"),
    "a system that says it is somebody": lambda o, _: o.token(sub="somebody"),
    "no subject": lambda o, _: o.token(sub=None),
    "scope no text": lambda o, _: o.token(scope=["events.subscribe"]),
    "a person without a key": lambda o, p: o.token_for(p.principal, cnf=None),
    "a binding that nobody can check": lambda o, _: o.token(cnf={"osc": "x"}),
    "bound, shown as Bearer": lambda o, _: o.token(cnf={"jkt": o.proof.thumbprint}),
    "too long": lambda o, _: o.token(padding="x" * 9_000),
}


def _now() -> int:
    return int(time.time())


def _stranger() -> ECKey:
    return ECKey.generate_key("P-256", private=True)


def _by_its_own_key(other: OtherIssuer) -> str:
    key = _stranger()
    return other.token(key=key, header={"jwk": key.as_dict(private=False)})


def _unsigned(other: OtherIssuer) -> str:
    _, claims, _ = other.token().split(".")
    return f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': 'theirs-1'})}.{claims}."


def _tampered(other: OtherIssuer) -> str:
    head, claims, signature = other.token().split(".")
    changed = json.loads(_payload(f"{head}.{claims}.")) | {"scope": "roster.sync"}
    return f"{head}.{encoded(json.dumps(changed).encode())}.{signature}"


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("make", NEGATIVES.values(), ids=NEGATIVES.keys())
async def test_a_token_that_does_not_hold_opens_nothing(call, other, people, make):
    assert (await call.bearer(other.token())).status_code == 200
    is_refused(await call.bearer(make(other, people)))


PERSONS: dict[str, Callable[[OtherIssuer, World], str]] = {
    "another organisation's": lambda o, p: o.token_for(p.social_worker),
    "without a duty": lambda o, p: o.token_for(p.former),
    "with duties in two branches": lambda o, p: o.token_for(p.many),
    "nobody": lambda o, _: o.token_for("pro-" + "a" * 26),
    "by a sign that is not agreed": lambda o, _: o.token_for("hsa:SE2321000016-ABCD"),
    "by a sign of several words": lambda o, _: o.token_for("pro-\n"),
    "identified at level 2": lambda o, p: o.token_for(
        p.principal, acr="http://id.elegnamnden.se/loa/1.0/loa2"
    ),
    "identified nobody says how": lambda o, p: o.token_for(p.principal, acr=None),
    "identified in two ways": lambda o, p: o.token_for(p.principal, acr=["3"]),
}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("make", PERSONS.values(), ids=PERSONS.keys())
async def test_a_professional_who_is_not_ours_is_nobody(call, other, people, make):
    assert (await call(other.token_for(people.principal))).status_code == 200
    is_refused(await call(make(other, people)))


async def test_an_organisation_that_is_unknown_or_another_is_refused(call, other, trusting, people):
    trusting(claims={"organisation": "org"})
    for org in (people.social, "org-" + "a" * 26, "5560000000", "", None, [people.school]):
        is_refused(await call.bearer(other.token(org=org)))
    assert (await call.bearer(other.token(org=people.school))).status_code == 200


@pytest.mark.usefixtures("trusting")
async def test_a_stolen_token_is_worth_nothing(call, other, people):
    token = other.token_for(people.principal)
    is_refused(await call(token, proof=ProofKey()))
    is_refused(await call.bearer(token))
    headers = {"Authorization": f"DPoP {token}"}
    answer = await call.http.get(WHOAMI, headers=headers)
    assert answer.status_code == 401
    assert 'error="invalid_dpop_proof"' in answer.headers["www-authenticate"]
    assert (await call(token)).status_code == 200


@pytest.mark.usefixtures("trusting")
async def test_a_proof_is_used_once_here_too(call, other, people):
    token = other.token_for(people.principal)
    proof = other.proof.proof("GET", f"{ISSUER}{WHOAMI}", token=token)
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
    answers = [(await call.http.get(WHOAMI, headers=headers)).status_code for _ in range(2)]
    assert answers == [200, 401]


# Who is trusted, and with what.


async def test_an_issuer_that_is_not_configured_is_refused(call, other, app):
    assert not app.state.trust.at_the_door
    is_refused(await call.bearer(other.token()))
    assert other.asked == 0, "nobody is asked for keys"


async def test_an_issuer_that_is_trusted_with_id_tokens_alone_opens_no_door(call, other, trusting):
    trusting(audience=None)
    is_refused(await call.bearer(other.token()))
    assert other.asked == 0


@pytest.mark.usefixtures("other")
async def test_the_metadata_names_whose_tokens_are_taken(http, trusting):
    said = (await http.get("/.well-known/oauth-protected-resource")).json()
    assert said["authorization_servers"] == [ISSUER, OTHER]
    trusting(audience=None)
    said = (await http.get("/.well-known/oauth-protected-resource")).json()
    assert said["authorization_servers"] == [ISSUER]


@pytest.mark.usefixtures("trusting")
async def test_when_no_keys_can_be_had_the_door_says_so(call, other):
    other.down = True
    for _ in range(5):
        answer = await call.bearer(other.token())
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert answer.headers["retry-after"] == str(published_keys.ASK_AGAIN_SECONDS)
    assert other.asked == 1


@pytest.mark.usefixtures("trusting")
async def test_a_thousand_unknown_keys_ask_the_issuer_once_more(call, other, app):
    trust: Trust = app.state.trust
    issuer = trust.issuer_of(other.token())
    assert (await call.bearer(other.token())).status_code == 200
    later = _now() + published_keys.ASK_AGAIN_SECONDS
    for number in range(1_000):
        with pytest.raises(Exception, match="UnknownKeyError"):
            await trust.access_token(other.token(header={"kid": f"k-{number}"}), issuer, now=later)
    assert other.asked == 2
    is_refused(await call.bearer(other.token(header={"kid": "k"})))


# At the next call.


@pytest.fixture
async def fronts(settings: Settings, other: OtherIssuer) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Two more processes on the same database, that trust the same issuer and share nothing else."""
    apps = [create_app(settings.model_copy(update={"database_pool_size": 4})) for _ in range(2)]
    contexts = [each.router.lifespan_context(each) for each in apps]
    made = []
    for each, context in zip(apps, contexts, strict=True):
        await context.__aenter__()
        each.state.trust = other.trusted()
        made.append(httpx.AsyncClient(transport=httpx.ASGITransport(each), base_url=ISSUER))
    yield made
    for one, context in zip(made, contexts, strict=True):
        await one.aclose()
        await context.__aexit__(None, None, None)


async def _set(database: Database, client_id: str, **values: Any) -> None:
    async with database.session() as session, session.begin():
        await session.execute(update(Client).where(Client.client_id == client_id).values(**values))


@pytest.mark.parametrize(
    ("changed", "back"),
    [
        ({"disabled_at": "now"}, {"disabled_at": None}),
        ({"outside_client_id": "renamed"}, {"outside_client_id": SYSTEM}),
        ({"outside_issuer": "https://elsewhere.example"}, {"outside_issuer": OTHER}),
    ],
    ids=["disabled", "renamed", "another issuer's"],
)
async def test_who_is_no_longer_registered_is_refused_at_the_next_call_in_every_process(
    fronts, other, people, database, changed, back
):
    token = other.token_for(people.principal)
    callers = [Caller(front, other.proof) for front in fronts]
    for call in callers:
        assert (await call(token)).status_code == 200
    given = {name: wall_clock() if value == "now" else value for name, value in changed.items()}
    await _set(database, "https://outside.example", **given)
    try:
        for call in callers:
            is_refused(await call(token))
            is_refused(await call(token, CASELOAD))
    finally:
        await _set(database, "https://outside.example", **back)
    for call in callers:
        assert (await call(token)).status_code == 200


@pytest.mark.usefixtures("trusting")
async def test_scopes_that_are_taken_away_are_gone_at_the_next_call(call, other, people, database):
    token = other.token_for(people.principal)
    assert (await call(token, CASELOAD)).status_code == 200
    await _set(database, "https://outside.example", scopes=["children.read"])
    try:
        assert (await call(token, CASELOAD)).status_code == 403
    finally:
        await _set(
            database,
            "https://outside.example",
            scopes=["children.read", "named-person.read", "events.subscribe"],
        )


@pytest.mark.usefixtures("trusting")
async def test_a_duty_that_ends_shuts_the_token_out(call, other, people, database):
    token = other.token_for(people.nurse)
    assert (await call(token)).status_code == 200
    ended = text("UPDATE duty SET valid = daterange(lower(valid), :day) WHERE professional_id = :who")
    opened = text("UPDATE duty SET valid = daterange(lower(valid), NULL) WHERE professional_id = :who")
    async with database.session() as session, session.begin():
        await session.execute(ended, {"who": people.nurse, "day": wall_clock().date()})
    try:
        is_refused(await call(token))
    finally:
        async with database.session() as session, session.begin():
            await session.execute(opened, {"who": people.nurse})


@pytest.mark.usefixtures("other", "people")
async def test_a_system_known_by_another_issuer_alone_gets_no_token_of_ours(http):
    """It has no keys here: nobody can sign in its name."""
    key = ECKey.generate_key("P-256", private=True, auto_kid=True).as_dict(private=True)
    client = TokenClient(http, client_id="https://outside.example", private_key=key, issuer=ISSUER)
    with pytest.raises(TokenRefusedError) as refused:
        await client.token_for_system(["events.subscribe"])
    assert refused.value.error == "invalid_client"


@pytest.mark.usefixtures("trusting")
async def test_introspection_and_revocation_are_about_our_own_tokens(http, other, sis):
    about = {
        "token": other.token(),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    form = about | {"client_assertion": sis.client_assertion()}
    assert (await http.post("/oauth2/introspect", data=form)).json() == {"active": False}
    form = about | {"client_assertion": sis.client_assertion()}
    assert (await http.post("/oauth2/revoke", data=form)).status_code == 200
    assert (await http.get(WHOAMI, headers={"Authorization": f"Bearer {about['token']}"})).status_code == 200
