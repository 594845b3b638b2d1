"""Clients that others' generators make from the document: they compile, and tell the story."""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli.contract import rendered
from app.front.document import NATIVE
from app.settings import ROOT
from tests.clients.conftest import SchoolSystem
from tests.npm import packages_of

pytestmark = pytest.mark.process
HERE = ROOT / "tests" / "clients"
PATH = "/usr/local/bin:/usr/bin:/bin"
PACKAGE = "named_person_api"


def run(command: list[str], folder: Path, told: dict[str, str] | None = None) -> str:
    """Run a program; what it printed."""
    done = subprocess.run(  # noqa: S603 - programs of ours, and generators that are pinned
        command,
        cwd=folder,
        env={"PATH": PATH, **(told or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("document") / NATIVE
    path.write_text(rendered()[NATIVE])
    return path


def generator() -> Path:
    """The generator for Python, in an environment of its own: it asks for older libraries than ours."""
    lock = HERE / "generator.lock"
    folder = ROOT / ".local" / f"generator-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # workers of one run install one after the other
        if not (folder / "installed").exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, timeout=120)  # noqa: S603 - no input in it
            pip = [str(folder / "venv/bin/pip"), "install", "--quiet", "--require-hashes", "-r", str(lock)]
            done = subprocess.run(pip, capture_output=True, timeout=300, check=False)  # noqa: S603 - no input in it
            if done.returncode != 0:
                pytest.skip("pip could not install openapi-python-client")
            (folder / "installed").touch()
    return folder / "venv" / "bin" / "openapi-python-client"


@pytest.fixture(scope="module")
def in_python(document: Path) -> Path:
    folder = document.parent / "python"
    folder.mkdir()
    (folder / "options.yaml").write_text("post_hooks: []\n")
    command = [str(generator()), "generate", "--path", str(document), "--output-path", PACKAGE]
    said = run([*command, "--meta", "none", "--config", "options.yaml", "--fail-on-warning"], folder)
    assert "WARNING" not in said.upper()
    shutil.copy(HERE / "story.py", folder)
    return folder


def then_the_story_is_told(said: str, school: SchoolSystem) -> None:
    told: dict[str, Any] = json.loads(said)
    assert told["namedPersonUnit"] == school.unit
    assert told["fiveQuestions"] == "final"
    assert told["planStatus"] == "consent"
    assert [told[name][:4] for name in ("child", "disclosure", "plan")] == ["chi-", "dis-", "pln-"]


def test_every_module_of_the_generated_python_can_be_imported(in_python: Path) -> None:
    names = sorted(
        ".".join(path.relative_to(in_python).with_suffix("").parts)
        for path in (in_python / PACKAGE).rglob("*.py")
    )
    assert len(names) > 1_000
    program = "import importlib, json, sys; [importlib.import_module(name) for name in json.load(sys.stdin)]"
    done = subprocess.run(  # noqa: S603 - what was just generated
        [sys.executable, "-c", program],
        cwd=in_python,
        input=json.dumps(names),
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0


def test_the_story_in_generated_python(in_python: Path, school: SchoolSystem) -> None:
    paths = f"{in_python}:{ROOT / 'clients' / 'python'}"
    said = run([sys.executable, "story.py"], in_python, {"PYTHONPATH": paths, **school.told()})
    then_the_story_is_told(said, school)


def test_the_story_is_typed(in_python: Path) -> None:
    """The story and all that it uses of the generated client."""
    options = ["--ignore-missing-imports", "--follow-imports=silent", "--python-version=3.11"]
    paths = {"MYPYPATH": str(ROOT / "clients" / "python")}
    run([sys.executable, "-m", "mypy", *options, "--config-file=", "story.py"], in_python, paths)


@pytest.fixture(scope="module")
def in_typescript(document: Path) -> Path:
    packages = packages_of(HERE)
    folder = document.parent / "typescript"
    folder.mkdir()
    for name in ("story.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    generate = ["node", "node_modules/openapi-typescript/bin/cli.js", str(document), "--output", "api.d.ts"]
    run([*generate, "--default-non-nullable", "false"], folder)  # what has a default may be left out
    run(["node", "node_modules/typescript/bin/tsc"], folder)
    return folder


def test_the_story_in_generated_typescript(in_typescript: Path, school: SchoolSystem) -> None:
    then_the_story_is_told(run(["node", "built/story.js"], in_typescript, school.told()), school)
