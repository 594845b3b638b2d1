"""Whoever refuses a call to the facade, wherever in the house: the answer is an OperationOutcome."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from app.front.failures import HEADER, Failure
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast
from tests.conftest import PUBLIC_URL
from tests.fhir.fhir_steps import FHIR, Fhir, then_it_says, validated
from tests.fhir.test_bad_input import answers
from tests.steps import given_a_child

CANARY = "Kanariefagel-90211"
FAILURES = {
    Failure.NOT_AUTHENTICATED: (401, "not-authenticated"),
    Failure.CONFLICT: (409, "conflict"),
    Failure.STALE: (412, "stale"),
    Failure.TOO_MANY: (429, "too-many"),
    Failure.UNEXPECTED: (500, "unexpected"),
    Failure.UNAVAILABLE: (503, "unavailable"),
    Failure.LOST_ANSWER: (503, "unavailable"),
}


async def asks(cast: Cast, failure: str, path: str = "/metadata") -> httpx.Response:
    return validated(await cast.http.get(f"{FHIR}{path}", headers={HEADER: failure}))


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("path", ["/metadata", "", "/", "/Patient/chi-a"])
async def test_a_failure_on_request_is_said_in_fhir(cast: Cast, failure: Failure, path: str) -> None:
    status, code = FAILURES[failure]
    answer = await asks(cast, failure, path)
    said = then_it_says(answer, status, code)
    assert ("Retry-After" in answer.headers) == (status in {429, 503})
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert answer.headers["x-request-id"] in said["issue"][0]["diagnostics"]
    assert answer.headers["content-language"] == "sv"


async def test_a_failure_that_is_not_known_is_refused_in_fhir(cast: Cast) -> None:
    then_it_says(await asks(cast, CANARY), 400, "header-missing")


async def test_a_lost_answer_is_found_again_by_its_key(cast: Cast) -> None:
    child = await given_a_child(cast.nurse, kind="care")
    key = str(uuid.uuid4())

    async def answered(**more: str) -> httpx.Response:
        headers = {"Purpose": "care", "Idempotency-Key": key, **more}
        path = f"{FHIR}/QuestionnaireResponse"
        body = answers(child.id)
        body["item"] = body["item"][:1]
        return validated(await cast.http.post(path, json=body, headers=headers, auth=cast.nurse.auth))

    then_it_says(await answered(**{HEADER: "lost-answer; name=fhir-lost; times=1"}), 503, "unavailable")
    again = await answered()
    assert again.status_code == 201, again.text
    found = await Fhir(cast.nurse).search("QuestionnaireResponse", patient=child.id)
    assert found.json()["total"] == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 404),
        ("POST", "", 404),
        ("GET", "/", 404),
        ("POST", "/", 404),
        ("GET", "//Patient", 404),
        ("GET", "/Patient/", 404),
        ("GET", "/Patient/_history", 401),
        ("GET", "/%2e%2e/named-person/v1/whoami", 404),
        ("POST", "/metadata", 405),
        ("GET", "/Task/_search/", 404),
        ("DELETE", "/Task/pln-a.act-b", 405),
        ("PATCH", "/Task/pln-a.act-b", 405),
        ("OPTIONS", "/Task/pln-a.act-b", 405),
        ("TRACE", "/metadata", 405),
        ("PROPFIND", "/metadata", 405),
    ],
)
async def test_an_address_or_a_method_that_is_not_there(
    cast: Cast, method: str, path: str, status: int
) -> None:
    answer = validated(await cast.http.request(method, f"{FHIR}{path}"))
    assert answer.status_code == status
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("length", ["262145", "9" * 30, "9" * 5_000])
async def test_what_says_that_it_is_too_large_is_not_read(cast: Cast, length: str) -> None:
    answer = await cast.http.post(f"{FHIR}/Task", content=b"{}", headers={"Content-Length": length})
    then_it_says(validated(answer), 413, "body-too-large")


@pytest.mark.parametrize("path", ["/QuestionnaireResponse", "/Patient/_search", "/Task/_search"])
async def test_what_grows_too_large_is_read_no_further(cast: Cast, path: str) -> None:
    async def growing() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"[" * 4_096

    kind = "application/x-www-form-urlencoded" if "_search" in path else "application/json"
    headers = {"Content-Type": kind, "Purpose": "care", "Idempotency-Key": "k" * 20}
    sent = cast.http.post(f"{FHIR}{path}", content=growing(), headers=headers, auth=cast.nurse.auth)
    then_it_says(validated(await sent), 413, "body-too-large")


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/QuestionnaireResponse", "application/fhir+xml", b"<QuestionnaireResponse/>"),
        ("/QuestionnaireResponse", "", b"{}"),
        ("/Subscription", "text/plain", b"{}"),
        ("/Patient/_search", "application/fhir+json", b"{}"),
        ("/Task/_search", "multipart/form-data; boundary=a", b"--a--"),
    ],
)
async def test_a_body_of_another_kind(cast: Cast, path: str, kind: str, body: bytes) -> None:
    headers = {"Content-Type": kind, "Purpose": "care", "Idempotency-Key": "k" * 20}
    answer = await cast.http.post(f"{FHIR}{path}", content=body, headers=headers, auth=cast.nurse.auth)
    then_it_says(validated(answer), 415, "not-json")


async def test_a_quota_that_is_used_up(cast: Cast, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"lookups_per_user_hour": 1}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as http:
            fhir = Fhir(cast.bup, http)
            number = "http://electronichealth.se/identifier/personnummer|201909072396"
            answered = [await fhir.search("Patient", identifier=number) for _ in range(2)]
    refused = answered[-1]
    then_it_says(refused, 429, "quota-reached")
    assert refused.json()["issue"][0]["code"] == "throttled"
    assert int(refused.headers["retry-after"]) > 0
    assert "lookups-per-user" in refused.headers["ratelimit"]


@pytest.mark.parametrize(
    ("lost", "status", "code"),
    [
        (asyncpg.AdminShutdownError, 503, "unavailable"),
        (ConnectionResetError, 503, "unavailable"),
        (RuntimeError, 500, "unexpected"),
    ],
)
async def test_what_breaks_further_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, lost: type[Exception], status: int, code: str
) -> None:
    child = await given_a_child(cast.rektor)

    async def lose(*_: object) -> None:
        await asyncio.sleep(0)
        raise lost(CANARY)

    monkeypatch.setattr("app.children.queries.own_record", lose)
    answer = await Fhir(cast.rektor).get(f"Patient/{child.id}")
    then_it_says(answer, status, code)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert CANARY not in answer.text
