"""What the OpenAPI document says of each interaction."""

from typing import Any

from app.fhir.kinds import Interaction, Kind
from app.fhir.outcome import MEDIA_TYPE, OperationOutcome
from app.vocabulary import Purpose

_PURPOSE = {
    "name": "Purpose",
    "in": "header",
    "required": False,
    "description": "What the call is for (ändamål). Needed for whatever concerns a person.",
    "schema": {"type": "string", "pattern": f"^({'|'.join(Purpose)})$", "examples": ["care"]},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A value of your own that names this create; repeat it to repeat the call safely.",
    "schema": {"type": "string", "examples": ["7f1c2a9e-5d0b-4f57-9d0a-0b1f4f6a9c11"]},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that the change builds on.",
    "schema": {"type": "string", "examples": ['W/"5a6d397659"']},
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The resource's id here.",
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9\-\.]{1,64}$"},
}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 100_000}
_PAGING = {
    "_count": {**_NUMBER, "description": "How many a page: 20 if nothing is said, at most 100."},
    "_page": {**_NUMBER, "description": "Which page, from 1: as the links of a Bundle have it."},
}
_FORMS = {
    "reference": r"^([A-Z][A-Za-z]+/)?[A-Za-z0-9-]{1,64}$",
    "token": r"^[^,]{1,200}$",
}
_REFUSALS = {
    400: "A header is missing, or the body cannot be read.",
    401: "No token that holds.",
    403: "The scope is missing, or you may know of this but not do it.",
    404: "There is no such thing that you may know of.",
    406: "Another format than JSON is asked for.",
    415: "The body is of another kind.",
    422: "The call breaks its description.",
    429: "A quota is used up.",
}
_OF_A_BODY = {413: "The body is too large."}
_MORE_REFUSALS = {
    409: "The state does not allow it.",
    412: "If-Match names an older version.",
    428: "If-Match is missing.",
}
_VERBS = {"read": "Read", "create": "Create", "update": "Change"}


def refusals(it: Interaction, *, with_body: bool) -> dict[int | str, dict[str, Any]]:
    """Say how an interaction may be refused."""
    known = (
        _REFUSALS
        | (_OF_A_BODY if with_body else {})
        | (_MORE_REFUSALS if it.code in {"create", "update"} else {})
    )
    return {status: {"model": OperationOutcome, "description": text} for status, text in known.items()}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _extra(kind: Kind, it: Interaction, name: str, summary: str) -> dict[str, Any]:
    return {
        "operationId": f"{name}_{_snake(kind.name)}",
        "tags": [kind.name],
        "summary": summary,
        "description": f"{it.says} Asks of the API: {', '.join(f'`{each}`' for each in it.asks)}.",
        "x-fhir-interaction": it.code,
        "x-asks": list(it.asks),
    }


def _fields(kind: Kind) -> dict[str, dict[str, Any]]:
    """The search parameters of a kind, with the form that each has."""
    own = {
        each.name: {"type": "string", "pattern": _FORMS[each.type], "description": each.says}
        for each in kind.params
    }
    return {**own, **_PAGING}


def _param(name: str, field: dict[str, Any]) -> dict[str, Any]:
    schema = {member: value for member, value in field.items() if member != "description"}
    required = field["description"].endswith("Required.")
    said = {"in": "query", "required": required, "description": field["description"], "schema": schema}
    return {"name": name, **said}


def search_extra(kind: Kind, it: Interaction, *, by_get: bool = False) -> dict[str, Any]:
    """Describe a search, by POST or by GET."""
    if by_get:
        extra = _extra(kind, it, "search", f"Search {kind.name}")
        extra["parameters"] = [_PURPOSE, *(_param(*each) for each in _fields(kind).items())]
        return extra
    extra = _extra(kind, it, "post_search", f"Search {kind.name} by POST")
    form = {"type": "object", "properties": _fields(kind), "additionalProperties": False}
    extra["parameters"] = [_PURPOSE]
    extra["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return extra


def read_extra(kind: Kind, it: Interaction) -> dict[str, Any]:
    """Describe a read."""
    extra = _extra(kind, it, "read", f"{_VERBS[it.code]} {kind.name}")
    extra["parameters"] = [_ID, _PURPOSE]
    return extra


def write_extra(kind: Kind, it: Interaction) -> dict[str, Any]:
    """Describe a create or an update."""
    extra = _extra(kind, it, it.code, f"{_VERBS[it.code]} {kind.name}")
    extra["parameters"] = [_PURPOSE, _KEY] if it.code == "create" else [_ID, _PURPOSE, _IF_MATCH]
    schema = {"$ref": f"#/components/schemas/{kind.name}"}
    extra["requestBody"] = {"required": True, "content": {MEDIA_TYPE: {"schema": schema}}}
    return extra
