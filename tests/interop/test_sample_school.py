"""The sample school is what its script writes, and nobody in it exists."""

import importlib.util
import json
from datetime import date

import pytest

RESOURCES = ("duties", "groups", "organisations", "persons", "placements")


@pytest.fixture(scope="module")
def script(sample_folder):
    path = sample_folder.parent / "make_sample_school.py"
    spec = importlib.util.spec_from_file_location("make_sample_school", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def persons(sample_folder):
    return json.loads((sample_folder / "persons.json").read_text(encoding="utf-8"))["data"]


def test_making_it_again_gives_the_same_bytes(script, sample_folder, tmp_path):
    script.write(tmp_path / "first")
    script.write(tmp_path / "second")
    for resource in RESOURCES:
        committed = (sample_folder / f"{resource}.json").read_bytes()
        assert (tmp_path / "first" / f"{resource}.json").read_bytes() == committed
        assert (tmp_path / "second" / f"{resource}.json").read_bytes() == committed
    assert {path.stem for path in sample_folder.iterdir()} == set(RESOURCES)


def test_every_number_is_one_that_nobody_is_given(script, persons):
    numbers = [person["civicNo"]["value"] for person in persons if "civicNo" in person]
    assert len(numbers) > 40
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number[8:11] in script.TEST_SERIALS or number[8:10].isalpha()


def test_every_address_mail_and_telephone_ends_nowhere(persons):
    homes = [home for person in persons for home in person.get("addresses", ())]
    mails = [mail["value"] for person in persons for mail in person.get("emails", ())]
    phones = [phone["value"] for person in persons for phone in person.get("phoneNumbers", ())]
    assert {home["postalCode"] for home in homes} == {"999 10"}
    assert all(mail.endswith(".example") for mail in mails)
    assert all("605" <= phone.removeprefix("070-174 0").replace(" ", "") <= "699" for phone in phones)


def test_the_protected_pupil_has_something_to_protect(persons):
    (amir,) = [person for person in persons if person["givenName"] == "Amir"]
    assert amir["securityMarking"] == "Skyddad folkbokföring"
    assert amir["addresses"]
    assert amir["emails"]
    assert amir["phoneNumbers"]


def test_the_scripts_numbers_are_right_and_wrong_as_they_should_be(script):
    assert script.made_up_number(date(1990, 1, 1), "238") == "199001012385"
    assert script.made_up_number(date(2026, 1, 1), "238", coordination=True) == "202601612381"
    assert script.with_wrong_check_digit("199001012385") == "199001012386"
    assert script.with_wrong_check_digit("202402292389")[-1] == "0"
