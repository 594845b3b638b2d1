"""Where others publish their keys, and what is kept of them."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.access import issuer_keys
from app.access.issuer_keys import Discovery, KeyBook, is_address, keys_at
from app.access.published_keys import ASK_AGAIN_SECONDS, KEEP_SECONDS, SERVE_SECONDS, UnknownKeyError
from app.kit.outside import Outside, UnreachableError
from app.kit.public_only import PublicOnly

ISSUER = "https://login.example"
WHERE = f"{ISSUER}/jwks"
KEY = ECKey.generate_key("P-256", private=True, parameters={"kid": "one"})


def member(key: Any = KEY, **changed: Any) -> dict[str, Any]:
    return key.as_dict(private=False) | changed


class Publisher:
    """Somebody else's server, as far as we see it."""

    def __init__(self, **document: Any) -> None:
        self.document = {"issuer": ISSUER, "jwks_uri": WHERE, **document}
        self.keys: Any = [member()]
        self.calls: list[str] = []
        self.called, self.open = asyncio.Event(), asyncio.Event()
        self.open.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request.url.path)
        self.called.set()
        await self.open.wait()
        if isinstance(self.keys, Exception):
            raise self.keys
        found = self.document if request.url.path.startswith("/.well-known") else {"keys": self.keys}
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps(found).encode()))

    @property
    def outside(self) -> Outside:
        return Outside(httpx.MockTransport(self))


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


async def test_many_at_once_wait_for_one_fetch_and_none_takes_it_from_the_others(publisher):
    keys = keys_at(publisher.outside, WHERE)
    publisher.open.clear()
    waiting = [asyncio.create_task(keys.key("one", "ES256", now=0)) for _ in range(20)]
    await publisher.called.wait()
    waiting[0].cancel()
    await asyncio.sleep(0)
    publisher.open.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert {key.thumbprint() for key in found[1:]} == {KEY.thumbprint()}
    assert len(publisher.calls) == 1


async def test_without_any_keys_nothing_is_believed_and_nobody_is_asked_again_at_once(publisher):
    keys = keys_at(publisher.outside, WHERE)
    publisher.keys = httpx.ConnectError("refused")
    for _ in range(100):
        with pytest.raises(UnreachableError):
            await keys.key("one", "ES256", now=0)
    assert len(publisher.calls) == 1
    publisher.keys = [member()]
    assert await keys.key("one", "ES256", now=ASK_AGAIN_SECONDS)


async def test_what_is_kept_serves_for_an_hour_and_no_longer(publisher):
    keys = keys_at(publisher.outside, WHERE)
    await keys.key("one", "ES256", now=0)
    publisher.keys = httpx.ConnectError("refused")
    for now in (KEEP_SECONDS + 1, SERVE_SECONDS):
        assert await keys.key("one", "ES256", now=now)
    with pytest.raises(UnreachableError):
        await keys.key("one", "ES256", now=SERVE_SECONDS + 1)


async def test_a_key_that_was_taken_away_goes_with_the_next_fetch(publisher):
    keys = keys_at(publisher.outside, WHERE)
    await keys.key("one", "ES256", now=0)
    publisher.keys = [member(kid="another")]
    with pytest.raises(UnknownKeyError):
        await keys.key("one", "ES256", now=KEEP_SECONDS + 1)


async def test_each_algorithm_has_its_kind_of_key(publisher):
    rsa = RSAKey.generate_key(2048, parameters={"kid": "one"})
    ed = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})
    for algorithm, key in (("PS256", rsa), ("RS256", rsa), ("Ed25519", ed), ("EdDSA", ed)):
        publisher.keys = [member(key)]
        found = await keys_at(publisher.outside, WHERE).key("one", algorithm, now=0)
        assert found.thumbprint() == key.thumbprint()


@pytest.mark.parametrize("named", [None, 7, "", "x" * 300, ["one"]], ids=str)
async def test_a_key_must_be_named(publisher, named):
    with pytest.raises(UnknownKeyError):
        await keys_at(publisher.outside, WHERE).key(named, "ES256", now=0)
    assert not publisher.calls


