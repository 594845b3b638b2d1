import json
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from app.interop.ss12000.folder import read_folder
from tests.interop.importing import given_an_importer, superuser_dsn
from tests.steps import when_the_date_is

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


def known_as(name):
    return str(uuid5(NAMESPACE_URL, name))


class School:
    """A small school, told record by record, and read as a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.records = {}
        self.id = known_as

    def add(self, resource, name, **members):
        record = {"id": known_as(name), **members}
        self.records.setdefault(resource, []).append(record)
        return record

    def person(self, name, **members):
        return self.add("persons", name, **{"givenName": name, "familyName": "Ek", **members})

    def pupil(self, name, **members):
        usual = {"birthDate": "2014-05-06", "enrolments": [self.enrolment()]}
        return self.person(name, **{**usual, **members})

    def enrolment(self, **members):
        usual = {"enroledAt": {"id": known_as("unit")}, "schoolType": "GR", "startDate": "2024-08-19"}
        return {**usual, **members}

    def duty(self, name, person, role, *, at="unit", **members):
        usual = {
            "person": {"id": known_as(person)},
            "dutyAt": {"id": known_as(at)},
            "startDate": "2024-08-01",
        }
        return self.add("duties", name, dutyRole=role, **{**usual, **members})

    def responsible(self, name, relation="Vårdnadshavare", **members):
        return {"person": {"id": known_as(name), **members}, "relationType": relation}

    def answers(self):
        for resource, records in self.records.items():
            page = json.dumps({"data": records, "pageToken": None})
            (self.folder / f"{resource}.json").write_text(page, encoding="utf-8")
        return read_folder(self.folder, today=TODAY)


@pytest.fixture
def school(tmp_path):
    return School(tmp_path)


@pytest.fixture(scope="session")
def sample_folder():
    return ROOT / "examples" / "sample-school"


@pytest.fixture(scope="session")
def sample(sample_folder):
    return read_folder(sample_folder, today=date(2025, 6, 1))


class Village(School):
    """A school that can be imported: one unit, its rektor and a teacher."""

    born = date(2014, 5, 6)

    def __init__(self, folder):
        super().__init__(folder)
        self.add(
            "organisations",
            "unit",
            displayName="Byskolan",
            organisationType="Skolenhet",
            schoolTypes=["GR"],
            email="byskolan@example.se",
        )
        self.person("rektor")
        self.duty("rektor's duty", "rektor", "Rektor")
        self.person("teacher")
        self.duty("teacher's duty", "teacher", "Lärare")
        self.records["placements"] = []


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


@pytest.fixture
async def first_of_october(cast):
    await when_the_date_is(cast, "2025-10-01T08:00:00Z")


@pytest.fixture
async def importer(cast, installation):
    return await given_an_importer(cast, superuser_dsn(installation))
