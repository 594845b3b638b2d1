"""Building the facade, and standing it beside the API that it asks."""

import re
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from app.fhir import outcome
from app.fhir.kinds import FHIR_ROOT
from app.fhir.kinds_of import KINDS
from app.fhir.serving import add_routes, add_self_description
from app.settings import Settings


class _Within:
    """Runs routes with their app in the scope, and its own handlers around them."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        handlers: dict[Any, Any] = {
            kind: handler for kind, handler in app.exception_handlers.items() if kind not in (500, Exception)
        }
        self._routes = ExceptionMiddleware(app.router, handlers=handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self._app
        await self._routes(scope, receive, send)


class _Below(Mount):
    """The facade's root and all that stands below it, also with a line break in it: it answers in FHIR."""

    def __init__(self, root: str, app: ASGIApp) -> None:
        super().__init__(root, app=app)
        self.path_regex = re.compile(f"^{root}/(?P<path>.*)$", re.DOTALL)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a call is for the facade: so is its root, with a slash at the end or without."""
        match, child = super().matches(scope)
        if match is Match.NONE:
            whole = f"{scope['path']}/"
            match, child = super().matches({**scope, "path": whole})
            child = {**child, "path": whole}
        return match, child


def build(settings: Settings) -> FastAPI:
    """Build the facade. It is mounted, never run by itself."""
    facade = FastAPI(
        title="Named Person: the FHIR R4 facade",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    facade.state.settings = settings
    facade.state.public_url = settings.public_url
    facade.state.kinds = KINDS
    router = APIRouter()
    add_self_description(router)
    for kind in KINDS:
        add_routes(router, kind)
    facade.router.routes.extend(router.routes)
    facade.router.redirect_slashes = False
    outcome.install(facade)
    return facade


def mount(app: FastAPI, settings: Settings) -> None:
    """Mount the facade on the app whose operations it asks. The app's own handlers must be installed."""
    facade = build(settings)
    facade.state.api = _Within(app)
    app.router.routes.append(_Below(FHIR_ROOT, _Within(facade)))
    app.state.fhir = facade
