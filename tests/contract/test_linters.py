"""Linters that others wrote read the documents: OpenAPI's rules, OWASP's, the profile's in our own words."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli.contract import FHIR_DOCUMENT, rendered
from app.front.document import NATIVE
from app.settings import ROOT
from tests.contract.broken_documents import BREAKS, broken, sound
from tests.contract.broken_fhir_documents import FHIR_BREAKS, broken_for_fhir, sound_for_fhir
from tests.contract.committed import FHIR
from tests.npm import packages_of

HERE = ROOT / "tests" / "linters"
RULES: dict[str, Any] = yaml.safe_load((HERE / "spectral.yaml").read_text())["rules"]
OURS = {name for name in RULES if name.startswith("digg-")}
FHIR_RULES: dict[str, Any] = yaml.safe_load((HERE / "fhir.yaml").read_text())["rules"]
FHIRS = {name for name in FHIR_RULES if name.startswith("fhir-")}
ERROR = 0


@pytest.fixture(scope="module")
def linters() -> Path:
    return packages_of(HERE)


def said_by_spectral(linters: Path, folder: Path, ruleset: str = "spectral.yaml") -> list[dict[str, Any]]:
    """Every finding of the documents in a folder. Rules and packages lie beside each other."""
    for each in HERE.glob("*.yaml"):  # one may build on another
        shutil.copy(each, linters / each.name)
    command = ["node", "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", f"{folder}/*.json"]
    options = ["--ruleset", ruleset, "--format", "json", "--quiet", "--fail-on-unmatched-globs"]
    done = subprocess.run(  # noqa: S603 - documents of ours
        [*command, *options], cwd=linters, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def written(folder: Path, documents: dict[str, str]) -> Path:
    for name, text in documents.items():
        (folder / name).write_text(text)
    return folder


def test_the_document_breaks_no_rule(linters: Path) -> None:
    folder = linters / "read"  # below the rules: their exceptions name files from there
    folder.mkdir(exist_ok=True)
    written(folder, {NATIVE: rendered()[NATIVE]})
    found = [each for each in said_by_spectral(linters, folder) if each["severity"] == ERROR]
    assert [f"{each['code']} {'/'.join(map(str, each['path']))}" for each in found] == []


def test_every_document_passes_redocly(linters: Path, tmp_path: Path) -> None:
    documents = {name: text for name, text in rendered().items() if name.endswith(".json")}
    shutil.copy(HERE / "redocly.yaml", tmp_path / "redocly.yaml")
    done = subprocess.run(  # noqa: S603 - documents of ours
        ["node", str(linters / "node_modules/@redocly/cli/bin/cli.js"), "lint", *documents],  # noqa: S607 - of the path
        cwd=written(tmp_path, documents),
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "REDOCLY_TELEMETRY": "off", "CI": "true"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_each_rule_of_ours_is_broken_by_a_document_that_breaks_it(linters: Path, tmp_path: Path) -> None:
    assert set(BREAKS) == OURS
    documents = {f"{rule}.json": json.dumps(document) for rule, document in broken()}
    folder = written(tmp_path, {"sound.json": json.dumps(sound()), **documents})
    found = defaultdict(set)
    for each in said_by_spectral(linters, folder):
        found[Path(each["source"]).stem].add(each["code"])
    assert found["sound"] & OURS == set()
    assert [rule for rule in sorted(OURS) if rule not in found[rule]] == []


def test_the_facade_keeps_every_rule_but_where_fhir_says_otherwise(linters: Path, tmp_path: Path) -> None:
    documents = {f"{rule}.json": json.dumps(document) for rule, document in broken_for_fhir()}
    sound = {"sound.json": json.dumps(sound_for_fhir()), FHIR_DOCUMENT: json.dumps(FHIR)}
    found = defaultdict(set)
    for each in said_by_spectral(linters, written(tmp_path, {**documents, **sound}), "fhir.yaml"):
        if each["severity"] == ERROR:
            found[Path(each["source"]).stem].add(each["code"])
    assert found[Path(FHIR_DOCUMENT).stem] == set()
    assert set(FHIR_BREAKS) == FHIRS
    assert found["sound"] & FHIRS == set()
    assert [rule for rule in sorted(FHIRS) if rule not in found[rule]] == []


@pytest.mark.parametrize("ruleset", ["fhir.yaml", "spectral.yaml"])
def test_each_rule_that_is_switched_off_says_why(ruleset: str) -> None:
    for line in (HERE / ruleset).read_text().splitlines():
        if line.strip().endswith(": off") and not line.startswith("      "):
            pytest.fail(f"{line}: why?")
