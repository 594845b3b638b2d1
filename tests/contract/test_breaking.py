"""The gate: what was released is kept, and each kind of break is seen."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from app.cli.breaking import Comparison, may_break, slim
from app.cli.contract import released
from tests.contract.committed import EVERY_DOCUMENT

Document = dict[str, Any]
_CHANGE = ("paths", "/things/{thingId}", "patch")
_LIST = ("paths", "/things", "get")
_ASKED = ("components", "schemas", "ThingUpdate")
_READ = ("components", "schemas", "ThingRead")


def contract() -> Document:
    """A small contract that was released."""
    return {
        "openapi": "3.1.0",
        "info": {"version": "1.2.0"},
        "paths": {
            "/things": {
                "get": {
                    "operationId": "list_things",
                    "security": [{"oauth2": ["things.read"]}, {"oauth2": ["family.read"]}],
                    "parameters": [
                        {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}},
                        {"in": "query", "name": "kind", "schema": {"enum": ["large", "small"]}},
                    ],
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/ThingRead"}}
                            }
                        },
                        "404": {"content": {"application/problem+json": {"schema": {}}}},
                    },
                }
            },
            "/things/{thingId}": {
                "patch": {
                    "operationId": "change_thing",
                    "security": [],
                    "parameters": [
                        {"in": "path", "name": "thingId", "required": True, "schema": {"type": "string"}}
                    ],
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/ThingUpdate"}}
                        }
                    },
                    "responses": {"200": {}, "204": {}},
                }
            },
        },
        "components": {
            "schemas": {
                "ThingRead": {
                    "type": "object",
                    "required": ["id", "name"],
                    "properties": {
                        "id": {"type": "string"},
                        "name": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Name"}]},
                        "parts": {"type": "array", "items": {"type": "integer"}},
                    },
                },
                "Name": {
                    "type": "object",
                    "required": ["words"],
                    "properties": {"words": {"type": "string"}, "description": {"type": "string"}},
                },
                "ThingUpdate": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string", "maxLength": 200},
                        "size": {"enum": ["large", "small"], "type": "string"},
                        "parts": {"type": "array", "items": {"type": "string", "minLength": 1}},
                        "bornOn": {"type": "string", "format": "date"},
                    },
                },
            }
        },
    }


def _in(document: Document, path: tuple[str | int, ...]) -> Any:
    found: Any = document
    for step in path:
        found = found[step]
    return found


def put(value: Any, *path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        _in(document, path[:-1])[path[-1]] = value

    return change


def gone(*path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        del _in(document, path[:-1])[path[-1]]

    return change


LONGER = {"in": "header", "name": "Purpose", "required": True, "schema": {"type": "string"}}
BREAKS: dict[str, tuple[Callable[[Document], None], str]] = {
    "an operation is gone": (gone(*_CHANGE), "PATCH /things/{thingId}: is gone"),
    "an address is gone": (gone("paths", "/things"), "GET /things: is gone"),
    "an operation is called otherwise": (
        put("get_things", *_LIST, "operationId"),
        "GET /things: is called get_things, was list_things",
    ),
    "an answer is gone": (gone(*_CHANGE, "responses", "204"), "PATCH /things/{thingId}: answers 204 no more"),
    "a media type is gone": (
        put({}, *_LIST, "responses", "200", "content"),
        "GET /things: 200: no application/json any more",
    ),
    "a field of an answer is gone": (gone(*_READ, "properties", "id"), "ThingRead (answered).id: is gone"),
    "a field of an inner answer is gone": (
        gone("components", "schemas", "Name", "properties", "description"),
        "Name (answered).description: is gone",
    ),
    "a field of an answer may be left out": (
        put(["id"], *_READ, "required"),
        "ThingRead (answered).name: may be left out",
    ),
    "a field of an answer changes its type": (
        put({"type": "integer"}, *_READ, "properties", "id"),
        "ThingRead (answered).id: may now be integer",
    ),
    "a field of an answer may be null": (
        put({"anyOf": [{"type": "string"}, {"type": "null"}]}, *_READ, "properties", "id"),
        "ThingRead (answered).id: may now be null",
    ),
    "a list of an answer holds something else": (
        put({"type": "number"}, *_READ, "properties", "parts", "items"),
        "ThingRead (answered).parts[]: may now be number",
    ),
    "a field of a request is gone": (
        gone(*_ASKED, "properties", "size"),
        "ThingUpdate (asked).size: is gone",
    ),
    "a field of a request is needed": (
        put(["name", "size"], *_ASKED, "required"),
        "ThingUpdate (asked).size: is needed",
    ),
    "a field of a request changes its type": (
        put({"type": "integer"}, *_ASKED, "properties", "name"),
        "ThingUpdate (asked).name: is taken no more as string",
    ),
    "a value is taken no more": (
        put(["small"], *_ASKED, "properties", "size", "enum"),
        "ThingUpdate (asked).size: takes no more large",
    ),
    "only some values are taken": (
        put({"type": "string", "enum": ["a"]}, *_ASKED, "properties", "name"),
        "ThingUpdate (asked).name: takes only 1 values",
    ),
    "less text is taken": (
        put(100, *_ASKED, "properties", "name", "maxLength"),
        "ThingUpdate (asked).name: maxLength is 100, was 200",
    ),
    "more text is needed": (
        put(3, *_ASKED, "properties", "parts", "items", "minLength"),
        "ThingUpdate (asked).parts[]: minLength is 3, was 1",
    ),
    "a pattern is asked for": (
        put("^[a-z]+$", *_ASKED, "properties", "name", "pattern"),
        "ThingUpdate (asked).name: pattern is another",
    ),
    "a parameter is gone": (
        gone(*_LIST, "parameters", 1),
        "GET /things: takes no query parameter kind any more",
    ),
    "a parameter is needed": (
        put([LONGER], *_LIST, "parameters"),
        "GET /things: needs header parameter Purpose",
    ),
    "a parameter takes less": (
        put(20, *_LIST, "parameters", 0, "schema", "maximum"),
        "GET /things: limit: maximum is 20, was 100",
    ),
    "a body is needed": (
        put(True, *_CHANGE, "requestBody", "required"),
        "PATCH /things/{thingId}: needs a body",
    ),
    "no body is taken": (gone(*_CHANGE, "requestBody"), "PATCH /things/{thingId}: takes no body any more"),
    "a scope opens it no more": (
        put([{"oauth2": ["things.read"]}], *_LIST, "security"),
        "GET /things: family.read opens it no more",
    ),
    "a token is needed": (
        put([{"oauth2": ["things.read"]}], *_CHANGE, "security"),
        "PATCH /things/{thingId}: needs a token",
    ),
}
GROWS: dict[str, Callable[[Document], None]] = {
    "an operation more": put({"get": {"operationId": "x", "responses": {}}}, "paths", "/more"),
    "a field more in an answer": put({"type": "string"}, *_READ, "properties", "more"),
    "a value more": put(["large", "small", "tiny"], *_ASKED, "properties", "size", "enum"),
    "more text is taken": put(400, *_ASKED, "properties", "name", "maxLength"),
    "a field more that may be sent": put({"type": "string"}, *_ASKED, "properties", "more"),
    "a field is needed no more": put([], *_ASKED, "required"),
    "any text is taken for a date": put({"type": "string"}, *_ASKED, "properties", "bornOn"),
    "a refusal more": put({}, *_LIST, "responses", "429"),
    "a refusal less": gone(*_LIST, "responses", "404"),
    "a scope more": put(
        [{"oauth2": ["things.read"]}, {"oauth2": ["family.read"]}, {"oauth2": ["x"]}], *_LIST, "security"
    ),
}


@pytest.mark.parametrize("kind", sorted(BREAKS))
def test_a_break_is_seen(kind: str) -> None:
    change, line = BREAKS[kind]
    now = copy.deepcopy(contract())
    change(now)
    assert line in Comparison(contract(), now).breaks()


@pytest.mark.parametrize("kind", sorted(GROWS))
def test_growth_is_no_break(kind: str) -> None:
    now = copy.deepcopy(contract())
    GROWS[kind](now)
    assert Comparison(contract(), now).breaks() == []


def test_what_is_kept_of_a_release_compares_as_the_whole() -> None:
    whole = {**contract(), "servers": [], "tags": []}
    for change, line in BREAKS.values():
        now = copy.deepcopy(whole)
        change(now)
        assert line in Comparison(slim(whole), now).breaks()


@pytest.mark.parametrize("name", sorted(EVERY_DOCUMENT))
def test_the_contract_keeps_what_was_released(name: str) -> None:
    before, now = released(name), EVERY_DOCUMENT[name]
    found = Comparison(before, now).breaks()
    if not may_break(before["info"]["version"], now["info"]["version"]):
        assert found == [], "callers break: keep the old beside the new, or raise the version and say so"


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "2.0.0", True),
        ("0.1.0", "0.1.1", False),
        ("0.1.0", "0.2.0", True),
        ("0.9.0", "1.0.0", True),
        ("1.2.0", "1.2.0", False),
    ],
)
def test_only_a_version_that_says_so_may_break(before: str, after: str, may: bool) -> None:
    assert may_break(before, after) is may
