"""The OpenAPI document: FastAPI's, with what the doors demand written into each operation.

Scopes, matter and audit tag are read from the door itself (its `plate`), so that the document cannot say
anything else than the code does. Every body gets an example, made from the examples of its fields.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.kit.openapi_tidy import tidy
from app.kit.problems import (
    MEDIA_TYPE,
    BodyTooLarge,
    HeaderMissing,
    InvalidRequest,
    NotJson,
    ProblemRead,
    Refusals,
    UnreadableBody,
    problems,
)
from app.kit.routing import StrictRoute

DESCRIPTION_FILE = "docs/reference/api-description.md"
_OF_A_BODY = problems(UnreadableBody, BodyTooLarge, NotJson)
_OF_A_HEADER = problems(HeaderMissing)
_OF_A_TYPE = problems(InvalidRequest)
_SAMPLES = {"date": "2025-09-03", "date-time": "2025-09-03T08:15:00Z", "uri": "https://example.se/"}


def plate_of(route: APIRoute) -> Any | None:
    """Return what the door of a route demands."""
    return next(_plates(route.dependant), None)


def _plates(dependant: Dependant) -> Iterator[Any]:
    plate = getattr(dependant.call, "plate", None)
    if plate is not None:
        yield plate
    for inner in dependant.dependencies:
        yield from _plates(inner)


def example_of(schema: dict[str, Any], components: dict[str, Any]) -> Any:  # noqa: C901, PLR0911 - one case each
    """Make an example of a schema from the examples of its parts."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    if "default" in schema and schema["default"] is not None:
        return schema["default"]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], components)
    kind = schema.get("type")
    if kind == "object":
        return _object_example(schema, components)
    if kind == "array":
        return [example_of(schema.get("items", {}), components)]
    if kind == "string":
        return _SAMPLES.get(schema.get("format", ""), "…")
    return {"integer": 1, "number": 1.0, "boolean": True}.get(str(kind))


def _object_example(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    if not properties and isinstance(schema.get("additionalProperties"), dict):
        return {"self": example_of(schema["additionalProperties"], components)}
    return {name: example_of(part, components) for name, part in properties.items()}


def _put_examples(content: dict[str, Any], components: dict[str, Any]) -> None:
    for media in content.values():
        if "schema" in media and "example" not in media and "examples" not in media:
            media["example"] = example_of(media["schema"], components)


def _as_problem(response: dict[str, Any]) -> None:
    """Problems are application/problem+json only."""
    content = response.get("content", {})
    if MEDIA_TYPE in content:
        plain = content.pop("application/json", None)
        if plain and "schema" not in content[MEDIA_TYPE]:
            content[MEDIA_TYPE]["schema"] = plain["schema"]


def _finish_operation(operation: dict[str, Any], components: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if status >= "400":
            _as_problem(response)
        elif "content" in response:
            _put_examples(response["content"], components)
    if "requestBody" in operation:
        _put_examples(operation["requestBody"]["content"], components)
    default = operation["responses"].get("422")
    if default and "application/json" in default.get("content", {}):
        del operation["responses"]["422"]


def _put_refusals(operation: dict[str, Any]) -> None:
    """Describe what the whole house refuses before a room sees it: a body that is unreadable, too large or no
    JSON, a header with an unknown value, and whatever breaks its type.
    """
    if "requestBody" in operation:
        _put_problems(operation["responses"], _OF_A_BODY)
    parameters = operation.get("parameters", ())
    if any(each["name"] == "Purpose" for each in parameters):
        _put_problems(operation["responses"], _OF_A_HEADER)
    if "requestBody" in operation or any(each["in"] == "query" for each in parameters):
        _put_problems(operation["responses"], _OF_A_TYPE)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _put_problems(responses: dict[str, Any], refusals: Refusals) -> None:
    """Add problems to those that a route has described itself."""
    for status, refused in refusals.items():
        known = responses.setdefault(str(status), {"description": "", "content": {MEDIA_TYPE: {}}})
        problem = known["content"][MEDIA_TYPE]
        shown = refused["content"][MEDIA_TYPE]["examples"]
        if not shown.keys() <= problem.get("examples", {}).keys():
            known["description"] = f"{known['description']} {refused['description']}".strip()
            problem.setdefault("schema", {"$ref": f"#/components/schemas/{ProblemRead.__name__}"})
            problem["examples"] = {**shown, **problem.get("examples", {})}


def _demands(operation: dict[str, Any], plate: Any) -> None:
    operation["x-matter"] = plate.matter
    operation["x-audit"] = plate.action
    operation["x-scopes"] = list(plate.scopes)
    _demand_headers(operation, plate)
    if not plate.token:
        operation["security"] = []
        return
    operation["security"] = [{"oauth2": [scope]} for scope in plate.scopes] or [{"oauth2": []}]


def _demand_headers(operation: dict[str, Any], plate: Any) -> None:
    """A header without which the answer is 400 or 428 is required; one that is not read is not shown."""
    parameters = [each for each in operation.get("parameters", []) if not _is_unread(each, plate)]
    for each in parameters:
        key = each["name"] == "Idempotency-Key" and "maxLength" in str(each["schema"])
        if key or each["name"] == "If-Match" or (each["name"] == "Purpose" and plate.purpose):
            each["required"] = True
    if parameters:
        operation["parameters"] = parameters


def _is_unread(parameter: dict[str, Any], plate: Any) -> bool:
    return parameter["name"] == "Purpose" and bool(plate.implied)


def document(app: FastAPI, *, base: dict[str, Any]) -> dict[str, Any]:
    """Build the document of every route that stands flat on the app. `base` is what is said once."""
    whole = get_openapi(
        title=base["info"]["title"],
        version=base["info"]["version"],
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    whole["info"] = base["info"]
    whole["servers"] = base["servers"]
    whole["tags"] = base["tags"]
    whole["webhooks"] = base["webhooks"]
    components = whole.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    whole["components"]["securitySchemes"] = base["securitySchemes"]
    routes = {(route.path_format, method): route for route in _routes(app) for method in route.methods or ()}
    for path, item in whole["paths"].items():
        for method, operation in item.items():
            route = routes[(path, method.upper())]
            plate = plate_of(route)
            if plate is not None:
                _demands(operation, plate)
            else:
                operation["security"] = []
            _finish_operation(operation, components)
            if isinstance(route, StrictRoute):
                _put_refusals(operation)
    tidy(whole)
    return whole


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    return (route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema)


def operations(app: FastAPI) -> list[str]:
    """Return one line per operation: id, method, path, scopes, matter, audit tag."""
    lines = []
    for route in _routes(app):
        plate = plate_of(route)
        for method in sorted(route.methods or ()):
            scopes = ",".join(plate.scopes) if plate and plate.scopes else "-"
            matter, tag = (plate.matter, plate.action) if plate else ("-", "-")
            lines.append(
                f"{route.unique_id:<38} {method:<7} {route.path_format:<88} {scopes:<52} {matter:<20} {tag}"
            )
    return sorted(lines)
