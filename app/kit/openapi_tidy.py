"""What linters and generators of clients want of an OpenAPI document, said from what is known of the code.

Every text, number and list gets a bound: its own where it has one, else one that nothing here exceeds.
Parameters are never null, pages have names that can be said aloud, and dates have an example each.
"""

import re
import re._parser as patterns  # type: ignore[import-not-found] # how wide a pattern is: no other module says
from collections.abc import Iterator
from typing import Any

LONGEST_TEXT = 262_144
"""No text is longer than a whole body may be."""
LONGEST_ID = 128
"""Of a value in an address or a header, where nothing else is said."""
LONGEST_LIST = 100_000
LONGEST_MOMENT = 64
"""A date, a time of day, or a moment with its fractions and its zone."""
LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""
_LARGEST_INT32 = 2**31 - 1
_FORMATS = {"date": 10, "uuid": 36, "date-time": LONGEST_MOMENT, "time": LONGEST_MOMENT}
_BOUNDED = {"enum", "const", "maxLength"}
_SAMPLES = {"date": "2025-09-03", "date-time": "2025-09-03T08:15:00Z"}
_PAGE = re.compile(r"^Page_(\w+?)(Read)?_$")
_HEADERS = {
    name: {"description": says, "schema": {"type": "string", "maxLength": 1024}}
    for name, says in (
        ("RateLimit", "What is left of the quotas that count the call."),
        ("RateLimit-Policy", "The quotas that count the call."),
        ("Retry-After", "In how many seconds to try again."),
    )
}
_SAY_NO_BODY = ("example", "examples", "default", "enum", "const")


