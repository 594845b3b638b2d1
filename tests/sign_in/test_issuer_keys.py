"""Keys that others publish: fetched within bounds, kept for a while, never more often than agreed."""

import asyncio
import json
import socket
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from app.access import issuer_keys, remote
from app.access.issuer_keys import Discovery, KeyBook, PublishedKeys, UnknownKeyError, published_keys
from app.access.remote import Remote, UnreachableError, is_address
from tests.sign_in.forging import encoded

WHERE = "https://login.example/jwks"
KEY = ECKey.generate_key("P-256", private=True, parameters={"kid": "one"})


def member(key: Any = KEY, **changed: Any) -> dict[str, Any]:
    return key.as_dict(private=False) | changed


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Publisher:
    """Somebody else's server, as far as we see it."""

    def __init__(self, *members: dict[str, Any]) -> None:
        self.answer: httpx.Response | Exception = httpx.Response(
            200, json={"keys": list(members or [member()])}
        )
        self.calls: list[httpx.Request] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(
            self.answer.status_code, headers=self.answer.headers, stream=httpx.ByteStream(self.answer.content)
        )

    def remote(self, *, public_only: bool = False) -> Remote:
        return Remote(public_only=public_only, transport=httpx.MockTransport(self))

    def publish(self, *members: dict[str, Any]) -> None:
        self.answer = httpx.Response(200, json={"keys": list(members)})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def keys(publisher, clock) -> PublishedKeys:
    return published_keys(publisher.remote(), WHERE, clock=clock)


async def test_a_key_is_found_by_its_name_and_fetched_once(keys, publisher):
    for _ in range(3):
        found = await keys.key(kid="one", algorithm="ES256")
        assert found.thumbprint() == KEY.thumbprint()
    assert len(publisher.calls) == 1
    assert publisher.calls[0].headers["accept-encoding"] == "identity"


async def test_a_thousand_unknown_names_cause_one_more_fetch_in_thirty_seconds(keys, publisher, clock):
    await keys.key(kid="one", algorithm="ES256")
    clock.now += issuer_keys.PAUSE_SECONDS
    for number in range(1_000):
        with pytest.raises(UnknownKeyError):
            await keys.key(kid=f"made-up-{number}", algorithm="ES256")
    assert len(publisher.calls) == 2
    clock.now += issuer_keys.PAUSE_SECONDS - 1
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="made-up", algorithm="ES256")
    assert len(publisher.calls) == 2
    clock.now += 1
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="made-up", algorithm="ES256")
    assert len(publisher.calls) == 3


async def test_a_new_key_is_found_when_it_is_first_named(keys, publisher, clock):
    await keys.key(kid="one", algorithm="ES256")
    new = ECKey.generate_key("P-256", private=True, parameters={"kid": "two"})
    publisher.publish(member(), member(new))
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="two", algorithm="ES256")
    clock.now += issuer_keys.PAUSE_SECONDS
    assert (await keys.key(kid="two", algorithm="ES256")).thumbprint() == new.thumbprint()


async def test_a_key_that_was_taken_away_goes_with_the_next_fetch(keys, publisher, clock):
    await keys.key(kid="one", algorithm="ES256")
    publisher.publish(member(kid="another"))
    clock.now += issuer_keys.KEEP_SECONDS
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="one", algorithm="ES256")


