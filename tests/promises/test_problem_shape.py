"""Every refusal is a problem of one shape, in two languages, and repeats nothing of what was sent."""

import asyncio
import re
import uuid
from collections.abc import Callable

import asyncpg
import httpx
import pytest

from app.demo.callers import API, Caller
from app.kit.problem_handlers import preferred_language
from app.kit.problems import MEDIA_TYPE, Problem, all_problems
from app.main import create_app
from tests.cast import Cast
from tests.steps import given_a_child

CANARY = "Kanariefagel-90210"
assert create_app  # the entrance loads every room, and with them every problem
PROBLEMS = sorted(set(all_problems()), key=lambda kind: (kind.__module__, kind.__name__))
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "requestId"}


def named(kind: type[Problem]) -> str:
    return kind.__name__


@pytest.mark.parametrize("kind", PROBLEMS, ids=named)
def test_a_problem_says_itself_in_two_languages_and_in_its_docstring(kind: type[Problem]) -> None:
    assert 400 <= kind.status < 600
    assert (kind.__doc__ or "").strip().endswith("."), "the docstring is the sentence of the docs"
    assert kind.__doc__ != Problem.__doc__
    for swedish, english in ((kind.title_sv, kind.title_en), (kind.detail_sv, kind.detail_en)):
        assert bool(swedish) == bool(english), "both languages or neither"
        assert not swedish or swedish != english
    assert kind.title_sv
    assert not kind.title_sv.endswith(".")
    assert not kind.title_en.endswith(".")


def test_every_problem_has_a_title_and_a_code_of_its_own() -> None:
    codes = [kind.code() for kind in PROBLEMS]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("kind", PROBLEMS, ids=named)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_problem_renders_to_the_one_shape(kind: type[Problem], language: str) -> None:
    body = kind().body(language=language, request_id="req-x")
    assert set(body) >= MEMBERS
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", member) for member in body), "camelCase"
    assert body["type"] == f"/problems/{body['code']}"
    assert body["title"] == (kind.title_sv if language == "sv" else kind.title_en)
    assert body["instance"].endswith("req-x")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, "sv"),
        ("", "sv"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("sv-FI, en;q=0.5", "sv"),
        ("sv;q=0.1, en;q=0.9", "en"),
        ("de, en;q=0.4", "en"),
        ("de", "sv"),
        ("en;q=much", "sv"),
        (f"{CANARY}", "sv"),
    ],
)
def test_the_language_is_the_readers_choice(asked: str | None, given: str) -> None:
    assert preferred_language(asked) == given


async def refusals(cast: Cast) -> list[tuple[httpx.Response, int, str]]:
    """One of each kind that a caller meets, each sent with something that must not come back."""
    rektor, admin = cast.rektor, cast.world.administrator
    elsa = await given_a_child(rektor)
    nowhere = f"/children/chi-{'a' * 26}"
    relation = {"unitId": cast.other_rektor.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"}
    abroad = {"identityNumber": CANARY, "givenName": CANARY, "familyName": CANARY, "relation": relation}
    path = f"{elsa.path}/five-questions"
    made = await rektor.post(path, {"inTheWay": {"answered": "yes", "text": CANARY}})
    one = f"{path}/{made.json()['id']}"
    key = str(uuid.uuid4())
    await rektor.post(path, {}, key=key)
    anonymous = Caller("Nobody", cast.http, httpx.Auth(), "coordination")
    return [
        (await anonymous.get(elsa.path), 401, "not-authenticated"),
        (await admin.get(elsa.path), 403, "scope-missing"),
        (await rektor.for_purpose(CANARY.encode().hex()).get(elsa.path), 400, "header-missing"),
        (await rektor.get(nowhere), 404, "not-found"),
        (await rektor.get(f"{elsa.path}/guardians/{CANARY}"), 404, "not-found"),
        (await rektor.get(f"/{CANARY}"), 404, "not-found"),
        (await rektor.delete(path), 405, "method-not-allowed"),
        (await rektor.post("/children", abroad), 403, "not-your-unit"),
        (await rektor.post("/children/lookup", {"identityNumber": CANARY}), 422, "identity-malformed"),
        (await rektor.post(path, {CANARY: CANARY}), 422, "invalid-request"),
        (await rektor.post(path, {"indicators": [CANARY]}), 422, "invalid-request"),
        (await rektor.post(path, {"childView": CANARY}, key=key), 422, "key-used-for-another-request"),
        (await rektor.patch(one, {"status": "amended"}), 409, "state-forbids"),
        (await rektor.patch(one, {"childView": CANARY}, etag=f'"{CANARY.encode().hex()}"'), 412, "stale"),
        (await rektor._send("PATCH", one, body={"childView": CANARY}), 428, "if-match-missing"),
        (await rektor.get("/caseload", page=CANARY), 422, "invalid-request"),
    ]


async def test_over_http_every_refusal_has_the_shape_and_echoes_nothing(cast: Cast) -> None:
    for answer, status, code in await refusals(cast):
        assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.headers["content-language"] == "en"
        assert "accept-language" in answer.headers["vary"].lower()
        body = answer.json()
        assert set(body) >= MEMBERS
        assert body["status"] == status
        assert body["requestId"] == answer.headers["x-request-id"]
        said = f"{answer.text} {answer.headers}"
        for form in (CANARY, CANARY.encode().hex(), CANARY.encode("unicode_escape").decode()):
            assert form not in said, f"{code} repeats what was sent"


async def test_the_same_refusal_in_swedish(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    headers = {"Accept-Language": "sv", "Purpose": "coordination"}
    answer = await cast.http.get(f"{API}{elsa.path}", headers=headers, auth=cast.other_rektor.auth)
    assert answer.headers["content-language"] == "sv"
    assert answer.json()["title"] == "Finns inte"


@pytest.mark.parametrize(
    "lost",
    [asyncpg.InternalClientError, asyncpg.InterfaceError, asyncpg.AdminShutdownError, ConnectionResetError],
)
async def test_a_connection_that_ends_meanwhile_is_the_database_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, lost: type[Exception]
) -> None:
    elsa = await given_a_child(cast.rektor)

    async def lose(*_: object) -> None:
        await asyncio.sleep(0)
        raise lost(CANARY)

    monkeypatch.setattr("app.children.queries.own_record", lose)
    answer = await cast.rektor.get(elsa.path)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]
    assert CANARY not in answer.text


async def test_a_crash_says_nothing_but_the_request_id(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, log_output: Callable[[], str]
) -> None:
    elsa = await given_a_child(cast.rektor)

    async def crash(*_: object) -> None:
        await asyncio.sleep(0)
        raise RuntimeError(CANARY)

    monkeypatch.setattr("app.children.queries.own_record", crash)
    answer = await cast.rektor.get(elsa.path)
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert set(answer.json()) == MEMBERS
    assert answer.headers["x-request-id"] == answer.json()["requestId"]
    assert answer.headers["cache-control"] == "no-store"
    written = log_output()
    assert answer.json()["requestId"] in written
    for text in (answer.text, written):
        assert CANARY not in text
        assert "Traceback" not in text
