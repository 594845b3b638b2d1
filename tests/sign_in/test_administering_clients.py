"""Systems are administered over the API: what closes takes one administrator, what opens takes two."""

import uuid
from datetime import timedelta

import asyncpg
import httpx
import pytest

from app.cli.keys import new_client_keys
from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.cast import Cast
from tests.conftest import Installation
from tests.days import today
from tests.sign_in.administration import (
    FIRST,
    SECOND,
    NewSystem,
    confirm,
    given_an_administrator,
    registered,
)
from tests.sign_in.parties import ISSUER
from tests.steps import then_it_is, then_it_is_refused

NOTHING_PERSONAL = ["events.subscribe", "statistics.read"]
PERSONAL = ["children.read", "named-person.read", "events.subscribe"]


@pytest.fixture
async def anna(cast: Cast) -> Caller:
    return await given_an_administrator(cast, FIRST)


@pytest.fixture
async def bo(cast: Cast) -> Caller:
    return await given_an_administrator(cast, SECOND)


@pytest.fixture
def plain(cast: Cast) -> NewSystem:
    return NewSystem(cast.organisation("education"), NOTHING_PERSONAL)


@pytest.fixture
def personal(cast: Cast) -> NewSystem:
    return NewSystem(cast.organisation("education"), PERSONAL)


async def test_a_system_that_reaches_nobody_is_in_force_at_once(anna, http, plain):
    answer = await anna.post("/clients", plain.body)
    made = then_it_is(answer, 201)
    assert answer.headers["location"].endswith(f"/clients/{made['id']}")
    assert (made["status"], made["waiting"], made["sector"]) == ("active", None, "school")
    assert made["registeredBy"] == FIRST
    assert made["tokenGivenOn"] is None
    assert (await plain.asks(http, ISSUER)).status_code == 200


async def test_a_system_that_reaches_persons_gets_no_token_before_another_has_confirmed(
    anna, bo, http, personal
):
    made = then_it_is(await anna.post("/clients", personal.body), 201)
    assert (made["status"], made["waiting"]["askedBy"], made["waiting"]["enabled"]) == (
        "waiting",
        FIRST,
        True,
    )
    assert (await personal.asks(http, ISSUER)).json()["error"] == "invalid_client"
    then_it_is_refused(await confirm(anna, made), 403, "second-person-needed")
    assert (await personal.asks(http, ISSUER)).json()["error"] == "invalid_client"
    confirmed = then_it_is(await confirm(bo, made), 200)
    assert (confirmed["status"], confirmed["waiting"], confirmed["confirmedBy"]) == ("active", None, SECOND)
    assert (await personal.asks(http, ISSUER)).status_code == 200
    then_it_is_refused(await confirm(bo, made), 409, "nothing-waits")


@pytest.mark.parametrize("kind", ["family-app", "administrator"])
async def test_whoever_lets_others_in_is_confirmed_too(anna, bo, plain, kind):
    scopes = ["family.read"] if kind == "family-app" else ["clients.manage"]
    body = {**plain.body, "kind": kind, "scopes": scopes, "branches": [], "organisationId": None}
    made = then_it_is(await anna.post("/clients", body), 201)
    assert made["status"] == "waiting"
    then_it_is_refused(await confirm(anna, made), 403, "second-person-needed")
    assert then_it_is(await confirm(bo, made), 200)["status"] == "active"


async def test_more_persons_wait_for_another_and_fewer_do_not(anna, bo, personal):
    made = await registered(anna, bo, personal)
    path = f"/clients/{made['id']}"
    narrowed = then_it_is(await anna.patch(path, {"scopes": ["children.read"], "name": "Smalt"}), 200)
    assert (narrowed["scopes"], narrowed["name"], narrowed["waiting"]) == (["children.read"], "Smalt", None)
    wider = then_it_is(await anna.patch(path, {"scopes": ["children.read", "plans.read"]}), 200)
    assert (wider["scopes"], wider["waiting"]["scopes"]) == (
        ["children.read"],
        ["children.read", "plans.read"],
    )
    assert wider["status"] == "active", "what it had, it has"
    then_it_is_refused(await confirm(anna, wider), 403, "second-person-needed")
    assert then_it_is(await confirm(bo, wider), 200)["scopes"] == ["children.read", "plans.read"]
    branches = {"branches": ["school", "pupil-health-medical"]}
    assert then_it_is(await anna.patch(path, branches), 200)["waiting"]["branches"] == branches["branches"]
    harmless = {"scopes": ["children.read", "plans.read", "statistics.read"]}
    assert then_it_is(await bo.patch(path, harmless), 200)["scopes"] == harmless["scopes"]


