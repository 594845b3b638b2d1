"""The keys of another issuer: what is asked, how often, and what becomes of it when nobody answers."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from app.access.published_keys import (
    ASK_AGAIN_SECONDS,
    KEEP_SECONDS,
    SERVE_SECONDS,
    PublishedKeys,
    UnknownKeyError,
)
from app.kit.outside import LARGEST_ANSWER, Outside, UnreachableError

ADDRESS = "https://issuer.example/jwks"
ELLIPTIC = ECKey.generate_key("P-256", {"kid": "first"}, auto_kid=False)
OTHER = ECKey.generate_key("P-256", {"kid": "second"}, auto_kid=False)


class Issuer:
    """Publishes keys, and counts who asks."""

    def __init__(self, *keys: Any) -> None:
        self.published: Any = {"keys": list(keys)}
        self.asked = 0

    async def read(self) -> Any:
        self.asked += 1
        if isinstance(self.published, Exception):
            raise self.published
        return self.published


def public(key: Any, **members: Any) -> dict[str, Any]:
    return key.as_dict(private=False) | members


async def test_a_key_is_read_once_and_kept():
    issuer = Issuer(public(ELLIPTIC))
    keys = PublishedKeys(issuer.read)
    for now in (0.0, 1.0, float(KEEP_SECONDS)):
        assert (await keys.key("first", "ES256", now=now)).thumbprint() == ELLIPTIC.thumbprint()
    assert issuer.asked == 1
    await keys.key("first", "ES256", now=KEEP_SECONDS + 1.0)
    assert issuer.asked == 2


async def test_a_thousand_unknown_ids_ask_the_issuer_twice_a_minute():
    issuer = Issuer(public(ELLIPTIC))
    keys = PublishedKeys(issuer.read)
    for number in range(1_000):
        with pytest.raises(UnknownKeyError):
            await keys.key(f"unknown-{number}", "ES256", now=number * 60 / 1_000)
    assert issuer.asked == 2


async def test_a_new_key_is_found_when_it_is_shown():
    issuer = Issuer(public(ELLIPTIC))
    keys = PublishedKeys(issuer.read)
    await keys.key("first", "ES256", now=0)
    issuer.published = {"keys": [public(OTHER)]}
    found = await keys.key("second", "ES256", now=ASK_AGAIN_SECONDS)
    assert found.thumbprint() == OTHER.thumbprint()
    with pytest.raises(UnknownKeyError):
        await keys.key("first", "ES256", now=ASK_AGAIN_SECONDS)


async def test_when_nobody_answers_nothing_is_believed():
    issuer = Issuer(public(ELLIPTIC))
    keys = PublishedKeys(issuer.read)
    await keys.key("first", "ES256", now=0)
    issuer.published = UnreachableError("down")
    assert await keys.key("first", "ES256", now=KEEP_SECONDS)
    for now in (SERVE_SECONDS + 1, SERVE_SECONDS + 2):
        with pytest.raises(UnreachableError):
            await keys.key("first", "ES256", now=now)
    assert issuer.asked == 2


@pytest.mark.parametrize(
    ("member", "algorithm"),
    [
        (public(ELLIPTIC), "ES384"),
        (public(ELLIPTIC), "RS256"),
        (public(ELLIPTIC), "none"),
        (public(ELLIPTIC), "HS256"),
        (public(ELLIPTIC, use="enc"), "ES256"),
        (public(ELLIPTIC, alg="ES384"), "ES256"),
        (ELLIPTIC.as_dict(private=True), "ES256"),
        (public(ELLIPTIC, x=7), "ES256"),
        (public(ELLIPTIC, y=public(OTHER)["y"]), "ES256"),
        (OctKey.generate_key(256, {"kid": "first"}, auto_kid=False).as_dict(private=True), "HS256"),
    ],
    ids=range(10),
)
async def test_a_key_is_taken_for_what_it_is_only(member, algorithm):
    keys = PublishedKeys(Issuer(member).read)
    with pytest.raises(UnknownKeyError):
        await keys.key("first", algorithm, now=0)


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_a_short_rsa_key_is_none():
    short = public(RSAKey.generate_key(1024, {"kid": "first"}, auto_kid=False))
    keys = PublishedKeys(Issuer(short).read)
    with pytest.raises(UnknownKeyError):
        await keys.key("first", "PS256", now=0)


@pytest.mark.parametrize(
    "published",
    [{}, {"keys": 7}, {"keys": [public(ELLIPTIC)] * 2}, {"keys": [public(ELLIPTIC, kid="a")] * 21}],
    ids=["nothing", "no-list", "twice", "too-many"],
)
async def test_a_set_that_is_none_is_not_believed(published):
    issuer = Issuer()
    issuer.published = published
    with pytest.raises(UnreachableError):
        await PublishedKeys(issuer.read).key("first", "ES256", now=0)


@pytest.fixture
async def answers() -> AsyncIterator[Any]:
    """Ask somebody who answers as the test says."""
    ways_out: list[Outside] = []

    def of(answer: Any) -> Outside:
        ways_out.append(Outside(httpx.MockTransport(answer)))
        return ways_out[-1]

    yield of
    for outside in ways_out:
        await outside.close()


def _down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        _down,
        lambda _: httpx.Response(500, json={}),
        lambda _: httpx.Response(404, json={}),
        lambda _: httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, text='{"a": 1, "a": 2}'),
        lambda _: httpx.Response(200, json=[1]),
        lambda _: httpx.Response(200, text=json.dumps({"a": "x" * LARGEST_ANSWER})),
        lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=b"{}"),
    ],
    ids=["down", "error", "absent", "led-on", "page", "twice", "list", "large", "packed"],
)
async def test_whatever_is_not_an_answer_as_it_should_be_is_none(answers, answer):
    with pytest.raises(UnreachableError):
        await answers(answer).get_json(ADDRESS)


async def test_an_object_is_read(answers):
    assert await answers(lambda _: httpx.Response(200, json={"a": 1})).get_json(ADDRESS) == {"a": 1}