async def test_many_at_once_wait_for_one_fetch_and_none_takes_it_from_the_others(keys, publisher):
    publisher.gate.clear()
    waiting = [asyncio.create_task(keys.key(kid="one", algorithm="ES256")) for _ in range(20)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting[0].cancel()
    publisher.gate.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert {key.kid for key in found[1:]} == {None}
    assert len(publisher.calls) == 1


async def test_without_any_keys_the_door_stays_shut_and_nobody_is_asked_again_at_once(keys, publisher, clock):
    publisher.answer = httpx.ConnectError("refused")
    for _ in range(100):
        with pytest.raises(UnreachableError):
            await keys.key(kid="one", algorithm="ES256")
    assert len(publisher.calls) == 1
    publisher.publish(member())
    clock.now += issuer_keys.PAUSE_SECONDS
    assert await keys.key(kid="one", algorithm="ES256")


async def test_what_is_kept_serves_for_an_hour_and_no_longer(keys, publisher, clock):
    begun = clock.now
    await keys.key(kid="one", algorithm="ES256")
    publisher.answer = httpx.ConnectError("refused")
    for seconds in (issuer_keys.KEEP_SECONDS, issuer_keys.SERVE_SECONDS - 1):
        clock.now = begun + seconds
        assert await keys.key(kid="one", algorithm="ES256")
    clock.now = begun + issuer_keys.SERVE_SECONDS
    with pytest.raises(UnreachableError):
        await keys.key(kid="one", algorithm="ES256")


ANSWERS = {
    "an error": httpx.Response(500, json={"keys": [member()]}),
    "a redirect": httpx.Response(302, headers={"Location": "https://login.example/other"}),
    "a permanent redirect": httpx.Response(308, headers={"Location": WHERE}),
    "too large": httpx.Response(200, json={"keys": [member()], "padding": "x" * remote.LARGEST_BYTES}),
    "compressed": httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=b""),
    "no JSON": httpx.Response(200, text="<html>"),
    "a member twice": httpx.Response(200, text='{"keys": [], "keys": [{}]}'),
    "an array": httpx.Response(200, json=[member()]),
    "no keys": httpx.Response(200, json={"keys": []}),
    "keys of another kind": httpx.Response(200, json={"keys": "all"}),
    "too many keys": httpx.Response(200, json={"keys": [member()] * 51}),
    "nested too deeply": httpx.Response(200, text='{"keys": ' + "[" * 100_000 + "]" * 100_000 + "}"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
async def test_an_answer_that_is_no_key_set_is_none(keys, publisher, answer):
    publisher.answer = answer
    with pytest.raises(UnreachableError):
        await keys.key(kid="one", algorithm="ES256")
    assert len(publisher.calls) == 1, "nobody is followed elsewhere"


async def test_who_never_ends_is_not_waited_for(publisher, monkeypatch):
    monkeypatch.setattr(remote, "LONGEST_SECONDS", 0.05)
    publisher.gate.clear()
    with pytest.raises(UnreachableError):
        await publisher.remote().json(WHERE)


RSA = RSAKey.generate_key(2048, parameters={"kid": "one"})
SHORT = {"kty": "RSA", "kid": "one", "e": "AQAB", "n": encoded((2**2_047 - 1).to_bytes(256))}
UNFIT = {
    "for encryption": member(use="enc"),
    "for another operation": member(key_ops=["sign"]),
    "for another algorithm": member(alg="ES384"),
    "on another curve": member(ECKey.generate_key("P-384", parameters={"kid": "one"})),
    "of another kind": member(RSA),
    "private": KEY.as_dict(private=True),
    "a shared secret": OctKey.generate_key(256, parameters={"kid": "one"}).as_dict(private=True),
    "not on the curve": member(x="AAAA"),
    "broken": member(x=7),
    "without a kind": {"kid": "one"},
}


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=UNFIT.keys())
async def test_a_key_that_does_not_fit_is_none(keys, publisher, unfit):
    publisher.publish(unfit)
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="one", algorithm="ES256")


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS1", None, 7, ["ES256"]], ids=str)
async def test_an_algorithm_that_nobody_is_trusted_with_asks_nobody(keys, publisher, algorithm):
    with pytest.raises((UnknownKeyError, TypeError)):
        await keys.key(kid="one", algorithm=algorithm)
    assert not publisher.calls


async def test_each_algorithm_has_its_kind_of_key(keys, publisher, clock):
    ed = OKPKey.generate_key("Ed25519", parameters={"kid": "one"})
    for algorithm, key in (("PS256", RSA), ("RS256", RSA), ("Ed25519", ed), ("EdDSA", ed)):
        publisher.publish(member(key))
        clock.now += issuer_keys.KEEP_SECONDS
        assert (await keys.key(kid="one", algorithm=algorithm)).thumbprint() == key.thumbprint()


async def test_a_short_rsa_key_is_none(keys, publisher):
    publisher.publish(SHORT)
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="one", algorithm="PS256")


async def test_without_a_name_only_the_only_key_can_be_meant(keys, publisher, clock):
    publisher.publish({name: value for name, value in member().items() if name != "kid"})
    assert await keys.key(kid=None, algorithm="ES256")
    publisher.publish(member(), member(kid="two"))
    clock.now += issuer_keys.KEEP_SECONDS
    with pytest.raises(UnknownKeyError):
        await keys.key(kid=None, algorithm="ES256")
    publisher.publish(member(), member())
    clock.now += issuer_keys.KEEP_SECONDS
    with pytest.raises(UnknownKeyError):
        await keys.key(kid="one", algorithm="ES256")


# Where: only public addresses may be registered; the installation itself may name any.

NO_ADDRESS = (
    "http://login.example/jwks",
    "ftp://login.example/jwks",
    "file:///etc/passwd",
    "https://user:secret@login.example/jwks",
    "https://login.example/jwks#part",
    "https://",
    "//login.example/jwks",
    "https://login.example:port/jwks",
    "https://login.example/" + "x" * 500,
    "https://läs.example/jwks",
    "",
    None,
    7,
)


