"""The documents that are served, and what the API says of itself."""

import re

from app.front.document import API_VERSION, NATIVE
from app.kit.routing import API_ROOT
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.contract.committed import DOCUMENTS
from tests.steps import given_a_child

STATES = {"alpha", "beta", "active", "deprecated", "retired", "decommissioned"}


async def test_the_document_lies_below_the_api_root(cast: Cast) -> None:
    answer = await cast.http.get(f"{API_ROOT}/openapi.json")
    served = answer.json()
    assert answer.status_code == 200
    assert [server["url"] for server in served["servers"]] == [f"{PUBLIC_URL}{API_ROOT}"]
    assert {**served, "servers": []} == {**DOCUMENTS[NATIVE], "servers": []}


async def test_api_info_says_what_is_asked_for(cast: Cast) -> None:
    said = (await cast.http.get(f"{API_ROOT}/api-info")).json()
    assert set(said) == {"apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"}
    assert said["apiStatus"] in STATES
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["apiVersion"])
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", said["apiReleased"])


async def test_a_beta_has_a_version_below_one(cast: Cast) -> None:
    said = (await cast.http.get(f"{API_ROOT}/api-info")).json()
    early = said["apiStatus"] in {"alpha", "beta"}
    assert said["apiVersion"] == API_VERSION
    assert API_VERSION.startswith("0.") == early


async def test_links_are_absolute(cast: Cast) -> None:
    child = await given_a_child(cast.rektor)
    path, said_host = f"{API_ROOT}{child.path}", {"Host": "elsewhere.example", "Purpose": "education"}
    said = await cast.http.get(path, headers=said_host, auth=cast.rektor.auth)
    links = said.json()["_links"]
    assert links["self"] == {
        "href": f"{PUBLIC_URL}{API_ROOT}/children/{child.id}",
        "rel": "self",
        "method": "GET",
    }
    assert all(link["href"].startswith(f"{PUBLIC_URL}/") for link in links.values())


async def test_links_of_a_page_keep_what_was_asked(cast: Cast) -> None:
    asked = cast.organisation("education")
    said = await cast.rektor.get(f"/units?organisationId={asked}&limit=1")
    links = said.json()["_links"]
    assert {"self", "first", "last"} <= set(links)
    assert all(f"organisationId={asked}&" in link["href"] for link in links.values())
    assert "offset" not in said.json()["_meta"]


def test_each_document_names_only_what_it_uses() -> None:
    for name, document in DOCUMENTS.items():
        text = str(document)
        for schema in document["components"]["schemas"]:
            assert f"#/components/schemas/{schema}'" in text, (name, schema)
