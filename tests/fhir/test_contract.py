"""What the facade says of itself is what is routed; what it shows as examples is FHIR."""

import json
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from openapi_spec_validator import validate

from app.cli.contract import rendered
from app.demo.callers import API
from app.fhir.kinds_of import KINDS
from app.kit.openapi import plate_of
from tests.cast import Cast
from tests.fhir.fhir_steps import FHIR, MEDIA_TYPE, Fhir, then_validators_take

DOCUMENT: dict[str, Any] = json.loads(rendered()["fhir-r4.json"])
OPERATIONS = {
    operation["operationId"]: operation for item in DOCUMENT["paths"].values() for operation in item.values()
}
BY_ROUTE = {"GET /{id}": "read", "POST /_search": "search-type", "POST ": "create", "PUT /{id}": "update"}


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)
    assert len(OPERATIONS) == sum(len(item) for item in DOCUMENT["paths"].values())


def test_the_two_documents_share_no_operation() -> None:
    native = json.loads(rendered()["named-person-v1.json"])
    assert not [path for path in native["paths"] if "/fhir" in path]
    assert all(
        path.partition("/")[2][0].isupper() or path in {"/metadata", "/.well-known/smart-configuration"}
        for path in DOCUMENT["paths"]
    )


def routed(facade: FastAPI) -> set[tuple[str, str]]:
    """The interactions that there are routes for."""
    found = set()
    for route in facade.routes:
        if isinstance(route, APIRoute) and route.include_in_schema and route.path.split("/")[1][0].isupper():
            _, kind, rest = [*route.path.split("/", 2), ""][:3]
            (method,) = route.methods
            code = BY_ROUTE.get(f"{method} {'/' if rest else ''}{rest}", "search-type")
            found.add((kind, code))
    return found


async def test_the_capability_statement_lists_exactly_what_is_routed(cast: Cast) -> None:
    said = (await Fhir(None, cast.http).get("metadata")).json()
    (rest,) = said["rest"]
    listed = {(each["type"], it["code"]) for each in rest["resource"] for it in each["interaction"]}
    assert listed == routed(cast.app.state.fhir)
    assert said["fhirVersion"] == "4.0.1"


async def test_each_search_parameter_that_is_stated_is_taken_and_no_other(cast: Cast) -> None:
    said = (await Fhir(None, cast.http).get("metadata")).json()["rest"][0]["resource"]
    stated = {each["type"]: {p["name"] for p in each.get("searchParam", ())} for each in said}
    for kind, names in stated.items():
        form = DOCUMENT["paths"][f"/{kind}/_search"]["post"]["requestBody"]["content"]
        fields = set(form["application/x-www-form-urlencoded"]["schema"]["properties"])
        assert fields == names | {"_count", "_page"}, kind
        refused = await Fhir(cast.rektor).search(kind, nosuch="1")
        assert refused.status_code == 422, kind


async def test_the_smart_configuration_says_where_tokens_come_from(cast: Cast) -> None:
    answer = await cast.http.get(f"{FHIR}/.well-known/smart-configuration")
    said, known = answer.json(), (await cast.http.get("/.well-known/oauth-authorization-server")).json()
    for name in ("issuer", "token_endpoint", "jwks_uri"):
        assert said[name] == known[name]
    assert set(said["grant_types_supported"]) <= set(known["grant_types_supported"])
    algorithms = "token_endpoint_auth_signing_alg_values_supported"
    assert set(said[algorithms]) == set(known[algorithms])


async def test_the_document_is_served_under_the_installations_own_address(cast: Cast) -> None:
    served = (await cast.http.get(f"{FHIR}/openapi.json")).json()
    assert served["servers"] == [{"url": "http://127.0.0.1:8000/fhir/r4"}]
    assert served["paths"].keys() == DOCUMENT["paths"].keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_example_is_fhir_and_keeps_to_its_schema(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
        for media_type, media in body.get("content", {}).items():
            if media_type == MEDIA_TYPE:
                then_validators_take(media["example"])
            schema = {**media["schema"], "components": DOCUMENT["components"]}
            jsonschema.Draft202012Validator(schema).validate(media["example"])


def test_each_interaction_asks_operations_that_there_are_and_demands_what_the_first_demands(
    app: FastAPI,
) -> None:
    plates = {route.name: plate_of(route) for route in app.routes if isinstance(route, APIRoute)}
    for operation in OPERATIONS.values():
        for asked in operation.get("x-asks", ()):
            assert asked in plates, asked
    for kind in KINDS:
        for it in kind.interactions:
            (described,) = {
                tuple(each["x-scopes"])
                for each in OPERATIONS.values()
                if (each["tags"][0], each.get("x-fhir-interaction")) == (kind.name, it.code)
            }
            assert described == tuple(plates[it.asks[0]].scopes)


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "Observation",
        "Observation/chi-a",
        "Patient/a/b",
        "Patient/a/_history",
        "Patient/a%0Ab",
        "a%0A/b",
        "%0D%0A",
    ],
)
async def test_what_is_not_there_answers_in_fhir_too(cast: Cast, path: str) -> None:
    assert (await Fhir(cast.rektor).get(path)).status_code == 404


async def test_a_method_that_is_not_there_answers_in_fhir_too(cast: Cast) -> None:
    answer = await cast.http.delete(f"{FHIR}/Patient/chi-a")
    assert answer.status_code == 405
    then_validators_take(answer.json())


async def test_what_is_too_large_is_refused_in_fhir_before_it_is_read(cast: Cast) -> None:
    answer = await cast.http.post(f"{FHIR}/Task", content=b"x" * 300_000)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == MEDIA_TYPE
    then_validators_take(answer.json())
    native = await cast.http.post(f"{API}/children", content=b"x" * 300_000)
    assert native.headers["content-type"] == "application/problem+json"
