"""A rektor and a mother sign in, each through a system that vouches for nobody, and call as themselves."""

import pytest

from app.demo.world import RETURNS_TO
from app.sign_in.development_people import HSA_IDS
from tests.sign_in.browsing import Visit
from tests.sign_in.fake_provider import HSA_CLAIM, LEVEL_2, NUMBER_CLAIM
from tests.steps import given_a_child, given_a_guardian

REKTOR = {HSA_CLAIM: HSA_IDS["rektor"]}


@pytest.fixture
def through(cast, http, provider):
    """Somebody at a system of the demo's world."""

    def of(client_id: str) -> Visit:
        system = cast.world.systems[client_id]
        return Visit(http, system, provider, client_id, back_to=RETURNS_TO)

    return of


async def test_a_rektor_signs_in_at_level_three_and_reads_a_child(cast, through):
    child = await given_a_child(cast.rektor)
    school = through("school-system")

    brought = await school.sign_in({"scope": "children.read named-person.read"}, **REKTOR)
    token = (await school.redeem(brought["code"])).json()["access_token"]

    read = await school.call(token, child.path, Purpose="coordination")
    assert read.status_code == 200
    assert read.json()["id"] == child.id
    assert (await school.call(token, child.path)).status_code == 400
    assert (await school.call(token, "/consent-templates", Purpose="coordination")).status_code in {403, 404}


async def test_at_level_two_nobody_reads_anything(through):
    brought = await through("school-system").sign_in(**REKTOR, acr=LEVEL_2)
    assert brought["error"] == "unmet_authentication_requirements"
    assert "code" not in brought


async def test_the_rektor_of_another_school_does_not_get_in_here_and_sees_nothing_there(cast, through):
    child = await given_a_child(cast.rektor)
    stranger = {HSA_CLAIM: HSA_IDS["other-rektor"]}
    assert (await through("school-system").sign_in(**stranger))["error"] == "access_denied"
    other = through("independent-school-system")
    brought = await other.sign_in({"scope": "children.read"}, **stranger)
    token = (await other.redeem(brought["code"])).json()["access_token"]
    assert (await other.call(token, child.path, Purpose="coordination")).status_code == 404


async def test_a_mother_signs_in_and_sees_what_is_the_familys(cast, through):
    child = await given_a_child(cast.rektor)
    number = await given_a_guardian(cast.rektor, child)
    elsewhere = await given_a_child(cast.rektor)
    app = through("family-app")

    brought = await app.sign_in(**{NUMBER_CLAIM: number})
    given = (await app.redeem(brought["code"])).json()
    assert given["scope"] == "family.read family.write"

    token = given["access_token"]
    contact = await app.call(token, f"{child.path}/named-person", Purpose="family")
    assert contact.status_code == 200
    assert contact.json()["unit"]["name"]
    looked = await app.call(token, f"{child.path}/access-log", Purpose="family")
    assert looked.status_code == 200
    assert (await app.call(token, f"{elsewhere.path}/named-person", Purpose="family")).status_code == 404
    assert (await app.call(token, "/caseload", Purpose="family")).status_code == 403


async def test_the_token_of_somebody_who_signed_in_is_taken_back_like_any_other(through):
    school = through("school-system")
    brought = await school.sign_in({"scope": "children.read"}, **REKTOR)
    token = (await school.redeem(brought["code"])).json()["access_token"]
    assert (await school.call(token, "/whoami")).status_code == 200
    revoked = await school.http.post("/oauth2/revoke", data={"token": token, **school.who_calls()})
    assert revoked.status_code == 200
    assert (await school.call(token, "/whoami")).status_code == 401
