"""The judge judges: what breaks a document is found, and what keeps to it is not."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from app.kit.problems import MEDIA_TYPE
from app.settings import ROOT
from tests.conftest import PUBLIC_URL
from tests.fuzz.fuzzing import DOCUMENTS, Result, fuzzed

Answering = Callable[[Request], Response]
TEXTS = {name: json.loads((ROOT / "openapi" / f"{name}.json").read_text()) for name in DOCUMENTS}
NUMBER = 60
LIMITS = {"RateLimit": '"lookups";r=1;t=1', "RateLimit-Policy": '"lookups";q=1;w=3600'}


def serving(answering: Answering) -> Any:
    """A whole service that answers so."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await request.body()
        await answering(request)(scope, receive, send)

    return app


async def judged(document: str, answering: Answering) -> Result:
    result = Result()
    transport = httpx.ASGITransport(serving(answering))
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
        await fuzzed(http, document, caller=None, subjects=(), of_seed="broken", number=NUMBER, into=result)
    return result


def refusal_of(document: str, status: int) -> Response:
    """As the document shows it."""
    operation = next(
        each
        for item in TEXTS[document]["paths"].values()
        for each in item.values()
        if str(status) in each["responses"]
    )
    ((media_type, media),) = operation["responses"][str(status)]["content"].items()
    shown: Any = media.get("example") or next(iter(media["examples"].values()))["value"]
    headers = {"Content-Type": media_type, **LIMITS}
    return Response(json.dumps(shown), status, headers=headers)


BROKEN: dict[str, tuple[str, Answering]] = {
    "a crash": ("Server error", lambda _: JSONResponse({}, 500, headers=LIMITS)),
    "an undocumented status": ("Undocumented status code", lambda _: Response(None, 418, headers=LIMITS)),
    "another media type": (
        "Undocumented Content-Type",
        lambda _: Response("no", 401, headers=LIMITS, media_type="text/plain"),
    ),
    "a problem without its members": (
        "Response violates schema",
        lambda _: JSONResponse({}, 401, headers=LIMITS, media_type=MEDIA_TYPE),
    ),
    "an answer of another shape": (
        "Response violates schema",
        lambda _: JSONResponse(["nothing", "of", "the", "kind"], headers=LIMITS),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_breaks_the_document_is_found(name: str) -> None:
    expected, answering = BROKEN[name]
    result = await judged("named-person-v1", answering)
    assert result.cases == NUMBER
    found = [each for each in result.findings if each.endswith(f": {expected}")]
    assert len(found) > 5, list(result.findings)[:5]


async def test_an_outcome_without_its_issue_is_found() -> None:
    def answering(_request: Request) -> Response:
        shown = {"resourceType": "OperationOutcome"}
        return JSONResponse(shown, 404, headers=LIMITS, media_type="application/fhir+json")

    result = await judged("fhir-r4", answering)
    assert any(each.endswith(": Response violates schema") for each in result.findings), result.findings


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_what_keeps_to_the_document_is_not_found(document: str) -> None:
    def answering(request: Request) -> Response:
        assert request.url.path.startswith(f"{DOCUMENTS[document]}/")
        return refusal_of(document, 401)

    result = await judged(document, answering)
    of_all = [each for each in result.findings if not each.endswith(": Undocumented status code")]
    assert not of_all, result.findings
    assert result.statuses == {401: NUMBER}
