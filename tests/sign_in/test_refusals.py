"""Assertions and forms that must not pass."""

import asyncio
import base64
import json
import logging
import time
from secrets import token_hex

import pytest
from joserfc import jwk, jws, jwt
from sqlalchemy import text

from app.cli.keys import new_client_keys
from app.demo.token_client import TokenClient
from app.sign_in import queries
from app.sign_in.forms import MAX_FORM_BYTES
from tests.sign_in.forging import ask_with_proof
from tests.sign_in.parties import ISSUER

FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def form_with(assertion: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "scope": "roster.sync",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }


def encoded(part: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def whole_claims(**changed) -> dict:
    now = int(time.time())
    sender = "https://sis.example"
    claims = {"iss": sender, "sub": sender, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": token_hex()}
    return {name: value for name, value in (claims | changed).items() if value is not None}


async def ask(http, assertion: str, **fields) -> tuple[int, str]:
    answer = await http.post("/oauth2/token", data=form_with(assertion) | fields)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json().get("error", "")


REFUSED = (401, "invalid_client")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": f"{ISSUER}/oauth2/token"},
        {"aud": [ISSUER]},
        {"aud": [ISSUER, "https://another.example"]},
        {"aud": None},
        {"aud": ISSUER + "/"},
        {"exp": lambda now: now - 300},
        {"exp": lambda now: now},
        {"exp": lambda now: now + 600},
        {"exp": lambda now: str(now + 60)},
        {"exp": None},
        {"iat": lambda now: now + 61},
        {"iat": None},
        {"nbf": lambda now: now + 61},
        {"nbf": "soon"},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 300},
        {"sub": None},
        {"sub": "https://other.example"},
        {"iss": None},
        {"iss": "https://other.example"},
        {"iss": "https://nobody.example", "sub": "https://nobody.example"},
        {"iss": "a\u0000b", "sub": "a\u0000b"},
        {"iss": 7, "sub": 7},
    ],
    ids="-".join,
)
async def test_a_client_assertion_with_a_wrong_claim_is_refused(http, sis, changed):
    now = int(time.time())
    claims = {name: value(now) if callable(value) else value for name, value in changed.items()}
    header = {"alg": "ES256", "typ": "JWT"}
    assert await ask(http, jwt.encode(header, whole_claims(), sis._key)) == (200, "")
    assert await ask(http, jwt.encode(header, whole_claims(**claims), sis._key)) == REFUSED


async def test_eight_seconds_of_another_clock_are_accepted(http, sis):
    now = int(time.time())
    assert await ask(http, sis.client_assertion(iat=now + 8, nbf=now + 8, exp=now + 308)) == (200, "")


async def test_an_assertion_is_used_once(http, sis):
    assertion = sis.client_assertion()
    assert await ask(http, assertion) == (200, "")
    assert await ask(http, assertion) == REFUSED
    assert await ask(http, sis.client_assertion(jti=json.loads(_payload(assertion))["jti"])) == REFUSED


async def test_an_assertion_is_used_once_even_when_the_request_was_refused(http, sis):
    assertion = sis.client_assertion()
    assert await ask(http, assertion, scope="concerns.decide") == (400, "invalid_scope")
    assert await ask(http, assertion) == REFUSED


async def test_of_many_at_the_same_time_one_uses_the_assertion(http, sis):
    assertion = sis.client_assertion()
    answers = await asyncio.gather(*(ask(http, assertion) for _ in range(8)))
    assert sorted(answers) == [(200, ""), *[REFUSED] * 7]


async def test_the_assertion_about_the_person_is_used_once_too(http, sis, people):
    form = sis.form({"sub": people.principal}, ["children.read"])
    again = sis.form({"sub": people.principal}, ["children.read"]) | {"assertion": form["assertion"]}
    assert (await ask_with_proof(http, form)).status_code == 200
    refused = await ask_with_proof(http, again)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def _payload(assertion: str) -> bytes:
    return base64.urlsafe_b64decode(assertion.split(".")[1] + "==")


