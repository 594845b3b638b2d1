"""A school system is asked over HTTP: everything once, then what has changed since."""

from datetime import date

import pytest

from app.interop.feeds import syncing
from app.kit.spool import Spool
from tests.cast import made_up_number
from tests.interop.conftest import known_as
from tests.interop.school_system import Asking, SchoolSystemOnHttp

pytestmark = pytest.mark.usefixtures("first_of_october")


@pytest.fixture
def system(village):
    system = SchoolSystemOnHttp()
    village.add("groups", "class", organisation={"id": known_as("unit")}, groupType="Klass")
    village.pupil("Elsa", responsibles=[village.responsible("mother")])
    village.person("mother", phoneNumbers=[{"value": "070-174 06 05", "type": "Mobil"}])
    village.pupil("Olle")
    system.take(village)
    return system


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token")


def made(imported, kind="children", outcome="created"):
    return imported.counts["rows"][kind][outcome]


async def test_everything_is_asked_for_once_and_a_second_round_changes_nothing(asking, system):
    first = await asking.asks()
    assert (made(first), made(first, "guardians"), made(first, "duties")) == (2, 1, 2)
    assert first.counts["incomplete"] == []
    assert first.set_aside == 0
    again = await asking.asks(full=True)
    assert again.counts["changes"] == 0
    system.long_ago()
    assert await asking.asks() is None, "nothing has changed since"


async def test_the_runs_are_told_apart(asking, importer, system):
    first = await asking.asks()
    system.change("persons", "Olle", familyName="Ekman")
    second = await asking.asks()
    rows = await importer.ask(
        "SELECT id, source FROM import_run WHERE organisation_id = $1", importer.organisation_id
    )
    assert {row["id"]: row["source"] for row in rows} == {
        first.run_id: "ss12000-full",
        second.run_id: "ss12000-delta",
    }


async def test_a_page_token_stands_beside_nothing_but_the_limit(asking, system):
    system.page = 2
    first = await asking.asks()
    assert made(first) == 2
    assert first.counts["read"]["persons"] == 5
    system.change("persons", "Olle", familyName="Ekman")
    system.change("persons", "Elsa", familyName="Ekman")
    system.change("persons", "teacher", familyName="Ekman")
    second = await asking.asks()
    assert made(second, "records", "changed") == 2
    with_token = [asked for asked in system.questions("/persons") if "pageToken" in asked]
    assert with_token
    assert all(set(asked) == {"pageToken", "limit"} for asked in with_token)


async def test_the_next_round_begins_ten_minutes_before_the_last(asking, system):
    await asking.asks()
    system.change("persons", "Olle", familyName="Ekman")
    assert made(await asking.asks(), "records", "changed") == 1
    again = await asking.asks()
    assert again is not None, "the same change lies within the overlap"
    assert again.counts["changes"] == 0, "and is known already"


async def test_a_change_of_one_person_leaves_everybody_else_as_they_are(asking, system):
    await asking.asks()
    system.long_ago()
    system.change("persons", "Olle", familyName="Ekman")
    second = await asking.asks()
    assert (made(second, outcome="changed"), made(second, "records", "changed")) == (1, 1)
    assert second.counts["changes"] == 2, "one child, and what is known of who it is"
    assert made(second, "relations", "ended") == made(second, "duties", "ended") == 0


async def test_a_guardians_new_number_is_found_without_the_child(asking, system):
    await asking.asks()
    system.long_ago()
    system.change("persons", "mother", phoneNumbers=[{"value": "070-174 06 06"}])
    second = await asking.asks()
    assert (made(second, outcome="changed"), made(second, "guardians", "changed")) == (1, 1)
    assert second.counts["changes"] == 2


@pytest.mark.parametrize("flat", [False, True])
async def test_what_was_deleted_ends(asking, system, flat):
    system.flat_deletions = flat
    await asking.asks()
    system.long_ago()
    system.remove("persons", "Olle")
    system.remove("duties", "teacher's duty")
    second = await asking.asks()
    assert made(second, "relations", "ended") == 1
    assert made(second, "duties", "ended") == 1
    system.long_ago()
    assert await asking.asks() is None


async def test_what_was_deleted_unsaid_ends_with_the_next_full_round(asking, system):
    await asking.asks()
    system.long_ago()
    del system.records["persons"][known_as("Olle")]
    assert await asking.asks() is None
    full = await asking.asks(full=True)
    assert made(full, "relations", "ended") == 1


