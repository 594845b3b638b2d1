"""A school system inside a municipality's own network: only where whoever runs the installation says so."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.cli.school_systems import ways_out
from app.interop.feeds.agreed import SchoolSystem, UnfitSchoolSystemsError, read_school_systems
from app.kit.clock import wall_clock
from app.kit.public_only import PublicOnly
from tests.interop.school_system import ADDRESS, Asking, SchoolSystemOnHttp

HOST = "sis.kommun.example"
INSIDE = "10.20.30.40"


def agreed(organisation: str = f"org-{'a' * 26}", **more: object) -> SchoolSystem:
    given = {"organisation": organisation, "address": ADDRESS, "token_file": Path("token"), **more}
    return SchoolSystem.model_validate(given)


def by_name(way_out: PublicOnly, address: str) -> PublicOnly:
    """The same way out, where every name has one address."""

    async def lookup(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(0)
        return [address]

    way_out._lookup = lookup
    return way_out


async def a_round(importer, village, tmp_path, address: str, **more: object) -> SchoolSystemOnHttp:
    """Ask a system whose name has an address, by the way out that the command line makes for it."""
    system = SchoolSystemOnHttp()
    system.take(village)
    asking = Asking(importer, system, tmp_path / "token", **more)
    make = ways_out(asking.asker.systems, demo=False)

    def way_out(one: SchoolSystem) -> PublicOnly:
        made = by_name(make(one), address)
        made._network = system
        return made

    asking.asker._network = way_out
    await asking.asks()
    return system


@pytest.mark.usefixtures("first_of_october")
async def test_it_is_asked_where_its_network_is_named_and_else_not(importer, village, tmp_path):
    named = await a_round(importer, village, tmp_path, INSIDE, internal_networks=["10.20.0.0/16"])
    assert ("GET", "/persons") in {(method, path) for method, path, _ in named.asked}
    for more in ({}, {"internal_networks": ["10.21.0.0/16"]}):
        assert (await a_round(importer, village, tmp_path, INSIDE, **more)).asked == []


@pytest.mark.usefixtures("first_of_october")
@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "10.21.0.1"])
async def test_this_machine_and_the_clouds_own_are_not_asked_on_that_account(
    importer, village, tmp_path, address
):
    asked = await a_round(importer, village, tmp_path, address, internal_networks=["10.20.0.0/16"])
    assert asked.asked == []


async def test_what_is_agreed_for_one_system_opens_nothing_for_another():
    one, other = agreed(internal_networks=["10.20.0.0/16"]), agreed(f"org-{'b' * 26}")
    make = ways_out((one, other), demo=False)
    assert await by_name(make(one), INSIDE)._address(HOST, 443) == INSIDE
    with pytest.raises(httpx.ConnectError):
        await by_name(make(other), INSIDE)._address(HOST, 443)


async def test_what_systems_say_themselves_through_the_api_never_leads_inside(cast):
    """Keys at an address, addresses of webhooks: nothing that is set by a call widens them."""
    way_out = cast.app.state.public_outside._transport
    assert isinstance(way_out, PublicOnly)
    assert way_out._inside == ()


def test_the_file_names_networks_and_whose_certificates_are_believed(tmp_path):
    path = tmp_path / "systems.json"
    given = {
        "organisation": f"org-{'a' * 26}",
        "address": ADDRESS,
        "token_file": "token",
        "internal_networks": ["10.20.0.0/16", "fd12:3456::/32"],
        "ca_file": str(tmp_path / "none.pem"),
    }
    path.write_text(json.dumps({"school_systems": [given]}), encoding="utf-8")
    (found,) = read_school_systems(path, demo=False)
    assert [str(each) for each in found.internal_networks] == given["internal_networks"]
    for held in (None, "no certificate"):
        if held is not None:
            (tmp_path / "none.pem").write_text(held)
        with pytest.raises(UnfitSchoolSystemsError):
            ways_out((found,), demo=False)


def self_signed(folder: Path) -> Path:
    """A certificate of the name, by nobody but itself; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = wall_clock()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(built.public_bytes(pem))
    (folder / "both.pem").write_bytes(secret + built.public_bytes(pem))
    return folder / "ca.pem"


@asynccontextmanager
async def serving(certificate: Path) -> AsyncIterator[int]:
    """A server on this machine that shows the certificate."""
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=shown)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_house_that_vouches_for_itself_is_believed_by_that_system_alone(tmp_path):
    mine = agreed(ca_file=self_signed(tmp_path))
    other = agreed(f"org-{'b' * 26}")
    make = ways_out((mine, other), demo=True)

    async def ask(system: SchoolSystem, host: str, port: int) -> int:
        async with httpx.AsyncClient(transport=by_name(make(system), "127.0.0.1")) as http:
            return (await http.get(f"https://{host}:{port}/")).status_code

    async with serving(tmp_path / "both.pem") as port:
        assert await ask(mine, HOST, port) == 204
        for system, host in ((other, HOST), (mine, "another.kommun.example")):
            with pytest.raises(httpx.ConnectError):
                await ask(system, host, port)