async def test_no_assertion_serves_as_the_other(http, sis, people):
    form = sis.form({"sub": people.principal}, ["children.read"])
    swapped = form | {"client_assertion": form["assertion"], "assertion": form["client_assertion"]}
    assert (await ask_with_proof(http, swapped)).json()["error"] == "invalid_client"
    twice = sis.form({"sub": people.principal}, ["children.read"])
    twice["assertion"] = twice["client_assertion"]
    assert (await ask_with_proof(http, twice)).json()["error"] == "invalid_grant"


async def test_another_system_cannot_vouch_for_the_person(http, sis, system, people):
    form = sis.form({"sub": people.principal}, ["children.read"])
    form["assertion"] = system("https://other.example").grant_assertion(sub=people.principal)
    assert (await ask_with_proof(http, form)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed", [{"aud": f"{ISSUER}/oauth2/token"}, {"aud": [ISSUER]}, {"exp": 1}, {"sub": ""}]
)
async def test_the_assertion_about_the_person_is_read_as_strictly(http, sis, people, changed):
    form = sis.form({"sub": people.principal}, ["children.read"])
    form["assertion"] = sis.grant_assertion(**({"sub": people.principal} | changed))
    assert (await ask_with_proof(http, form)).json()["error"] == "invalid_grant"


async def test_an_unsigned_assertion_is_refused(http, people):
    del people
    for kind in ("none", "None", "nOnE"):
        assertion = f"{encoded({'alg': kind, 'typ': 'JWT'})}.{encoded(whole_claims())}."
        assert await ask(http, assertion) == REFUSED


async def test_a_public_key_is_no_shared_secret(http, people):
    private = people.keys["https://sis.example"]
    key = jwk.ECKey.import_key({name: private[name] for name in ("kty", "crv", "x", "y")})
    for secret in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        octets = jwk.OctKey.import_key(base64.urlsafe_b64encode(secret).decode())
        for kid in ({}, {"kid": private["kid"]}):
            header = {"alg": "HS256", "typ": "JWT", **kid}
            assert await ask(http, jwt.encode(header, whole_claims(), octets)) == REFUSED


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
async def test_an_rsa_signature_is_refused(http, people, algorithm):
    del people
    key = jwk.RSAKey.generate_key(2048)
    assertion = jwt.encode({"alg": algorithm}, whole_claims(), key, algorithms=[algorithm])
    assert await ask(http, assertion) == REFUSED


async def test_another_key_is_refused_even_when_the_header_brings_it(http, people):
    private, public = new_client_keys()
    key = jwk.ECKey.import_key(private)
    registered = people.keys["https://sis.example"]["kid"]
    for extra in ({}, {"kid": registered}, {"kid": "../../etc/passwd"}, {"jwk": public["keys"][0]}):
        assertion = jwt.encode({"alg": "ES256", **extra}, whole_claims(), key)
        assert await ask(http, assertion) == REFUSED
    pointing = jwt.encode({"alg": "ES256", "jku": "https://evil.example/jwks"}, whole_claims(), key)
    assert await ask(http, pointing) == REFUSED


async def test_a_token_meant_for_something_else_is_no_assertion(http, sis):
    for kind in ("at+jwt", "dpop+jwt", "logout+jwt"):
        assertion = jwt.encode({"alg": "ES256", "typ": kind}, whole_claims(), sis._key)
        assert await ask(http, assertion) == REFUSED


async def test_a_disabled_and_an_unknown_client_answer_alike(http, people):
    answers = []
    for client_id in ("https://shut.example", "https://nobody.example"):
        key = people.keys["https://shut.example"]
        client = TokenClient(http, client_id=client_id, private_key=key, issuer=ISSUER)
        answers.append(await http.post("/oauth2/token", data=form_with(client.client_assertion())))
    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].content == answers[1].content
    assert answers[0].headers["www-authenticate"].startswith("private_key_jwt")


async def test_the_client_id_of_the_form_must_agree(http, sis):
    assert await ask(http, sis.client_assertion(), client_id="https://sis.example") == (200, "")
    assert await ask(http, sis.client_assertion(), client_id="https://other.example") == REFUSED


