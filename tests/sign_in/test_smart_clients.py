"""A client that is marked `smart` may sign with ES384 and name the token endpoint; nobody else may."""

import time
from secrets import token_hex

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from app.access.assurance import LEVEL_3
from app.demo.proof_key import ProofKey
from app.kit.database import Database
from app.sign_in.clients import Registration, UnfitClientError, register_client
from app.sign_in.scopes import SCOPE_NAMES
from app.sign_in.smart_scopes import SMART_SCOPES
from app.vocabulary import Branch
from tests.sign_in.administration import give_other_keys
from tests.sign_in.forging import encoded, part
from tests.sign_in.parties import ISSUER, World

TOKEN_ENDPOINT = f"{ISSUER}/oauth2/token"
SMART = "https://smart.example"
SCOPE = "events.subscribe"


def public(*keys: ECKey | RSAKey) -> dict:
    return {"keys": [key.as_dict(private=False) for key in keys]}


def new_key(curve: str) -> ECKey:
    return ECKey.generate_key(curve, private=True, auto_kid=True)


class Smart:
    """A SMART backend system, with a key on each curve."""

    def __init__(self) -> None:
        self.es256, self.es384 = new_key("P-256"), new_key("P-384")

    def form(self, *, key=None, alg="ES384", kind="JWT", scope: str = SCOPE, **changed) -> dict[str, str]:
        key, now = key or self.es384, int(time.time())
        claims = {"iss": SMART, "sub": SMART, "aud": TOKEN_ENDPOINT, "exp": now + 60, "iat": now}
        header = {"alg": alg, "typ": kind, "kid": key.kid}
        return {
            "grant_type": "client_credentials",
            "scope": scope,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(
                header, claims | {"jti": token_hex()} | changed, key, algorithms=[alg]
            ),
        }


@pytest.fixture(scope="module")
async def smart(database: Database, people: World) -> Smart:
    held = Smart()
    given = Registration(
        client_id=SMART,
        name="Ett SMART-system",
        organisation_id=people.school,
        branches=[Branch.SCHOOL],
        scopes=[SCOPE, "children.read"],
        jwks=public(held.es256, held.es384),
        smart=True,
    )
    async with database.session() as session, session.begin():
        await register_client(session, given)
    return held


async def ask(http, form: dict[str, str]) -> tuple[int, str]:
    answer = await http.post("/oauth2/token", data=form)
    return answer.status_code, answer.json().get("error", "")


REFUSED = (401, "invalid_client")


@pytest.mark.parametrize("audience", [TOKEN_ENDPOINT, ISSUER], ids=["token-endpoint", "issuer"])
async def test_a_smart_client_may_name_either_and_sign_with_either(http, smart, audience):
    assert await ask(http, smart.form(aud=audience)) == (200, "")
    assert await ask(http, smart.form(aud=audience, key=smart.es256, alg="ES256")) == (200, "")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": [TOKEN_ENDPOINT]},
        {"aud": [ISSUER, TOKEN_ENDPOINT]},
        {"aud": f"{ISSUER}/oauth2/revoke"},
        {"aud": f"{TOKEN_ENDPOINT}/"},
        {"aud": "https://another.example/oauth2/token"},
        {"aud": None},
        {"aud": {}},
        {"exp": lambda now: now + 600},
        {"sub": "https://sis.example"},
    ],
    ids="-".join,
)
async def test_it_may_name_nothing_else(http, smart, changed):
    now = int(time.time())
    claims = {name: value(now) if callable(value) else value for name, value in changed.items()}
    assert await ask(http, smart.form(**claims)) == REFUSED


async def test_its_assertion_is_used_once_too(http, smart):
    form = smart.form()
    assert [await ask(http, form) for _ in range(2)] == [(200, ""), REFUSED]


def by_another_algorithm(key: ECKey, alg: str, half: int) -> str:
    """Signed with the hash of an algorithm that belongs to another curve: the signature itself is right."""
    now = int(time.time())
    claims = {"iss": SMART, "sub": SMART, "aud": ISSUER, "exp": now + 60, "iat": now, "jti": token_hex()}
    text = f"{part({'alg': alg, 'kid': key.kid})}.{part(claims)}"
    made = ECDSA(SHA384() if alg == "ES384" else SHA256())
    r, s = decode_dss_signature(key.private_key.sign(text.encode(), made))
    return f"{text}.{encoded(r.to_bytes(half) + s.to_bytes(half))}"


