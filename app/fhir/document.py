"""The facade's own OpenAPI document. Its names are FHIR's, so it is not part of the API's.

Scopes are those of the operations that each interaction asks first. The examples are the API's own examples,
as the facade says them.
"""

import json
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from app.access.problems import NotAuthenticated
from app.fhir.asking import Asking
from app.fhir.kinds import FHIR_ROOT, Asked, Kind
from app.fhir.outcome import MEDIA_TYPE, outcome_of
from app.fhir.searching import bundle
from app.fhir.speaking import NotAcceptable
from app.fhir.statement import capability_statement
from app.fhir.systems import PERSONAL_NUMBER
from app.kit.ids import sample
from app.kit.openapi import document as kit_document
from app.kit.openapi import plate_of
from app.kit.problems import (
    BodyTooLarge,
    HeaderMissing,
    IfMatchMissing,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotJson,
    Problem,
    Stale,
    StateForbids,
    TooMany,
)

_ANYBODY = sample("chi")
_ASKED_FOR = {"identifier": f"{PERSONAL_NUMBER}|201909072388", "patient": _ANYBODY}
_REFUSED: tuple[type[Problem], ...] = (
    HeaderMissing,
    NotAuthenticated,
    NotAllowed,
    NotFound,
    NotAcceptable,
    StateForbids,
    Stale,
    BodyTooLarge,
    NotJson,
    InvalidRequest,
    IfMatchMissing,
    TooMany,
)
"""One refusal of each status, as an example of it."""
_SAMPLE_REQUEST = "req-aaaabbbbccccddddeeeeffffgg"
_DESCRIPTION = """
## Om API
What the Named Person service holds about the coordination around a child, in the words of health records:
FHIR R4 (4.0.1). It only translates. Each interaction asks operations of the native API, which decide:
`x-asks` names them.

## Användarvillkor
As for the API: use it for the purpose that each call states in the header `Purpose`.

## Datamodell
FHIR R4 in JSON. Identifiers are those of the Swedish base profiles; the mapping is our own. Codes of our
own are the words of the API. No identity number ever stands in an address: whatever may name a person is
searched by POST.

## Autentisering
OAuth 2.0 with `private_key_jwt`, as for the API, or in SMART's words. What concerns a person needs a token
that names a person, bound to a key (DPoP, RFC 9449).

## Livscykel
As for the API: within a version nothing is removed or narrowed, and what goes is announced twelve months
ahead. The address bears the version of FHIR, the document the version of what is said in it. Status: beta.

## Kontakt
See the installation's own contact point.

## Kända problem och begränsningar (known problems and limits)
Unknown and forbidden answer alike (404). Bodies are at most 256 KiB, pages at most 100 resources. There is
no XML, no `_include`, no history, no batch or transaction, no operation with `$`. A search parameter that
is not listed is refused.
"""
T = TypeVar("T")