@pytest.mark.parametrize("left_out", ["client_assertion_type", "client_assertion"])
async def test_without_an_assertion_nobody_is_authenticated(http, sis, left_out):
    form = form_with(sis.client_assertion())
    del form[left_out]
    answer = await http.post("/oauth2/token", data=form | {"client_id": "x", "client_secret": "y"})
    assert (answer.status_code, answer.json()["error"]) == REFUSED
    basic = await http.post("/oauth2/token", data=form, auth=("https://sis.example", "secret"))
    assert (basic.status_code, basic.json()["error"]) == REFUSED


async def test_the_person_must_be_named(http, sis, people):
    form = sis.form({"sub": people.principal}, ["children.read"])
    del form["assertion"]
    answer = await ask_with_proof(http, form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"grant_type", 400),
        (b"grant_type=", 400),
        (b"grant_type=client_credentials&grant_type=client_credentials", 400),
        (b"grant_type=client_credentials&scope=a&scope=a", 400),
        (b"&".join(b"a%d=b" % number for number in range(40)), 400),
        (b"\xff\xfe\x00", 400),
        (b"grant_type=%ff%fe", 400),
        (b"grant_type=a%00b", 400),
        (b"{}", 400),
        (b"a=" + b"x" * MAX_FORM_BYTES, 413),
        (b"=" * 5_000, 400),
        (b"[" * 10_000, 400),
    ],
)
async def test_garbage_is_refused_as_a_request(http, body, status):
    answer = await http.post("/oauth2/token", content=body, headers=FORM_TYPE)
    assert answer.status_code == status
    assert answer.json()["error"] in {"invalid_request", "unsupported_grant_type"}


@pytest.mark.parametrize(
    "assertion",
    ["x", "..", "a.b.c", "é.é.é", "e30.e30.e30", "e30.bnVsbA.e30", "A" * 8_000, "e30..e30", "\x00.\x00.\x00"],
)
async def test_garbage_for_an_assertion_authenticates_nobody(http, sis, people, assertion):
    assert await ask(http, assertion) == REFUSED
    form = sis.form({"sub": people.principal}, ["children.read"]) | {"assertion": assertion}
    assert (await ask_with_proof(http, form)).json()["error"] == "invalid_grant"


async def test_signed_garbage_for_claims_is_refused(http, sis):
    twice = json.dumps(whole_claims())[:-1] + ', "sub": "https://sis.example"}'
    endless = json.dumps(whole_claims())[:-1] + f', "a": {"[" * 2_000 + "]" * 2_000}}}'
    for payload in (twice, endless, "[]", "null", '"iss"', "", "{", '{"iss": NaN}', '{"iss": "\\ud800"}'):
        assertion = jws.serialize_compact({"alg": "ES256"}, payload.encode(), sis._key)
        assert await ask(http, assertion) == REFUSED


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/oauth2/token?client_id=a", FORM_TYPE),
        ("/oauth2/token", {"Content-Type": "application/json"}),
        ("/oauth2/token", {"Content-Type": "multipart/form-data; boundary=x"}),
        ("/oauth2/token", FORM_TYPE | {"Content-Encoding": "gzip"}),
        ("/oauth2/token", {}),
    ],
)
async def test_only_a_plain_form_in_the_body_is_read(http, path, headers):
    answer = await http.post(path, content=b"grant_type=client_credentials", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_used_assertions_are_forgotten_when_they_have_expired(http, sis, database):
    async with database.session() as session, session.begin():
        old = int(time.time()) - 5
        assert await session.run_sync(queries.use_assertion, "an-old-one", expires_at=old, now=old - 60)
    assert await ask(http, sis.client_assertion()) == (200, "")
    async with database.session() as session:
        left = await session.execute(text("SELECT count(*) FROM used_assertion WHERE digest = 'an-old-one'"))
        assert left.scalar_one() == 0


async def test_nothing_of_a_person_or_a_token_is_logged(system, people, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    app = system("https://app.example")
    token = await app.token_for_guardian(people.guardian_number, ["family.read"])
    with pytest.raises(Exception, match="invalid_grant"):
        await app.token_for_young_person(people.guardian_number, ["family.read"])
    written = caplog.text + "".join(capsys.readouterr())
    assert people.guardian_number not in written
    assert people.guardian not in written
    assert token not in written
