"""The pages say what the code does."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from app.demo.token import headers_of
from app.sign_in.book import render
from app.sign_in.schemas import OAuthErrorRead
from app.sign_in.scopes import ClientKind
from tests.sign_in.browsing import said_in
from tests.sign_in.fake_provider import HSA_CLAIM
from tests.sign_in.parties import ISSUER

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_the_scopes_is_the_table():
    written = (DOCS / "reference" / "scopes.md").read_text()
    assert written == render(), "write the page anew from app.sign_in.book.render()"


async def test_the_page_on_oauth_names_all_that_the_server_knows(http):
    page = (DOCS / "reference" / "oauth.md").read_text()
    metadata = (await http.get("/.well-known/oauth-authorization-server")).json()
    errors = get_args(OAuthErrorRead.model_fields["error"].annotation)
    assert len(errors) > 1
    for word in (*metadata["grant_types_supported"], *ClientKind, *errors, "/oauth2/token", "/oauth2/jwks"):
        assert f"`{word}`" in page or f" {word}`" in page, word


async def test_the_steps_of_the_guide_lead_to_tokens(http, people, tmp_path, monkeypatch):
    page = (DOCS / "how-to" / "get-a-token.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    make_key, sign, as_system, prove, on_behalf, call = blocks
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(make_key, names)  # noqa: S102 - the page's own example
    (tmp_path / "private-key.json").write_text(json.dumps(people.keys["https://sis.example"]))
    exec(sign, names)  # noqa: S102 - the page's own example
    assert (names["ISSUER"], names["CLIENT_ID"]) == (ISSUER, "https://sis.example")
    exec(as_system.partition("answer =")[0], names)  # noqa: S102 - up to the call over the network
    answer = (await http.post("/oauth2/token", data=names["form"])).json()
    assert (answer["scope"], answer["token_type"]) == ("events.subscribe", "Bearer")
    exec(prove + on_behalf.partition("answer =")[0], names)  # noqa: S102 - up to the call over the network
    answer = (await http.post("/oauth2/token", data=names["form"], headers=names["headers"])).json()
    assert (answer["scope"], answer["token_type"]) == ("children.read named-person.read", "DPoP")
    names["token"] = answer["access_token"]
    exec(call.partition("me =")[0], names)  # noqa: S102 - up to the call over the network
    me = await http.get(names["address"], headers=names["headers"])
    assert (me.status_code, me.json()["professionalId"]) == (200, people.nurse)


async def test_the_steps_of_signing_in_lead_to_a_token(visit, people, tmp_path, monkeypatch):
    school = visit()
    make_key, sign, _, prove, *_ = _blocks("get-a-token.md")
    push, send, take_back, redeem = _blocks("sign-people-in.md")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(make_key, names)  # noqa: S102 - the page's own example
    (tmp_path / "private-key.json").write_text(json.dumps(people.keys[school.client_id]))
    exec(sign + prove + push.partition("answer =")[0], names)  # noqa: S102 - up to the call over the network
    pushed = await school.http.post("/oauth2/par", data=names["form"], headers=names["headers"])
    names["request_uri"] = pushed.json()["request_uri"]
    exec(send, names)  # noqa: S102 - the page's own example
    sent = await school.http.get(names["where_to"])
    back = school.provider.sign_in(sent.headers["location"], **{HSA_CLAIM: "SE2321000016-ABCD"})
    names["query"] = said_in((await school.come_back(back)).headers["location"])
    exec(take_back + redeem.partition("answer =")[0], names)  # noqa: S102 - up to the call over the network
    answer = await school.http.post("/oauth2/token", data=names["form"], headers=names["headers"])
    assert answer.json()["scope"] == "children.read named-person.read"
    for wrong in ({"iss": "https://another.example"}, {"state": "another"}, {"error": "access_denied"}):
        with pytest.raises(PermissionError):
            names["code_of"](names["query"] | wrong, names["state"])


def _blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (DOCS / "how-to" / name).read_text(), flags=re.DOTALL)


async def test_the_demo_prints_the_headers_of_one_call(http, people):
    held = {
        "client_id": "https://sis.example",
        "private_key": people.keys["https://sis.example"],
        "issuer": ISSUER,
        "people": {"rektor": "hsa:SE2321000016-ABCD"},
    }
    address = f"{ISSUER}/named-person/v1/whoami"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.demo.token.PERSON_SCOPES", ("children.read",))
        printed = await headers_of(held, "rektor", "GET", address, http=http)
    headers = dict(line.split(": ", 1) for line in printed.splitlines())
    assert (await http.get(address, headers=headers)).json()["professionalId"] == people.nurse
    assert (await http.get(address, headers=headers)).status_code == 401
