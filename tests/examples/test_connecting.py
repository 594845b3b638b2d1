"""The example clients run as they stand, against a service that is a process of its own: they get a token and
make their first call. What the guides show is what is run.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from app.settings import ROOT, Settings
from tests.cast import Cast
from tests.npm import packages_of
from tests.promises.processes import NO_QUOTAS, Service, free_port
from tests.sign_in.administration import NewSystem, given_an_administrator, registered
from tests.steps import given_a_child

pytestmark = pytest.mark.process
EXAMPLES = ROOT / "examples" / "connect"
GUIDES = ROOT / "docs" / "how-to"
PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass
class Live:
    """A service on loopback, and where it is reached."""

    folder: Path
    environment: dict[str, str]
    port: int

    @property
    def url(self) -> str:
        return self.environment["PUBLIC_URL"]


@pytest.fixture(scope="module")
def live(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The same installation as the tests' own, known by an address that can be called."""
    port = free_port()
    secrets = ("database_url", "encryption_keys", "index_keys", "signing_keys")
    environment = {name.upper(): getattr(settings, name).get_secret_value() for name in secrets}
    environment |= {"PUBLIC_URL": f"http://127.0.0.1:{port}", "PORT": str(port), "DEMO": "true"}
    environment |= {"LOG_LEVEL": "ERROR", **NO_QUOTAS}  # other tests have read much as the same people
    made = Live(tmp_path_factory.mktemp("live"), environment, port)
    service = Service(made)  # type: ignore[arg-type] # a ground to it
    try:
        service.wait_until_ready()
        yield made
    finally:
        service.close()


@dataclass
class Client:
    """A registered system: what its examples are told, and its key in both spellings."""

    settings: dict[str, str]
    jwk: Path
    pem: Path

    def told(self, live: Live, key: Path) -> dict[str, str]:
        return {"NAMED_PERSON": live.url, "KEY_FILE": str(key), **self.settings}


async def connected(cast: Cast, folder: Path, curve: str, body: dict[str, Any]) -> Client:
    """A system that two administrators have connected, with a new key."""
    key = ECKey.generate_key(curve, private=True, auto_kid=True)
    first = await given_an_administrator(cast, "https://administration.example/examples-1")
    second = await given_an_administrator(cast, "https://administration.example/examples-2")
    system = NewSystem(body["organisationId"], body["scopes"], client_id=body["clientId"])
    system.public = {"keys": [key.as_dict(private=False)]}
    system.more = body
    await registered(first, second, system)
    name = uuid.uuid4().hex  # each system's own: two of one curve would write over each other
    jwk, pem = folder / f"{name}.json", folder / f"{name}.pem"
    jwk.write_text(json.dumps(key.as_dict(private=True)))
    pem.write_bytes(
        key.private_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    return Client({"CLIENT_ID": system.client_id}, jwk, pem)


@pytest.fixture(scope="module")
async def health_record(cast: Cast, live: Live) -> Client:
    body = {
        "clientId": f"https://record.example/{uuid.uuid4().hex}",
        "organisationId": cast.organisation("region"),
        "branches": ["care"],
        "scopes": ["statistics.read"],
        "smart": True,
    }
    return await connected(cast, live.folder, "P-384", body)


@pytest.fixture(scope="module")
async def school_platform(cast: Cast, live: Live) -> Client:
    body = {
        "clientId": f"https://platform.example/{uuid.uuid4().hex}",
        "organisationId": cast.organisation("education"),
        "branches": ["school"],
        "scopes": ["named-person.read"],
    }
    made = await connected(cast, live.folder, "P-256", body)
    child = await given_a_child(cast.rektor)
    made.settings |= {"PROFESSIONAL": cast.rektor.id, "CHILD": child.id}
    return made


def run(command: list[str], told: dict[str, str]) -> Any:
    """Run an example; what it printed."""
    done = subprocess.run(  # noqa: S603 - an example of ours
        command, env={"PATH": PATH, **told}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program, path=PATH) is None:
            pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="module")
