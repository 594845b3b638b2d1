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
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.settings import ROOT, Settings
from tests.cast import Cast
from tests.live import Client, Live, connected, served
from tests.npm import packages_of
from tests.promises.processes import free_port
from tests.steps import given_a_child

pytestmark = pytest.mark.process
EXAMPLES = ROOT / "examples" / "connect"
GUIDES = ROOT / "docs" / "how-to"
PATH = "/usr/local/bin:/usr/bin:/bin"


@pytest.fixture(scope="module")
def live(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with served(settings, tmp_path_factory.mktemp("live")) as made:
        yield made


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
