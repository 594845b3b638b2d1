"""Whatever is thrown at the service gets a clear 4xx problem; nothing of it comes back, or is logged."""

import gzip
import json
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from app.demo.callers import API, Caller
from app.kit.problems import MEDIA_TYPE
from tests.cast import Cast
from tests.steps import given_a_child, then_it_is

CANARY = "Kanariefagel90210"
PLACES = ("/children", "/children/lookup", "/five-questions", "/organisations")
TEN_MEGABYTES = 10_000_000


def good(cast: Cast, place: str) -> dict[str, Any]:
    """A body that would be accepted, but for one thing; the canary sits in its text."""
    relation = {"unitId": cast.rektor.unit_id, "kind": "enrolment", "validFrom": "2025-08-18"}
    return {
        "/children": {"givenName": CANARY, "familyName": CANARY, "relation": relation},
        "/children/lookup": {"identityNumber": "201909072388"},
        "/five-questions": {"childView": CANARY},
        "/organisations": {"name": CANARY, "sector": "school", "regime": "osl"},
    }[place]


TEXT_FIELD = {
    "/children": "givenName",
    "/children/lookup": "identityNumber",
    "/five-questions": "childView",
    "/organisations": "name",
}


async def send(
    cast: Cast, place: str, content: bytes | AsyncIterator[bytes], **headers: str
) -> httpx.Response:
    """Post raw bytes as somebody who has every right to post there."""
    caller: Caller = cast.world.administrator if place == "/organisations" else cast.rektor
    path = f"{(await given_a_child(cast.rektor)).path}{place}" if place == "/five-questions" else place
    said = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
        "Purpose": "coordination",
        "Accept-Language": "en",
        **headers,
    }
    return await cast.http.post(f"{API}{path}", content=content, headers=said, auth=caller.auth)


def then_it_is_a_clear_refusal(answer: httpx.Response, status: int, log: str) -> dict[str, Any]:
    body: dict[str, Any] = then_it_is(answer, status)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert body["requestId"] == answer.headers["x-request-id"]
    for text in (answer.text, str(answer.headers), log):
        assert CANARY not in text
        assert "Traceback" not in text
    assert answer.headers["x-request-id"] in log, "the log of this test is the one that is looked at"
    return body


def with_raw(place_body: dict[str, Any], field: str, raw: str) -> bytes:
    """A body in which one field's value is raw JSON text."""
    marked = json.dumps({**place_body, field: "\x01"}, ensure_ascii=True)
    return marked.replace('"\\u0001"', raw).encode()


