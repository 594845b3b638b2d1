"""HTTP of the facade: the routes of the table, and what it says of itself."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from app.fhir.asking import Asking
from app.fhir.describing import read_extra, refusals, search_extra, write_extra
from app.fhir.elements import Resource
from app.fhir.kinds import FHIR_ROOT, Interaction, Kind, Shown, tag_of, version_of, wrong
from app.fhir.outcome import MEDIA_TYPE
from app.fhir.searching import Bundle, bundle, read_asked
from app.fhir.speaking import asked_in_the_address, wants_json
from app.fhir.statement import CapabilityStatement, SmartConfiguration, capability_statement, smart
from app.kit.links import outside
from app.kit.problems import MethodNotAllowed, NotJson, UnreadableBody
from app.kit.strict_json import UnreadableJsonError, loads

_FORM = "application/x-www-form-urlencoded"
_JSON = {"application/json", "application/fhir+json"}
_PUBLIC = {"Cache-Control": "public, max-age=300"}
Endpoint = Callable[[Request], Awaitable[Response]]


class FhirResponse(JSONResponse):
    """An answer in FHIR's JSON."""

    media_type = MEDIA_TYPE


def _answer(resource: Resource, asking: Asking, *, status: int = 200, tag: str | None = None) -> Response:
    version = version_of(tag)
    headers = {"Cache-Control": "no-store", **asking.headers}
    if version:
        headers["ETag"] = f'W/"{version}"'
    return FhirResponse(resource.said(), status_code=status, headers=headers)


def _api(request: Request) -> ASGIApp:
    api: ASGIApp = request.app.state.api
    return api


