"""The development provider: a page for developers, in the demo and nowhere else."""

import html
import re
from urllib.parse import urlsplit

import httpx
import pytest

from app.cli.errors import WeakConfigurationError
from app.cli.serving import check
from app.demo.signing_in import SignIn, SignInRefusedError
from app.demo.world import RETURNS_TO
from app.main import create_app
from app.sign_in.agreeing import UnfitProviderError
from app.sign_in.development_people import PEOPLE
from app.sign_in.development_provider import LEVELS, PATH
from tests.sign_in.browsing import Visit, said_in
from tests.sign_in.parties import ISSUER
from tests.steps import given_a_child

LINK = re.compile(r'<a href="(choose\?[^"]*)">')
PRODUCTION = {"demo": False, "public_url": "https://named-person.example.se"}
AGREED = {
    "sign_in_issuer": "https://login.example",
    "sign_in_client_id": "us",
    "sign_in_client_secret": "a-secret",
}


@pytest.fixture
def school(cast, http) -> Visit:
    return Visit(http, cast.world.systems["school-system"], None, "school-system", back_to=RETURNS_TO)


async def choices(school: Visit) -> tuple[httpx.Response, dict[tuple[str, str], str]]:
    """Send the browser off; return the page and its links by person and level."""
    sent = await school.begin(scope="children.read")
    assert sent.headers["location"].startswith(f"{ISSUER}{PATH}/authorize?")
    page = await school.http.get(sent.headers["location"])
    assert page.status_code == 200
    links = [html.unescape(each) for each in LINK.findall(page.text)]
    by_choice = {}
    for link in links:
        said = said_in(link)
        by_choice[PEOPLE[int(said["person"])].key, said["level"]] = f"{ISSUER}{PATH}/{link}"
    return page, by_choice


async def test_a_developer_chooses_the_rektor_and_reads_a_child(cast, school):
    child = await given_a_child(cast.rektor)
    _, links = await choices(school)
    chosen = await school.http.get(links["rektor", "3"])
    back = await school.come_back(chosen.headers["location"])
    assert back.headers["location"].startswith(RETURNS_TO)
    code = said_in(back.headers["location"])["code"]
    token = (await school.redeem(code)).json()["access_token"]
    assert (await school.call(token, child.path, Purpose="coordination")).status_code == 200


async def test_level_two_is_too_low_and_a_guardian_is_no_professional(school):
    for choice, error in (
        (("rektor", "2"), "unmet_authentication_requirements"),
        (("mother", "3"), "access_denied"),
    ):
        _, links = await choices(school)
        chosen = await school.http.get(links[choice])
        back = await school.come_back(chosen.headers["location"])
        assert said_in(back.headers["location"])["error"] == error


async def test_the_page_runs_no_script_and_names_nobody_in_an_address(school):
    page, links = await choices(school)
    assert page.headers["content-security-policy"].startswith("default-src 'none'; base-uri 'none'")
    assert not re.search(r"<script|<style|<img|<link|<form|javascript:|\son\w+=|https?://", page.text)
    assert len(links) == len(PEOPLE) * len(LEVELS)
    for person in PEOPLE:
        assert person.hsa_id is None or person.hsa_id not in page.text
        assert person.number is None or person.number not in page.text


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": ""},
        {"state": ""},
        {"nonce": ""},
        {"person": "1000"},
        {"person": "-1"},
        {"person": "rektor"},
        {"level": "4"},
    ],
    ids=lambda changed: "-".join(f"{name}={value}" for name, value in changed.items()),
)
async def test_nobody_is_sent_anywhere_else_and_nobody_else_is_made_up(school, changed):
    _, links = await choices(school)
    said = said_in(links["rektor", "3"]) | changed
    answer = await school.http.get(f"{PATH}/choose", params=said)
    assert (answer.status_code, "location" in answer.headers) == (400, False)
    if not {"person", "level"} & changed.keys():
        assert (await school.http.get(f"{PATH}/authorize", params=said)).status_code == 400


async def test_a_code_of_the_provider_is_for_the_service_alone(app, school):
    _, links = await choices(school)
    chosen = await school.http.get(links["rektor", "3"])
    provider = app.state.development_provider
    form = {
        "grant_type": "authorization_code",
        "code": said_in(chosen.headers["location"])["code"],
        "redirect_uri": provider.callback,
        "code_verifier": "x" * 43,
    }
    assert (await school.http.post(f"{PATH}/token", data=form)).status_code == 401
    known = ("named-person-demo", provider.secret)
    for changed in ({}, {"code": "bm9uZQ=="}, {"code": "?"}):
        answer = await school.http.post(f"{PATH}/token", data=form | changed, auth=known)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changed", [PRODUCTION, PRODUCTION | AGREED, AGREED], ids=["plain", "agreed", "demo"]
)
async def test_it_is_out_of_reach_outside_the_demo_or_where_another_is_agreed(settings, changed):
    service = create_app(type(settings).model_validate({**settings.model_dump(), **changed}))
    assert not hasattr(service.state, "development_provider")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url=ISSUER) as http:
        for path in ("/authorize", "/choose", "/jwks", "/.well-known/openid-configuration"):
            assert (await http.get(PATH + path)).status_code == 404
        assert (await http.post(f"{PATH}/token")).status_code == 404


@pytest.mark.parametrize(
    "address", ["https://np.example.se", "http://192.168.1.2:8000", "http://demo.example"]
)
def test_the_demo_refuses_to_start_at_an_address_that_others_reach(settings, address):
    abroad = settings.model_copy(update={"public_url": address})
    with pytest.raises(UnfitProviderError, match="loopback"):
        create_app(abroad)
    with pytest.raises(WeakConfigurationError, match="loopback"):
        check(abroad, host="127.0.0.1", port=0)


def test_half_an_agreement_refuses_to_start(settings):
    production = settings.model_copy(update={**PRODUCTION, "sign_in_issuer": "https://login.example"})
    with pytest.raises(WeakConfigurationError, match="SIGN_IN_CLIENT_ID"):
        check(production, host="127.0.0.1", port=0)


def test_the_people_are_of_the_test_series():
    for person in PEOPLE:
        assert (person.hsa_id is None) is not (person.number is None)
        assert person.number is None or person.number[8:11] in {"238", "239"}
        assert urlsplit(person.title).scheme == ""


async def test_the_demo_signs_somebody_in_from_the_terminal(cast, http, school):
    held = {"client_id": "school-system", "issuer": ISSUER, "private_key": cast.world.keys["school-system"]}
    for choice, error in ((("rektor", "3"), None), (("rektor", "2"), "unmet_authentication_requirements")):
        one = SignIn(held, http)
        sent = await http.get(await one.push())
        page = await http.get(sent.headers["location"])
        link = html.unescape(next(each for each in LINK.findall(page.text) if _is(each, *choice)))
        chosen = await http.get(f"{ISSUER}{PATH}/{link}")
        back = said_in((await school.come_back(chosen.headers["location"])).headers["location"])
        if error is None:
            with pytest.raises(SignInRefusedError, match="somebody else's"):
                await one.redeem(back | {"iss": "https://another.example"})
            assert (await one.redeem(back))["professionalId"] == cast.rektor.id
            with pytest.raises(SignInRefusedError, match="invalid_grant"):
                await one.redeem(back)
        else:
            with pytest.raises(SignInRefusedError, match=error):
                await one.redeem(back)


def _is(link: str, person: str, level: str) -> bool:
    said = said_in(html.unescape(link))
    return (PEOPLE[int(said["person"])].key, said["level"]) == (person, level)
