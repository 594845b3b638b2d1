"""Protection comes before everything: who is shielded stays so, and nothing of the answers lies open."""

import json
import re
from pathlib import Path

import pytest

from app.interop.importing import running
from tests.cast import Cast, made_up_number
from tests.interop.importing import Importer, given_an_importer, person_id
from tests.steps import given_a_child, given_protection, then_it_is, then_it_is_refused

pytestmark = pytest.mark.usefixtures("first_of_october")
NOBODY = "chi-aaaaaaaaaaaaaaaaaaaaaaaaaa"


async def shield_of(importer: Importer, child: str) -> str:
    rows = await importer.ask("SELECT shield FROM register.child WHERE id = $1", child)
    return rows[0]["shield"]


async def phones_of(importer: Importer, child: str) -> list[str]:
    rows = await importer.ask(
        "SELECT phone_sealed FROM guardian WHERE child_id = $1 AND organisation_id = $2 "
        "AND phone_sealed IS NOT NULL",
        child,
        importer.organisation_id,
    )
    vault = importer.cast.app.state.database.vault
    return [vault.open(importer.organisation_id, row["phone_sealed"]) for row in rows]


def with_guardian(village, name: str, **members):
    reached = {
        "phoneNumbers": [{"value": "070-174 06 10", "type": "Hem"}],
        "addresses": [{"streetAddress": "Byvägen 1", "postalCode": "99910", "locality": "Byn"}],
    }
    return village.person(name, **{**reached, **members})


async def test_amir_exists_for_his_rektor_and_for_nobody_else(importer: Importer, sample_folder: Path):
    await importer.imports(sample_folder)
    amir = await importer.child_of(person_id(sample_folder, "Amir"))
    rektor = importer.staff(person_id(sample_folder, "Maria"))
    assert then_it_is(await rektor.get(f"/children/{amir}"), 200)["givenName"] == "Amir"
    named = then_it_is(await rektor.get(f"/children/{amir}/named-person"), 200)
    assert named["unit"]["name"] == "Lindens skola 7-9"
    for name in ("Mats", "Yvonne"):  # teachers of his own unit
        teacher = importer.staff(person_id(sample_folder, name))
        answers = []
        for child in (amir, NOBODY):
            body = then_it_is_refused(await teacher.get(f"/children/{child}"), 404, "not-found")
            del body["requestId"], body["instance"]
            answers.append(body)
        assert answers[0] == answers[1]
    assert await shield_of(importer, amir) == "protected-registration"
    assert await phones_of(importer, amir) == []


async def test_a_second_school_that_marks_him_lets_its_own_rektor_know(
    cast: Cast, importer: Importer, sample_folder: Path
):
    await importer.imports(sample_folder)
    other = await given_an_importer(cast, importer.superuser_dsn)
    imported = await other.imports(sample_folder)
    assert imported.counts["heads_named"] == 0, "a count would tell that somebody else protects him"
    amir = await other.child_of(person_id(sample_folder, "Amir"))
    then_it_is(await other.staff(person_id(sample_folder, "Maria")).get(f"/children/{amir}"), 200)
    then_it_is(await other.staff(person_id(sample_folder, "Mats")).get(f"/children/{amir}"), 404)


async def test_a_rektor_who_comes_later_is_let_know(importer: Importer, village):
    village.pupil("hidden", securityMarking="Sekretessmarkering")
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("hidden"))
    village.person("successor")
    village.duty("successor's duty", "successor", "Rektor")
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["heads_named"] == 1
    then_it_is(await importer.staff(village.id("successor")).get(f"/children/{child}"), 200)
    then_it_is(await importer.staff(village.id("teacher")).get(f"/children/{child}"), 404)


@pytest.mark.parametrize("level", ["confidentiality-marked", "hidden-placement"])
async def test_a_shield_that_somebody_else_raised_survives_the_schools_word(
    cast: Cast, importer: Importer, village, level
):
    with_guardian(village, "mother")
    number = made_up_number(village.born)
    village.pupil("Vera", civicNo={"value": number}, responsibles=[village.responsible("mother")])
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("Vera"))
    assert await phones_of(importer, child) == ["070-174 06 10"]
    vera = await given_a_child(cast.reception, number=number, kind="case", since="2025-09-01")
    assert vera.id == child
    await given_protection(cast.reception, vera, level)
    imported = await importer.imports(village.folder)  # securityMarking: Ingen
    assert imported.counts["changes"] == 0, "the run's counts would tell of a protection that others set"
    assert await shield_of(importer, child) == level
    then_it_is(await importer.staff(village.id("teacher")).get(f"/children/{child}"), 404)
    again = await importer.imports(village.folder)
    assert again.counts["changes"] == 0


