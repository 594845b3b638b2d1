"""Against what lies outside the project: another producer's answers, the standard's own document."""

import json
import os
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


@pytest.fixture
def data_folder():
    """The folder that `make test-outside DATA=…` names."""
    named = os.environ.get("DATA")  # noqa: TID251 - how the folder is named
    if not named:
        pytest.skip("no folder is named: make test-outside DATA=../shared/data/ss12000/minimal")
    folder = Path(named).resolve()
    assert folder.is_dir(), f"there is no folder {named}"
    return folder


def has_a_wrong_check_digit(person):
    number = (person.get("civicNo") or {}).get("value", "")
    digits = [int(sign) for sign in number if sign.isdigit()][-10:]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return bool(digits) and sum(each - 9 if each > 9 else each for each in doubled) % 10 != 0


@pytest.mark.usefixtures("first_of_october")
async def test_a_folder_from_outside_is_imported_whole_and_twice_without_a_change(importer, data_folder):
    persons = json.loads((data_folder / "persons.json").read_text(encoding="utf-8"))
    persons = persons["data"] if isinstance(persons, dict) else persons
    unverified = sum(has_a_wrong_check_digit(person) for person in persons)
    first = await importer.imports(data_folder, role_mailbox="skolan@example.se")
    assert first.counts["read"]["persons"] + first.counts["quarantined"] == len(persons)
    assert first.counts["unverified_numbers"] == unverified
    assert first.counts["rows"]["children"]["created"] > 0
    again = await importer.imports(data_folder)
    assert again.counts["changes"] == 0
    if data_folder == ANSWERS.resolve():
        assert (len(persons), unverified, first.counts["quarantined"]) == (136, 52, 0)
        assert first.counts["rows"]["children"]["created"] == 45
        stored = await importer.ask(
            "SELECT count(*) FROM external_identifier WHERE organisation_id = $1 AND NOT verified",
            importer.organisation_id,
        )
        assert stored[0][0] == 45
