"""What a system may push before somebody signs in, and how it says who it is."""

import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import text

from app.access.nonces import Nonces
from app.demo.proof_key import ProofKey
from tests.sign_in.browsing import said_in
from tests.sign_in.parties import ISSUER

SIS = "https://sis.example"


async def test_what_is_pushed_gets_a_handle_that_lives_a_minute(visit):
    answer = await visit().push()
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    given = answer.json()
    assert given.keys() == {"request_uri", "expires_in"}
    assert given["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    assert given["expires_in"] == 60
    assert (await visit().push()).json()["request_uri"] != given["request_uri"]


@pytest.mark.parametrize(
    "audience",
    [
        f"{ISSUER}/oauth2/par",
        f"{ISSUER}/oauth2/token",
        [ISSUER],
        [ISSUER, f"{ISSUER}/oauth2/par"],
        f"{ISSUER}/",
        None,
    ],
    ids=["endpoint", "token-endpoint", "list", "two", "slash", "none"],
)
async def test_an_assertion_is_for_the_issuer_and_nobody_else(visit, sis, audience):
    answer = await visit().push(client_assertion=sis.client_assertion(aud=audience))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_smart_client_too_says_who_it_is_to_the_issuer(visit, sis, database):
    async with database.session() as session, session.begin():
        await session.execute(text("UPDATE client SET smart = true WHERE client_id = :id"), {"id": SIS})
    try:
        assertion = sis.client_assertion(aud=f"{ISSUER}/oauth2/token")
        answer = await visit().push(client_assertion=assertion)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert (await visit().push()).status_code == 201
    finally:
        async with database.session() as session, session.begin():
            await session.execute(text("UPDATE client SET smart = false WHERE client_id = :id"), {"id": SIS})


async def test_an_assertion_of_another_key_time_or_use_is_refused(visit, sis):
    now = int(time.time())
    stranger = ECKey.generate_key("P-256")
    said = {"iss": SIS, "sub": SIS, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": "x"}
    used = sis.client_assertion()
    assert (await visit().push(client_assertion=used)).status_code == 201
    refused = [
        jwt.encode({"alg": "ES256"}, said, stranger),
        sis.client_assertion(iat=now + 61),
        sis.client_assertion(exp=now - 1),
        sis.client_assertion(sub="https://other.example"),
        used,
        None,
    ]
    for assertion in refused:
        answer = await visit().push(client_assertion=assertion)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert (await visit().push(client_assertion=sis.client_assertion(iat=now + 8))).status_code == 201


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "x" * 42}, "invalid_request"),
        ({"code_challenge": "x" * 44}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://sis.example/signed-in/"}, "invalid_request"),
        ({"redirect_uri": "https://sis.example/signed-in?a=b"}, "invalid_request"),
        ({"redirect_uri": "https://SIS.example/signed-in"}, "invalid_request"),
        ({"redirect_uri": "http://sis.example/signed-in"}, "invalid_request"),
        ({"redirect_uri": "https://elsewhere.example/signed-in"}, "invalid_request"),
        ({"redirect_uri": "https://other.example/signed-in"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "unsupported_response_type"),
        ({"scope": "concerns.decide"}, "invalid_scope"),
        ({"scope": "family.read"}, "invalid_scope"),
        ({"scope": "roster.sync"}, "invalid_scope"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"resource": "https://elsewhere.example"}, "invalid_target"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"state": "x" * 513}, "invalid_request"),
        ({"state": "a\nb"}, "invalid_request"),
        ({"ui_locales": "<script>"}, "invalid_request"),
        ({"branch": "social-inquiry"}, "invalid_request"),
        ({"subject_kind": "guardian"}, "invalid_request"),
        ({"dpop_jkt": "short"}, "invalid_request"),
        ({"client_id": "https://other.example"}, "invalid_client"),
    ],
    ids=lambda case: "-".join(case) if isinstance(case, dict) else case,
)
async def test_what_does_not_hold_is_refused_before_anybody_signs_in(visit, changed, error):
    answer = await visit().push(**changed)
    assert answer.json()["error"] == error
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.headers["cache-control"] == "no-store"
    assert not [value for value in changed.values() if value and len(value) > 12 and value in answer.text]


@pytest.mark.parametrize("changed", [{"branch": "school"}, {"subject_kind": "somebody"}], ids="-".join)
async def test_a_family_app_says_as_whom_somebody_signs_in(visit, changed):
    assert (await visit("https://app.example").push(**changed)).json()["error"] == "invalid_request"
    assert (await visit("https://app.example").push(subject_kind="young-person")).status_code == 201


