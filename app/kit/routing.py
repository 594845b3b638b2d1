"""Routes that read JSON strictly, and rooms that stand flat under one API root (no nested routers)."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from app.kit.problems import NotFound, NotJson, UnreadableBody
from app.kit.strict_json import UnreadableJsonError, loads

API_ROOT = "/named-person/v1"


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        """Read the body. Raises UnreadableBody without an echo."""
        try:
            return loads(await self.body())
        except UnreadableJsonError:
            raise UnreadableBody from None


def _says_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


class StrictRoute(APIRoute):
    """A route with strict JSON, which sees at a glance what it is not for."""

    def __init__(self, path: str, *arguments: Any, **options: Any) -> None:
        super().__init__(path, *arguments, **options)
        self._depth = path.count("/")
        self._ending = path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave out the costly comparison for most paths: a hundred routes stand one after the other."""
        path = scope["path"]
        if path.count("/") != self._depth or not path.endswith(self._ending):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler, so that it reads the body through StrictRequest."""
        handler = super().get_route_handler()
        takes_body = self.body_field is not None
        needs_body = self.body_field is not None and self.body_field.field_info.is_required()

        async def strictly(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            if not all(value.isprintable() for value in request.path_params.values()):
                raise NotFound  # no id of ours, and nothing that a database would take
            if takes_body and not _says_json(request) and (needs_body or await strict.body()):
                raise NotJson
            return await handler(strict)

        return strictly


def room(tag: str) -> APIRouter:
    """Return the router of a room: below the API root, with strict JSON."""
    return APIRouter(
        prefix=API_ROOT, tags=[tag], route_class=StrictRoute, generate_unique_id_function=operation_id
    )


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function: what generated clients call it."""
    return route.name
