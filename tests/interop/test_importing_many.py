"""Pupils are written together, one that is refused stops no other, and a city is held as a village is."""

import gc
import tracemalloc
from collections.abc import Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pytest

from app.interop.feeds.packing import Packed, take
from app.interop.importing import stage
from app.interop.importing.known import natural_key
from app.interop.ss12000.composing import Gathered, records_of
from app.interop.ss12000.mapping import map_records
from app.interop.ss12000.reasons import Resource
from app.kit.ids import new_id
from app.kit.spool import Texts
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


def a_city(persons: int) -> Iterator[dict[str, object]]:
    """A school system's persons: every third a pupil, with two guardians."""
    for number in range(persons):
        each: dict[str, object] = {
            "id": _named(number),
            "givenName": "Kim",
            "familyName": f"Ek {number}",
            "emails": [{"value": f"kim{number}@example.se", "type": "Privat"}],
        }
        if number % 3 == 0:
            each |= {
                "birthDate": "2014-05-06",
                "enrolments": [{"enroledAt": {"id": _named(-1)}, "schoolType": "GR", "startDate": SINCE}],
                "responsibles": [
                    {"person": {"id": _named(number + place)}, "relationType": "Vårdnadshavare"}
                    for place in (1, 2)
                ],
            }
        yield each


def _named(number: int) -> str:
    return str(uuid5(NAMESPACE_URL, str(number)))


def held_by_a_round(persons: int) -> int:
    """Bytes that are held when a round has come and is understood, and all of it has been gone through."""
    tracemalloc.start()
    try:
        found = Gathered()
        came = Texts(found.spool)
        take(came, a_city(persons), Resource.PERSONS)
        found.raw[Resource.PERSONS] = Packed(came)
        records, aside = records_of(found, today=date(2025, 10, 1))
        answers = map_records(records, quarantined=aside)
        assert sum(1 for _ in answers.people) == persons
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_a_city_takes_no_more_memory_than_a_village():
    held_by_a_round(30)  # what is made once, is made now
    village, city = held_by_a_round(150), held_by_a_round(1_500)
    assert city - village < 1_350 * 20, "bytes a person"
