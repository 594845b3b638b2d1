"""A folder of answers is read as far as it can be read, and says what could not."""

import json
import os
from dataclasses import replace
from datetime import date

import pytest

from app.interop.ss12000 import folder as reading
from app.interop.ss12000.folder import NoAnswersError, read_folder
from app.interop.ss12000.reasons import Quarantined, Reason, Resource

TODAY = date(2026, 11, 22)


@pytest.fixture
def read(school):
    """Write the persons' file as it is told, beside one good organisation, and read the folder."""

    def told(content):
        school.records.clear()
        school.add("organisations", "o", displayName="O", organisationType="Huvudman")
        path = school.folder / "persons.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return school.answers()

    return told


def pupils_of(answers):
    return [row.given_name for row in answers.pupils]


def test_a_bare_list_is_a_page(school, read):
    assert pupils_of(read([school.pupil("Elsa")])) == ["Elsa"]


def test_a_byte_order_mark_is_no_obstacle(school, read):
    page = json.dumps([school.pupil("Elsa")]).encode("utf-8-sig")
    assert pupils_of(read(page)) == ["Elsa"]


def test_missing_files_are_fine_and_known_to_be_missing(school):
    school.pupil("Elsa")
    answers = school.answers()
    assert pupils_of(answers) == ["Elsa"]
    assert answers.incomplete == set(Resource) - {Resource.PERSONS}
    assert answers.quarantined == ()


def test_a_first_page_is_read_and_known_to_be_incomplete(school):
    page = {"data": [school.pupil("Elsa")], "pageToken": "next"}
    (school.folder / "persons.json").write_text(json.dumps(page))
    answers = read_folder(school.folder, today=TODAY)
    assert pupils_of(answers) == ["Elsa"]
    assert Resource.PERSONS in answers.incomplete


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.FILE_NOT_JSON),
        (b"{", Reason.FILE_NOT_JSON),
        (b'{"data": [NaN]}', Reason.FILE_NOT_JSON),
        (b'{"data": [-Infinity]}', Reason.FILE_NOT_JSON),
        (b'[{"id": "\xff"}]', Reason.FILE_NOT_JSON),
        (b"[" * 100_000, Reason.FILE_NOT_JSON),
        (b"[" + b"9" * 10_000 + b"]", Reason.FILE_NOT_JSON),
        (b'{"data": [], "data": []}', Reason.FILE_REPEATS_A_NAME),
        (
            b'[{"securityMarking": "Ingen", "securityMarking": "Sekretessmarkering"}]',
            Reason.FILE_REPEATS_A_NAME,
        ),
        (b"7", Reason.FILE_HAS_NO_LIST),
        (b"{}", Reason.FILE_HAS_NO_LIST),
        (b'{"data": {}}', Reason.FILE_HAS_NO_LIST),
    ],
)
def test_a_bad_file_is_set_aside_whole_and_the_others_are_read(read, content, reason):
    answers = read(content)
    assert answers.quarantined == (Quarantined(None, Resource.PERSONS, reason),)
    assert Resource.PERSONS in answers.incomplete
    assert len(answers.organisations) == 1


def test_a_bad_record_never_stops_the_rest(school, read):
    good = [school.pupil("Elsa"), school.pupil("Vera")]
    bad = [7, None, {}, {"id": "x"}, {**school.pupil("Noor"), "givenName": "\ud800"}]
    answers = read([good[0], *bad, good[1]])
    assert pupils_of(answers) == ["Elsa", "Vera"]
    assert [(each.position, each.reason_code) for each in answers.quarantined] == [
        (1, Reason.NOT_AN_OBJECT),
        (2, Reason.NOT_AN_OBJECT),
        (3, Reason.NO_ID),
        (4, Reason.NO_ID),
        (5, Reason.UNSAFE_TEXT),
    ]


def test_a_file_larger_than_one_reading_is_set_aside_unread(school, monkeypatch):
    school.pupil("Elsa")
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 20)
    assert [each.reason_code for each in school.answers().quarantined] == [Reason.FILE_TOO_LARGE]


def test_more_records_than_one_reading_are_set_aside(school, monkeypatch):
    school.pupil("Elsa")
    school.pupil("Vera")
    monkeypatch.setattr(reading, "MAX_RECORDS", 1)
    assert [each.reason_code for each in school.answers().quarantined] == [Reason.FILE_TOO_LARGE]


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "persons.json")
    (tmp_path / "duties.json").mkdir()
    answers = read_folder(tmp_path, today=TODAY)
    assert {(each.resource, each.reason_code) for each in answers.quarantined} == {
        (Resource.PERSONS, Reason.FILE_UNREADABLE),
        (Resource.DUTIES, Reason.FILE_UNREADABLE),
    }


def test_a_folder_that_is_missing_or_empty_is_an_error(tmp_path):
    with pytest.raises(NoAnswersError):
        read_folder(tmp_path / "nowhere", today=TODAY)
    with pytest.raises(NoAnswersError, match=r"persons\.json"):
        read_folder(tmp_path, today=TODAY)


# Copies of one record


def test_a_record_that_came_twice_is_one_record(school):
    school.pupil("Elsa")
    school.pupil("Elsa")
    answers = school.answers()
    assert pupils_of(answers) == ["Elsa"]
    assert answers.quarantined == ()


@pytest.mark.parametrize("months", [(1, 2), (2, 1)])
def test_the_newer_of_two_copies_counts(school, months):
    for month in months:
        school.pupil("Elsa", familyName=f"Ek{month}", meta={"modified": f"2026-0{month}-01T00:00:00"})
    answers = school.answers()
    assert [row.family_name for row in answers.pupils] == ["Ek2"]
    assert answers.quarantined == ()


def test_two_different_copies_of_one_age_are_both_set_aside(school):
    school.pupil("Elsa")
    school.pupil("Elsa", familyName="Berg")
    answers = school.answers()
    assert answers.pupils == ()
    assert {each.reason_code for each in answers.quarantined} == {Reason.DUPLICATE_ID}
    assert {each.record_id for each in answers.quarantined} == {school.id("Elsa")}


def test_reading_twice_gives_the_same(school):
    school.pupil("Elsa", responsibles=[school.responsible("Karin")])
    school.person("Karin")
    one, other = school.answers(), school.answers()
    assert [*one.people] == [*one.people] == [*other.people]
    assert [*one.groups] == [*one.groups] == [*other.groups]
    assert replace(one, people=(), groups=()) == replace(other, people=(), groups=())
