"""A small document that keeps every rule that FHIR has for addresses and bodies, and ones that break them."""

import copy
from collections.abc import Callable, Iterator

from tests.contract.broken_documents import Document, gone, put

_FHIR = "application/fhir+json"
_OUTCOME = {
    "type": "object",
    "properties": {
        "resourceType": {"type": "string", "const": "OperationOutcome"},
        "issue": {"type": "array", "items": {"type": "object"}},
    },
}


def _answer(schema: str, media: str = _FHIR) -> Document:
    return {"description": "It.", "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _operation(schema: str, *parameters: str) -> Document:
    return {
        "parameters": [
            {"name": name, "in": "query", "required": name == "patient", "schema": {"type": "string"}}
            for name in parameters
        ],
        "responses": {"200": _answer(schema), "404": _answer("OperationOutcome")},
    }


def _sending(media: str) -> Document:
    return {**_operation("Task"), "requestBody": {"content": {media: {"schema": {}}}}}


def sound_for_fhir() -> Document:
    """The document that breaks nothing of this."""
    read = _operation("Task")
    read["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    smart = {"get": {"responses": {"200": _answer("SmartConfiguration", "application/json")}}}
    return {
        "openapi": "3.1.0",
        "servers": [{"url": "https://things.example.se/fhir/r4"}],
        "paths": {
            "/metadata": {"get": _operation("CapabilityStatement")},
            "/.well-known/smart-configuration": smart,
            "/Task": {"get": _operation("Task", "patient", "based-on", "_count"), "post": _sending(_FHIR)},
            "/Task/_search": {"post": _sending("application/x-www-form-urlencoded")},
            "/Task/{id}": {"get": read},
        },
        "components": {
            "schemas": {
                "OperationOutcome": copy.deepcopy(_OUTCOME),
                "SmartConfiguration": {"type": "object", "properties": {"jwks_uri": {"type": "string"}}},
                "CapabilityStatement": {"type": "object", "properties": {"fhirVersion": {"type": "string"}}},
                "Task": {"type": "object", "properties": {"basedOn": {"type": "array"}}},
            }
        },
    }


_LIST = ("paths", "/Task", "get")
_OUTCOMES = ("components", "schemas", "OperationOutcome", "properties")
_PLAIN: Document = {"application/json": {"schema": {}}}
FHIR_BREAKS: dict[str, Callable[[Document], None]] = {
    "fhir-where-it-stands": put("https://things.example.se/things/v1", "servers", 0, "url"),
    "fhir-addresses": put({}, "paths", "/tasks"),
    "fhir-names-of-parameters": put("basedOn", *_LIST, "parameters", 1, "name"),
    "fhir-only-a-patient-is-required": put(True, *_LIST, "parameters", 1, "required"),
    "fhir-what-is-answered": put(_PLAIN, *_LIST, "responses", "200", "content"),
    "fhir-what-is-sent": put(_PLAIN, "paths", "/Task", "post", "requestBody", "content"),
    "fhir-a-search-is-a-form": put(_PLAIN, "paths", "/Task/_search", "post", "requestBody", "content"),
    "fhir-refusals-are-outcomes": put(
        {"application/problem+json": {"schema": {}}}, *_LIST, "responses", "404", "content"
    ),
    "fhir-an-outcome-says-what": gone(*_OUTCOMES, "issue"),
    "fhir-says-what-it-can": gone("paths", "/metadata"),
    "fhir-names-of-elements": put(
        {"type": "string"}, "components", "schemas", "Task", "properties", "based_on"
    ),
}
"""By the name of the rule: what is done to the sound document so that it breaks it."""


def broken_for_fhir() -> Iterator[tuple[str, Document]]:
    """Yield each rule's name and a document that breaks it."""
    for rule, change in FHIR_BREAKS.items():
        document = sound_for_fhir()
        change(document)
        yield rule, document
