"""Access tokens that must not open any door, each told apart only as far as RFC 6750 has it."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from app.sign_in.keys import new_key
from tests.sign_in.forging import encoded, our_key, part, signed_es256, whole_claims, whole_header
from tests.sign_in.parties import World

WHOAMI = "/named-person/v1/whoami"
HELD_BACK = ("kid", "issuer", "audience", "signature", "algorithm", "Traceback", "joserfc", "expired")


class Forger:
    """Knows our key (only a test does), and makes of it what it should never have made."""

    def __init__(self, app: FastAPI, people: World) -> None:
        self.app, self.people, self.key = app, people, our_key(app)

    def token(self, *, header=None, key: ECKey | None = None, **claims) -> str:
        whole = whole_claims(self.people.school, **claims)
        return signed_es256(key or self.key, whole_header(self.app, **(header or {})), whole)

    def by_hmac(self, secret: bytes, **header) -> str:
        head = whole_header(self.app, alg="HS256", **header)
        text = f"{part(head)}.{part(whole_claims(self.people.school))}"
        mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
        return f"{text}.{encoded(mac)}"

    @property
    def pem(self) -> bytes:
        return self.key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def jwk(self) -> bytes:
        return json.dumps(self.key.as_dict(private=False)).encode()


def now() -> int:
    return int(time.time())


def stranger() -> ECKey:
    return ECKey.import_key(new_key())


def tampered(token: str, **claims) -> str:
    """Other claims under the old signature."""
    head, _, signature = token.split(".")
    return f"{head}.{part(claims)}.{signature}"


def rs256(forger: Forger) -> str:
    key = RSAKey.generate_key(2048)
    head = whole_header(forger.app, alg="RS256", kid=forger.key.kid)
    return jwt.encode(head, whole_claims(forger.people.school), key, algorithms=["RS256"])


def by_its_own_jwk(forger: Forger) -> str:
    key = stranger()
    return forger.token(header={"jwk": key.as_dict(private=False)}, key=key)


def twice_named(forger: Forger) -> str:
    claims = json.dumps(whole_claims(forger.people.school))
    return signed_es256(forger.key, whole_header(forger.app), claims[:-1] + ', "scope": "children.read"}')


NEGATIVES: dict[str, Callable[[Forger], str]] = {
    # the algorithm
    "hs256 with the public key as PEM": lambda f: f.by_hmac(f.pem),
    "hs256 with the public key as JWK": lambda f: f.by_hmac(f.jwk),
    "hs256 with an empty secret": lambda f: f.by_hmac(b""),
    "alg none": lambda f: f"{part(whole_header(f.app, alg='none'))}.{part(whole_claims(f.people.school))}.",
    "alg None in capitals": lambda f: (
        f"{part(whole_header(f.app, alg='NONE'))}.{part(whole_claims(f.people.school))}."
    ),
    "alg missing": lambda f: f.token(header={"alg": None}),
    "alg es384 on our key": lambda f: f.token(header={"alg": "ES384"}),
    "rs256 with a key of its own": rs256,
    # the key
    "another key under our kid": lambda f: f.token(key=stranger()),
    "kid traversal": lambda f: f.token(header={"kid": "../../../../dev/null"}),
    "kid injection": lambda f: f.token(header={"kid": "' OR '1'='1"}),
    "kid unknown": lambda f: f.token(header={"kid": "no-such-key"}),
    "kid missing": lambda f: f.token(header={"kid": None}),
    "kid no text": lambda f: f.token(header={"kid": 7}),
    "jku": lambda f: f.token(header={"jku": "https://attacker.example/jwks"}),
    "x5u": lambda f: f.token(header={"x5u": "https://attacker.example/cert"}),
    "x5c": lambda f: f.token(header={"x5c": ["MIIB"]}),
    "jwk in the header, signed by it": by_its_own_jwk,
    "crit unknown": lambda f: f.token(header={"crit": ["exp2"], "exp2": 1}),
    "b64 false": lambda f: f.token(header={"crit": ["b64"], "b64": False}),
    # the kind
    "id token": lambda f: f.token(header={"typ": "JWT"}),
    "typ missing": lambda f: f.token(header={"typ": None}),
    "client assertion": lambda f: f.token(header={"typ": "client-authentication+jwt"}),
    "dpop proof": lambda f: f.token(header={"typ": "dpop+jwt"}),
    "logout token": lambda f: f.token(header={"typ": "logout+jwt"}),
    # who and for whom
    "iss wrong": lambda f: f.token(iss="https://attacker.example"),
    "iss with a slash": lambda f: f.token(iss="http://127.0.0.1:8000/"),
    "iss missing": lambda f: f.token(iss=None),
    "aud wrong": lambda f: f.token(aud="https://another-api.example"),
    "aud array": lambda f: f.token(aud=["http://127.0.0.1:8000"]),
    "aud array with another": lambda f: f.token(aud=["http://127.0.0.1:8000", "https://another-api.example"]),
    "aud a client": lambda f: f.token(aud="https://sis.example"),
    "aud missing": lambda f: f.token(aud=None),
    "sub missing": lambda f: f.token(sub=None),
    "sub empty": lambda f: f.token(sub=""),
    "sub of another system": lambda f: f.token(sub="https://case.example"),
    "sub of another person than named": lambda f: f.token(
        sub=f.people.nurse, professional=f.people.principal, branch="school"
    ),
    "a professional and a guardian at once": lambda f: f.token(
        sub=f.people.principal, professional=f.people.principal, family_member=f.people.guardian
    ),
    "client_id missing": lambda f: f.token(client_id=None),
    "client_id of another organisation": lambda f: f.token(
        sub="https://case.example", client_id="https://case.example"
    ),
    "organisation of another client": lambda f: f.token(organisation=f.people.social),
    "branch unknown": lambda f: f.token(branch="no-branch"),
    "jti missing": lambda f: f.token(jti=None),
    "scope no text": lambda f: f.token(scope=["roster.sync"]),
    # when
    "expired": lambda f: f.token(iat=now() - 600, exp=now() - 300),
    "expired this second": lambda f: f.token(exp=now()),
    "exp missing": lambda f: f.token(exp=None),
    "exp as text": lambda f: f.token(exp=str(now() + 60)),
    "exp with a fraction": lambda f: f.token(exp=now() + 60.5),
    "exp true": lambda f: f.token(exp=True),
    "iat missing": lambda f: f.token(iat=None),
    "iat in the future": lambda f: f.token(iat=now() + 120),
    "nbf in the future": lambda f: f.token(nbf=now() + 120),
    "nbf as text": lambda f: f.token(nbf="0"),
    # the form
    "claims changed under the signature": lambda f: tampered(f.token(), **whole_claims(f.people.social)),
    "signature cut off": lambda f: f.token().rpartition(".")[0] + ".",
    "signature in DER": lambda f: f.token()[:-4] + "AAAA",
    "a member twice": twice_named,
    "claims an array": lambda f: signed_es256(f.key, whole_header(f.app), "[]"),
    "no JWT": lambda _f: "not-a-token",
    "five parts": lambda f: f.token() + ".e30.e30",
    "too long": lambda f: f.token(padding="x" * 8_000),
}


@pytest.fixture
def forger(app: FastAPI, people: World) -> Forger:
    return Forger(app, people)


async def test_the_whole_token_is_accepted(forger, http):
    """Else nothing below would show anything."""
    answer = await http.get(WHOAMI, headers={"Authorization": f"Bearer {forger.token()}"})
    assert (answer.status_code, answer.json()["organisationId"]) == (200, forger.people.school)
    eight_seconds_ahead = forger.token(iat=now() + 8, nbf=now() + 8)
    answer = await http.get(WHOAMI, headers={"Authorization": f"bearer {eight_seconds_ahead}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("make", NEGATIVES.values(), ids=NEGATIVES.keys())
async def test_a_token_that_does_not_hold_opens_nothing(forger, http, make):
    token = make(forger)
    answer = await http.get(WHOAMI, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    body = answer.json()
    assert body["code"] == "not-authenticated"
    told = " ".join([*(str(body[name]) for name in ("title", "detail")), answer.headers["www-authenticate"]])
    assert not [word for word in HELD_BACK if word in told]
    assert body.keys() == {"type", "title", "status", "detail", "instance", "code", "requestId"}
    assert token not in answer.text


async def test_all_of_them_get_the_same_answer(forger, http):
    """What differs is the request's own id alone."""
    seen = set()
    for make in NEGATIVES.values():
        answer = await http.get(WHOAMI, headers={"Authorization": f"Bearer {make(forger)}"})
        seen.add(
            (
                answer.headers["www-authenticate"],
                *sorted((k, str(v)) for k, v in answer.json().items() if k not in ("requestId", "instance")),
            )
        )
    assert len(seen) == 1


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic c2lzOnNlY3JldA=="},
    ],
    ids=["nothing", "empty", "scheme alone", "scheme and a space", "basic"],
)
async def test_who_shows_no_token_is_told_how_and_which_scope(http, shown):
    answer = await http.get("/named-person/v1/caseload", headers=shown | {"Purpose": "coordination"})
    assert answer.status_code == 401
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith("Bearer ")
    assert 'scope="named-person.read"' in challenge
    assert "error" not in challenge


