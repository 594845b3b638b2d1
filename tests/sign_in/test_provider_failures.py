"""The provider by which people sign in fails, lies, or is somebody else: nobody gets in."""

import json
import time

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from pydantic import SecretStr

from app.sign_in.agreeing import UnfitProviderError, agreed_with
from tests.sign_in.browsing import said_in
from tests.sign_in.fake_provider import CLIENT_ID, HSA_CLAIM
from tests.sign_in.parties import ISSUER

NURSE = {HSA_CLAIM: "SE2321000016-ABCD"}
NOW = int(time.time())


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "https://another.example"},
        {"aud": ["https://another.example"]},
        {"aud": [CLIENT_ID, "https://another.example"]},
        {"aud": [CLIENT_ID, "https://another.example"], "azp": "https://another.example"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"iss": "https://login.example/"},
        {"iss": None},
        {"sub": None},
        {"exp": 1_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"auth_time": None},
        {"auth_time": 1_000},
        {"auth_time": 4_000_000_000},
        {"auth_time": "lately"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=lambda changed: "-".join(f"{name}={value}" for name, value in changed.items()),
)
async def test_an_id_token_with_a_wrong_claim_signs_nobody_in(visit, provider, changed):
    provider.claims_changed = changed
    brought = await visit().sign_in(**NURSE)
    assert (brought["error"], "code" in brought, brought["iss"]) == ("access_denied", False, ISSUER)
    provider.claims_changed = {}
    assert "code" in await visit().sign_in(**NURSE)


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # what is forged here is weak
async def test_an_id_token_by_another_key_or_algorithm_signs_nobody_in(visit, provider):
    public = json.dumps(provider.key.as_dict(private=False))
    forged = [
        ({}, ECKey.generate_key("P-256")),
        ({"alg": "HS256"}, OctKey.import_key(public)),
        ({"alg": "none"}, provider.key),
        ({"alg": "RS256"}, RSAKey.generate_key(2048)),
        ({"alg": "ES384"}, ECKey.generate_key("P-384")),
        ({"kid": "unknown"}, provider.key),
        ({"kid": None}, provider.key),
        ({"kid": "../../etc/passwd"}, provider.key),
        ({"typ": "at+jwt"}, provider.key),
    ]
    for header, key in forged:
        provider.header_changed, provider.signing = header, key
        brought = await visit().sign_in(**NURSE)
        assert (brought["error"], "code" in brought) == ("access_denied", False), header
    assert provider.asked.count("/jwks") == 1
    provider.header_changed, provider.signing = {}, provider.key
    assert "code" in await visit().sign_in(**NURSE)


@pytest.mark.parametrize("id_token", [None, 7, "", "e30.e30.", "x" * 20_000], ids=range(5))
async def test_an_answer_without_a_fitting_id_token_signs_nobody_in(visit, provider, id_token):
    provider.token_changed = {"id_token": id_token}
    assert (await visit().sign_in(**NURSE))["error"] == "access_denied"


@pytest.mark.parametrize("path", ["/token", "/jwks"])
async def test_when_the_provider_goes_down_nobody_gets_in(visit, provider, path):
    school = visit()
    sent = await school.begin()
    provider.down = {path}
    back = await school.come_back(provider.sign_in(sent.headers["location"], **NURSE))
    brought = said_in(back.headers["location"])
    assert (brought["error"], brought["state"]) == ("temporarily_unavailable", school.state)
    assert brought["iss"] == ISSUER


async def test_when_the_provider_is_down_the_system_hears_it_at_once(visit, provider):
    provider.down = {"/.well-known/openid-configuration"}
    for _ in range(3):
        school = visit()
        sent = await school.begin()
        assert sent.status_code == 303
        brought = said_in(sent.headers["location"])
        assert sent.headers["location"].startswith(f"{school.redirect_uri}?")
        assert (brought["error"], brought["state"]) == ("temporarily_unavailable", school.state)
        assert brought["iss"] == ISSUER
        assert "set-cookie" not in sent.headers
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://login.example/authorize"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": None},
        {"jwks_uri": 7},
        {"pushed_authorization_request_endpoint": "http://login.example/par"},
        {"pushed_authorization_request_endpoint": None},
    ],
    ids="-".join,
)
async def test_metadata_of_another_issuer_are_not_believed(visit, provider, changed):
    provider.metadata_changed = changed
    sent = await visit().begin()
    assert said_in(sent.headers["location"])["error"] == "temporarily_unavailable"


async def test_what_the_provider_publishes_is_not_read_anew_for_each(visit, provider):
    for _ in range(4):
        await visit().sign_in(**NURSE)
    assert (
        provider.asked.count("/.well-known/openid-configuration") == 2
    )  # once for itself, once for its keys
    assert provider.asked.count("/jwks") == 1


