"""What a token says, and on whose behalf it is given."""

import base64
import json
import time

import pytest
from joserfc import jws

from app.access.tokens import TokenClaims
from app.demo.token_client import TokenRefusedError
from app.sign_in.scopes import SCOPES, Carrier, ClientKind, carried, holdable
from app.vocabulary import Branch, Sector
from tests.sign_in.forging import ask_with_proof
from tests.sign_in.parties import ISSUER, number_of, years_ago


async def refused(asked) -> str:
    with pytest.raises(TokenRefusedError) as caught:
        await asked
    return caught.value.error


async def test_a_token_is_an_rfc_9068_token_that_lives_five_minutes(sis, http, people, claims_of):
    begun = time.time()
    answer = await http.post("/oauth2/token", data=sis.form(None, ["roster.sync"]))
    given = answer.json()
    header = jws.extract_compact(given["access_token"].encode()).headers()
    payload = json.loads(base64.urlsafe_b64decode(given["access_token"].split(".")[1] + "=="))
    published = (await http.get("/oauth2/jwks")).json()["keys"][0]
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert {name: given[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "roster.sync",
    }
    assert given.keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": published["kid"]}
    assert payload.keys() == {
        *("iss", "aud", "sub", "client_id", "scope", "jti", "iat", "exp", "organisation")
    }
    assert payload["iss"] == payload["aud"] == ISSUER
    assert payload["sub"] == payload["client_id"] == "https://sis.example"
    assert payload["organisation"] == people.school
    assert payload["exp"] - payload["iat"] == 300
    assert int(begun) <= payload["iat"] <= time.time()
    assert claims_of(given["access_token"]).organisation_id == people.school


async def test_a_professional_is_named_with_the_only_branch_that_can_be_meant(sis, people, claims_of):
    token = await sis.token_for_professional(people.principal, ["children.read"])
    said = claims_of(token)
    assert isinstance(said, TokenClaims)
    assert (said.subject, said.professional_id, said.branch) == (
        people.principal,
        people.principal,
        Branch.SCHOOL,
    )
    assert (said.family_member_id, said.child_id) == (None, None)


@pytest.mark.parametrize(
    ("sign", "who"),
    [("hsa:SE2321000016-ABCD", "nurse"), ("ss12000:11111111-2222-4333-8444-555555555555", "principal")],
)
async def test_a_professional_is_known_by_the_signs_of_the_sector(sis, people, claims_of, sign, who):
    said = claims_of(await sis.token_for_professional(sign, ["children.read"]))
    assert said.professional_id == getattr(people, who)


async def test_who_has_several_branches_must_name_one(sis, people, claims_of):
    assert await refused(sis.token_for_professional(people.many, ["children.read"])) == "invalid_grant"
    token = await sis.token_for_professional(people.many, ["children.read"], "pupil-health-medical")
    assert claims_of(token).branch == Branch.PUPIL_HEALTH_MEDICAL


async def test_a_branch_outside_the_duty_or_the_registration_is_refused(sis, people):
    for branch in ("pupil-health-medical", "care", "social-reception", "no-branch"):
        asked = sis.token_for_professional(people.principal, ["children.read"], branch)
        assert await refused(asked) == "invalid_grant"


async def test_a_guardian_and_a_young_person_are_found_by_their_number(system, people, claims_of):
    app = system("https://app.example")
    guardian = claims_of(await app.token_for_guardian(people.guardian_number, ["family.read"]))
    young = claims_of(await app.token_for_young_person(people.teenager_number, ["family.read"]))
    assert (guardian.subject, guardian.family_member_id) == (people.guardian, people.guardian)
    assert (young.subject, young.child_id) == (people.teenager, people.teenager)
    assert {guardian.organisation_id, guardian.branch, young.organisation_id, young.branch} == {None}


async def test_every_spelling_of_a_number_finds_the_guardian(system, people, claims_of):
    app = system("https://app.example")
    short = f"{people.guardian_number[2:8]}-{people.guardian_number[8:]}"
    assert claims_of(await app.token_for_guardian(short, ["family.read"])).subject == people.guardian


async def test_nobody_behind_a_number_answers_byte_for_byte_as_no_duty(system, http, people):
    app, sis = system("https://app.example"), system("https://sis.example")
    unknown = number_of(years_ago(40), "239")
    wrong_digit = people.guardian_number[:-1] + str((int(people.guardian_number[-1]) + 1) % 10)
    forms = [
        app.form({"sub": "x", "subject_kind": kind, "identity_number": number}, ["family.read"])
        for kind, number in (
            ("guardian", unknown),
            ("guardian", wrong_digit),
            ("guardian", "no number"),
            ("guardian", people.teenager_number),
            ("young-person", people.guardian_number),
            ("young-person", people.child_number),
            ("somebody", people.guardian_number),
        )
    ] + [
        sis.form({"sub": sign}, ["children.read"])
        for sign in (
            people.former,
            people.social_worker,
            "pro-nobody",
            "hsa:",
            "ss12000:x",
            "https://sis.example",
        )
    ]
    answers = [await ask_with_proof(http, form) for form in forms]
    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["error"] for answer in answers} == {"invalid_grant"}
    assert len({answer.content for answer in answers}) == 1


