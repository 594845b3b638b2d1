"""The pages say what the code does."""

import json
import re
from pathlib import Path
from typing import get_args

from app.sign_in.book import render
from app.sign_in.schemas import OAuthErrorRead
from app.sign_in.scopes import ClientKind
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
    make_key, sign, as_system, on_behalf, _call = blocks
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(make_key, names)  # noqa: S102 - the page's own example
    (tmp_path / "private-key.json").write_text(json.dumps(people.keys["https://sis.example"]))
    exec(sign, names)  # noqa: S102 - the page's own example
    assert (names["ISSUER"], names["CLIENT_ID"]) == (ISSUER, "https://sis.example")
    for block, scope in ((as_system, "events.subscribe"), (on_behalf, "children.read named-person.read")):
        exec(block.partition("answer =")[0], names)  # noqa: S102 - up to the call over the network
        answer = await http.post("/oauth2/token", data=names["form"])
        assert (answer.status_code, answer.json()["scope"]) == (200, scope)
