"""People sign in: who gets in, what the system gets to hear, and that each step counts once."""

import asyncio
import time
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest
from sqlalchemy import text

from app.demo.proof_key import ProofKey
from app.main import create_app
from app.sign_in.signing_in import SigningIn
from tests.sign_in.browsing import said_in
from tests.sign_in.fake_provider import HSA_CLAIM, LEVEL_2, LEVEL_3, NUMBER_CLAIM
from tests.sign_in.parties import ISSUER

NURSE = {HSA_CLAIM: "SE2321000016-ABCD"}


async def test_a_professional_signs_in_and_calls(visit, people, claims_of):
    school = visit()
    brought = await school.sign_in({"scope": "children.read"}, **NURSE)
    assert brought.keys() == {"code", "state", "iss"}
    assert (brought["state"], brought["iss"]) == (school.state, ISSUER)
    given = (await school.redeem(brought["code"])).json()
    assert (given["token_type"], given["scope"], given["expires_in"]) == ("DPoP", "children.read", 300)
    said = claims_of(given["access_token"])
    assert (said.subject, said.professional_id) == (people.nurse, people.nurse)
    assert (said.organisation_id, said.branch) == (people.school, "pupil-health-medical")
    me = await school.call(given["access_token"], "/whoami")
    assert me.json()["professionalId"] == people.nurse


async def test_a_guardian_and_a_young_person_sign_in_by_their_number(visit, people, claims_of):
    app = visit("https://app.example")
    brought = await app.sign_in(**{NUMBER_CLAIM: people.guardian_number})
    given = (await app.redeem(brought["code"])).json()
    assert given["scope"] == "family.read family.write"
    assert claims_of(given["access_token"]).family_member_id == people.guardian
    assert (await app.call(given["access_token"], "/whoami")).status_code == 200

    young = visit("https://app.example")
    brought = await young.sign_in({"subject_kind": "young-person"}, **{NUMBER_CLAIM: people.teenager_number})
    given = (await young.redeem(brought["code"])).json()
    assert claims_of(given["access_token"]).child_id == people.teenager


async def test_level_two_is_too_low_and_says_nothing_of_who_it_was(visit):
    for claims in (NURSE, {HSA_CLAIM: "SE-NOBODY"}):
        for level in (LEVEL_2, LEVEL_3.upper(), "", None, [LEVEL_3]):
            brought = await visit().sign_in(**claims, acr=level)
            assert brought["error"] == "unmet_authentication_requirements"
            assert brought["iss"] == ISSUER
            assert "code" not in brought


async def test_nobody_hears_why_somebody_did_not_get_in(visit, people):
    school, app = "https://sis.example", "https://app.example"
    cases = [
        (school, {}, {HSA_CLAIM: "SE-NOBODY"}),
        (school, {}, {}),
        (school, {}, {HSA_CLAIM: ["SE2321000016-ABCD"]}),
        (school, {}, {HSA_CLAIM: "x" * 300}),
        (school, {}, {HSA_CLAIM: "SE2321000016\u0000ABCD"}),
        (school, {"branch": "school"}, NURSE),
        ("https://other.example", {}, NURSE),
        (app, {}, {NUMBER_CLAIM: people.teenager_number}),
        (app, {}, {NUMBER_CLAIM: "199001012384"}),
        (app, {}, {NUMBER_CLAIM: "no number"}),
        (app, {"subject_kind": "young-person"}, {NUMBER_CLAIM: people.guardian_number}),
        (app, {"subject_kind": "young-person"}, {NUMBER_CLAIM: people.child_number}),
    ]
    heard = set()
    for client_id, wishes, claims in cases:
        one = visit(client_id)
        brought = await one.sign_in(wishes, **claims)
        assert brought.pop("state") == one.state
        heard.add(tuple(sorted(brought.items())))
    assert len(heard) == 1
    assert dict(heard.pop())["error"] == "access_denied"


async def test_a_branch_is_named_where_it_could_be_several(visit, people, database, claims_of):
    sign = "SE2321000016-MANY"
    async with database.session() as session, session.begin():
        await session.execute(
            text("UPDATE professional SET hsa_id = :sign WHERE id = :id"), {"sign": sign, "id": people.many}
        )
    brought = await visit().sign_in(**{HSA_CLAIM: sign})
    assert brought["error"] == "access_denied"
    assert "branch" in brought["error_description"]
    school = visit()
    brought = await school.sign_in({"branch": "school"}, **{HSA_CLAIM: sign})
    given = (await school.redeem(brought["code"])).json()
    assert claims_of(given["access_token"]).branch == "school"


