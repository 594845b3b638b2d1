"""A school is taken over from its SS 12000 answers: whole, twice without a change, one bad record alone."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.cli.imports import import_from_folder
from app.interop.importing.errors import ImportRefusedError, ImportUnderWayError
from app.kit.clock import swedish_date, wall_clock
from tests.cast import Cast, made_up_number
from tests.interop.importing import Importer, given_an_importer, person_id
from tests.steps import then_it_is, then_it_is_refused, when_the_date_is

KINDS = ("units", "professionals", "duties", "children", "records", "relations", "guardians", "identifiers")
LOGS = {"import_run", "import_quarantine", "audit_entry"}


pytestmark = pytest.mark.usefixtures("first_of_october")


def created(counts) -> dict[str, int]:
    return {kind: counts["rows"][kind]["created"] for kind in KINDS}


async def whole_database(importer: Importer) -> dict[str, str]:
    tables = await importer.ask(
        "SELECT schemaname AS part, tablename AS name FROM pg_tables "
        "WHERE schemaname IN ('public', 'register')"
    )
    told = {}
    for part, name in tables:
        if name not in LOGS:
            content = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {part}.{name} t"  # noqa: S608 - our own tables
            told[name] = (await importer.ask(content))[0][0]
    return told


async def test_the_sample_school_is_taken_over_whole(importer: Importer, sample_folder: Path):
    imported = await importer.imports(sample_folder)
    assert imported.counts["read"] == {
        "organisations": 5,
        "persons": 94,
        "duties": 18,
        "groups": 10,
        "placements": 11,
    }
    assert created(imported.counts) == {
        "units": 3,
        "professionals": 14,
        "duties": 20,
        "children": 37,
        "records": 46,
        "relations": 77,
        "guardians": 87,
        "identifiers": 48,
    }
    assert imported.counts["quarantined"] == 1
    assert imported.counts["unverified_numbers"] == 1
    assert imported.counts["shielded"] == 3
    assert imported.counts["incomplete"] == []


async def test_importing_twice_changes_nothing(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    before = await whole_database(importer)
    again = await importer.imports(sample_folder)
    assert await whole_database(importer) == before
    assert again.counts["changes"] == 0
    assert created(again.counts) == dict.fromkeys(KINDS, 0)
    assert again.counts["rows"]["children"]["unchanged"] == 37


async def test_an_imported_rektor_works_at_once(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    rektor = importer.staff(person_id(sample_folder, "Maria"))
    elsa = await importer.child_of(person_id(sample_folder, "Elsa"))
    read = then_it_is(await rektor.get(f"/children/{elsa}"), 200)
    assert (read["givenName"], read["familyName"]) == ("Elsa", "Nyström")
    named = then_it_is(await rektor.get(f"/children/{elsa}/named-person"), 200)
    assert named["unit"]["name"] == "Lindens skola F-6"
    assert named["unit"]["roleMailbox"] == "rektor.f-6@lindens-skola.example"
    relations = then_it_is(await rektor.get(f"/children/{elsa}/relations"), 200)["items"]
    assert [(each["kind"], each["validFrom"], each["validTo"]) for each in relations] == [
        ("enrolment", "2025-08-18", None)
    ]


async def test_an_enrolment_that_has_ended_keeps_its_last_day(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    rows = await importer.ask(
        "SELECT DISTINCT upper(valid) AS until FROM relation WHERE organisation_id = $1 "
        "AND upper(valid) IS NOT NULL",
        importer.organisation_id,
    )
    assert [row["until"].isoformat() for row in rows] == ["2025-08-18"]


async def test_a_duty_at_the_school_stands_at_each_of_its_units(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    rows = await importer.ask(
        "SELECT u.name, d.branch FROM duty d JOIN unit u ON u.id = d.unit_id "
        "JOIN professional p ON p.id = d.professional_id WHERE p.organisation_id = $1 AND p.source_id = $2",
        importer.organisation_id,
        person_id(sample_folder, "Ulla"),
    )
    assert {(row["name"], row["branch"]) for row in rows} == {
        ("Lindens skola F-6", "school"),
        ("Lindens skola 7-9", "school"),
        ("Lindens förskola", "preschool"),
    }


async def test_preschool_and_school_keep_their_own(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    rows = await importer.ask(
        "SELECT c.child_id FROM child_record c WHERE c.organisation_id = $1 GROUP BY c.child_id "
        "HAVING array_agg(c.branch::text) = ARRAY['preschool']",
        importer.organisation_id,
    )
    assert len(rows) == 2  # the two who are too young for school
    path = f"/children/{rows[0]['child_id']}"
    then_it_is(await importer.staff(person_id(sample_folder, "Moa")).get(path), 200)
    then_it_is(await importer.staff(person_id(sample_folder, "Petra")).get(path), 404)


async def test_a_bad_record_is_set_aside_with_its_reason_and_stops_nobody(
    importer: Importer, sample_folder: Path
):
    imported = await importer.imports(sample_folder)
    read = then_it_is(await importer.system.get(f"/imports/{imported.run_id}"), 200)
    rut = person_id(sample_folder, "Rut")
    assert read["quarantine"] == [
        {
            "resource": "persons",
            "recordId": rut,
            "reason": "ends-before-it-starts",
            "place": "enrolments.0",
        }
    ]
    assert read["counts"]["rows"]["children"]["created"] == 37
    assert "Lundgren" not in json.dumps(read)
    assert await importer.child_of(rut) == ""


async def test_a_child_the_nurse_knows_already_keeps_its_pointer(cast: Cast, importer: Importer, village):
    number = made_up_number(village.born)
    at_the_nurse = {
        "identityNumber": number,
        "givenName": "Iris",
        "familyName": "Hav",
        "relation": {"unitId": cast.nurse.unit_id, "kind": "care", "validFrom": "2019-03-14"},
    }
    known = then_it_is(await cast.nurse.post("/children", at_the_nurse), 201)["id"]
    village.pupil("Iris", civicNo={"value": number})
    village.answers()
    await importer.imports(village.folder)
    assert await importer.child_of(village.id("Iris")) == known
    read = then_it_is(await cast.nurse.get(f"/children/{known}"), 200)
    assert read["familyName"] == "Hav"  # the school's word is the school's


async def test_a_number_with_a_wrong_check_digit_finds_nobody(cast: Cast, importer: Importer, village):
    right = made_up_number(village.born)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    village.pupil("Tuva", civicNo={"value": wrong})
    village.answers()
    other = await given_an_importer(cast, importer.superuser_dsn)
    imported = await importer.imports(village.folder)
    await other.imports(village.folder)
    mine, theirs = await importer.child_of(village.id("Tuva")), await other.child_of(village.id("Tuva"))
    assert mine
    assert theirs
    assert mine != theirs
    rows = await importer.ask(
        "SELECT identity_hash, identity_sealed FROM register.child WHERE id = ANY ($1)", [mine, theirs]
    )
    assert [tuple(row) for row in rows] == [(None, None), (None, None)]
    kept = await importer.ask(
        "SELECT verified, value_sealed FROM external_identifier WHERE child_id = $1 AND system = $2",
        mine,
        "unverified-identity-number",
    )
    assert [row["verified"] for row in kept] == [False]
    vault = cast.app.state.database.vault
    assert vault.open(importer.organisation_id, kept[0]["value_sealed"]) == wrong
    assert imported.counts["unverified_numbers"] == 1


async def test_two_children_of_one_name_and_birthday_stay_two(importer: Importer, village):
    village.pupil("one", givenName="Love")
    village.pupil("another", givenName="Love")
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["rows"]["children"]["created"] == 2
    assert await importer.child_of(village.id("one")) != await importer.child_of(village.id("another"))


async def test_a_child_without_a_number_is_known_by_its_id_and_gets_its_number_later(
    importer: Importer, village
):
    pupil = village.pupil("Mila")
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("Mila"))
    pupil["civicNo"] = {"value": made_up_number(village.born)}
    village.answers()
    again = await importer.imports(village.folder)
    assert await importer.child_of(village.id("Mila")) == child
    assert created(again.counts)["children"] == 0
    rows = await importer.ask("SELECT identity_kind FROM register.child WHERE id = $1", child)
    assert rows[0]["identity_kind"] == "personal-identity-number"


async def test_a_number_that_belongs_to_another_child_waits_for_a_person(importer: Importer, village):
    first = village.pupil("first", civicNo={"value": made_up_number(village.born)})
    second = village.pupil("second")
    village.answers()
    await importer.imports(village.folder)
    one, other = await importer.child_of(village.id("first")), await importer.child_of(village.id("second"))
    first["civicNo"], second["civicNo"] = None, first["civicNo"]
    village.answers()
    again = await importer.imports(village.folder)
    assert again.counts["quarantined"] == 1
    assert again.counts["changes"] == 0
    assert await importer.child_of(village.id("first")) == one
    assert await importer.child_of(village.id("second")) == other


async def test_who_has_vanished_from_whole_answers_ends_today(cast: Cast, importer: Importer, village):
    village.pupil("stays")
    pupil = village.pupil("leaves")
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("leaves"))
    teacher = importer.staff(village.id("teacher"))
    village.records["persons"].remove(pupil)
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["rows"]["relations"]["ended"] == 1
    guardians = f"/children/{child}/guardians"
    then_it_is(await teacher.get(guardians), 200)
    await when_the_date_is(cast, "2025-10-02T08:00:00Z")
    try:
        # The school is still named person until another unit is, and no more than that.
        then_it_is_refused(await teacher.get(guardians), 403, "not-allowed")
        named = then_it_is(await teacher.get(f"/children/{child}/named-person"), 200)
        assert named["unit"]["name"] == "Byskolan"
        again = await importer.imports(village.folder)
        assert again.counts["changes"] == 0
    finally:
        await when_the_date_is(cast, "2025-10-01T08:00:00Z")


async def test_a_pupil_who_comes_back_is_there_again(importer: Importer, village):
    pupil = village.pupil("returns")
    village.answers()
    await importer.imports(village.folder)
    village.records["persons"].remove(pupil)
    village.answers()
    await importer.imports(village.folder)
    village.records["persons"].append(pupil)
    village.answers()
    back = await importer.imports(village.folder)
    assert back.counts["rows"]["relations"]["changed"] == 1
    rows = await importer.ask(
        "SELECT upper(valid) AS until FROM relation WHERE child_id = $1",
        await importer.child_of(village.id("returns")),
    )
    assert [row["until"] for row in rows] == [None]


async def test_an_enrolment_that_never_began_leaves_no_named_person(importer: Importer, village):
    coming = village.enrolment(enroledAt={"id": village.id("other unit")}, startDate="2026-08-17")
    village.add(
        "organisations",
        "other unit",
        displayName="Granskolan",
        organisationType="Skolenhet",
        schoolTypes=["GR"],
        email="granskolan@example.se",
    )
    pupil = village.pupil("moves", enrolments=[village.enrolment(), coming])
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("moves"))
    rektor = importer.staff(village.id("rektor"))
    autumn = then_it_is(await rektor.get(f"/children/{child}/named-person", on="2026-09-01"), 200)
    assert autumn["unit"]["name"] == "Granskolan"
    pupil["enrolments"] = [village.enrolment()]
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["rows"]["relations"]["ended"] == 1
    autumn = then_it_is(await rektor.get(f"/children/{child}/named-person", on="2026-09-01"), 200)
    assert autumn["unit"]["name"] == "Byskolan"


@pytest.mark.parametrize("how", ["first page", "no file", "in quarantine", "no id"])
async def test_nobody_has_vanished_from_answers_that_are_not_whole(importer: Importer, village, how):
    village.pupil("stays")
    pupil = village.pupil("missed")
    village.answers()
    await importer.imports(village.folder)
    if how == "in quarantine":
        pupil["birthDate"] = "tomorrow"
    else:
        village.records["persons"].remove(pupil)
    if how == "no id":
        village.records["persons"].append({"givenName": "Nobody"})
    village.answers()
    persons = village.folder / "persons.json"
    if how == "first page":
        page = json.loads(persons.read_text())
        persons.write_text(json.dumps({**page, "pageToken": "more"}))
    if how == "no file":
        persons.unlink()
    imported = await importer.imports(village.folder)
    assert imported.counts["rows"]["relations"]["ended"] == 0
    assert imported.counts["rows"]["duties"]["ended"] == 0


async def test_who_has_left_the_staff_opens_nothing_from_the_next_day(
    cast: Cast, importer: Importer, village
):
    village.pupil("child")
    village.answers()
    await importer.imports(village.folder)
    village.records["duties"] = [each for each in village.records["duties"] if each["dutyRole"] != "Lärare"]
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["rows"]["duties"]["ended"] == 1
    await when_the_date_is(cast, "2025-10-02T08:00:00Z")
    try:
        rows = await importer.ask(
            "SELECT d.valid @> domain_date() AS in_force FROM duty d JOIN professional p "
            "ON p.id = d.professional_id WHERE p.source_id = $1 AND p.organisation_id = $2",
            village.id("teacher"),
            importer.organisation_id,
        )
        assert [row["in_force"] for row in rows] == [False]
    finally:
        await when_the_date_is(cast, "2025-10-01T08:00:00Z")


async def test_the_year_9999_means_no_end(importer: Importer, village):
    village.pupil("child", enrolments=[village.enrolment(endDate="9999-12-31")])
    village.answers()
    await importer.imports(village.folder)
    rows = await importer.ask(
        "SELECT upper(valid) AS until FROM relation WHERE organisation_id = $1", importer.organisation_id
    )
    assert [row["until"] for row in rows] == [None]


async def test_who_is_grown_up_or_gone_is_not_taken_over(importer: Importer, village):
    village.pupil("grown-up", birthDate="2005-10-01")
    village.pupil("emigrated", personStatus="Utvandrad")
    village.pupil("dead", personStatus="Avliden")
    village.answers()
    counts = (await importer.imports(village.folder)).counts
    assert (counts["grown_up"], counts["departed"]) == (1, 2)
    assert created(counts)["children"] == 0


async def test_a_pupil_at_an_unknown_unit_is_set_aside(importer: Importer, village):
    village.pupil("lost", enrolments=[village.enrolment(enroledAt={"id": village.id("nowhere")})])
    village.pupil("found")
    village.answers()
    imported = await importer.imports(village.folder)
    read = then_it_is(await importer.system.get(f"/imports/{imported.run_id}"), 200)
    assert [(each["recordId"], each["reason"]) for each in read["quarantine"]] == [
        (village.id("lost"), "unknown-unit")
    ]
    assert created(imported.counts)["children"] == 1


async def test_a_stay_where_nobody_is_of_that_age_is_set_aside(importer: Importer, village):
    village.pupil("slip", birthDate="2024-03-04")
    village.pupil("found")
    village.answers()
    imported = await importer.imports(village.folder)
    read = then_it_is(await importer.system.get(f"/imports/{imported.run_id}"), 200)
    assert [(each["recordId"], each["reason"]) for each in read["quarantine"]] == [
        (village.id("slip"), "age-does-not-fit")
    ]
    assert created(imported.counts)["children"] == 1


async def test_what_begins_at_a_unit_that_has_closed_is_set_aside_and_what_stood_ends_with_it(
    cast: Cast, importer: Importer, village
):
    last = swedish_date(wall_clock())
    after = (last + timedelta(days=1)).isoformat()
    village.pupil("old")
    village.answers()
    await importer.imports(village.folder)
    (unit,) = await importer.ask("SELECT id FROM unit WHERE organisation_id = $1", importer.organisation_id)
    closes = {"lastDay": last.isoformat()}
    then_it_is(await cast.world.administrator.post(f"/units/{unit['id']}/discontinuation", closes), 201)

    village.pupil("new", enrolments=[village.enrolment(startDate=after)])
    village.duty("late duty", "teacher", "Lärare", startDate=after)
    village.answers()
    imported = await importer.imports(village.folder)
    read = then_it_is(await importer.system.get(f"/imports/{imported.run_id}"), 200)
    assert {(each["recordId"], each["reason"]) for each in read["quarantine"]} == {
        (village.id("new"), "unit-is-closed"),
        (village.id("late duty"), "unit-is-closed"),
    }
    assert created(imported.counts)["children"] == created(imported.counts)["duties"] == 0
    assert imported.counts["rows"]["relations"]["changed"] == 1
    rows = await importer.ask(
        "SELECT upper(valid) AS until FROM relation WHERE organisation_id = $1 "
        "UNION SELECT upper(valid) FROM duty WHERE organisation_id = $1",
        importer.organisation_id,
    )
    assert [row["until"] for row in rows] == [last + timedelta(days=1)]
    again = await importer.imports(village.folder)
    assert again.counts["rows"]["relations"]["changed"] == again.counts["rows"]["duties"]["changed"] == 0


async def test_a_new_unit_needs_a_mailbox_from_somewhere(importer: Importer, village):
    (unit,) = village.records["organisations"]
    del unit["email"]
    village.pupil("child")
    village.answers()
    without = await importer.imports(village.folder)
    assert created(without.counts)["units"] == 0
    assert created(without.counts)["children"] == 0
    given = await importer.imports(village.folder, role_mailbox="skolan@example.se")
    assert created(given.counts)["children"] == 1
    rows = await importer.ask(
        "SELECT role_mailbox FROM unit WHERE organisation_id = $1", importer.organisation_id
    )
    assert [row["role_mailbox"] for row in rows] == ["skolan@example.se"]


async def test_a_unit_that_was_made_by_hand_becomes_the_one_in_the_answers(
    cast: Cast, importer: Importer, village
):
    made = await cast.world.unit(
        f"{importer.name}-unit",
        importer.name,
        name="Byskolan",
        kind="school",
        branch="school",
        schoolUnitCode="99010077",
        roleMailbox="rektor.by@example.se",
    )
    village.records["organisations"][0]["schoolUnitCode"] = "99010077"
    village.answers()
    counts = (await importer.imports(village.folder)).counts
    assert counts["rows"]["units"] == {"created": 0, "changed": 1, "unchanged": 0, "ended": 0}
    rows = await importer.ask(
        "SELECT id, role_mailbox FROM unit WHERE organisation_id = $1", importer.organisation_id
    )
    assert [tuple(row) for row in rows] == [(made, "rektor.by@example.se")]


async def test_what_is_written_of_a_child_stands_in_the_log(importer: Importer, village):
    village.pupil("child")
    village.answers()
    imported = await importer.imports(village.folder)
    rows = await importer.ask(
        "SELECT action, outcome, organisation_id, branch, purpose, child_id FROM audit.audit_entry "
        "WHERE subject_id = $1 ORDER BY child_id NULLS FIRST",
        imported.run_id,
    )
    run = ("import:run", "allowed", importer.organisation_id)
    assert [tuple(row) for row in rows] == [
        (*run, None, "administration", None),
        (*run, "school", "administration", await importer.child_of(village.id("child"))),
    ]


async def test_only_one_import_of_an_organisation_runs_at_a_time(cast: Cast, importer: Importer, village):
    village.answers()
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('school-import:' || :organisation, 0))")
    async with cast.app.state.database.session() as session, session.begin():
        await session.execute(lock, {"organisation": importer.organisation_id})
        with pytest.raises(ImportUnderWayError, match="under way"):
            await importer.imports(village.folder)
    await importer.imports(village.folder)


async def test_a_demo_takes_nobody_who_may_exist(
    cast: Cast, importer: Importer, sample_folder: Path, tmp_path: Path
):
    settings = cast.app.state.settings.model_copy(update={"demo_takes_test_people_only": True})
    folder = tmp_path / "school"
    shutil.copytree(sample_folder, folder)
    await import_from_folder(settings, folder=folder, organisation_id=importer.organisation_id)
    before = await importer.ask(
        "SELECT 1 FROM import_run WHERE organisation_id = $1", importer.organisation_id
    )

    persons = folder / "persons.json"
    made_up = persons.read_text()
    assert "201903142386" in made_up
    persons.write_text(made_up.replace("201903142386", "201903141230"))
    with pytest.raises(ImportRefusedError, match="no test series"):
        await import_from_folder(settings, folder=folder, organisation_id=importer.organisation_id)
    assert (
        await importer.ask("SELECT 1 FROM import_run WHERE organisation_id = $1", importer.organisation_id)
        == before
    )


async def test_what_cannot_be_an_import_is_refused_in_one_sentence(
    cast: Cast, importer: Importer, sample_folder: Path, tmp_path: Path
):
    with pytest.raises(ImportRefusedError, match="no such folder"):
        await importer.imports(tmp_path / "nowhere")
    for name in ("social", "region"):
        authority = Importer(cast, name, importer.superuser_dsn)
        with pytest.raises(ImportRefusedError, match="no school authority"):
            await authority.imports(sample_folder)
    stranger = await given_an_importer(cast, importer.superuser_dsn, organisationNumber="2120000001")
    with pytest.raises(ImportRefusedError, match="another organisation"):
        await stranger.imports(sample_folder)
    rows = await importer.ask("SELECT 1 FROM unit WHERE organisation_id = $1", stranger.organisation_id)
    assert rows == []


async def test_runs_are_shown_to_their_own_organisation_only(cast: Cast, importer: Importer, village):
    village.answers()
    imported = await importer.imports(village.folder)
    listed = then_it_is(await importer.system.get("/imports"), 200)
    assert [each["id"] for each in listed["items"]] == [imported.run_id]
    assert listed["items"][0]["counts"]["changes"] == imported.counts["changes"]
    other = await given_an_importer(cast, importer.superuser_dsn)
    assert then_it_is(await other.system.get("/imports"), 200)["items"] == []
    forbidden = await other.system.get(f"/imports/{imported.run_id}")
    unknown = await other.system.get("/imports/imp-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    answers = [then_it_is_refused(answer, 404, "not-found") for answer in (forbidden, unknown)]
    for answer in answers:
        del answer["requestId"], answer["instance"]
    assert answers[0] == answers[1]
    teacher = importer.staff(village.id("teacher"))
    then_it_is_refused(await teacher.get("/imports"), 403, "scope-missing")
    then_it_is_refused(await teacher.get(f"/imports/{imported.run_id}"), 403, "scope-missing")
