"""Every answer carries the safe headers, whatever it answers; none says what it was made with."""

import httpx
import pytest

from app.main import fhir_document
from tests.cast import Cast
from tests.promises.walk import Operation, Walk, operations_of

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
TELL_TALES = ("server", "x-powered-by", "via", "x-process-time", "x-aspnet-version")
KEYED_BY_THEIR_ADDRESS = {"read_calendar"}
"""What asks for no token: without the right address it is as unknown as anything (decision 0016)."""
PAGES = (
    "/docs",
    "/named-person/v1/openapi.json",
    "/health/live",
    "/nowhere",
    "/fhir/r4/metadata",
    "/fhir/r4/nowhere",
)


def then_its_headers_are_safe(answer: httpx.Response, name: str) -> None:
    headers = answer.headers
    for header, value in EVERYWHERE.items():
        assert headers.get(header) == value, f"{name}: {header}"
    seconds = headers["strict-transport-security"].split(";")[0].removeprefix("max-age=")
    assert int(seconds) >= 31_536_000, name
    assert "frame-ancestors 'none'" in headers["content-security-policy"], name
    assert "*" not in headers["content-security-policy"], name
    assert headers["x-request-id"], name
    for header in TELL_TALES:
        assert header not in headers, f"{name} tells {header}"
    assert not [header for header in headers if header.startswith("access-control-")], name


def filled(operation: Operation) -> str:
    parts = (f"xxx-{'a' * 26}" if part.startswith("{") else part for part in operation.path.split("/"))
    return "/".join(parts)


async def test_every_good_answer_of_the_walk(walk: Walk) -> None:
    for call in walk.calls:
        then_its_headers_are_safe(call.answer, call.operation.id)
        if call.operation.audit:
            assert call.answer.headers["cache-control"] == "no-store", call.operation.id


async def test_every_operation_without_a_token_and_from_another_origin(cast: Cast) -> None:
    for operation in operations_of(cast).values():
        headers = {"Origin": "https://evil.example", "Purpose": "coordination"}
        answer = await cast.http.request(operation.method, filled(operation), headers=headers)
        then_its_headers_are_safe(answer, operation.id)
        if operation.audit:
            refused = {404} if operation.id in KEYED_BY_THEIR_ADDRESS else {400, 401, 415}
            assert answer.status_code in refused, operation.id
            assert answer.headers["cache-control"] == "no-store", operation.id


async def test_every_interaction_of_the_facade_without_a_token(cast: Cast) -> None:
    for path, item in fhir_document(cast.app)["paths"].items():
        for method, operation in item.items():
            if "x-asks" not in operation:
                continue
            url = f"/fhir/r4{path}".replace("{id}", "-")
            examples = operation.get("requestBody", {}).get("content", {})
            body = {**next(iter(examples.values()), {}).get("example", {})}
            form = operation["x-fhir-interaction"] == "search-type"
            if "{id}" in path and body:
                body["id"] = "-"
            sent = {"data": body} if form else {"json": body or None}
            headers = {"Purpose": "care", "Idempotency-Key": "the-facade-without-a-token"}
            asked = {"patient": "-"} if form and method == "get" else None
            answer = await cast.http.request(
                method, url, headers=headers, params=asked, **(sent if method != "get" else {})
            )
            then_its_headers_are_safe(answer, operation["operationId"])
            assert answer.status_code in {401, 422}, operation["operationId"]
            assert answer.headers["cache-control"] == "no-store", operation["operationId"]


async def test_no_browser_is_invited_from_elsewhere(cast: Cast) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    answer = await cast.http.options("/named-person/v1/children/lookup", headers=asked)
    assert answer.status_code == 405
    then_its_headers_are_safe(answer, "preflight")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_and_what_does_not_exist(cast: Cast, path: str) -> None:
    then_its_headers_are_safe(await cast.http.get(path), path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("my-own-id-4711", True),
        ("short", False),
        ("x" * 65, False),
        ("with space and more", False),
        ("<script>alert(1)</script>", False),
    ],
)
async def test_a_request_id_is_kept_when_it_is_harmless(cast: Cast, given: str, kept: bool) -> None:
    answer = await cast.http.get("/health/live", headers={"X-Request-Id": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert answer.headers["x-request-id"]
