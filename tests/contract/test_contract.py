"""The committed contract says what the code does, and says it whole."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from app.cli.contract import rendered
from app.kit.routing import API_ROOT
from app.settings import ROOT
from tests.contract.committed import DOCUMENTS, EVERY_DOCUMENT, committed_paths

HERE = ROOT / "tests" / "contract"


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in committed_paths().items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


OPERATIONS = list(_operations())
COMPONENTS = {
    "schemas": {
        name: schema
        for document in DOCUMENTS.values()
        for name, schema in document["components"]["schemas"].items()
    }
}


def test_what_is_committed_is_what_the_code_says() -> None:
    for name, text in rendered().items():
        assert (ROOT / "openapi" / name).read_text() == text, (
            f"run `make openapi` and read the change: {name}"
        )


@pytest.mark.parametrize("name", sorted(EVERY_DOCUMENT))
def test_a_document_is_valid_openapi(name: str) -> None:
    validate(EVERY_DOCUMENT[name])


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_an_operation_is_described_whole(name: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert "security" in operation
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if status >= "400":
            assert set(content) <= {"application/problem+json", "application/json"}, (name, status)
        for media in content.values():
            assert "example" in media or "examples" in media, (name, status)
    for media in operation.get("requestBody", {}).get("content", {}).values():
        assert "example" in media or "examples" in media, name


def test_what_the_whole_house_refuses_is_described_of_every_operation() -> None:
    """Found by drawn calls (tests/fuzz): no room says it, for it is refused before a room sees it."""
    of_the_api = [(name, operation) for name, operation in OPERATIONS if f" {API_ROOT}/" in name]
    assert len(of_the_api) > 300
    for name, operation in of_the_api:
        parameters = operation.get("parameters", [])
        expected = set()
        if "requestBody" in operation:
            expected |= {"unreadable-body", "body-too-large", "not-json", "invalid-request"}
        if any(each["name"] == "Purpose" for each in parameters):
            expected.add("header-missing")
        if any(each["in"] == "query" for each in parameters):
            expected.add("invalid-request")
        described = {
            code
            for answer in operation["responses"].values()
            for media in answer.get("content", {}).values()
            for code in media.get("examples", {})
        }
        assert expected <= described, name


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_an_example_keeps_to_its_schema(name: str, operation: dict[str, Any]) -> None:  # noqa: ARG001 - the id
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for media in body.get("content", {}).values():
            if "example" in media and "schema" in media:
                schema = {**media["schema"], "components": COMPONENTS}
                jsonschema.Draft202012Validator(schema).validate(media["example"])


def test_no_identity_number_ever_stands_in_an_address() -> None:
    for name, operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            assert "dentity" not in parameter["name"], name
            assert "number" not in parameter["name"].lower(), name