async def test_a_key_signs_only_by_the_algorithm_of_its_curve(http, smart):
    for key, alg, half in ((smart.es384, "ES256", 48), (smart.es256, "ES384", 32)):
        form = smart.form() | {"client_assertion": by_another_algorithm(key, alg, half)}
        assert await ask(http, form) == REFUSED


async def test_the_mark_opens_nothing_to_another_client(http, sis):
    sent = sis.form(None, [SCOPE]) | {"client_assertion": sis.client_assertion(aud=TOKEN_ENDPOINT)}
    assert await ask(http, sent) == REFUSED


async def test_who_is_named_is_still_told_to_the_issuer(http, smart, people):
    """The mark is about who the client is; the assertion about a person has but one audience."""
    key, now = ProofKey(), int(time.time())

    def assertion(audience: str) -> str:
        claims = {"iss": SMART, "sub": people.principal, "aud": audience, "exp": now + 60, "iat": now}
        claims |= {"acr": LEVEL_3}
        header = {"alg": "ES384", "kid": smart.es384.kid}
        return jwt.encode(header, claims | {"jti": token_hex()}, smart.es384, algorithms=["ES384"])

    for audience, expected in ((TOKEN_ENDPOINT, 400), (ISSUER, 200)):
        form = smart.form(scope="children.read") | {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": assertion(audience),
        }
        answer = await http.post(
            "/oauth2/token", data=form, headers={"DPoP": key.proof("POST", TOKEN_ENDPOINT)}
        )
        assert answer.status_code == expected


async def _register(database: Database, people: World, *, smart: bool, jwks: dict) -> None:
    given = Registration(
        client_id=f"https://{token_hex(8)}.example",
        name="Ett system",
        organisation_id=people.school,
        branches=[Branch.SCHOOL],
        scopes=[SCOPE],
        jwks=jwks,
        smart=smart,
    )
    async with database.session() as session, session.begin():
        await register_client(session, given)


async def test_keys_on_the_longer_curve_are_for_smart_clients_alone(database, people):
    with pytest.raises(UnfitClientError, match="P-256"):
        await _register(database, people, smart=False, jwks=public(new_key("P-384")))
    await _register(database, people, smart=True, jwks=public(new_key("P-384")))


@pytest.mark.parametrize("kind", ["rsa", "p-521"])
async def test_rsa_and_other_curves_are_refused_for_smart_clients_too(database, people, kind):
    key = RSAKey.generate_key(2048, auto_kid=True) if kind == "rsa" else new_key("P-521")
    with pytest.raises(UnfitClientError, match="public keys"):
        await _register(database, people, smart=True, jwks=public(key))


@pytest.mark.usefixtures("people")
async def test_new_keys_of_a_smart_client_are_read_as_the_first_were(database, smart):
    async with database.session() as session, session.begin():
        client = await give_other_keys(session, SMART, public(smart.es384, smart.es256))
        assert client.smart is True
    async with database.session() as session, session.begin():
        with pytest.raises(UnfitClientError):
            await give_other_keys(session, "https://sis.example", public(smart.es384))


async def test_the_metadata_names_both_algorithms(http):
    said = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["ES256", "ES384"]


@pytest.mark.parametrize("scope", ["system/Subscription.rs", "system/*.rs", f"system/*.rs {SCOPE}"])
async def test_what_it_asks_for_in_smarts_words_is_granted_in_ours(http, smart, scope):
    answer = await http.post("/oauth2/token", data=smart.form(scope=scope))
    assert (answer.status_code, answer.json()["scope"]) == (200, SCOPE)


@pytest.mark.parametrize(
    "scope",
    ["system/CarePlan.rs", "system/Patient.rs", "system/Subscription.cruds", "patient/*.rs"],
)
async def test_smarts_words_open_nothing_more_than_is_registered(http, smart, scope):
    """What concerns a child is for a token that names a professional, in whatever words."""
    assert await ask(http, smart.form(scope=scope)) == (400, "invalid_scope")


async def test_smarts_words_are_only_for_who_is_marked(http, sis):
    sent = sis.form(None, [SCOPE]) | {"scope": "system/Subscription.rs"}
    assert await ask(http, sent) == (400, "invalid_scope")


def test_each_of_smarts_scopes_means_scopes_that_there_are() -> None:
    assert {ours for each in SMART_SCOPES.values() for ours in each} <= set(SCOPE_NAMES)