async def test_no_refusal_holds_what_was_sent(system, http):
    form = system("https://app.example").form(
        {"sub": "Elsa", "subject_kind": "guardian", "identity_number": "199001012384"}, ["family.read"]
    )
    form["grant_type"] = "a-grant-of-my-own"
    answer = await http.post("/oauth2/token", data=form)
    assert answer.json()["error"] == "unsupported_grant_type"
    assert "my-own" not in answer.text


async def test_a_scope_that_is_not_registered_or_not_for_the_grant_is_refused(system, people):
    sis, app = system("https://sis.example"), system("https://app.example")
    asked = [
        sis.token_for_professional(people.principal, ["concerns.decide"]),
        sis.token_for_professional(people.principal, ["children.read", "plans.write"]),
        sis.token_for_professional(people.principal, ["family.read"]),
        sis.token_for_professional(people.principal, ["roster.sync"]),
        sis.token_for_professional(people.principal, ["no.such.scope"]),
        sis.token_for_system(["children.read"]),
        sis.token_for_system(["family.read"]),
        app.token_for_guardian(people.guardian_number, ["children.read"]),
    ]
    assert [await refused(one) for one in asked] == ["invalid_scope"] * len(asked)


async def test_who_names_no_scope_gets_what_the_registration_and_the_grant_allow(sis, http):
    form = sis.form(None, [])
    del form["scope"]
    given = (await http.post("/oauth2/token", data=form)).json()
    school = carried(holdable(ClientKind.SYSTEM, Sector.SCHOOL), Carrier.SYSTEM)
    assert set(given["scope"].split()) == school


async def test_a_scope_that_the_sector_lost_is_not_given_any_more(sis, monkeypatch):
    monkeypatch.setattr("app.sign_in.systems.holdable", lambda _kind, _sector: frozenset({"roster.sync"}))
    assert await refused(sis.token_for_system(["events.subscribe"])) == "invalid_scope"
    assert await sis.token_for_system(["roster.sync"])


async def test_a_token_is_for_this_api_and_for_no_other(sis, http):
    named = sis.form(None, ["roster.sync"]) | {"resource": ISSUER}
    assert (await http.post("/oauth2/token", data=named)).status_code == 200
    for other in ("https://another-api.example", f"{ISSUER}/", ISSUER.upper()):
        answer = await http.post("/oauth2/token", data=sis.form(None, ["roster.sync"]) | {"resource": other})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target")
        assert other not in answer.text


async def test_each_kind_of_client_has_its_grants(system, people):
    family, admin = system("https://app.example"), system("https://admin.example")
    assert await refused(family.token_for_system(["family.read"])) == "unauthorized_client"
    asked = admin.token_for_professional(people.principal, ["organisations.admin"])
    assert await refused(asked) == "unauthorized_client"
    assert await admin.token_for_system(["organisations.admin"])


async def test_the_tokens_of_one_system_with_one_branch_name_it(system, claims_of):
    token = await system("https://case.example").token_for_system(["events.subscribe"])
    assert claims_of(token).branch == Branch.SOCIAL_RECEPTION


async def test_a_professional_of_another_organisation_is_nobody(system, people):
    other = system("https://other.example")
    assert await refused(other.token_for_professional(people.principal, ["children.read"])) == "invalid_grant"


async def test_a_held_token_is_used_again_until_it_must_be_renewed(sis, people):
    first = await sis.token_for_professional(people.principal, ["children.read"])
    assert await sis.token_for_professional(people.principal, ["children.read"]) == first
    sis.forget()
    assert await sis.token_for_professional(people.principal, ["children.read"]) != first


def test_no_school_holds_what_is_for_social_services_or_a_family():
    school = holdable(ClientKind.SYSTEM, Sector.SCHOOL)
    assert "concerns.decide" not in school
    assert "concerns.decide" in holdable(ClientKind.SYSTEM, Sector.SOCIAL_SERVICES)
    assert not {name for name in school if name.startswith("family.")}
    assert holdable(ClientKind.FAMILY_APP, None) == {"family.read", "family.write"}


def test_every_scope_says_in_both_languages_what_it_opens():
    assert len({scope.name for scope in SCOPES}) == len(SCOPES)
    for scope in SCOPES:
        assert scope.sv
        assert len(scope.sv) == len(scope.en)
        assert scope.carriers
        assert scope.sectors or scope.administrator
