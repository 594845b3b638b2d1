"""Each run leaves what it has changed, line by line: ids and names of fields, nothing of the content."""

import json

import pytest

from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp
from tests.steps import then_it_is

pytestmark = pytest.mark.usefixtures("first_of_october")


@pytest.fixture
def system(village):
    system = SchoolSystemOnHttp()
    village.pupil("Elsa", responsibles=[village.responsible("mother")])
    village.person("mother", phoneNumbers=[{"value": "070-174 06 05"}])
    village.pupil("Olle")
    village.pupil("Amir", securityMarking="Sekretessmarkering")
    system.take(village)
    return system


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token")


async def changed(asking, imported) -> set[tuple[str, str, str, str]]:
    read = then_it_is(await asking.importer.system.get(f"/imports/{imported.run_id}"), 200)
    assert "Ekman" not in json.dumps(read)
    return {
        (each["kind"], each["outcome"], each["recordId"], ",".join(each["fields"]))
        for each in read["changed"]
    }


async def test_what_is_new_is_told_by_its_id(asking):
    first = await asking.asks()
    told = await changed(asking, first)
    assert {
        ("units", "created", known_as("unit"), ""),
        ("duties", "created", known_as("rektor's duty"), ""),
        ("children", "created", known_as("Olle"), ""),
        ("relations", "created", known_as("Elsa"), "enrolment"),
        ("guardians", "created", known_as("mother"), ""),
    } <= told
    assert known_as("Amir") not in {record for _, _, record, _ in told}, (
        "about the protected there is no line"
    )
    assert first.counts["rows"]["children"]["created"] == 3


async def test_what_differs_is_told_by_the_names_of_the_fields(asking, system):
    await asking.asks()
    system.long_ago()
    system.change("persons", "Olle", familyName="Ekman")
    system.change("persons", "Amir", familyName="Ekman")
    system.change("persons", "mother", phoneNumbers=[{"value": "070-174 06 06"}], familyName="Ekman")
    system.change("duties", "teacher's duty", endDate="2026-06-30")
    assert await changed(asking, await asking.asks()) == {
        ("children", "changed", known_as("Olle"), ""),
        ("records", "changed", known_as("Olle"), "familyName"),
        ("children", "changed", known_as("Elsa"), ""),
        ("guardians", "changed", known_as("mother"), "name,phone"),
        ("duties", "changed", known_as("teacher's duty"), "endDate"),
    }


async def test_who_has_left_is_told_by_the_id_and_the_protected_are_not(asking, system):
    await asking.asks()
    system.long_ago()
    for name in ("Olle", "Amir"):
        system.remove("persons", name)
    second = await asking.asks()
    assert second.counts["rows"]["relations"]["ended"] == 2
    assert await changed(asking, second) == {("relations", "ended", known_as("Olle"), "enrolment")}


async def test_nobody_elses_runs_are_shown(asking, cast):
    first = await asking.asks()
    then_it_is(await cast.world.administrator.get(f"/imports/{first.run_id}"), 404)