async def test_a_code_counts_once_and_what_it_gave_is_taken_back(visit):
    school = visit()
    brought = await school.sign_in(**NURSE)
    token = (await school.redeem(brought["code"])).json()["access_token"]
    assert (await school.call(token, "/whoami")).status_code == 200
    again = await school.redeem(brought["code"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (await school.call(token, "/whoami")).status_code == 401


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"redirect_uri": "https://sis.example/other"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code": None}, "invalid_request"),
        ({"code": "guessed"}, "invalid_grant"),
        ({"key": None}, "invalid_dpop_proof"),
    ],
    ids=lambda case: "-".join(case) if isinstance(case, dict) else case,
)
async def test_a_code_without_what_belongs_to_it_is_worth_nothing(visit, changed, error):
    school = visit()
    brought = await school.sign_in(**NURSE)
    answer = await school.redeem(**({"code": brought["code"]} | changed))
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert "access_token" not in answer.text


async def test_a_code_that_was_tried_with_a_wrong_verifier_is_used_up(visit):
    school = visit()
    brought = await school.sign_in(**NURSE)
    await school.redeem(brought["code"], code_verifier="x" * 43)
    answer = await school.redeem(brought["code"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_another_system_can_do_nothing_with_a_code(visit):
    school, other = visit(), visit("https://other.example")
    brought = await school.sign_in(**NURSE)
    stolen = {"code_verifier": school.verifier, "redirect_uri": school.redirect_uri}
    answer = await other.redeem(brought["code"], **stolen)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_a_stolen_code_is_worth_nothing_without_the_key_it_was_asked_with(visit):
    for bind in ("proof", "thumbprint"):
        school = visit()
        mine = school.system.proof_key
        headers, wishes = {}, {}
        if bind == "proof":
            headers = {"DPoP": mine.proof("POST", f"{ISSUER}/oauth2/par")}
        else:
            wishes = {"dpop_jkt": mine.thumbprint}
        pushed = (await school.push(headers=headers, **wishes)).json()
        sent = await school.authorize(pushed["request_uri"])
        back = await school.come_back(school.provider.sign_in(sent.headers["location"], **NURSE))
        code = said_in(back.headers["location"])["code"]
        answer = await school.redeem(code, key=ProofKey())
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
        assert (await school.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_token_for_somebody_is_worth_nothing_without_its_key(visit):
    school = visit()
    token = (await school.redeem((await school.sign_in(**NURSE))["code"])).json()["access_token"]
    assert (await school.call(token, "/whoami", key=ProofKey())).status_code == 401
    bare = await school.http.get("/named-person/v1/whoami", headers={"Authorization": f"Bearer {token}"})
    assert bare.status_code == 401


async def test_a_code_is_too_old_after_a_minute(visit):
    school = visit()
    brought = await school.sign_in(**NURSE)
    await _age(school, "code_hash IS NOT NULL")
    answer = await school.redeem(brought["code"])
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def _age(school, where: str) -> None:
    """Let a step's time run out."""
    database = school.http._transport.app.state.database
    past = "UPDATE sign_in SET expires_at = now() - interval '2 seconds' WHERE state = :state AND "
    async with database.session() as session, session.begin():
        changed = await session.execute(text(past + where), {"state": school.state})
        assert changed.rowcount == 1


async def test_what_was_pushed_counts_once(visit):
    school = visit()
    pushed = (await school.push()).json()
    assert pushed["expires_in"] <= 60
    assert (await school.authorize(pushed["request_uri"])).status_code == 303
    assert (await school.authorize(pushed["request_uri"])).status_code == 400


async def test_a_browser_that_looks_ahead_does_not_use_the_handle_up(visit):
    school = visit()
    pushed = (await school.push()).json()
    said = {"client_id": school.client_id, "request_uri": pushed["request_uri"]}
    for ahead in ("prefetch", "prefetch;prerender"):
        answer = await school.http.get("/oauth2/authorize", params=said, headers={"Sec-Purpose": ahead})
        assert (answer.status_code, "location" in answer.headers) == (503, False)
    assert (await school.http.head("/oauth2/authorize", params=said)).status_code == 405
    assert (await school.authorize(pushed["request_uri"])).status_code == 303


async def test_what_was_pushed_a_minute_ago_is_too_old(visit):
    school = visit()
    pushed = (await school.push()).json()
    await _age(school, "begun_at IS NULL")
    answer = await school.authorize(pushed["request_uri"])
    assert (answer.status_code, "location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "https://other.example"},
        {"client_id": "https://nobody.example"},
        {"request_uri": "urn:ietf:params:oauth:request_uri:guessed"},
        {"request_uri": "https://elsewhere.example/request"},
        {"client_id": "https://sis.example\u0000"},
        {"request_uri": "urn:\u0000"},
        {"request_uri": "x" * 9_000},
        {"response_type": "code"},
        {"redirect_uri": "https://sis.example/signed-in"},
        {"state": "x"},
    ],
    ids="-".join,
)
async def test_the_authorization_endpoint_takes_what_was_pushed_and_nothing_else(visit, changed):
    school = visit()
    pushed = (await school.push()).json()
    answer = await school.authorize(**({"request_uri": pushed["request_uri"]} | changed))
    assert (answer.status_code, "location" in answer.headers) == (400, False)
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not any(value in answer.text for value in changed.values() if len(value) > 4)


async def test_an_authorization_request_that_was_not_pushed_is_none(visit):
    school = visit()
    answer = await school.http.get("/oauth2/authorize", params=school.wish(client_id=school.client_id))
    assert (answer.status_code, "location" in answer.headers) == (400, False)


async def test_no_other_origin_reads_the_authorization_endpoint(visit):
    school = visit()
    pushed = (await school.push()).json()
    origin = {"Origin": "https://elsewhere.example"}
    said = {"client_id": school.client_id, "request_uri": pushed["request_uri"]}
    answer = await school.http.get("/oauth2/authorize", params=said, headers=origin)
    assert answer.status_code == 303
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    asked = await school.http.options(
        "/oauth2/authorize", headers=origin | {"Access-Control-Request-Method": "GET"}
    )
    assert asked.status_code == 405


async def test_what_the_provider_answered_counts_once(visit):
    school = visit()
    sent = await school.begin()
    back = school.provider.sign_in(sent.headers["location"], **NURSE)
    cookies = dict(school.http.cookies)
    assert (await school.come_back(back)).status_code == 303
    school.http.cookies.update(cookies)
    again = await school.come_back(back)
    assert (again.status_code, "location" in again.headers) == (400, False)


async def test_only_the_browser_that_was_sent_comes_back(visit):
    school = visit()
    sent = await school.begin()
    back = school.provider.sign_in(sent.headers["location"], **NURSE)
    cookies = dict(school.http.cookies)
    school.http.cookies.clear()
    assert (await school.come_back(back)).status_code == 400
    name = next(iter(cookies))
    school.http.cookies.set(name, "another")
    assert (await school.come_back(back)).status_code == 400
    school.http.cookies.clear()
    school.http.cookies.set(name, cookies[name])
    assert "code" in said_in((await school.come_back(back)).headers["location"])


async def test_hostile_answers_of_a_browser_are_none(visit):
    school = visit()
    sent = await school.begin()
    back = school.provider.sign_in(sent.headers["location"], **NURSE)
    for hostile in (
        f"{ISSUER}/oauth2/callback?",
        f"{ISSUER}/oauth2/callback?state=%00",
        f"{back}%00",
        f"{back}&state=another",
        f"{back}&x={'x' * 9_000}",
        back + "".join(f"&x{number}=y" for number in range(20)),
        f"{back}&x=%ff%fe%00",
    ):
        answer = await school.come_back(hostile)
        assert (answer.status_code, "location" in answer.headers) == (400, False)
    assert "code" in said_in((await school.come_back(back)).headers["location"])


async def test_two_sign_ins_in_one_browser_do_not_disturb_each_other(visit):
    first, second = visit(), visit()
    sent = [await one.begin() for one in (first, second)]
    for one, where in ((second, sent[1]), (first, sent[0])):
        back = await one.come_back(one.provider.sign_in(where.headers["location"], **NURSE))
        assert said_in(back.headers["location"])["state"] == one.state


async def test_the_cookie_is_for_no_script_and_no_other_site(visit):
    cookie = (await visit().begin()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


async def test_nothing_that_opens_a_door_is_kept_as_it_is(visit, database):
    school = visit()
    pushed = (await school.push()).json()
    sent = await school.authorize(pushed["request_uri"])
    asked = said_in(sent.headers["location"])
    back = await school.come_back(school.provider.sign_in(sent.headers["location"], **NURSE))
    code = said_in(back.headers["location"])["code"]
    async with database.session() as session:
        rows = await session.execute(text("SELECT CAST(s AS text) FROM sign_in s"))
        kept = "\n".join(row[0] for row in rows)
    assert school.state in kept
    for secret in (pushed["request_uri"].rpartition(":")[2], asked["state"], asked["nonce"], code):
        assert secret not in kept


async def test_nothing_personal_stands_in_any_address(visit, people):
    school = visit()
    sent = await school.begin()
    back = school.provider.sign_in(sent.headers["location"], **NURSE)
    answer = await school.come_back(back)
    for address in (sent.headers["location"], back, answer.headers["location"]):
        assert people.nurse not in address
        assert NURSE[HSA_CLAIM] not in address


async def test_a_system_that_was_disabled_meanwhile_signs_nobody_in(visit, database):
    school = visit()
    pushed = (await school.push()).json()
    await _set_disabled(database, "now()")
    try:
        assert (await school.authorize(pushed["request_uri"])).status_code == 400
    finally:
        await _set_disabled(database, "NULL")


async def _set_disabled(database, value: str) -> None:
    async with database.session() as session, session.begin():
        await session.execute(
            text(f"UPDATE client SET disabled_at = {value} WHERE client_id = 'https://sis.example'")  # noqa: S608
        )


async def test_sign_ins_are_forgotten(visit, database):
    school = visit()
    await school.push()
    async with database.session() as session, session.begin():
        await session.execute(
            text("UPDATE sign_in SET expires_at = to_timestamp(:then) WHERE state = :state"),
            {"then": time.time() - 1_000, "state": school.state},
        )
    await visit().push()
    async with database.session() as session:
        left = await session.execute(
            text("SELECT 1 FROM sign_in WHERE state = :state"), {"state": school.state}
        )
        assert not left.all()


async def test_of_many_who_redeem_a_code_at_once_nobody_keeps_a_token(visit):
    """One is first, and the others show that the code is in two hands: what the first got is taken back."""
    school = visit()
    brought = await school.sign_in(**NURSE)
    answers = await asyncio.gather(*(school.redeem(brought["code"]) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200, *[400] * 7]
    token = next(answer.json()["access_token"] for answer in answers if answer.status_code == 200)
    assert (await school.call(token, "/whoami")).status_code == 401


async def test_of_many_who_bring_a_handle_at_once_one_goes_on(visit):
    school = visit()
    pushed = (await school.push()).json()
    answers = await asyncio.gather(*(school.authorize(pushed["request_uri"]) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [303, *[400] * 7]
    sent = next(answer for answer in answers if answer.status_code == 303)
    back = school.provider.sign_in(sent.headers["location"], **NURSE)
    answers = await asyncio.gather(*(school.come_back(back) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [303, *[400] * 7]


async def test_the_log_says_who_has_signed_in_and_that_somebody_was_refused(visit, people, installation):
    school, other = visit(), visit("https://other.example")
    await school.sign_in(**NURSE)
    await other.sign_in(**NURSE)
    connection = await asyncpg.connect(installation.dsns.owner)
    try:
        rows = await connection.fetch(
            "SELECT client_id, organisation_id, professional_id, outcome, reason FROM audit.audit_entry"
            " WHERE action = 'sign-in:finish' AND organisation_id IN ($1, $2)"
            " ORDER BY at DESC LIMIT 2",
            people.school,
            people.other_school,
        )
    finally:
        await connection.close()
    refused, allowed = (dict(row) for row in rows)
    assert allowed == {
        "client_id": school.client_id,
        "organisation_id": people.school,
        "professional_id": people.nurse,
        "outcome": "allowed",
        "reason": None,
    }
    assert refused == {
        "client_id": other.client_id,
        "organisation_id": people.other_school,
        "professional_id": None,
        "outcome": "refused",
        "reason": "access_denied",
    }


async def test_each_step_may_meet_another_process(visit, people, settings, app, claims_of):
    """What is pushed in one process is begun, answered and redeemed in three others."""
    school = visit()
    async with AsyncExitStack() as stack:
        others = [await _another_process(stack, settings, app) for _ in range(3)]
        pushed = (await school.push()).json()
        school.http = others[0]
        sent = await school.authorize(pushed["request_uri"])
        others[1].cookies = others[0].cookies
        school.http = others[1]
        back = await school.come_back(school.provider.sign_in(sent.headers["location"], **NURSE))
        code = said_in(back.headers["location"])["code"]
        school.http = others[2]
        token = (await school.redeem(code)).json()["access_token"]
        assert claims_of(token).subject == people.nurse
        school.http = others[0]
        assert (await school.redeem(code)).json()["error"] == "invalid_grant"
        school.http = others[1]
        assert (await school.call(token, "/whoami")).status_code == 401


async def _another_process(stack: AsyncExitStack, settings, app) -> httpx.AsyncClient:
    service = create_app(settings.model_copy(update={"database_pool_size": 2}))
    await stack.enter_async_context(service.router.lifespan_context(service))
    service.state.signing_in = SigningIn(
        service.state.database, app.state.signing_in._provider, issuer=settings.public_url
    )
    transport = httpx.ASGITransport(service)
    return await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ISSUER))
