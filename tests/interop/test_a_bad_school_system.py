"""What a school system does wrong, by accident or on purpose, is waited for or set aside, and ends nobody."""

import json
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from app.interop.feeds.asking import LONGEST_WAIT, TRIES
from app.kit.clock import wall_clock
from app.kit.public_only import PublicOnly
from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp

pytestmark = pytest.mark.usefixtures("first_of_october")
PERSONS = "GET /persons"


@pytest.fixture
def system(village):
    system = SchoolSystemOnHttp()
    village.add("groups", "class", organisation={"id": known_as("unit")}, groupType="Klass")
    for number in range(25):
        village.pupil(f"pupil {number}")
    system.take(village)
    return system


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token")


def for_ever(answer):
    def said(_request):
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer) if isinstance(answer, int) else answer

    said.for_ever = True
    return said


def page(data, token=None):
    return httpx.Response(200, json={"data": data, "pageToken": token})


def made(imported, kind="children", outcome="created"):
    return imported.counts["rows"][kind][outcome]


async def then_nobody_has_left(asking, imported, reason, resource="persons"):
    assert (resource, "", reason) in await asking.quarantine(imported)
    assert resource in imported.counts["incomplete"]
    assert made(imported, "relations", "ended") == 0


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_busy_system_is_asked_again(asking, system, status):
    system.next(PERSONS, status, status)
    assert made(await asking.asks()) == 25
    assert len(asking.slept) == 2


async def test_it_is_waited_for_as_long_as_it_asks(asking, system):
    later = format_datetime(wall_clock() + timedelta(seconds=40), usegmt=True)
    system.next(PERSONS, httpx.Response(429, headers={"Retry-After": "7"}))
    system.next(PERSONS, httpx.Response(503, headers={"Retry-After": later}))
    assert made(await asking.asks()) == 25
    assert asking.slept[0] == 7.0
    assert 0 < asking.slept[1] <= 40


async def test_nobody_waits_for_an_hour(asking, system):
    system.next(PERSONS, httpx.Response(503, headers={"Retry-After": "3600"}))
    first = await asking.asks()
    await then_nobody_has_left(asking, first, "no-answer")
    assert all(each <= LONGEST_WAIT for each in asking.slept)


async def test_who_never_answers_is_given_up_and_tried_again_the_next_time(asking, system):
    await asking.asks()
    system.next("GET /organisations", for_ever(httpx.ConnectError("nobody")))
    broken = await asking.asks(full=True)
    for resource in ("organisations", "persons", "duties", "groups", "placements"):
        await then_nobody_has_left(asking, broken, "no-answer", resource)
    assert len([path for _, path, _ in system.asked if path == "/persons"]) == 1, "only the first time"
    assert len(asking.slept) == TRIES - 1
    assert (await asking.asker.source(asking.agreed)).failures == 1
    system.next_answers.clear()
    assert (await asking.asks(full=True)).counts["changes"] == 0
    assert (await asking.asker.source(asking.agreed)).failures == 0


async def test_a_slow_system_is_given_up(asking, system):
    system.next(PERSONS, for_ever(httpx.ReadTimeout("too slow")))
    await then_nobody_has_left(asking, await asking.asks(), "no-answer")


async def test_ten_megabytes_of_brackets(asking, system):
    await asking.asks()
    system.next(PERSONS, httpx.Response(200, content=b"[" * 10_000_000))
    await then_nobody_has_left(asking, await asking.asks(full=True), "answer-unreadable")


async def test_an_answer_without_an_end(asking, system, monkeypatch):
    monkeypatch.setattr("app.interop.feeds.asking.LARGEST_ANSWER", 100_000)

    async def endless():
        while True:
            yield b" " * 65_536

    await asking.asks()
    system.next(PERSONS, httpx.Response(200, content=endless()))
    await then_nobody_has_left(asking, await asking.asks(full=True), "answer-too-large")


async def test_a_packed_answer_is_not_unpacked(asking, system):
    packed = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"\x1f\x8b"))
    system.next(PERSONS, packed)
    await then_nobody_has_left(asking, await asking.asks(), "answer-unreadable")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"3",
        b'"x"',
        b"{}",
        b'{"data": 3}',
        b'{"data": {"persons": 1}}',
        b"<html>",
        b'{"data": NaN}',
    ],
)
async def test_what_is_no_page(asking, system, body):
    await asking.asks()
    system.next(PERSONS, httpx.Response(200, content=body))
    await then_nobody_has_left(asking, await asking.asks(full=True), "answer-unreadable")


async def test_a_page_token_that_comes_back(asking, system):
    system.next(PERSONS, for_ever(page([], "the same")))
    await then_nobody_has_left(asking, await asking.asks(), "paging-broken")
    assert len(system.questions("/persons")) == 2


async def test_page_tokens_without_end(asking, system):
    tokens = iter(range(10**9))

    def said(_request):
        return page(list(system.records["persons"].values()), f"t{next(tokens)}")

    said.for_ever = True
    system.next(PERSONS, said)
    first = await asking.asks()
    await then_nobody_has_left(asking, first, "paging-broken")
    assert made(first) == 25, "what came is taken"
    assert len(system.questions("/persons")) < 10


@pytest.mark.parametrize("token", [7, True, ["t"], {"t": 1}, "t" * 10_000])
async def test_a_page_token_that_is_none(asking, system, token):
    system.next(PERSONS, page(list(system.records["persons"].values()), token))
    first = await asking.asks()
    await then_nobody_has_left(asking, first, "paging-broken")
    assert made(first) == 25


