"""A small document that keeps every rule of the profile, and for each rule one that breaks it."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
_HEADINGS = ("Om API", "Användarvillkor", "Datamodell", "Autentisering", "Livscykel", "Kontakt")
_TEXT = "\n".join(f"## {name}\n{'Words that say it. ' * 6}" for name in _HEADINGS)
_PROBLEM = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("type", "title", "detail", "instance")}
    | {"status": {"type": "integer"}},
}


def _answer(media: str, schema: Document) -> Document:
    return {"description": "What there is.", "content": {media: {"schema": schema, "example": {}}}}


def _operation(name: str) -> Document:
    return {
        "operationId": name,
        "summary": "Read it",
        "description": "What it is for, in a sentence.",
        "security": [{"oauth2": []}],
        "parameters": [],
        "responses": {
            "200": _answer("application/json", {"$ref": "#/components/schemas/ThingRead"}),
            "404": _answer("application/problem+json", {"$ref": "#/components/schemas/ProblemRead"}),
        },
    }


def _parameter(name: str, place: str, schema: Document) -> Document:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def sound() -> Document:
    """The document that breaks nothing."""
    things, change = _operation("list_things"), _operation("change_thing")
    things["parameters"] = [
        _parameter("page", "query", {"type": "integer", "default": 1, "minimum": 1}),
        _parameter("limit", "query", {"type": "integer", "default": 20, "maximum": 100}),
        _parameter("Purpose", "header", {"type": "string"}),
    ]
    change["parameters"] = [_parameter("thingId", "path", {"type": "string"})]
    change["requestBody"] = {"content": {"application/json": {"schema": {}, "example": {}}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Things",
            "version": "1.0.0",
            "description": f"{_TEXT}\n## Kända problem och begränsningar\nNone.",
            "termsOfService": "https://things.example.se/terms",
            "contact": {"name": "T", "url": "https://things.example.se", "email": "t@example.se"},
            "license": {"name": "Apache-2.0", "url": "https://things.example.se/licence"},
            "x-sla": {"availability": "99 %", "responseTime": "1 s", "support": "office hours"},
        },
        "servers": [{"url": "https://things.example.se/things/v1"}],
        "paths": {
            "/api-info": {"get": _operation("read_api_info")},
            "/small-things": {"get": things},
            "/small-things/{thingId}": {"patch": change},
        },
        "components": {
            "securitySchemes": {
                "oauth2": {"type": "oauth2", "flows": {}},
                "token": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "Key"},
            },
            "schemas": {
                "ProblemRead": _PROBLEM,
                "ThingRead": {
                    "type": "object",
                    "properties": {
                        "bornOn": {"type": "string", "format": "date", "example": "2019-09-07"},
                        "writtenAt": {
                            "type": "string",
                            "format": "date-time",
                            "example": "2025-09-03T08:15:00Z",
                        },
                        "_links": {"type": "object"},
                    },
                },
            },
        },
    }


def _at(*path: str | int) -> Callable[[Document], Any]:
    def found(document: Document) -> Any:
        for step in path:
            document = document[step]  # type: ignore[index] # a step is a name of an object or a place in a list
        return document

    return found


def put(value: Any, *path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        _at(*path[:-1])(document)[path[-1]] = value

    return change


def gone(*path: str | int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        del _at(*path[:-1])(document)[path[-1]]

    return change


_LIST = ("paths", "/small-things", "get")
_CHANGE = ("paths", "/small-things/{thingId}", "patch")
_THING = ("components", "schemas", "ThingRead", "properties")
_SCHEMES = ("components", "securitySchemes")
BREAKS: dict[str, Callable[[Document], None]] = {
    "digg-for-02-no-body-in-get": put(
        {"content": {"application/json": {"example": 1}}}, *_LIST, "requestBody"
    ),
    "digg-dok-03-about-the-api": gone("info", "contact", "email"),
    "digg-dok-03-headings": put("## Om API\n" + "Words. " * 90, "info", "description"),
    "digg-dok-07-dok-11-a-description-worth-reading": put("An API.", "info", "description"),
    "digg-dok-08-service-level": gone("info", "x-sla", "support"),
    "digg-dok-08-service-level-is-there": gone("info", "x-sla"),
    "digg-dok-09-known-limits": put(_TEXT, "info", "description"),
    "digg-dok-15-an-example-of-every-body": gone(
        *_LIST, "responses", "200", "content", "application/json", "example"
    ),
    "digg-dok-17-openapi-3": put("2.0", "openapi"),
    "digg-dok-19-an-operation-is-described": gone(*_LIST, "description"),
    "digg-dok-20-every-answer-is-described": put("", *_LIST, "responses", "200", "description"),
    "digg-dok-21-what-must-be-shown": gone(*_LIST, "security"),
    "digg-dot-02-an-example-of-a-date": put("7/9 2019", *_THING, "bornOn", "example"),
    "digg-dot-04-moments-in-utc": put("2025-09-03T10:15:00+02:00", *_THING, "writtenAt", "example"),
    "digg-res-02-no-identity-number-in-an-address": put("personnummer", *_LIST, "parameters", 0, "name"),
    "digg-ufn-01-ver-05-where-the-api-stands": put("https://things.example.se/things", "servers", 0, "url"),
    "digg-ufn-02-sak-01-https": put("http://things.example.se/things/v1", "servers", 0, "url"),
    "digg-ufn-05-no-long-address": put({}, "paths", "/" + "a" * 2000),
    "digg-ufn-07-ufn-08-ufn-09-words-with-hyphens": put({}, "paths", "/small_Things"),
    "digg-sak-09-sak-10-bearer-or-better": put("basic", *_SCHEMES, "token", "scheme"),
    "digg-sak-15-sak-16-no-key-in-an-address": put("query", *_SCHEMES, "key", "in"),
    "digg-sak-18-oauth-2": gone(*_SCHEMES, "oauth2"),
    "digg-ame-01-json": put({"text/xml": {"example": 1}}, *_LIST, "responses", "200", "content"),
    "digg-ame-02-arq-01-json-is-taken": put({"text/xml": {"example": 1}}, *_CHANGE, "requestBody", "content"),
    "digg-ame-04-ame-05-ame-07-camel-case": put({"type": "string"}, *_THING, "given_name"),
    "digg-arq-03-headers-that-http-has": put("Accept", *_LIST, "parameters", 2, "name"),
    "digg-arq-05-no-payload-in-headers": put({"type": "object"}, *_LIST, "parameters", 2, "schema"),
    "digg-fel-01-a-problem-says-what": gone("components", "schemas", "ProblemRead", "properties", "instance"),
    "digg-fel-02-refusals-are-problems": put(
        {"application/json": {"example": 1}}, *_LIST, "responses", "404", "content"
    ),
    "digg-ver-04-semantic-version": put("1.0", "info", "version"),
    "digg-ver-06-api-info": gone("paths", "/api-info"),
    "digg-fns-01-fns-03-fns-06-names-of-parameters": put("born_on", *_LIST, "parameters", 0, "name"),
    "digg-fns-05-searches-are-free": put(True, *_LIST, "parameters", 0, "required"),
    "digg-fns-07-fns-08-fns-09-pages": put(50, *_LIST, "parameters", 1, "schema", "default"),
}
"""By the name of the rule: what is done to the sound document so that it breaks it."""


def broken() -> Iterator[tuple[str, Document]]:
    """Yield each rule's name and a document that breaks it."""
    for rule, change in BREAKS.items():
        document = copy.deepcopy(sound())
        change(document)
        yield rule, document