def built(live: Live) -> Path:
    """The clients in TypeScript, compiled; packages are installed once for as long as they are the same."""
    packages = packages_of(EXAMPLES)
    folder = live.folder / "typescript"
    folder.mkdir()
    for source in [*EXAMPLES.glob("*.ts"), *EXAMPLES.glob("*.json")]:
        shutil.copy(source, folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    compiled = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc"],  # noqa: S607 - of the path
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert compiled.returncode == 0, compiled.stdout
    return folder / "built"


def then_it_is_the_record(said: Any, client: Client) -> None:
    assert said["clientId"] == client.settings["CLIENT_ID"]
    assert said["professionalId"] is None
    assert said["scopes"] == ["statistics.read"]


def then_there_is_a_named_person(said: Any, cast: Cast) -> None:
    assert said["unit"]["id"] == cast.unit("linden")


def test_a_health_record_in_python(live: Live, health_record: Client) -> None:
    told = health_record.told(live, health_record.jwk)
    then_it_is_the_record(run([sys.executable, str(EXAMPLES / "smart_backend.py")], told), health_record)


def test_a_health_record_with_curl(live: Live, health_record: Client) -> None:
    needs("bash", "curl", "openssl")
    told = health_record.told(live, health_record.pem)
    for _ in range(3):  # whatever zeros a signature begins with
        then_it_is_the_record(run(["bash", str(EXAMPLES / "smart_backend.sh")], told), health_record)


def test_a_health_record_in_typescript(live: Live, health_record: Client, built: Path) -> None:
    told = health_record.told(live, health_record.jwk)
    then_it_is_the_record(run(["node", str(built / "smart_backend.js")], told), health_record)


def test_an_ena_client_in_python(cast: Cast, live: Live, school_platform: Client) -> None:
    told = school_platform.told(live, school_platform.jwk)
    then_there_is_a_named_person(run([sys.executable, str(EXAMPLES / "ena_client.py")], told), cast)


def test_an_ena_client_with_curl(cast: Cast, live: Live, school_platform: Client) -> None:
    needs("bash", "curl", "openssl")
    told = school_platform.told(live, school_platform.pem)
    for _ in range(3):  # whatever zeros a signature begins with
        then_there_is_a_named_person(run(["bash", str(EXAMPLES / "ena_client.sh")], told), cast)


def test_an_ena_client_in_typescript(cast: Cast, live: Live, school_platform: Client, built: Path) -> None:
    told = school_platform.told(live, school_platform.jwk)
    then_there_is_a_named_person(run(["node", str(built / "ena_client.js")], told), cast)


@pytest.fixture(scope="module")
async def console(cast: Cast, live: Live) -> Client:
    """A system whose people sign in: a browser comes back to it on this machine."""
    returns_to = f"http://127.0.0.1:{free_port()}/signed-in"
    body = {
        "clientId": f"https://console.example/{uuid.uuid4().hex}",
        "organisationId": cast.organisation("education"),
        "branches": ["school"],
        "scopes": ["named-person.read"],
        "redirectUris": [returns_to],
    }
    made = await connected(cast, live.folder, "P-256", body)
    made.settings |= {"RETURNS_TO": returns_to}
    return made


def as_the_rektor(address: str) -> None:
    """What a browser does, and somebody who chooses to be the rektor at the demo's own provider."""
    with httpx.Client(timeout=60) as browser:
        page = browser.get(browser.get(address).headers["location"])
        links = [html.unescape(each) for each in re.findall(r'<a href="(choose[^"]*)"', page.text)]
        chosen = next(each for each in links if each.endswith("&person=0&level=3"))
        back = browser.get(browser.get(page.url.join(chosen)).headers["location"])
        browser.get(back.headers["location"])


def test_somebody_signs_in_in_typescript(cast: Cast, live: Live, console: Client, built: Path) -> None:
    told = console.told(live, console.jwk)
    command = ["node", str(built / "sign_in.js")]
    with subprocess.Popen(  # noqa: S603 - an example of ours
        command, env={"PATH": PATH, **told}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as example:
        assert example.stdout is not None
        address = example.stdout.readline().strip()
        try:
            assert address.startswith(f"{live.url}/oauth2/authorize?"), example.communicate(timeout=60)
            as_the_rektor(address)
            said, errors = example.communicate(timeout=60)
        finally:
            example.kill()
    assert example.returncode == 0, errors
    assert json.loads(said)["professionalId"] == cast.rektor.id


SHOWN = {
    "sign-people-in.md": ("sign_in.ts",),
    "connect-a-health-record.md": (
        "smart_backend.py",
        "signing.sh",
        "smart_backend.sh",
        "client.ts",
        "smart_backend.ts",
    ),
    "connect-an-ena-client.md": ("ena_client.py", "ena_client.sh", "ena_client.ts"),
}


@pytest.mark.parametrize("guide", sorted(SHOWN))
def test_the_guides_show_what_is_run(guide: str) -> None:
    page = (GUIDES / guide).read_text()
    blocks = re.findall(r"```(?:python|sh|typescript)\n(.*?)```", page, flags=re.DOTALL)
    for name in SHOWN[guide]:
        assert (EXAMPLES / name).read_text() in blocks, f"{guide} shows another {name} than what is run"