async def test_whoever_confirms_confirms_what_they_have_read(anna, bo, personal):
    made = await registered(anna, bo, personal)
    path = f"/clients/{made['id']}"
    read = then_it_is(await anna.patch(path, {"scopes": [*PERSONAL, "plans.read"]}), 200)
    then_it_is(await anna.patch(path, {"scopes": [*PERSONAL, "plans.read", "plans.write"]}), 200)
    then_it_is_refused(await confirm(bo, read), 409, "nothing-waits")
    then_it_is(await bo.patch(path, {"name": "Ett annat namn"}), 200)
    assert then_it_is(await bo.get(path), 200)["waiting"]["id"] != read["waiting"]["id"]


async def test_what_another_asks_for_takes_the_place_of_what_waited(anna, bo, personal):
    """Else whoever asked for the first part could confirm it as a part of the second."""
    made = await registered(anna, bo, personal)
    path = f"/clients/{made['id']}"
    then_it_is(await anna.patch(path, {"scopes": [*PERSONAL, "plans.read"]}), 200)
    now = then_it_is(await bo.patch(path, {"branches": ["school", "preschool"]}), 200)
    assert (now["waiting"]["scopes"], now["waiting"]["askedBy"]) == (None, SECOND)


async def test_what_is_rejected_comes_to_nothing(anna, bo, http, personal):
    made = then_it_is(await anna.post("/clients", personal.body), 201)
    wrong = {"changeId": "clc-aaaaaaaaaaaaaaaaaaaaaaaaaa"}
    then_it_is_refused(await bo.post(f"/clients/{made['id']}/rejection", wrong), 409, "nothing-waits")
    right = {"changeId": made["waiting"]["id"]}
    rejected = then_it_is(await bo.post(f"/clients/{made['id']}/rejection", right), 200)
    assert (rejected["status"], rejected["waiting"]) == ("disabled", None)
    then_it_is_refused(await confirm(bo, made), 409, "nothing-waits")
    assert (await personal.asks(http, ISSUER)).json()["error"] == "invalid_client"
    asked = then_it_is(await anna.post(f"/clients/{made['id']}/enabling"), 200)
    then_it_is_refused(await confirm(anna, asked), 403, "second-person-needed")


async def test_old_keys_are_honoured_until_they_stop(anna, bo, http, plain, installation: Installation):
    made = await registered(anna, bo, plain)
    private, public = new_client_keys()
    until = (wall_clock() + timedelta(days=30)).isoformat()
    path = f"/clients/{made['id']}/keys"
    turned = then_it_is(await anna.post(path, {"jwks": public, "oldKeysUntil": until}), 200)
    assert turned["oldKeyIds"] == made["keyIds"] != turned["keyIds"]
    for key in (plain.private, private):
        assert (await plain.asks(http, ISSUER, key)).status_code == 200
    owner = await asyncpg.connect(installation.dsns.owner)
    await owner.execute(
        "UPDATE client SET old_keys_until = now() - interval '1 second' WHERE id = $1", made["id"]
    )
    await owner.close()
    assert (await plain.asks(http, ISSUER, plain.private)).json()["error"] == "invalid_client"
    assert (await plain.asks(http, ISSUER, private)).status_code == 200
    assert then_it_is(await anna.get(f"/clients/{made['id']}"), 200)["oldKeyIds"] == []


async def test_old_keys_stop_at_once_when_nothing_else_is_said(anna, bo, http, plain):
    made = await registered(anna, bo, plain)
    private, public = new_client_keys()
    then_it_is(await anna.post(f"/clients/{made['id']}/keys", {"jwks": public}), 200)
    assert (await plain.asks(http, ISSUER, plain.private)).json()["error"] == "invalid_client"
    assert (await plain.asks(http, ISSUER, private)).status_code == 200


