"""An operation that is to go says so: in the document, and in each of its answers."""

import copy
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial

import httpx
import pytest
from fastapi import FastAPI

from app.fhir.kinds import FHIR_ROOT
from app.front.life_cycle import ENDINGS, Ending, install, mark
from app.kit.routing import operation_id
from app.main import create_app
from app.settings import Settings
from tests.contract.committed import FHIR, committed_paths

ENDING = Ending(
    operation="read_old",
    deprecated_on=date(2026, 11, 22),
    ends_on=date(2027, 12, 31),
    guide="https://api.example.se/docs/moving",
    successor="https://api.example.se/v2/new",
)


@pytest.fixture
def throwaway() -> FastAPI:
    made = FastAPI(generate_unique_id_function=operation_id, openapi_url=None)

    @made.get("/old")
    async def read_old() -> dict[str, str]:
        return {}

    @made.get("/new")
    async def read_new() -> dict[str, str]:
        return {}

    install(made, (ENDING,))
    return made


async def test_an_operation_that_is_to_go_says_so(throwaway: FastAPI) -> None:
    transport = httpx.ASGITransport(throwaway, root_path="/behind/a/proxy")
    async with httpx.AsyncClient(transport=transport, base_url="https://api.example.se") as http:
        old, new = await http.get("/old"), await http.get("/new")
    since = datetime.fromtimestamp(int(old.headers["Deprecation"].removeprefix("@")), UTC)
    assert (since.date(), old.headers["Deprecation"][0]) == (ENDING.deprecated_on, "@")
    assert parsedate_to_datetime(old.headers["Sunset"]).date() == ENDING.ends_on
    assert old.headers["Sunset"] == "Fri, 31 Dec 2027 00:00:00 GMT"
    assert {link["rel"]: link["url"] for link in old.links.values()} == {
        "deprecation": ENDING.guide,
        "sunset": ENDING.guide,
        "successor-version": ENDING.successor,
    }
    assert {"Deprecation", "Sunset", "Link"}.isdisjoint(new.headers)


def test_the_document_marks_it(throwaway: FastAPI) -> None:
    document = FastAPI.openapi(throwaway)
    mark(document, (ENDING,))
    old, new = (document["paths"][path]["get"] for path in ("/old", "/new"))
    assert (old["deprecated"], old["x-sunset"]) == (True, "2027-12-31")
    assert {"Deprecation", "Sunset", "Link"} <= set(old["responses"]["200"]["headers"])
    assert "deprecated" not in new
    assert "headers" not in new["responses"]["200"]


def test_the_end_comes_a_year_after_it_is_announced_or_later() -> None:
    with pytest.raises(ValueError, match="read_old would end within a year"):
        Ending(
            operation="read_old",
            deprecated_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            guide=ENDING.guide,
        )


async def test_what_a_facade_calls_alike_does_not_go_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both the API and the FHIR facade have a `read_consent`."""
    for mount, goes in (("", {False}), (FHIR_ROOT, {True})):
        ending = replace(ENDING, operation=f"{mount} read_consent".strip())
        monkeypatch.setattr("app.main.life_cycle.install", partial(install, endings=(ending,)))
        transport = httpx.ASGITransport(create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="https://api.example.se") as http:
            facade = await http.get(f"{FHIR_ROOT}/Consent/a.b", headers={"Accept": "application/xml"})
        assert {"Sunset" in facade.headers} == goes, facade.text
        document = copy.deepcopy(FHIR)
        mark(document, (ending,), mount=FHIR_ROOT)
        assert {"deprecated" in document["paths"]["/Consent/{id}"]["get"]} == goes


def test_what_is_to_go_is_an_operation_of_the_contract() -> None:
    known = {operation["operationId"] for item in committed_paths().values() for operation in item.values()}
    known |= {
        f"{FHIR_ROOT} {each['operationId']}" for item in FHIR["paths"].values() for each in item.values()
    }
    assert {each.operation for each in ENDINGS} <= known