async def test_paging_that_breaks_half_way_ends_nobody_and_asks_for_everything_again(asking, system):
    await asking.asks()
    system.page = 10
    system.next(PERSONS, page(list(system.records["persons"].values())[:10], "lost"))
    system.next(PERSONS, 410)
    broken = await asking.asks(full=True)
    await then_nobody_has_left(asking, broken, "no-answer")
    whole = await asking.asks(full=True)
    assert (whole.set_aside, whole.counts["changes"]) == (0, 0)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_led_on_to_another_address(asking, system, status):
    elsewhere = {"Location": "http://169.254.169.254/latest/meta-data"}
    system.next(PERSONS, httpx.Response(status, headers=elsewhere))
    await then_nobody_has_left(asking, await asking.asks(), "no-answer")
    assert all(
        path.startswith(("/organisations", "/persons", "/duties", "/groups", "/placements"))
        for _, path, _ in system.asked
    )


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "100.64.0.1"]
)
async def test_a_name_with_an_address_that_is_not_public_is_never_connected_to(asking, system, address):
    async def lookup(_host, _port):
        return [address]

    asking.asker._network = lambda _: PublicOnly(lookup=lookup, network=system)
    first = await asking.asks()
    await then_nobody_has_left(asking, first, "no-answer", "organisations")
    assert system.asked == []


async def test_wrong_types_spoil_only_the_record_they_stand_in(asking, system):
    good = list(system.records["persons"].values())
    bad = [
        3,
        None,
        "x",
        [],
        {},
        {"id": 7},
        {"id": known_as("a"), "givenName": []},
        {"id": known_as("b"), "givenName": "B", "familyName": "B", "enrolments": {"x": 1}},
        {"id": known_as("c"), "givenName": "C", "familyName": "C", "responsibles": "nobody"},
        {"id": known_as("d"), "givenName": "\ud800", "familyName": "D"},
        {"id": known_as("e"), "givenName": "E" * 100_000, "familyName": "E"},
    ]
    system.next(PERSONS, httpx.Response(200, content=json.dumps({"data": [*bad, *good]}).encode()))
    first = await asking.asks()
    assert made(first) == 25
    assert await asking.quarantine(first) == {
        ("persons", "#5", "no-id"),
        ("persons", "#4", "no-id"),
        *(("persons", f"#{place}", "not-an-object") for place in range(4)),
        *(("persons", known_as(name), "malformed-field") for name in "abc"),
        *(("persons", known_as(name), "unsafe-text") for name in "de"),
    }
    assert "persons" in first.counts["incomplete"], "a record without an id could be anybody's"


async def test_who_could_be_anybody_is_remembered_until_everything_was_read_anew(asking, system):
    good = [each for name, each in system.records["persons"].items() if name != known_as("pupil 3")]
    system.next(PERSONS, page([{"givenName": "?"}, *good]))
    await asking.asks()
    system.change("persons", "pupil 4", familyName="Ny")
    second = await asking.asks()
    assert "persons" in second.counts["incomplete"]
    assert "persons" not in (await asking.asks(full=True)).counts["incomplete"]


async def test_a_system_that_has_lost_most_of_its_pupils_is_not_believed(asking, system):
    await asking.asks()
    kept = dict(list(system.records["persons"].items())[:5])
    system.records["persons"] = kept
    smaller = await asking.asks(full=True)
    await then_nobody_has_left(asking, smaller, "much-smaller")
    believed = await asking.asks(full=True, smaller=True)
    assert made(believed, "relations", "ended") > 20


async def test_nor_is_one_that_deletes_most_of_them(asking, system):
    await asking.asks()
    system.long_ago()
    for number in range(20):
        system.remove("persons", f"pupil {number}")
    await then_nobody_has_left(asking, await asking.asks(), "much-smaller")


async def test_a_filter_that_is_not_understood_asks_for_everything(asking, system):
    await asking.asks()
    system.long_ago()
    system.change("persons", "pupil 3", familyName="Ny")
    system.next(PERSONS, 400)
    second = await asking.asks()
    assert made(second, "records", "changed") == 1
    assert system.questions("/persons")[-1] == {"limit": "500"}


async def test_what_is_not_offered_is_not_missed(asking, system):
    system.next("GET /placements", for_ever(404))
    system.next("GET /deletedEntities", for_ever(501))
    first = await asking.asks()
    assert (first.set_aside, first.counts["incomplete"]) == (0, ["placements"])
    assert made(first) == 25
    system.long_ago()
    assert await asking.asks() is None


async def test_a_token_that_is_not_taken_is_a_reason(asking, system, tmp_path):
    (tmp_path / "token").write_text("another-token\n", encoding="utf-8")
    first = await asking.asks()
    await then_nobody_has_left(asking, first, "no-access")
    (tmp_path / "token").write_text(f"{system.token}\n", encoding="utf-8")
    assert made(await asking.asks()) == 25, "the file is read anew"


@pytest.mark.parametrize("content", ["", "two words", "new\nline", "å", "x" * 20_000])
async def test_a_token_that_is_none_is_shown_to_nobody(asking, system, tmp_path, content):
    (tmp_path / "token").write_text(content, encoding="utf-8")
    await then_nobody_has_left(asking, await asking.asks(), "no-access")
    assert system.asked == []


async def test_one_resource_that_is_closed_to_us_leaves_the_others(asking, system):
    system.next("GET /placements", for_ever(403))
    first = await asking.asks()
    assert made(first) == 25
    assert {("placements", "", "no-access")} == await asking.quarantine(first)
