"""Whoever gives us an address can make us ask nobody but the public internet (T28)."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import httpx
import pytest

from app.kit.public_only import PublicOnly, is_of_a_house, is_public, look_up

# fmt: off
FORBIDDEN = [
    "127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1",  # noqa: S104 - asked nowhere
    "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.255",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.0.170",
    "192.0.2.1", "198.18.0.1", "198.19.255.254", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456:789a::1", "fec0::1", "ff02::1", "ff0e::1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001:0:7f00:1::",
    "2001:db8::1", "100::1", "2001:10::1", "168.63.129.16", "fd00:ec2::254",
]
SPELLINGS = [
    "localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001",
    "0177.0.0.1", "0", "0x0", "127.0.0.1.",
]
# fmt: on
PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:400f:803::200e")


class Net(httpx.AsyncBaseTransport):
    """Writes down where it was sent; answers as it is told."""

    def __init__(self, answer: httpx.Response | None = None) -> None:
        self.asked: list[httpx.Request] = []
        self._answer = answer or httpx.Response(200, json={})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer


def named(*addresses: Sequence[str]):
    """A name whose meaning changes with each lookup."""
    left = list(addresses)

    async def lookup(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return lookup


async def ask(address: str, net: Net, **given) -> httpx.Response:
    async with httpx.AsyncClient(transport=PublicOnly(network=net, **given)) as client:
        return await client.get(address)


@pytest.mark.parametrize("address", FORBIDDEN)
async def test_nothing_but_the_public_internet_is_asked(address: str) -> None:
    net = Net()
    assert not is_public(address)
    with pytest.raises(httpx.ConnectError):
        await ask("https://receiver.example/", net, lookup=named([address]))
    with pytest.raises(httpx.ConnectError):
        await ask("https://receiver.example/", net, lookup=named(["8.8.8.8", address]))
    assert net.asked == []


@pytest.mark.parametrize("host", SPELLINGS)
async def test_however_this_machine_is_spelt_it_is_not_asked(host: str) -> None:
    net = Net()
    with pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
        await ask(f"https://{host}/", net, lookup=look_up)
    assert net.asked == []


@pytest.mark.parametrize(
    "literal", ["[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "169.254.169.254", "10.0.0.1"]
)
async def test_an_address_without_a_name_is_judged_too(literal: str) -> None:
    net = Net()
    with pytest.raises(httpx.ConnectError):
        await ask(f"https://{literal}:8443/", net)
    assert net.asked == []


@pytest.mark.parametrize("address", PUBLIC)
async def test_a_public_one_is_asked_under_its_name(address: str) -> None:
    net = Net()
    answer = await ask("https://receiver.example:8443/hook", net, lookup=named([address]))
    assert answer.status_code == 200
    (sent,) = net.asked
    assert sent.url.host == address
    assert sent.url.port == 8443
    assert sent.headers["host"] == "receiver.example:8443"
    assert sent.extensions["sni_hostname"] == "receiver.example"


async def test_what_a_name_means_a_moment_later_makes_no_difference() -> None:
    """DNS rebinding: the address that was looked at is the one that is asked."""
    net = Net()
    await ask("https://receiver.example/", net, lookup=named(["8.8.8.8"], ["127.0.0.1"]))
    assert [sent.url.host for sent in net.asked] == ["8.8.8.8"]


async def test_nobody_is_led_on_elsewhere() -> None:
    net = Net(httpx.Response(302, headers={"location": "http://169.254.169.254/latest"}))
    answer = await ask("https://receiver.example/", net, lookup=named(["8.8.8.8"]))
    assert answer.status_code == 302
    assert len(net.asked) == 1


async def test_demo_mode_may_ask_this_machine_and_no_other() -> None:
    net = Net()
    await ask("http://127.0.0.1:9000/", net, loopback=True)
    await ask("http://[::1]:9000/", net, loopback=True)
    with pytest.raises(httpx.ConnectError):
        await ask("http://10.0.0.1/", net, loopback=True)
    assert [sent.url.host for sent in net.asked] == ["127.0.0.1", "::1"]


INSIDE = [ip_network(each) for each in ("10.20.0.0/16", "192.168.7.9/32", "fd12:3456::/32", "fc00::/7")]


@pytest.mark.parametrize(
    "address", ["10.20.0.1", "10.20.255.254", "192.168.7.9", "fd12:3456::9", "::ffff:10.20.0.1"]
)
async def test_a_network_that_is_named_may_be_asked_under_its_name(address: str) -> None:
    net = Net()
    await ask("https://sis.kommun.example/", net, lookup=named([address, "8.8.8.8"]), inside=INSIDE)
    assert [(sent.url.host, sent.extensions["sni_hostname"]) for sent in net.asked] == [
        (address, "sis.kommun.example")
    ]


@pytest.mark.parametrize(
    "address",
    [each for each in FORBIDDEN if ip_address(each.partition("%")[0]) not in INSIDE[-1]] + ["fd00:ec2::254"],
)
async def test_nothing_else_that_is_not_public_is_asked_on_that_account(address: str) -> None:
    net = Net()
    for found in ([address], ["10.20.0.1", address]):
        with pytest.raises(httpx.ConnectError):
            await ask("https://sis.kommun.example/", net, lookup=named(found), inside=INSIDE)
    assert net.asked == []


async def test_a_name_inside_means_what_it_meant_when_it_was_looked_at() -> None:
    net = Net()
    await ask("https://sis.kommun.example/", net, lookup=named(["10.20.0.1"], ["127.0.0.1"]), inside=INSIDE)
    assert [sent.url.host for sent in net.asked] == ["10.20.0.1"]


@pytest.mark.parametrize(
    "network",
    [
        "0.0.0.0/0",
        "10.0.0.0/7",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "169.254.169.254/32",
        "100.64.0.0/10",
        "8.8.8.0/24",
        "::/0",
        "::1/128",
        "fe80::/10",
        "::ffff:10.0.0.0/104",
        "64:ff9b::/96",
    ],
)
def test_only_what_a_house_numbers_by_itself_can_be_named(network: str) -> None:
    found = ip_network(network, strict=False)
    assert not is_of_a_house(found)
    with pytest.raises(ValueError, match="house"):
        PublicOnly(inside=[found])


async def test_a_name_that_nobody_has_is_nobody() -> None:
    net = Net()

    async def lookup(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(httpx.ConnectError):
        await ask("https://receiver.example/", net, lookup=lookup)
    with pytest.raises(httpx.ConnectError):
        await ask("https://receiver.example/", net, lookup=named([]))
    assert net.asked == []
