"""How exceptions become problems. Nothing of the request, no SQL and no stack ever leaves."""

import json
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.kit.database import DRIVER_ERRORS
from app.kit.problems import (
    MEDIA_TYPE,
    BodyTooLarge,
    Conflict,
    FieldError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    NotJson,
    Problem,
    Unavailable,
    Unexpected,
    UnreadableBody,
)

_log = structlog.get_logger("problems")
_OF_STATUS: dict[int, type[Problem]] = {
    400: UnreadableBody,
    404: NotFound,
    405: MethodNotAllowed,
    413: BodyTooLarge,
    415: NotJson,
}
_AWAY = (
    OperationalError,
    InterfaceError,
    PoolTimeoutError,
    TimeoutError,
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server has ended the connection, and its end is not yet read
)
_AWAY_STATES = {"08", "40", "53", "57"}
"""Classes of SQLSTATE after which the same call may go well: connection lost, transaction rolled back by
others' work, resources short, server stopping or starting."""


def preferred_language(accept_language: str | None) -> str:
    """Choose `sv` or `en` by Accept-Language; Swedish when nothing is said."""
    ranked: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        name, _, quality = part.strip().partition(";q=")
        language = name.strip().lower().split("-")[0]
        if language in {"sv", "en"}:
            try:
                ranked.append((float(quality or 1), language))
            except ValueError:
                continue
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else "sv"


def render(request: Request, problem: Problem) -> Response:
    """Render a problem as the answer to a request."""
    language = preferred_language(request.headers.get("accept-language"))
    request_id = request.scope.get("request_id", "")
    return Response(
        json.dumps(problem.body(language=language, request_id=request_id), ensure_ascii=False),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, "Vary": "Accept-Language", **problem.headers},
    )


def pointer(location: Sequence[int | str]) -> str:
    """Turn Pydantic's location into a JSON pointer (RFC 6901), or a parameter's name."""
    source, *path = location or ("body",)
    if source != "body":
        return str(path[0]) if path else str(source)
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _known_path(location: Sequence[int | str], kind: str) -> Sequence[int | str]:
    """Leave out the last step where the caller made it up: an unknown member's name is an echo."""
    return location[:-1] if kind == "extra_forbidden" else location


def field_errors(raw: Sequence[Any]) -> list[FieldError]:
    """Keep where and what kind; drop what was sent (security.md 0.1)."""
    return [
        FieldError(
            pointer=pointer(_known_path(error["loc"], error["type"])),
            code=error["type"],
            detail=_SENTENCES.get(error["type"], "does not fit its description"),
        )
        for error in raw[:20]
    ]


_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "holds a member that is not known here",
    "string_too_long": "is too long",
    "string_too_short": "is too short",
    "string_pattern_mismatch": "has characters that are not allowed here",
    "enum": "is not one of the known values",
    "date_from_datetime_parsing": "is not a date",
    "date_parsing": "is not a date",
}


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for this class only
    return render(request, problem)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    raw = error.errors()
    if any(item["type"] == "json_invalid" for item in raw):
        return render(request, UnreadableBody())
    return render(request, InvalidRequest(errors=field_errors(raw)))


def kind_of_status(status: int) -> type[Problem]:
    """Return the problem that a status of the framework's own means."""
    return _OF_STATUS.get(status, Unexpected)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return render(request, kind_of_status(error.status_code)(headers=error.headers))


async def _on_database(request: Request, error: Exception) -> Response:
    if isinstance(error, IntegrityError):
        _log.warning("constraint", request_id=request.scope.get("request_id", ""))
        return render(request, Conflict())
    if _is_away(error):
        return render(request, Unavailable(headers={"Retry-After": "2"}))
    return await _on_crash(request, error)


def _is_away(error: Exception) -> bool:
    state = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    lost = isinstance(error, _AWAY) or getattr(error, "connection_invalidated", False)
    return lost or state[:2] in _AWAY_STATES


async def _on_crash(request: Request, error: Exception) -> Response:
    """The last resort: the kind of error is logged, its text never."""
    _log.error("crash", error_kind=type(error).__name__, request_id=request.scope.get("request_id", ""))
    return render(request, Unexpected())


def install(app: FastAPI) -> None:
    """Make every exception of this app a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(DBAPIError, _on_database)
    for kind in (PoolTimeoutError, *DRIVER_ERRORS):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(Exception, _on_crash)