async def test_two_tokens_are_none(forger, http):
    headers = [("Authorization", f"Bearer {forger.token()}"), ("Authorization", f"Bearer {forger.token()}")]
    assert (await http.get(WHOAMI, headers=headers)).status_code == 401


@pytest.mark.parametrize("place", ["query", "form"])
async def test_a_token_counts_in_the_header_alone(forger, http, place):
    sent = {"access_token": forger.token()}
    answer = await http.get(WHOAMI, params=sent) if place == "query" else await http.post(WHOAMI, data=sent)
    assert answer.status_code in (401, 405)
    assert sent["access_token"] not in answer.text


async def test_a_scope_that_is_missing_is_named(forger, http):
    token = forger.token(scope="roster.sync")
    headers = {"Authorization": f"Bearer {token}", "Purpose": "coordination"}
    answer = await http.get("/named-person/v1/caseload", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["requiredScopes"] == ["named-person.read"]
    challenge = answer.headers["www-authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'scope="named-person.read"' in challenge


async def test_a_token_without_any_scope_opens_no_door_that_demands_one(forger, http):
    headers = {"Authorization": f"Bearer {forger.token(scope=None)}", "Purpose": "coordination"}
    assert (await http.get("/named-person/v1/caseload", headers=headers)).status_code == 403


async def test_a_remembered_token_expires_all_the_same(app, people):
    forger = Forger(app, people)
    token = forger.token(exp=now() + 20)
    verifier = app.state.verifier
    assert verifier.verify(token, now=now()).client_id == "https://sis.example"
    with pytest.raises(Exception, match="exp"):
        verifier.verify(token, now=now() + 20)
