"""The self-assessment answers every rule of the profile, and shows nothing that does not exist."""

import csv
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from app.cli.profile import Answer, answers
from app.settings import ROOT
from tests.promises.test_sources import exists

RULES = 151
PROFILE = ROOT.parent / "shared" / "data" / "rest-api-profil-1.2.0-rules.tsv"
LINTED = yaml.safe_load((ROOT / "tests" / "linters" / "spectral.yaml").read_text())["rules"]


def is_there(name: str) -> bool:
    """Whether a test, a rule of ours, or a file exists."""
    if "::" in name:
        return exists(name)
    return name in LINTED if name.startswith("digg-") else (ROOT / name).is_file()


def test_every_rule_is_answered_once() -> None:
    assert len({each.id for each in answers()}) == len(answers()) == RULES


def test_what_is_shown_exists() -> None:
    assert [(each.id, name) for each in answers() for name in each.shown if not is_there(name)] == []
    assert not is_there("digg-of-nothing")
    assert not is_there("docs/nothing.md")
    assert not is_there("tests/promises/test_profile.py::test_nothing")


def test_every_rule_of_ours_answers_one_of_the_profile() -> None:
    ours = {name for name in LINTED if name.startswith("digg-")}
    assert ours - {name for each in answers() for name in each.shown} <= {
        "digg-for-02-no-body-in-get",  # the linter's own, of no rule with a number
        "digg-dok-08-service-level-is-there",
    }


def test_the_rules_are_those_of_the_profile() -> None:
    if not PROFILE.is_file():
        pytest.skip(f"there is no {PROFILE.name} beside the project")
    with PROFILE.open(encoding="utf-8") as file:
        theirs = [(row["id"], row["level"]) for row in csv.DictReader(file, delimiter="\t")]
    assert [(each.id, each.level) for each in answers()] == theirs


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "do"},
        {"verdict": "conflict"},
        {"verdict": "partly", "shown": []},
        {"verdict": "perhaps", "shown": ["README.md"]},
        {"verdict": "do", "shown": ["README.md"], "id": "DOK1"},
        {"verdict": "do", "shown": ["README.md"], "level": "KAN"},
    ],
)
def test_nothing_is_answered_without_being_shown(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"id": "DOK.01", "level": "SKALL", "answer": "It is so.", **said})