@pytest.mark.parametrize("place", PLACES)
class TestEverywhere:
    async def test_ten_megabytes(self, cast: Cast, place: str, log_output: Callable[[], str]) -> None:
        content = json.dumps({**good(cast, place), "more": CANARY * (TEN_MEGABYTES // len(CANARY))}).encode()
        then_it_is_a_clear_refusal(await send(cast, place, content), 413, log_output())

    async def test_ten_megabytes_in_pieces_of_unsaid_length(
        self, cast: Cast, place: str, log_output: Callable[[], str]
    ) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            yield b'{"more":"'
            for _ in range(TEN_MEGABYTES // 65_536):
                yield CANARY.encode().ljust(65_536, b"x")
            yield b'"}'

        then_it_is_a_clear_refusal(await send(cast, place, pieces()), 413, log_output())

    @pytest.mark.parametrize("bracket", ["[", '{"a":'])
    async def test_a_hundred_thousand_brackets(
        self, cast: Cast, place: str, bracket: str, log_output: Callable[[], str]
    ) -> None:
        content = (bracket * (100_000 // len(bracket))).encode()
        then_it_is_a_clear_refusal(await send(cast, place, content), 400, log_output())

    @pytest.mark.parametrize(
        "raw",
        [
            "NaN",
            "-Infinity",
            "1e999",
            "1" * 30,
            f'"{CANARY}\\ud800"',
            f'"{CANARY}\x00"',
            f'"{CANARY}',
            f"{{'{CANARY}': 1}}",
            f'{{"{CANARY}": 1, "{CANARY}": 2}}',
        ],
        ids=["nan", "infinity", "1e999", "thirty-digits", "surrogate", "nul", "open", "quotes", "twice"],
    )
    async def test_what_is_no_json(
        self, cast: Cast, place: str, raw: str, log_output: Callable[[], str]
    ) -> None:
        content = with_raw(good(cast, place), TEXT_FIELD[place], raw)
        body = then_it_is_a_clear_refusal(await send(cast, place, content), 400, log_output())
        assert body["code"] == "unreadable-body"

    @pytest.mark.parametrize(
        "content",
        [b"", b" ", f'"{CANARY}"'.encode("utf-16"), b'{"a":"\xff\xfe"}', gzip.compress(b"{}" * 1000)],
        ids=["empty", "blank", "utf-16", "bytes", "gzip"],
    )
    async def test_what_is_no_text(
        self, cast: Cast, place: str, content: bytes, log_output: Callable[[], str]
    ) -> None:
        answer = await send(cast, place, content)
        then_it_is_a_clear_refusal(answer, 422 if content == b"" else 400, log_output())

    @pytest.mark.parametrize("whole", [[], [CANARY], CANARY, 7, True, None], ids=repr)
    async def test_what_is_no_object(
        self, cast: Cast, place: str, whole: Any, log_output: Callable[[], str]
    ) -> None:
        answer = await send(cast, place, json.dumps(whole).encode())
        then_it_is_a_clear_refusal(answer, 422, log_output())

    @pytest.mark.parametrize(
        "value", [f"{CANARY}\x00", f"{CANARY}\x1b[2J", f"{CANARY}\x85", CANARY * 1000, "", [CANARY], 7, {}]
    )
    async def test_what_is_no_text_of_ours(
        self, cast: Cast, place: str, value: Any, log_output: Callable[[], str]
    ) -> None:
        content = json.dumps({**good(cast, place), TEXT_FIELD[place]: value}).encode()
        body = then_it_is_a_clear_refusal(await send(cast, place, content), 422, log_output())
        assert body["errors"][0]["pointer"] == f"/{TEXT_FIELD[place]}"

    async def test_an_unknown_member_is_pointed_at_without_its_name(
        self, cast: Cast, place: str, log_output: Callable[[], str]
    ) -> None:
        content = json.dumps({**good(cast, place), CANARY: CANARY}).encode()
        body = then_it_is_a_clear_refusal(await send(cast, place, content), 422, log_output())
        assert body["errors"][0]["code"] == "extra_forbidden"

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
    async def test_another_content_type(
        self, cast: Cast, place: str, kind: str, log_output: Callable[[], str]
    ) -> None:
        content = json.dumps(good(cast, place)).encode()
        answer = await send(cast, place, content, **{"Content-Type": kind})
        assert then_it_is_a_clear_refusal(answer, 415, log_output())["code"] == "not-json"

    async def test_a_header_that_is_far_too_long(
        self, cast: Cast, place: str, log_output: Callable[[], str]
    ) -> None:
        if place == "/children/lookup":
            headers = {"Purpose": CANARY * 4_000}
        else:
            headers = {"Idempotency-Key": CANARY * 4_000}
        answer = await send(cast, place, json.dumps(good(cast, place)).encode(), **headers)
        then_it_is_a_clear_refusal(answer, 400 if "Purpose" in headers else 422, log_output())


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("/children", "identityNumber", "２０１９０９０７２３８８"),  # noqa: RUF001 - full-width on purpose
        ("/children", "birthDate", "２０１９-０９-０７"),  # noqa: RUF001 - full-width on purpose
        ("/children", "municipalityCode", "０７８０"),  # noqa: RUF001 - full-width on purpose
        ("/children/lookup", "identityNumber", "２０１９０９０７２３８８"),  # noqa: RUF001 - full-width on purpose
        ("/children/lookup", "identityNumber", "٢٠١٩٠٩٠٧٢٣٨٨"),
        ("/five-questions", "happenedAt", "２０２５-０９-０３T０８:１５:００Z"),  # noqa: RUF001 - full-width on purpose
        ("/organisations", "municipalityCode", "０７８０"),  # noqa: RUF001 - full-width on purpose
        ("/organisations", "organisationNumber", "２１２０００-０１４２"),  # noqa: RUF001 - full-width on purpose
    ],
)
async def test_digits_that_only_look_like_digits(
    cast: Cast, place: str, field: str, value: str, log_output: Callable[[], str]
) -> None:
    content = json.dumps({**good(cast, place), field: value}, ensure_ascii=False).encode()
    body = then_it_is_a_clear_refusal(await send(cast, place, content), 422, log_output())
    assert [error["pointer"] for error in body["errors"]] == [f"/{field}"]
    assert value not in json.dumps(body, ensure_ascii=False)


async def test_an_address_of_60_kilobytes(cast: Cast, log_output: Callable[[], str]) -> None:
    long = CANARY * (60_000 // len(CANARY))
    headers = {"Purpose": "coordination", "Accept-Language": "en"}
    for address, status in (
        (f"/{long}", 404),
        (f"/children/{long}", 401),  # a proof for so long an address is too long to be read
        (f"/children/chi-{long}/five-questions", 401),
        (f"/children/chi-{long[:2_000]}/five-questions", 404),
        (f"/caseload?page={long}", 422),
        (f"/children/chi-{'a' * 26}/named-person?on={long}", 422),
    ):
        answer = await cast.http.get(f"{API}{address}", headers=headers, auth=cast.rektor.auth)
        then_it_is_a_clear_refusal(answer, status, log_output())


@pytest.mark.parametrize("page", ["0", "-1", "1e9", "NaN", "１", "1" * 30, "%00", "1;drop"])  # noqa: RUF001
async def test_pages_that_are_none(cast: Cast, page: str, log_output: Callable[[], str]) -> None:
    headers = {"Purpose": "coordination"}
    answer = await cast.http.get(f"{API}/caseload?page={page}", headers=headers, auth=cast.rektor.auth)
    then_it_is_a_clear_refusal(answer, 422, log_output())


@pytest.mark.parametrize(
    "child_id",
    ["chi-", "chi-%00", "chi-" + "A" * 26, "..%2f..%2fetc", "'%20OR%201=1--", "%F0%9F%90%A6", "chi-\u0131"],
)
async def test_ids_that_are_none_answer_as_unknown_ones(
    cast: Cast, child_id: str, log_output: Callable[[], str]
) -> None:
    headers = {"Purpose": "coordination"}
    for below in ("", "/five-questions", "/access-log", "/named-person"):
        where = f"{API}/children/{child_id}{below}"
        answer = await cast.http.get(where, headers=headers, auth=cast.rektor.auth)
        then_it_is_a_clear_refusal(answer, 404, log_output())