@pytest.mark.parametrize("address", NO_ADDRESS, ids=lambda address: str(address)[:40].encode().hex())
async def test_what_is_no_address_of_ours_is_not_called(publisher, address):
    assert not is_address(address)
    if isinstance(address, str):
        with pytest.raises(UnreachableError):
            await publisher.remote(public_only=True).json(address)
    assert not publisher.calls


def resolved(monkeypatch, *hosts: str) -> None:
    async def found(*_args: Any, **_options: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443)) for host in hosts]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found, raising=False)


INSIDE = {
    "loopback": ["127.0.0.1"],
    "private": ["10.0.0.7"],
    "link-local": ["169.254.169.254"],
    "shared": ["100.64.0.1"],
    "nowhere": ["0.0.0.0"],  # noqa: S104 - an address that must be refused
    "multicast": ["224.0.1.1"],
    "loopback of the newer kind": ["::1"],
    "mapped": ["::ffff:127.0.0.1"],
    "translated": ["64:ff9b::7f00:1"],
    "unique local": ["fd00::1"],
    "one of two inside": ["93.184.215.14", "192.168.1.1"],
}


@pytest.mark.parametrize("hosts", INSIDE.values(), ids=INSIDE.keys())
async def test_a_name_that_leads_inside_is_not_called(publisher, hosts):
    with pytest.MonkeyPatch.context() as patch:
        resolved(patch, *hosts)
        with pytest.raises(UnreachableError):
            await publisher.remote(public_only=True).json(WHERE)
    assert not publisher.calls


async def test_the_address_that_was_looked_at_is_the_one_that_is_called(publisher):
    with pytest.MonkeyPatch.context() as patch:
        resolved(patch, "93.184.215.14")
        await publisher.remote(public_only=True).json("https://login.example:8443/jwks")
    (call,) = publisher.calls
    assert (call.url.host, call.url.port, call.headers["host"]) == (
        "93.184.215.14",
        8443,
        "login.example:8443",
    )
    assert call.extensions["sni_hostname"] == "login.example"


async def test_plain_http_is_spoken_with_this_machine_only(publisher):
    inside = publisher.remote()
    assert await inside.json("http://127.0.0.1:9000/jwks")
    for address in ("http://10.0.0.7/jwks", "http://localhost.attacker.example/jwks"):
        with pytest.raises(UnreachableError):
            await inside.json(address)


# What an issuer says of itself.


class Issuer(Publisher):
    def __init__(self, **changed: Any) -> None:
        super().__init__()
        self.document = {"issuer": "https://login.example", "jwks_uri": WHERE, **changed}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == issuer_keys.DISCOVERY_PATH:
            self.calls.append(request)
            return httpx.Response(200, stream=httpx.ByteStream(json.dumps(self.document).encode()))
        return await super().__call__(request)


async def test_an_issuer_says_where_its_keys_are(clock):
    publisher = Issuer(token_endpoint="https://login.example/token")
    issuer = Discovery(publisher.remote(), "https://login.example", clock=clock)
    assert (await issuer.keys.key(kid="one", algorithm="ES256")).thumbprint() == KEY.thumbprint()
    assert (await issuer.document())["token_endpoint"] == "https://login.example/token"
    assert len(publisher.calls) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://login.example/"},
        {"issuer": "https://attacker.example"},
        {"issuer": None},
        {"jwks_uri": "http://login.example/jwks"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
    ],
    ids="-".join,
)
async def test_an_issuer_that_says_something_else_is_not_believed(clock, changed):
    publisher = Issuer(**changed)
    issuer = Discovery(publisher.remote(), "https://login.example", clock=clock)
    with pytest.raises(UnreachableError):
        await issuer.keys.key(kid="one", algorithm="ES256")
    assert {call.url.path for call in publisher.calls} == {issuer_keys.DISCOVERY_PATH}


async def test_the_book_keeps_so_many_addresses_and_no_more(publisher, monkeypatch, clock):
    monkeypatch.setattr(issuer_keys, "MOST_ISSUERS", 3)
    book = KeyBook(publisher.remote(), clock=clock)
    first = book.of(f"{WHERE}/0")
    for number in range(1, 3):
        book.of(f"{WHERE}/{number}")
    assert book.of(f"{WHERE}/0") is first
    book.of(f"{WHERE}/3")
    assert book.of(f"{WHERE}/0") is first, "the one that was asked last stays"
    assert len(book._known) == 3