async def test_a_duty_that_comes_before_its_person_waits_for_them(asking, system, village):
    village.duty("nurse's duty", "nurse", "Skolsköterska")
    system.take(village)
    first = await asking.asks()
    assert first.counts["dangling_references"] == 1
    assert made(first, "duties") == 2
    assert [method for method, path, _ in system.asked if path == "/persons/lookup"] == ["POST"]
    system.long_ago()
    system.put("persons", village.person("nurse"))
    second = await asking.asks()
    assert second.counts["dangling_references"] == 0
    assert (made(second, "professionals"), made(second, "duties")) == (1, 1)


async def test_whom_a_reference_names_is_looked_up_and_no_id_stands_in_an_address(asking, system, village):
    await asking.asks()
    system.long_ago()
    system.put("persons", village.person("father"), at=system.now().replace(year=2020))
    system.change("persons", "Olle", responsibles=[village.responsible("father")])
    second = await asking.asks()
    assert made(second, "guardians") == 1
    for _, path, asked in system.asked:
        assert known_as("father") not in path
        assert known_as("father") not in str(asked)


async def test_a_lookup_that_is_too_large_is_halved(asking, system, village):
    system.most_looked_up = 2
    fathers = [f"father {number}" for number in range(7)]
    await asking.asks()
    system.long_ago()
    for father in fathers:
        system.put("persons", village.person(father), at=system.now().replace(year=2020))
    system.change("persons", "Olle", responsibles=[village.responsible(each) for each in fathers])
    assert made(await asking.asks(), "guardians") == 7


async def test_who_is_nobody_here_is_not_kept(asking, importer, system, village):
    system.put("persons", village.person("a stranger"))
    await asking.asks()
    kept = await importer.ask(
        "SELECT record_id FROM school_record WHERE organisation_id = $1 AND resource = 'persons'",
        importer.organisation_id,
    )
    assert {row["record_id"] for row in kept} == {
        known_as(name) for name in ("rektor", "teacher", "Elsa", "mother", "Olle")
    }


async def test_another_system_is_read_from_the_beginning(asking, system):
    await asking.asks()
    system.long_ago()
    asking.agreed = asking.agreed.model_copy(update={"address": asking.agreed.address + "/anew"})
    full = await asking.asks()
    assert full.counts["incomplete"] == ["duties", "groups", "organisations", "persons", "placements"], (
        "it knows nothing, and so nothing has vanished"
    )
    assert made(full, "relations", "ended") == 0


async def test_of_two_records_of_one_child_the_same_is_taken_over_whichever_has_changed(
    asking, system, village
):
    """Under one number two ids: one is set aside, and it is the same one in each round."""
    number = {"value": made_up_number(date(2014, 5, 6))}
    village.add("organisations", "other", displayName="Bergskolan", organisationType="Skolenhet")
    village.pupil("Anna", civicNo=number)
    village.pupil(
        "Annika", civicNo=number, enrolments=[village.enrolment(enroledAt={"id": known_as("other")})]
    )
    system.take(village)
    first = await asking.asks()
    aside = await asking.quarantine(first)
    assert [reason for _, _, reason in aside] == ["same-child-twice"]
    for name in ("Anna", "Olle", "Annika"):
        system.long_ago()
        system.change("persons", name, phoneNumbers=[{"value": "070-174 06 09", "type": "Mobil"}])
        again = await asking.asks()
        assert await asking.quarantine(again) == aside, name
        assert made(again, "relations") == 0, name


async def test_where_there_is_no_room_for_a_round_nothing_is_stored_and_the_worker_goes_on(
    asking, importer, system, monkeypatch
):
    full = Spool()
    full.run("PRAGMA max_page_count = 12")
    monkeypatch.setattr(syncing, "Spool", lambda: full)
    for number in range(200):
        system.put("persons", {"id": known_as(f"p{number}"), "givenName": "Bo", "familyName": "Ek " * 30})
    assert await asking.asker.ask_who_is_due() == 0
    assert system.questions("/persons")
    runs = "SELECT id FROM import_run WHERE organisation_id = $1"
    assert not await importer.ask(runs, importer.organisation_id)
    monkeypatch.undo()
    assert made(await asking.asks()) == 2