def tidy(document: dict[str, Any]) -> None:
    """Make a document fit for linters and generators, in place."""
    _name_pages(document)
    components = document["components"]
    components["headers"] = {name: dict(header) for name, header in _HEADERS.items()}
    for schema in components["schemas"].values():
        _tidy_schema(schema, most=LONGEST_TEXT)
    for operation in operations_of(document):
        _tidy_operation(operation)


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every operation, those of webhooks too."""
    for part in ("paths", "webhooks"):
        for item in document.get(part, {}).values():
            yield from item.values()


def _tidy_operation(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        _tidy_parameter(parameter)
    for media in operation.get("requestBody", {}).get("content", {}).values():
        media["schema"] = _never_null(media.get("schema", {}))
        _tidy_schema(media["schema"], most=LONGEST_TEXT)
    for status, response in operation["responses"].items():
        for media in response.get("content", {}).values():
            _tidy_schema(media.get("schema", {}), most=LONGEST_TEXT)
        for header in response.get("headers", {}).values():
            _tidy_schema(header.get("schema", {}), most=LONGEST_ID * 8)
        if status[0] in "24":
            told = [name for name in _HEADERS if status == "429" or name != "Retry-After"]
            named = {name: {"$ref": f"#/components/headers/{name}"} for name in told}
            response["headers"] = {**response.get("headers", {}), **named}


def _tidy_parameter(parameter: dict[str, Any]) -> None:
    """A parameter is there or not: it is never null."""
    parameter["schema"] = schema = _never_null(parameter["schema"])
    if schema.get("default", 0) is None:
        del schema["default"]
    if schema.get("examples"):
        schema["examples"] = [each for each in schema["examples"] if each is not None]
    schema.pop("description", None)
    _tidy_schema(schema, most=LONGEST_ID)
    if "enum" in schema and "$ref" not in schema and parameter["name"] == "Purpose":
        parameter["schema"] = {"$ref": "#/components/schemas/Purpose"}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out is left out, and not sent as null."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{name: part for name, part in schema.items() if name != "anyOf"}}


def _tidy_schema(schema: Any, *, most: int) -> None:
    if isinstance(schema, list):
        for each in schema:
            _tidy_schema(each, most=most)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("title"), str):
        del schema["title"]
    _bound(schema, most=most)
    _give_a_sample(schema)
    for name, part in schema.items():
        if name == "properties":
            _tidy_schema(list(part.values()), most=most)
        elif name not in _SAY_NO_BODY:
            _tidy_schema(part, most=most)


def _give_a_sample(schema: dict[str, Any]) -> None:
    """An example in the spelling of OpenAPI 3.0 too: linters of dates read no other."""
    sample = _SAMPLES.get(schema.get("format", ""))
    if sample and "example" not in schema:
        said = [each for each in schema.get("examples", []) if each]
        schema["example"] = said[0] if said else sample


def _bound(schema: dict[str, Any], *, most: int) -> None:
    kind = schema.get("type")
    if kind == "string" and not _BOUNDED & set(schema):
        schema["maxLength"] = _longest(schema, most)
    elif kind == "integer":
        _bound_integer(schema)
    elif kind == "array":
        schema.setdefault("maxItems", LONGEST_LIST)
        if "prefixItems" in schema:
            schema.setdefault("items", dict(schema["prefixItems"][0]))


def _bound_integer(schema: dict[str, Any]) -> None:
    for end, bound in (("minimum", -LARGEST), ("maximum", LARGEST)):
        exclusive = f"exclusive{end.title()}"
        if exclusive not in schema:
            schema[end] = int(schema.get(end, bound))
    small = schema.get("minimum", 0) >= -_LARGEST_INT32 and schema.get("maximum", LARGEST) <= _LARGEST_INT32
    schema["format"] = "int32" if small else "int64"


def _longest(schema: dict[str, Any], most: int) -> int:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if "pattern" in schema:
        widest: int = patterns.parse(schema["pattern"]).getwidth()[1]
        return min(widest, most)
    return most


def _name_pages(document: dict[str, Any]) -> None:
    """`Page_PlanRead_` is what a class is called in Python; in a contract it is a PlanPage."""
    schemas = document["components"]["schemas"]
    names = {name: f"{found[1]}Page" for name in schemas if (found := _PAGE.match(name))}
    for old, new in names.items():
        assert new not in schemas, f"{new} is taken"  # noqa: S101 - a name of ours against a name of ours
        schemas[new] = schemas.pop(old)
        schemas[new]["description"] = "One page of a list."
        schemas[new]["properties"]["items"]["maxItems"] = 100
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    refs = {f"#/components/schemas/{old}": f"#/components/schemas/{new}" for old, new in names.items()}
    _point_anew(document, refs)


def _point_anew(part: Any, refs: dict[str, str]) -> None:
    if isinstance(part, list):
        for each in part:
            _point_anew(each, refs)
    elif isinstance(part, dict):
        if part.get("$ref") in refs:
            part["$ref"] = refs[part["$ref"]]
        for each in part.values():
            _point_anew(each, refs)


def only_what_is_used(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document without the components and tags that no operation of it leads to."""
    found: set[str] = set()
    _follow({"paths": document["paths"], "webhooks": document["webhooks"]}, document, found)
    components = {
        kind: {name: part for name, part in parts.items() if f"#/components/{kind}/{name}" in found}
        for kind, parts in document["components"].items()
        if kind != "securitySchemes"
    }
    tags = {tag for operation in operations_of(document) for tag in operation["tags"]}
    used = {
        **document,
        "components": {**components, "securitySchemes": document["components"]["securitySchemes"]},
        "tags": [tag for tag in document["tags"] if tag["name"] in tags],
    }
    return {name: part for name, part in used.items() if part != {}}


def _follow(part: Any, document: dict[str, Any], found: set[str]) -> None:
    if isinstance(part, list):
        for each in part:
            _follow(each, document, found)
    elif isinstance(part, dict):
        ref = part.get("$ref")
        if isinstance(ref, str) and ref not in found:
            found.add(ref)
            _, _, kind, name = ref.split("/")
            _follow(document["components"][kind][name], document, found)
        for each in part.values():
            _follow(each, document, found)
