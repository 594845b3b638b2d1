"""Errors as FHIR has them: the same problems as everywhere, rendered as an OperationOutcome."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.fhir.elements import CodeableConcept, Coding, Element, Resource
from app.fhir.systems import own_codes
from app.kit.problem_handlers import kind_of_status, preferred_language
from app.kit.problems import InvalidRequest, Problem

MEDIA_TYPE = "application/fhir+json"
_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    428: "required",
    429: "throttled",
    503: "transient",
}
"""What kind of trouble it is, in FHIR's words (code system issue-type)."""
_KEPT_HEADERS = (
    "www-authenticate",
    "dpop-nonce",
    "retry-after",
    "ratelimit",
    "ratelimit-policy",
    "content-language",
    "vary",
)


class Issue(Element):
    """One thing that is wrong."""

    severity: Literal["error"] = "error"
    code: str = Field(examples=["not-found"])
    details: CodeableConcept | None = None
    diagnostics: str | None = None


class OperationOutcome(Resource):
    """Why a call was refused. Unknown and forbidden answer alike."""

    resource_type: Literal["OperationOutcome"] = "OperationOutcome"
    issue: list[Issue]


class Refused(Exception):  # noqa: N818 - what an operation of the API answers is a refusal, as everywhere
    """An operation of the API has refused: with its problem, and what its headers say."""

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(str(problem.get("code")))
        self.status = status
        self.problem = problem
        self.headers = kept(headers)


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of an answer of the API that are the caller's to see."""
    return {name: headers[name] for name in _KEPT_HEADERS if name in headers}


def outcome_of(status: int, problem: Mapping[str, Any]) -> OperationOutcome:
    """Say a problem as FHIR does."""
    named = Coding(system=own_codes("problem"), code=problem.get("code"), display=problem.get("title"))
    details = CodeableConcept(coding=[named], text=problem.get("detail"))
    code = _CODES.get(status, "exception")
    request_id = f"requestId {problem.get('requestId', '')}"
    errors = problem.get("errors") or ()
    places = [": ".join(filter(None, (each["pointer"], each["detail"]))) for each in errors]
    said = [f"{place} ({request_id})" for place in places] or [request_id]
    return OperationOutcome(issue=[Issue(code=code, details=details, diagnostics=each) for each in said])


def outcome_answer(status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """Return the answer that refuses."""
    body = json.dumps(outcome_of(status, problem).said(), ensure_ascii=False)
    return Response(
        body, status_code=status, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", **headers}
    )


def render(request: Request, problem: Problem) -> Response:
    """Render a problem of the facade's own."""
    language = preferred_language(request.headers.get("accept-language"))
    body = problem.body(language=language, request_id=request.scope.get("request_id", ""))
    spoken = {"Content-Language": language, "Vary": "Accept-Language"}
    return outcome_answer(problem.status, body, {**spoken, **problem.headers})


async def _on_problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for this class only
    return render(request, problem)


async def _on_refusal(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)  # noqa: S101 - registered for this class only
    return outcome_answer(refused.status, refused.problem, refused.headers)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    return render(request, kind_of_status(error.status_code)(headers=error.headers))


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    return render(request, InvalidRequest())


def install(facade: FastAPI) -> None:
    """Make every refusal of the facade an OperationOutcome."""
    facade.add_exception_handler(Problem, _on_problem)
    facade.add_exception_handler(Refused, _on_refusal)
    facade.add_exception_handler(HTTPException, _on_http)
    facade.add_exception_handler(RequestValidationError, _on_validation)