@pytest.mark.parametrize("answer", [{"iss": "https://another.example"}, {}], ids=["another", "missing"])
async def test_the_answer_of_another_issuer_is_not_taken(visit, provider, answer):
    """Mix-up: the code may be another provider's, and must not be shown to ours."""
    school = visit()
    sent = await school.begin()
    code = said_in(provider.sign_in(sent.headers["location"], **NURSE))["code"]
    back = await school.come_back(provider.back(sent.headers["location"], code=code, **answer))
    assert said_in(back.headers["location"])["error"] == "access_denied"
    assert "/token" not in provider.asked


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("access_denied", "access_denied"),
        ("login_required", "access_denied"),
        ("<script>", "access_denied"),
        ("unmet_authentication_requirements", "unmet_authentication_requirements"),
        ("temporarily_unavailable", "temporarily_unavailable"),
        ("server_error", "temporarily_unavailable"),
    ],
)
async def test_what_the_provider_refuses_is_told_in_our_own_words(visit, provider, theirs, ours):
    school = visit()
    sent = await school.begin()
    said = {"error": theirs, "error_description": "secret words", "iss": "https://login.example"}
    back = await school.come_back(provider.back(sent.headers["location"], **said))
    brought = said_in(back.headers["location"])
    assert (brought["error"], brought["state"], brought["iss"]) == (ours, school.state, ISSUER)
    assert "secret" not in back.headers["location"]


async def test_a_code_that_the_provider_does_not_know_signs_nobody_in(visit, provider):
    for code in ("guessed", ""):
        school = visit()
        sent = await school.begin()
        back = provider.back(sent.headers["location"], code=code, iss="https://login.example")
        assert said_in((await school.come_back(back)).headers["location"])["error"] == "access_denied"


async def test_an_answer_with_a_parameter_twice_is_none(visit, provider):
    school = visit()
    sent = await school.begin()
    back = provider.sign_in(sent.headers["location"], **NURSE)
    assert (await school.come_back(f"{back}&code=another")).status_code == 400
    assert "code" in said_in((await school.come_back(back)).headers["location"])


async def test_the_provider_is_asked_for_level_three_and_in_the_callers_language(visit):
    sent = await visit().begin(ui_locales="sv en")
    asked = said_in(sent.headers["location"])
    assert asked["acr_values"] == "http://id.elegnamnden.se/loa/1.0/loa3"
    assert asked["ui_locales"] == "sv en"
    assert asked["max_age"] == "3600"
    assert {"nonce", "state", "code_challenge"} <= asked.keys()
    assert "claims" not in asked


async def test_the_claim_is_asked_for_where_the_provider_takes_such_wishes(visit, provider):
    provider.metadata_changed = {"claims_parameter_supported": True}
    asked = said_in((await visit().begin()).headers["location"])
    assert json.loads(asked["claims"]) == {"id_token": {HSA_CLAIM: {"essential": True}}}


PUSHING = {"pushed_authorization_request_endpoint": "https://login.example/par"}


async def test_a_provider_that_takes_pushed_requests_is_told_beforehand(visit, provider):
    provider.metadata_changed = PUSHING
    school = visit()
    sent = await school.begin()
    assert said_in(sent.headers["location"]).keys() == {"client_id", "request_uri"}
    back = await school.come_back(provider.sign_in(sent.headers["location"], **NURSE))
    assert "code" in said_in(back.headers["location"])


@pytest.mark.parametrize(
    "changed", [{"request_uri": None}, {"request_uri": 7}, {"request_uri": "x" * 3_000}], ids=range(3)
)
async def test_a_handle_of_the_provider_that_is_none_sends_nobody_there(visit, provider, changed):
    provider.metadata_changed, provider.push_changed = PUSHING, changed
    sent = await visit().begin()
    assert said_in(sent.headers["location"])["error"] == "temporarily_unavailable"


GOOD = {
    "sign_in_issuer": "https://login.example",
    "sign_in_client_id": "us",
    "sign_in_client_secret": SecretStr("a secret"),
}


@pytest.mark.parametrize(
    "changed",
    [
        {"sign_in_issuer": "http://login.example"},
        {"sign_in_issuer": "login.example"},
        {"sign_in_issuer": "https://login.example?a=b"},
        {"sign_in_client_id": ""},
        {"sign_in_client_secret": None},
        {"sign_in_private_key": SecretStr("{}")},
        {"sign_in_client_secret": None, "sign_in_private_key": SecretStr("a secret")},
        {
            "sign_in_client_secret": None,
            "sign_in_private_key": SecretStr(
                json.dumps(ECKey.generate_key("P-384").as_dict(private=True)),
            ),
        },
        {"sign_in_scopes": "profile"},
        {"sign_in_professional_levels": " "},
        {"sign_in_professional_levels": "http://id.elegnamnden.se/loa/1.0/loa2"},
        {"sign_in_family_levels": ""},
    ],
    ids="-".join,
)
def test_an_agreement_that_is_weak_is_none(settings, changed):
    production = settings.model_copy(update={**GOOD, "demo": False})
    assert agreed_with(production) is not None
    with pytest.raises(UnfitProviderError) as refused:
        agreed_with(production.model_copy(update=changed))
    assert "a secret" not in str(refused.value)
    assert "SIGN_IN_" in str(refused.value)