class _Examples:
    """Answers each operation of the API with its example."""

    def __init__(self, app: FastAPI, native: Mapping[str, Any]) -> None:
        self._routes = [route for route in app.routes if isinstance(route, APIRoute)]
        self._paths = native["paths"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Answer one call."""
        for route in self._routes:
            if route.matches(scope)[0] is Match.FULL and "/fhir" not in route.path:
                operation = self._paths[route.path_format][scope["method"].lower()]
                content = next(each for status, each in operation["responses"].items() if status < "300")
                body = json.dumps(content["content"]["application/json"]["example"]).encode()
                tag = (b"etag", b'"Zm9vYmFyYmF6cXV4MTIzNA"')
                await send({"type": "http.response.start", "status": 200, "headers": [tag]})
                await send({"type": "http.response.body", "body": body})
                return


def _at_once(work: Awaitable[T]) -> T:
    """Run what waits for nobody: the examples are at hand."""
    try:
        next(work.__await__())
    except StopIteration as done:
        value: T = done.value
        return value
    raise RuntimeError("an example waits for something")


def _asking(examples: _Examples) -> Asking:
    scope = {"type": "http", "method": "GET", "path": FHIR_ROOT, "headers": [], "query_string": b""}
    return Asking(Request(scope), examples)


def _asked(kind: Kind) -> Asked:
    names = {param.name for param in kind.params}
    for name, value in _ASKED_FOR.items():
        if name in names:
            return Asked({name: value})
    return Asked({})


def examples_of(app: FastAPI, kind: Kind, native: Mapping[str, Any]) -> dict[str, Any]:
    """Return an example of one resource of a kind, and of a search for it."""
    api = _Examples(app, native)
    made: dict[str, Any] = {}
    if kind.read is not None:
        made["one"] = _at_once(kind.read(_asking(api), _example_id(kind))).resource.said()
    if kind.search is not None:
        asked = _asked(kind)
        made["many"] = bundle(kind, asked, _at_once(kind.search(_asking(api), asked))).said()
    return made


def _example_id(kind: Kind) -> str:
    return {"Questionnaire": "five-questions", "Organization": sample("org")}.get(
        kind.name, f"{sample('pln')}.{sample('act')}"
    )


def _put_examples(whole: dict[str, Any], app: FastAPI, kinds: tuple[Kind, ...], native: Any) -> None:
    of_kind = {kind.name: examples_of(app, kind, native) for kind in kinds}
    refused = {
        str(kind.status): outcome_of(
            kind.status, kind().body(language="en", request_id=_SAMPLE_REQUEST)
        ).said()
        for kind in _REFUSED
    }
    for item in whole["paths"].values():
        for operation in item.values():
            made = of_kind.get(operation["tags"][0], {})
            many = operation.get("x-fhir-interaction") == "search-type"
            for status, response in operation["responses"].items():
                for media in response.get("content", {}).values():
                    if status >= "400":
                        media["example"] = refused[status]
                    elif made:
                        media["example"] = made["many" if many else "one"]
            for media_type, media in operation.get("requestBody", {}).get("content", {}).items():
                media["example"] = (
                    made["one"] if media_type == MEDIA_TYPE else dict(_asked_of(kinds, operation))
                )


def _asked_of(kinds: tuple[Kind, ...], operation: Mapping[str, Any]) -> Mapping[str, str]:
    (kind,) = (each for each in kinds if each.name == operation["tags"][0])
    return _asked(kind).params


def _put_doors(whole: dict[str, Any], app: FastAPI) -> None:
    """Write down what the doors behind an interaction demand: those of the operation that decides."""
    plates = {route.name: plate_of(route) for route in app.routes if isinstance(route, APIRoute)}
    for item in whole["paths"].values():
        for operation in item.values():
            for name in operation.get("x-asks", ())[:1]:
                plate = plates[name]
                scopes = list(plate.scopes) if plate else []
                operation["x-scopes"] = scopes
                operation["security"] = [{"oauth2": [scope]} for scope in scopes] or [{"oauth2": []}]


def _base(native: Mapping[str, Any], kinds: tuple[Kind, ...], server: str) -> dict[str, Any]:
    info = native["info"]
    return {
        "info": {
            **{name: info[name] for name in ("version", "termsOfService", "contact", "license", "x-sla")},
            "title": "Named Person: the FHIR R4 facade",
            "description": _DESCRIPTION.strip(),
        },
        "servers": [
            {"url": server + FHIR_ROOT, "description": "The facade, in production.", "x-internal": False}
        ],
        "tags": [
            {"name": "capabilities", "description": "What the facade can do, and where tokens come from."},
            *({"name": kind.name, "description": kind.says} for kind in kinds),
        ],
        "webhooks": {},
        "securitySchemes": native["securitySchemes"],
    }


def facade_document(
    app: FastAPI, facade: FastAPI, *, native: Mapping[str, Any], base: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the facade's document. `native` is the API's own, `base` what is said once of the API."""
    kinds: tuple[Kind, ...] = facade.state.kinds
    server = base["servers"][0]["url"]
    whole = kit_document(facade, base=_base(base, kinds, server))
    del whole["webhooks"]
    _put_doors(whole, app)
    _put_examples(whole, app, kinds, native)
    stated = whole["paths"]["/metadata"]["get"]["responses"]["200"]["content"][MEDIA_TYPE]
    stated["example"] = capability_statement(kinds, server).said()
    return whole
