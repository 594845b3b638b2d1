"""Against what lies outside the project: another producer's answers, the standard's own document."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from app.interop.ss12000.folder import read_folder
from app.interop.ss12000.reasons import Resource

OUTSIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "ss12000"
ANSWERS = OUTSIDE / "minimal"
DOCUMENT = OUTSIDE / "openapi_ss12000_version2_1_0.yaml"
SCHEMAS = {
    "organisations": "Organisation",
    "persons": "Person",
    "duties": "Duty",
    "groups": "Group",
    "placements": "Placement",
}

pytestmark = pytest.mark.outside


@pytest.mark.skipif(not ANSWERS.is_dir(), reason="the folder ../shared/data/ss12000/minimal is not there")
def test_another_producers_answers_come_over_whole():
    answers = read_folder(ANSWERS, today=date(2026, 11, 22))
    assert answers.quarantined == ()
    assert answers.counts.read[Resource.PERSONS] == 136
    assert answers.counts.unverified_numbers == 52
    assert answers.counts.ignored_persons == 0
    assert (len(answers.staff), len(answers.pupils), len(answers.guardians)) == (8, 45, 83)
    assert answers.incomplete == {Resource.PLACEMENTS}


@pytest.fixture(scope="module")
def official():
    if not DOCUMENT.is_file():
        pytest.skip("the document of SS 12000 is not in ../shared/data/ss12000")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(DOCUMENT.read_bytes(), loader)["components"]  # noqa: S506 - a safe loader, by name


@pytest.mark.parametrize("resource", SCHEMAS)
def test_the_sample_school_has_the_official_shape(official, sample_folder, resource):
    reference = {"$ref": f"#/components/schemas/{SCHEMAS[resource]}"}
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    official_shape = jsonschema.Draft4Validator(
        {"allOf": [reference], "components": official}, format_checker=checker
    )
    page = json.loads((sample_folder / f"{resource}.json").read_text(encoding="utf-8"))
    assert page["data"]
    for record in page["data"]:
        assert [error.message for error in official_shape.iter_errors(record)] == []
