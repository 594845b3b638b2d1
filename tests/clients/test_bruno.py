"""The Bruno collection: it tells a child's story to a real service, and notices when an answer is another."""

import json
import re
import shutil
import subprocess
import uuid
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from typing import cast as taken_as

import pytest

from app.cli.contract import rendered
from app.cli.demo_installation import DemoInstallation
from app.cli.demo_telling import write_credentials
from app.front.document import NATIVE
from app.settings import ROOT
from tests.cast import Cast, made_up_number
from tests.live import Live
from tests.npm import packages_of

COLLECTION = ROOT / "clients" / "bruno"
PACKAGES = ROOT / "tests" / "clients" / "bruno"
A_KEY = re.compile(r'"d"\s*:|BEGIN [A-Z ]*PRIVATE KEY|eyJ')
REQUESTS = sorted(path for path in COLLECTION.glob("*-*/*.bru") if path.name != "folder.bru")
SYSTEMS = ("school-system", "independent-school-system", "case-system", "family-app")
API = "/named-person/v1"
WHO_IT_IS = "2-the-child/02-who-is-named-person"


@dataclass
class Told:
    """What came of a run: the requests that were made, and what failed of them."""

    code: int
    said: str
    made: list[str]
    failed: dict[str, list[str]]


def name_of(path: Path) -> str:
    return path.relative_to(COLLECTION).with_suffix("").as_posix()


def block(text: str, name: str) -> dict[str, str]:
    """A block of a request, as names and values."""
    found = re.search(rf"^{re.escape(name)} \{{\n(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
    return dict(line.strip().split(": ", 1) for line in found[1].splitlines()) if found else {}


def called(text: str) -> tuple[str, str]:
    """The method of a request, and the path that it calls."""
    method = re.search(r"^(get|post|put|patch|delete) \{$", text, re.MULTILINE)
    assert method is not None
    return method[1], block(text, method[1])["url"].removeprefix("{{baseUrl}}")


@pytest.fixture(scope="module")
async def credentials(cast: Cast, live: Live) -> Path:
    """As the demo writes them. The rektor has a duty in one new school and nowhere else."""
    world = replace(cast.world, units=dict(cast.world.units), callers=dict(cast.world.callers))
    world.keys = {system: cast.world.keys[system] for system in SYSTEMS}  # other tests have connected others
    name = f"Skolan {uuid.uuid4().hex}"
    reached = {"name": name, "roleMailbox": "rektor.bruno@example.se", "phone": "010-123 45 00"}
    await world.unit(name, "education", kind="school", branch="school", **reached)
    where = {"unit": name, "organisation": "education", "system": "school-system"}
    world.callers["rektor"] = await world.person(name, full_name="Maria Lind", role="principal", **where)
    write_credentials(taken_as(DemoInstallation, live), world)
    return live.folder / "credentials"


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    paths: dict[str, Any] = json.loads(rendered()[NATIVE])["paths"]
    return paths


def run(collection: Path, live: Live, credentials: Path, report: Path) -> Told:
    """Run the whole collection as a reader does."""
    packages = packages_of(PACKAGES)
    born = {
        "childNumber": date(2018, 9, 7),
        "motherNumber": date(1985, 5, 5),
        "fatherNumber": date(1984, 4, 4),
    }
    variables = {"baseUrl": live.url} | {name: made_up_number(day) for name, day in born.items()}
    told = [option for name, value in variables.items() for option in ("--env-var", f"{name}={value}")]
    bru = [str(packages / "node_modules" / ".bin" / "bru"), "run", "--env", "demo", "--sandbox", "developer"]
    done = subprocess.run(  # noqa: S603 - a program that is pinned
        [*bru, *told, "--noproxy", "--reporter-json", str(report)],
        cwd=collection,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(report.parent),
            "CREDENTIALS": str(credentials),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert report.exists(), said
    results = json.loads(report.read_text())[0]["results"]
    made = [result["test"]["filename"].removesuffix(".bru") for result in results]
    return Told(done.returncode, said, made, dict(filter(lambda item: item[1], map(failures, results))))


def failures(result: dict[str, Any]) -> tuple[str, list[str]]:
    """A request, and what failed of it: assertions, or the request itself."""
    wrong = [one["lhsExpr"] for one in result["assertionResults"] if one["status"] != "pass"]
    if result["error"]:
        wrong.append(str(result["error"]))
    return result["test"]["filename"].removesuffix(".bru"), wrong


@pytest.mark.process
def test_the_collection_tells_the_story(live: Live, credentials: Path, tmp_path: Path) -> None:
    told = run(COLLECTION, live, credentials, tmp_path / "report.json")
    assert (told.code, told.failed) == (0, {}), told.said
    assert told.made == [name_of(path) for path in REQUESTS]


@pytest.mark.process
def test_it_notices_an_answer_that_is_another(live: Live, credentials: Path, tmp_path: Path) -> None:
    collection = tmp_path / "collection"
    shutil.copytree(COLLECTION, collection)
    request = collection / f"{WHO_IT_IS}.bru"
    whole = request.read_text()
    request.write_text(whole.replace("eq rektor-of-the-school", "eq nobody"))
    assert request.read_text() != whole
    told = run(collection, live, credentials, tmp_path / "report.json")
    assert told.code == 1
    assert told.failed == {WHO_IT_IS: ["res.body.rule"]}


@pytest.mark.parametrize("path", REQUESTS, ids=name_of)
def test_each_request_says_what_it_expects(path: Path) -> None:
    expected = block(path.read_text(), "assert")
    assert re.fullmatch(r"eq [2-5]\d\d", expected["res.status"])
    assert len(expected) > 1


@pytest.mark.parametrize("path", REQUESTS, ids=name_of)
def test_each_request_is_of_the_document(path: Path, operations: dict[str, Any]) -> None:
    """Its operation exists and knows the answer, and one of the scopes that it names opens it."""
    text = path.read_text()
    method, address = called(text)
    if not address.startswith(API):
        assert name_of(path) in ("1-connect/01-what-the-server-can-do", "1-connect/02-a-token")
        return
    shape = re.sub(r"\{\{(\w+?)\}\}", "{}", address.removeprefix(API))
    known = {re.sub(r"\{\w+\}", "{}", path): of for path, of in operations.items()}
    operation = known[shape][method]
    assert block(text, "assert")["res.status"].removeprefix("eq ") in operation["responses"]
    asked = set(block(text, "vars:pre-request")["scopes"].split())
    assert any(asked >= set(needed["oauth2"]) for needed in operation["security"])


def test_the_documented_command_runs_what_is_tested() -> None:
    version = json.loads((PACKAGES / "package.json").read_text())["dependencies"]["@usebruno/cli"]
    assert f"@usebruno/cli@{version} " in (ROOT / "docs" / "how-to" / "use-the-sandbox.md").read_text()


def test_no_key_lies_in_the_collection() -> None:
    files = [path for path in COLLECTION.rglob("*") if path.is_file()]
    assert len(files) > len(REQUESTS)
    assert not [path for path in files if A_KEY.search(path.read_text())]