async def test_nobody_alone_puts_a_key_of_their_own_into_a_system_that_reaches_persons(
    anna, bo, http, personal
):
    made = await registered(anna, bo, personal)
    private, public = new_client_keys()
    asked = then_it_is(await anna.post(f"/clients/{made['id']}/keys", {"jwks": public}), 200)
    assert (asked["keyIds"], asked["waiting"]["keyIds"]) == (made["keyIds"], [public["keys"][0]["kid"]])
    assert (await personal.asks(http, ISSUER, private)).json()["error"] == "invalid_client"
    assert (await personal.asks(http, ISSUER)).status_code == 200, "meanwhile the system goes on"
    then_it_is(await confirm(bo, asked), 200)
    assert (await personal.asks(http, ISSUER, private)).status_code == 200
    assert (await personal.asks(http, ISSUER)).json()["error"] == "invalid_client"


async def test_a_disabled_system_is_out_at_once_and_comes_back_by_two(anna, bo, http, personal):
    made = await registered(anna, bo, personal)
    auth = personal.tokens(http, ISSUER).as_system(["events.subscribe"])
    assert (await http.get("/named-person/v1/whoami", auth=auth)).status_code == 200
    path = f"/clients/{made['id']}"
    assert then_it_is(await anna.post(f"{path}/disabling"), 200)["status"] == "disabled"
    assert (await http.get("/named-person/v1/whoami", auth=auth)).status_code == 401
    asked = then_it_is(await anna.post(f"{path}/enabling"), 200)
    assert asked["status"] == "disabled"
    then_it_is_refused(await confirm(anna, asked), 403, "second-person-needed")
    assert then_it_is(await confirm(bo, asked), 200)["status"] == "active"
    assert (await http.get("/named-person/v1/whoami", auth=auth)).status_code == 200


async def test_the_day_of_the_last_use_is_shown_and_nothing_finer(anna, bo, http, plain):
    made = await registered(anna, bo, plain)
    path = f"/clients/{made['id']}"
    assert then_it_is(await anna.get(path), 200)["calledOn"] is None
    auth = plain.tokens(http, ISSUER).as_system(["events.subscribe"])
    before = today().isoformat()
    assert (await http.get("/named-person/v1/whoami", auth=auth)).status_code == 200
    after = today().isoformat()
    read = then_it_is(await anna.get(path), 200)
    assert read["calledOn"] in {before, after}
    assert read["tokenGivenOn"] in {before, after}


async def test_the_list_shows_every_system_page_by_page(anna, bo, plain):
    made = await registered(anna, bo, plain)
    found, page = [], 1
    while items := then_it_is(await anna.get("/clients", page=page, limit=100), 200)["items"]:
        found, page = found + items, page + 1
    assert made["id"] in {each["id"] for each in found}
    assert {"administrator", "family-app", "system"} <= {each["kind"] for each in found}
    assert [each["clientId"] for each in found] == sorted(each["clientId"] for each in found)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"scopes": ["concerns.decide"]}, "/scopes"),
        ({"scopes": ["clients.manage"]}, "/scopes"),
        ({"branches": ["care"]}, "/branches"),
        ({"branches": []}, "/branches"),
        ({"organisationId": "org-aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "/organisationId"),
        ({"organisationId": None}, "/organisationId"),
        ({"jwks": None}, "/jwks"),
        ({"jwksUri": "https://sis.example/keys"}, "/jwks"),
        ({"redirectUris": ["https://sis.example/*"]}, "/redirectUris"),
        ({"clientId": "http://sis.example"}, "/clientId"),
        ({"clientId": "sis"}, "/clientId"),
        ({"scopes": ["no-such-scope"]}, "/scopes/0"),
        ({"name": " "}, "/name"),
    ],
)
async def test_what_does_not_fit_is_refused_where_it_stands(anna, plain, wrong, pointer):
    body = then_it_is_refused(await anna.post("/clients", plain.body | wrong), 422, "invalid-request")
    assert pointer in {error["pointer"] for error in body["errors"]}