async def test_nobody_signs_in_through_the_administrators_client(visit):
    answer = await visit("https://admin.example").push()
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


async def test_a_disabled_system_pushes_nothing(visit):
    assert (await visit("https://shut.example").push()).status_code == 401


async def test_a_proof_that_does_not_hold_is_refused(visit, sis):
    mine, address = sis.proof_key, f"{ISSUER}/oauth2/par"
    once = mine.proof("POST", address)
    assert (await visit().push(headers={"DPoP": once})).status_code == 201
    refused = [
        {"DPoP": once},
        {"DPoP": mine.proof("POST", f"{ISSUER}/oauth2/token")},
        {"DPoP": mine.proof("GET", address)},
        {"DPoP": "no proof"},
    ]
    for headers in refused:
        answer = await visit().push(headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    other = ProofKey().thumbprint
    answer = await visit().push(headers={"DPoP": mine.proof("POST", address)}, dpop_jkt=other)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")
    both = await visit().push(headers={"DPoP": mine.proof("POST", address)}, dpop_jkt=mine.thumbprint)
    assert both.status_code == 201


async def test_a_browser_comes_back_to_plain_http_on_the_own_machine_in_the_demo_only(
    visit, app, database, monkeypatch
):
    home = "http://127.0.0.1:9000/signed-in"
    add = "UPDATE client SET redirect_uris = redirect_uris || CAST(:home AS varchar) WHERE client_id = :id"
    async with database.session() as session, session.begin():
        await session.execute(text(add), {"home": home, "id": SIS})
    assert (await visit().push(redirect_uri=home)).status_code == 201
    without_demo = app.state.settings.model_copy(update={"demo": False})
    monkeypatch.setitem(app.state._state, "settings", without_demo)
    answer = await visit().push(redirect_uri=home)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_parameters_of_a_push_stand_in_the_form_and_once(visit):
    school = visit()
    in_address = await school.http.post("/oauth2/par?state=x", data=school.wish())
    assert in_address.json()["error"] == "invalid_request"
    twice = [*school.wish().items(), ("state", "again")]
    body = "&".join(f"{name}=x" for name, _ in twice)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await school.http.post("/oauth2/par", content=body, headers=kind)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_where_nobody_signs_in_nothing_is_pushed_and_the_metadata_say_so(visit, app, monkeypatch):
    school = visit()
    said = (await school.http.get("/.well-known/oauth-authorization-server")).json()
    assert said["authorization_endpoint"] == f"{ISSUER}/oauth2/authorize"
    assert said["pushed_authorization_request_endpoint"] == f"{ISSUER}/oauth2/par"
    assert said["require_pushed_authorization_requests"] is True
    assert said["authorization_response_iss_parameter_supported"] is True
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["response_types_supported"] == ["code"]
    assert said["response_modes_supported"] == ["query"]
    assert "authorization_code" in said["grant_types_supported"]
    pushed = (await school.push()).json()
    monkeypatch.setitem(app.state._state, "signing_in", None)
    said = (await school.http.get("/.well-known/oauth-authorization-server")).json()
    assert not {"authorization_endpoint", "pushed_authorization_request_endpoint"} & said.keys()
    assert said["response_types_supported"] == []
    assert "authorization_code" not in said["grant_types_supported"]
    assert (await school.push()).json()["error"] == "unsupported_response_type"
    assert (await school.authorize(pushed["request_uri"])).status_code == 400
    assert (await school.come_back(f"{ISSUER}/oauth2/callback?state=x&code=y")).status_code == 400


async def test_where_nonces_are_demanded_neither_handle_nor_code_is_used_up_for_want_of_one(visit, app):
    school, address = visit(), f"{ISSUER}/oauth2/par"
    key = ProofKey()
    app.state.nonces = Nonces(app.state.database.vault, 60)
    try:
        asked = await school.push(headers={"DPoP": key.proof("POST", address)})
        assert (asked.status_code, asked.json()["error"]) == (400, "use_dpop_nonce")
        key.nonce = asked.headers["DPoP-Nonce"]
        pushed = await school.push(headers={"DPoP": key.proof("POST", address)})
        sent = await school.authorize(pushed.json()["request_uri"])
        nurse = {"employeeHsaId": "SE2321000016-ABCD"}
        back = await school.come_back(school.provider.sign_in(sent.headers["location"], **nurse))
        code = said_in(back.headers["location"])["code"]
        nonce, key.nonce = key.nonce, None
        assert (await school.redeem(code, key=key)).json()["error"] == "use_dpop_nonce"
        key.nonce = nonce
        assert (await school.redeem(code, key=key)).status_code == 200
    finally:
        app.state.nonces = None