@pytest.mark.parametrize("algorithm", ["HS256", "none", None, 7, ["ES256"]], ids=str)
async def test_an_algorithm_that_nobody_is_trusted_with_asks_nobody(publisher, algorithm):
    with pytest.raises(UnknownKeyError):
        await keys_at(publisher.outside, WHERE).key("one", algorithm, now=0)
    assert not publisher.calls


async def test_an_issuer_says_where_its_keys_are():
    publisher = Publisher(token_endpoint=f"{ISSUER}/token")
    issuer = Discovery(publisher.outside, ISSUER)
    assert (await issuer.keys.key("one", "ES256", now=0)).thumbprint() == KEY.thumbprint()
    for _ in range(3):
        assert (await issuer.document(now=0))["token_endpoint"] == f"{ISSUER}/token"
    assert publisher.calls.count("/jwks") == 1
    assert publisher.calls.count(issuer_keys.DISCOVERY_PATH) == 2, "once for the keys, once for the rest"


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://attacker.example"},
        {"issuer": None},
        {"jwks_uri": "http://login.example/jwks"},
        {"jwks_uri": "http://127.0.0.1/jwks"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
    ],
    ids=lambda changed: "-".join(map(str, *changed.items())),
)
async def test_an_issuer_that_says_something_else_is_not_believed(changed):
    publisher = Publisher(**changed)
    with pytest.raises(UnreachableError):
        await Discovery(publisher.outside, ISSUER).keys.key("one", "ES256", now=0)
    assert "/jwks" not in publisher.calls


NO_ADDRESS = {
    "plain": "http://login.example/jwks",
    "another scheme": "ftp://login.example/jwks",
    "a file": "file:///etc/passwd",
    "with a password": "https://user:secret@login.example/jwks",
    "with a fragment": "https://login.example/jwks#part",
    "without a host": "https://",
    "without a scheme": "//login.example/jwks",
    "with a port that is none": "https://login.example:port/jwks",
    "too long": "https://login.example/" + "x" * 500,
    "with letters of elsewhere": "https://läs.example/jwks",
    "nothing": "",
    "none": None,
    "a number": 7,
}


@pytest.mark.parametrize("address", NO_ADDRESS.values(), ids=NO_ADDRESS.keys())
def test_an_address_is_https_in_full(address):
    assert not is_address(address)
    assert not is_address(address, loopback=True)
    assert is_address(WHERE)


def test_plain_http_is_spoken_with_this_machine_only():
    for address in ("http://127.0.0.1:9000/jwks", "http://localhost/jwks", "http://[::1]:9000/jwks"):
        assert is_address(address, loopback=True)
        assert not is_address(address)
    for address in ("http://10.0.0.7/jwks", "http://localhost.attacker.example/jwks"):
        assert not is_address(address, loopback=True)


async def test_what_leads_inside_is_not_called_for_a_registered_address(publisher):
    async def inside(_host: str, _port: int) -> list[str]:
        return ["169.254.169.254"]

    way_out = PublicOnly(lookup=inside, network=httpx.MockTransport(publisher))
    with pytest.raises(UnreachableError):
        await KeyBook(Outside(way_out)).of(WHERE).key("one", "ES256", now=0)
    assert not publisher.calls


async def test_the_book_keeps_so_many_addresses_and_no_more(publisher, monkeypatch):
    monkeypatch.setattr(issuer_keys, "MOST_ADDRESSES", 3)
    book = KeyBook(publisher.outside)
    first = book.of(f"{WHERE}/0")
    for number in range(1, 3):
        book.of(f"{WHERE}/{number}")
    assert book.of(f"{WHERE}/0") is first
    book.of(f"{WHERE}/3")
    assert book.of(f"{WHERE}/0") is first, "the one that was asked for last stays"
    assert len(book._known) == 3