def _kind_said(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _body(request: Request, kind: Kind) -> Mapping[str, Any]:
    """Read a resource of the kind. Raises NotJson, UnreadableBody, InvalidRequest."""
    if _kind_said(request) not in _JSON:
        raise NotJson
    try:
        given = loads(await request.body())
    except UnreadableJsonError:
        raise UnreadableBody from None
    if not isinstance(given, dict) or given.get("resourceType") != kind.name:
        raise wrong("/resourceType", "type", f"must be {kind.name}")
    return given


def _reading(kind: Kind) -> Endpoint:
    async def read(request: Request) -> Response:
        asking = Asking(request, _api(request))
        assert kind.read is not None  # noqa: S101 - routed for those only
        shown = await kind.read(asking, request.path_params["id"])
        return _answer(shown.resource, asking, tag=shown.tag)

    return read


def _searching(kind: Kind, *, by_post: bool) -> Endpoint:
    async def search(request: Request) -> Response:
        given = asked_in_the_address(request)
        if by_post:
            if given:
                raise wrong("", "in-the-body", "parameters stand in the body, never in the address")
            given = await _form(request)
        asking = Asking(request, _api(request))
        assert kind.search is not None  # noqa: S101 - routed for those only
        asked = read_asked(kind, given)
        return _answer(bundle(kind, asked, await kind.search(asking, asked)), asking)

    return search


async def _form(request: Request) -> list[tuple[str, str]]:
    """Read a form. Raises NotJson, UnreadableBody."""
    body = await request.body()
    if body and _kind_said(request) != _FORM:
        raise NotJson
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise UnreadableBody from None


def _creating(kind: Kind) -> Endpoint:
    async def create(request: Request) -> Response:
        if "if-none-exist" in request.headers:
            raise wrong("If-None-Exist", "not-supported", "is not taken here: a key keeps from doubling")
        given = await _body(request, kind)
        asking = Asking(request, _api(request))
        assert kind.create is not None  # noqa: S101 - routed for those only
        shown = await kind.create(asking, given)
        answer = _answer(shown.resource, asking, status=201, tag=shown.tag)
        answer.headers["Location"] = outside(f"{FHIR_ROOT}/{kind.name}/{shown.resource.id}")
        return answer

    return create


def _updating(kind: Kind) -> Endpoint:
    async def update(request: Request) -> Response:
        given = await _body(request, kind)
        thing_id = request.path_params["id"]
        if given.get("id") != thing_id:
            raise wrong("/id", "same", "must be the id in the address")
        asking = Asking(request, _api(request))
        assert kind.update is not None  # noqa: S101 - routed for those only
        shown: Shown = await kind.update(asking, thing_id, given, tag_of(request.headers.get("if-match")))
        return _answer(shown.resource, asking, tag=shown.tag)

    return update


async def _by_post(_request: Request) -> Response:
    """Refuse a search in an address where a person might be named."""
    raise MethodNotAllowed(
        headers={"Allow": "POST"},
        sv="Sök med POST till _search: en person namnges aldrig i en adress.",
        en="Search by POST to _search: nobody is ever named in an address.",
    )


def _of(kind: Kind, code: str) -> Interaction | None:
    return next((each for each in kind.interactions if each.code == code), None)


def add_routes(router: APIRouter, kind: Kind) -> None:
    """Route the interactions of one kind of resource."""
    one, many = f"/{kind.name}/{{id}}", f"/{kind.name}"
    if it := _of(kind, "search-type"):
        by_post = _Described(it, search_extra(kind, it), Bundle)
        _add(router, "POST", f"{many}/_search", _searching(kind, by_post=True), by_post)
        if kind.by_post_only:
            router.add_api_route(many, _by_post, methods=["GET"], include_in_schema=False)
        else:
            by_get = _Described(it, search_extra(kind, it, by_get=True), Bundle)
            _add(router, "GET", many, _searching(kind, by_post=False), by_get)
    if it := _of(kind, "read"):
        _add(router, "GET", one, _reading(kind), _Described(it, read_extra(kind, it), kind.model))
    if it := _of(kind, "create"):
        _add(router, "POST", many, _creating(kind), _Described(it, write_extra(kind, it), kind.model))
    if it := _of(kind, "update"):
        _add(router, "PUT", one, _updating(kind), _Described(it, write_extra(kind, it), kind.model))


@dataclass(frozen=True, slots=True)
class _Described:
    """An interaction, with what the document says of it."""

    it: Interaction
    extra: dict[str, Any]
    model: type[Resource]


def _in_json(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        wants_json(request)
        return await endpoint(request)

    return answer


def _add(router: APIRouter, method: str, path: str, endpoint: Endpoint, said: _Described) -> None:
    router.add_api_route(
        path,
        _in_json(endpoint),
        methods=[method],
        status_code=201 if said.it.code == "create" else 200,
        response_model=said.model,
        response_class=FhirResponse,
        responses=refusals(said.it, with_body="requestBody" in said.extra),
        name=said.extra["operationId"],
        operation_id=said.extra["operationId"],
        openapi_extra={name: value for name, value in said.extra.items() if name != "tags"},
        tags=said.extra["tags"],
        summary=said.extra["summary"],
        description=said.extra["description"],
    )


async def read_metadata(request: Request) -> Response:
    """What this facade can do: its kinds of resources, their interactions and search parameters."""
    wants_json(request)
    said = capability_statement(request.app.state.kinds, request.app.state.public_url)
    return FhirResponse(said.said(), headers=_PUBLIC)


async def read_smart_configuration(request: Request) -> Response:
    """Where tokens come from, and which scopes there are, as SMART App Launch has it."""
    return JSONResponse(smart(request.app.state.settings).model_dump(exclude_none=True), headers=_PUBLIC)


async def read_document(request: Request) -> Response:
    """The OpenAPI document of this facade, with this installation's own address."""
    state = request.app.state
    own = {"servers": [{"url": state.public_url.rstrip("/") + FHIR_ROOT}]}
    return JSONResponse({**state.document(), **own}, headers=_PUBLIC)


def add_self_description(router: APIRouter) -> None:
    """Route what the facade says of itself: open to all."""
    options: dict[str, Any] = {"methods": ["GET"], "tags": ["capabilities"]}
    router.add_api_route(
        "/metadata",
        read_metadata,
        **options,
        response_model=CapabilityStatement,
        response_class=FhirResponse,
        name="read_metadata",
        operation_id="read_metadata",
        summary="Read the CapabilityStatement",
    )
    router.add_api_route(
        "/.well-known/smart-configuration",
        read_smart_configuration,
        **options,
        response_model=SmartConfiguration,
        name="read_smart_configuration",
        operation_id="read_smart_configuration",
        summary="Read the SMART configuration",
    )
    router.add_api_route("/openapi.json", read_document, methods=["GET"], include_in_schema=False)