async def test_a_marking_that_is_taken_back_is_kept(importer: Importer, village):
    with_guardian(village, "mother")
    pupil = village.pupil(
        "Saga", securityMarking="Skyddad folkbokföring", responsibles=[village.responsible("mother")]
    )
    village.answers()
    await importer.imports(village.folder)
    pupil["securityMarking"] = "Ingen"
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["changes"] == 0
    child = await importer.child_of(village.id("Saga"))
    assert await shield_of(importer, child) == "protected-registration"
    assert await phones_of(importer, child) == []
    then_it_is(await importer.staff(village.id("teacher")).get(f"/children/{child}"), 404)


async def test_a_protected_child_that_comes_again_under_another_id_is_no_second_child(
    importer: Importer, village
):
    number = {"value": made_up_number(village.born)}
    pupil = village.pupil("Leo", civicNo=number, securityMarking="Sekretessmarkering")
    village.answers()
    await importer.imports(village.folder)
    child = await importer.child_of(village.id("Leo"))
    village.records["persons"].remove(pupil)
    village.pupil("Leo again", civicNo=number)
    village.answers()
    await importer.imports(village.folder)
    assert await importer.child_of(village.id("Leo again")) == child
    village.records["persons"].append(pupil)  # and now under both
    village.answers()
    both = await importer.imports(village.folder)
    assert both.counts["quarantined"] == 1
    open_to_all = await importer.ask(
        "SELECT 1 FROM child_record r JOIN register.child c ON c.id = r.child_id "
        "WHERE r.organisation_id = $1 AND c.shield = 'none'",
        importer.organisation_id,
    )
    assert open_to_all == []


async def test_a_protected_guardian_or_teacher_has_no_name_here(cast: Cast, importer: Importer, village):
    with_guardian(village, "mother", securityMarking="Sekretessmarkering")
    village.pupil("child", responsibles=[village.responsible("mother")])
    village.person("colleague", securityMarking="Sekretessmarkering")
    village.duty("colleague's duty", "colleague", "Lärare")
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["masked_names"] == 2
    child = await importer.child_of(village.id("child"))
    guardians = await importer.staff(village.id("teacher")).get(f"/children/{child}/guardians")
    (mother,) = then_it_is(guardians, 200)["items"]
    assert (mother["name"], mother["phone"]) == ("Skyddade personuppgifter", None)
    rows = await importer.ask(
        "SELECT name_sealed FROM professional WHERE organisation_id = $1 AND source_id = $2",
        importer.organisation_id,
        village.id("colleague"),
    )
    vault = cast.app.state.database.vault
    assert vault.open(importer.organisation_id, rows[0]["name_sealed"]) == "Skyddade personuppgifter"


async def test_a_guardian_from_the_school_sees_nothing_until_verified(
    cast: Cast, importer: Importer, village
):
    number = made_up_number(village.born.replace(year=1985))
    with_guardian(village, "mother", civicNo={"value": number})
    with_guardian(village, "helper")
    responsibles = [village.responsible("mother"), village.responsible("helper", "Annan ansvarig")]
    village.pupil("child", responsibles=responsibles)
    village.answers()
    await importer.imports(village.folder)
    path = f"/children/{await importer.child_of(village.id('child'))}"
    rektor = importer.staff(village.id("rektor"))
    found = then_it_is(await rektor.get(f"{path}/guardians"), 200)["items"]
    told = {each["name"]: (each["custody"], each["verifiedOn"], each["source"]) for each in found}
    assert told == {
        "mother Ek": (True, None, "school-system"),
        "helper Ek": (False, None, "school-system"),
    }
    mother = cast.world.guardian("mother", "mother Ek", number)
    then_it_is(await mother.get(path), 404)
    (row,) = [each for each in found if each["custody"]]
    then_it_is(await rektor.patch(f"{path}/guardians/{row['id']}", {"verifiedOn": "2025-09-30"}), 200)
    then_it_is(await mother.get(path), 200)