async def test_a_private_key_is_refused_and_repeated_nowhere(anna, plain):
    secret = plain.private["d"]
    answer = await anna.post("/clients", plain.body | {"jwks": {"keys": [plain.private]}})
    then_it_is_refused(answer, 422, "invalid-request")
    assert secret not in answer.text


async def test_old_keys_are_not_honoured_for_longer_than_a_quarter(anna, bo, plain):
    made = await registered(anna, bo, plain)
    _, public = new_client_keys()
    for days in (-1, 91):
        until = (wall_clock() + timedelta(days=days)).isoformat()
        answer = await anna.post(f"/clients/{made['id']}/keys", {"jwks": public, "oldKeysUntil": until})
        body = then_it_is_refused(answer, 422, "invalid-request")
        assert body["errors"][0]["pointer"] == "/oldKeysUntil"


async def test_a_name_is_taken_once_and_a_key_of_idempotency_makes_one(anna, plain):
    key = str(uuid.uuid4())
    first = then_it_is(await anna.post("/clients", plain.body, key=key), 201)
    assert then_it_is(await anna.post("/clients", plain.body, key=key), 201)["id"] == first["id"]
    then_it_is_refused(await anna.post("/clients", plain.body), 409, "client-exists")


async def test_a_stale_change_is_refused(anna, bo, plain):
    made = await registered(anna, bo, plain)
    path = f"/clients/{made['id']}"
    tag = (await anna.get(path)).headers["etag"]
    then_it_is(await anna.patch(path, {"name": "Nytt"}), 200)
    then_it_is_refused(await anna.patch(path, {"name": "Äldre"}, etag=tag), 412, "stale")
    then_it_is_refused(await anna.patch(path, {"name": "Äldre"}, etag=""), 428, "if-match-missing")


async def test_nobody_but_administrators_sees_a_system(cast: Cast, anna, bo, plain):
    made = await registered(anna, bo, plain)
    reader = await given_an_administrator(cast, "https://administration.example/r", ("clients.read",))
    then_it_is(await reader.get(f"/clients/{made['id']}"), 200)
    then_it_is_refused(await reader.post(f"/clients/{made['id']}/disabling"), 403, "scope-missing")
    for path in ("/clients", f"/clients/{made['id']}"):
        then_it_is_refused(await cast.rektor.get(path), 403, "scope-missing")
    then_it_is_refused(await anna.get("/clients/cli-aaaaaaaaaaaaaaaaaaaaaaaaaa"), 404, "not-found")


async def test_what_is_done_to_a_system_is_written_down(anna, bo, personal, installation: Installation):
    made = await registered(anna, bo, personal)
    then_it_is(await bo.post(f"/clients/{made['id']}/disabling"), 200)
    auditor = await asyncpg.connect(installation.dsns.audit)
    rows = await auditor.fetch(
        "SELECT client_id, action, outcome, reason FROM audit.audit_entry WHERE subject_id = $1 ORDER BY id",
        made["id"],
    )
    await auditor.close()
    assert [tuple(row) for row in rows] == [
        (FIRST, "client:register", "allowed", "waits-for-a-second-person"),
        (SECOND, "client:confirm", "allowed", None),
        (SECOND, "client:change", "allowed", None),
    ]


async def test_a_wrong_key_during_the_overlap_says_no_more_than_before(anna, bo, http, plain):
    made = await registered(anna, bo, plain)
    _, public = new_client_keys()
    until = (wall_clock() + timedelta(days=1)).isoformat()
    then_it_is(await anna.post(f"/clients/{made['id']}/keys", {"jwks": public, "oldKeysUntil": until}), 200)
    stranger, _ = new_client_keys()
    answer: httpx.Response = await plain.asks(http, ISSUER, stranger)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    used = plain.tokens(http, ISSUER).form(None, ["events.subscribe"])
    assert (await http.post("/oauth2/token", data=used)).status_code == 200
    again = await http.post("/oauth2/token", data=used)
    assert again.json()["error"] == "invalid_client", "used once, whichever key has signed it"
