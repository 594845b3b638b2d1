"""Pupils are written together, and one that the database refuses stops no other."""

from datetime import date

import pytest

from app.interop.importing import stage
from app.interop.importing.known import natural_key
from app.kit.ids import new_id
from app.vocabulary import RelationKind
from tests.cast import made_up_number

pytestmark = pytest.mark.usefixtures("first_of_october")
NAMES = ("Alva", "Bo", "Cia", "Dag", "Eva")
SINCE = "2025-08-18"


def given_a_class(village) -> None:
    """Five pupils, all with one guardian."""
    village.person("parent", civicNo={"value": made_up_number(date(1980, 5, 6))})
    for name in NAMES:
        village.pupil(name, responsibles=[village.responsible("parent")])


async def given_a_relation_in_the_way(importer, village, name: str) -> None:
    """A row that no synchronisation can see, under the key of what comes next."""
    child = await importer.child_of(village.id(name))
    (unit,) = await importer.ask("SELECT unit_id FROM relation WHERE child_id = $1", child)
    key = natural_key("school", RelationKind.ENROLMENT, child, unit["unit_id"], date.fromisoformat(SINCE))
    await importer.ask(
        "INSERT INTO relation "
        "(id, child_id, organisation_id, branch, unit_id, kind, valid, source_id, version) "
        "VALUES ($1, $2, $3, 'pupil-health-medical', $4, 'enrolment', daterange($5, NULL), $6, 1)",
        new_id("rel"),
        child,
        importer.organisation_id,
        unit["unit_id"],
        date.fromisoformat(SINCE),
        key,
    )


@pytest.mark.parametrize("page", [2, 1_000])
async def test_one_that_the_database_refuses_stops_no_other(importer, village, monkeypatch, page):
    monkeypatch.setattr(stage, "PAGE", page)
    given_a_class(village)
    village.answers()
    first = await importer.imports(village.folder)
    assert first.counts["rows"]["guardians"]["created"] == len(NAMES)
    await given_a_relation_in_the_way(importer, village, "Bo")
    for person in village.records["persons"]:
        if "enrolments" in person:
            person["enrolments"].append(village.enrolment(startDate=SINCE))
    village.answers()
    again = await importer.imports(village.folder)
    assert again.set_aside == 1
    (aside,) = await importer.ask(
        "SELECT record_id, reason FROM import_quarantine WHERE import_run_id = $1", again.run_id
    )
    assert (aside["record_id"], aside["reason"]) == (village.id("Bo"), "refused-by-database")
    assert again.counts["rows"]["relations"]["created"] == len(NAMES) - 1
    assert again.counts["rows"]["relations"]["ended"] == 0
    assert again.counts["rows"]["children"]["changed"] == len(NAMES) - 1


async def test_a_guardian_of_several_is_one_person(importer, village):
    given_a_class(village)
    village.answers()
    await importer.imports(village.folder)
    members = await importer.ask(
        "SELECT DISTINCT family_member_id FROM guardian WHERE organisation_id = $1", importer.organisation_id
    )
    assert len(members) == 1


async def test_a_guardian_who_came_twice_under_one_number_stands_once(importer, village):
    number = made_up_number(date(1980, 5, 6))
    for name in ("parent", "parent again"):
        village.person(name, civicNo={"value": number})
    village.pupil("Alva", responsibles=[village.responsible("parent"), village.responsible("parent again")])
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.set_aside == 0
    assert imported.counts["rows"]["guardians"]["created"] == 1
    again = await importer.imports(village.folder)
    assert again.counts["changes"] == 0