async def test_what_somebody_has_verified_no_feed_changes(cast: Cast, importer: Importer, village):
    number = made_up_number(village.born.replace(year=1986))
    with_guardian(village, "father", civicNo={"value": number})
    with_guardian(village, "stepfather")
    pupil = village.pupil(
        "child", responsibles=[village.responsible("father"), village.responsible("stepfather")]
    )
    village.answers()
    await importer.imports(village.folder)
    path = f"/children/{await importer.child_of(village.id('child'))}"
    rektor = importer.staff(village.id("rektor"))
    found = then_it_is(await rektor.get(f"{path}/guardians"), 200)["items"]
    (row,) = [each for each in found if each["name"] == "father Ek"]
    then_it_is(await rektor.patch(f"{path}/guardians/{row['id']}", {"verifiedOn": "2025-09-30"}), 200)
    pupil["responsibles"] = []
    village.answers()
    imported = await importer.imports(village.folder)
    assert imported.counts["verified_guardians_kept"] == 1
    assert imported.counts["rows"]["guardians"]["ended"] == 1
    found = then_it_is(await rektor.get(f"{path}/guardians"), 200)["items"]
    assert {each["name"]: each["validTo"] for each in found} == {
        "father Ek": None,
        "stepfather Ek": "2025-10-01",
    }
    then_it_is(await cast.world.guardian("father", "father Ek", number).get(path), 200)


async def test_siblings_have_one_guardian_also_without_a_number(importer: Importer, village):
    with_guardian(village, "mother")
    for name in ("one", "two"):
        village.pupil(name, responsibles=[village.responsible("mother")])
    village.answers()
    await importer.imports(village.folder)
    rows = await importer.ask(
        "SELECT count(DISTINCT family_member_id) AS people, count(*) AS rows FROM guardian "
        "WHERE organisation_id = $1",
        importer.organisation_id,
    )
    assert tuple(rows[0]) == (1, 2)


def told_by(folder: Path) -> set[str]:
    """What must never lie open."""
    persons = json.loads((folder / "persons.json").read_text(encoding="utf-8"))["data"]
    names = {f"{each['givenName']} {each['familyName']}" for each in persons}
    signs = {each["familyName"] for each in persons if len(each["familyName"]) > 6} | names
    for each in persons:
        number = (each.get("civicNo") or {}).get("value")
        signs |= {number, number[2:], f"{number[2:8]}-{number[8:]}"} if number else set()
        signs |= {mail["value"] for mail in each.get("emails", ())}
        signs |= {phone["value"] for phone in each.get("phoneNumbers", ())}
        signs |= {home["streetAddress"] for home in each.get("addresses", ())}
    return signs


async def everything_stored(importer: Importer) -> str:
    tables = await importer.ask(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
        "WHERE schemaname IN ('public', 'register', 'audit')"
    )
    rows = [
        await importer.ask(f"SELECT t::text FROM {table['name']} t")  # noqa: S608 - our own tables
        for table in tables
    ]
    return "\n".join(row[0] for part in rows for row in part)


async def test_nothing_of_the_school_lies_open_in_the_database(
    importer: Importer, sample_folder: Path, monkeypatch
):
    async def leave_the_stage_as_it_is(_run):
        """As a crash would."""

    monkeypatch.setattr(running, "clear", leave_the_stage_as_it_is)
    await importer.imports(sample_folder)
    stored = await everything_stored(importer)
    assert stored.count("guardian") > 0
    signs = told_by(sample_folder)
    assert len(signs) > 250
    hidden = stored.lower()
    found = [sign for sign in signs if sign.encode().hex() in hidden]
    written = [sign for sign in signs if sign in stored]
    found += [sign for sign in written if re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", stored)]
    assert found == []
    assert "Lindens förskola" in stored  # the search would have found what lies open
    staged = await importer.ask("SELECT count(*) AS rows FROM import_stage")
    assert staged[0]["rows"] > 0
    monkeypatch.undo()
    await importer.imports(sample_folder)
    assert (await importer.ask("SELECT 1 FROM import_stage")) == []
