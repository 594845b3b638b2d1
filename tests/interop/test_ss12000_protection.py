"""A protected person's whereabouts end at the border: in no row, through nobody, under no second id."""

from dataclasses import asdict

import pytest

from app.vocabulary import ProtectionLevel

CANARIES = ("Gömda gränden", "0706-canary", "canary@post.example", "Kanarieskolan")
HOME = {
    "streetAddress": "Gömda gränden 7",
    "postalCode": "999 10",
    "locality": "Lindköping",
    "country": "Sverige",
}
REACHED = {
    "addresses": [HOME],
    "phoneNumbers": [{"value": "0706-canary", "type": "Hem", "mobile": True}],
    "emails": [{"value": "canary@post.example", "type": "Privat"}],
}
MARKINGS = ["Sekretessmarkering", "Skyddad folkbokföring"]
NONE = ProtectionLevel.NONE
PROTECTED = ProtectionLevel.PROTECTED_REGISTRATION


def everything(answers):
    """The whole content of all rows, hidden fields included."""
    rows = (*answers.staff, *answers.pupils, *answers.guardians, *answers.groups, *answers.quarantined)
    return repr([asdict(row) for row in rows])


def level_of(answers, given_name):
    rows = (*answers.staff, *answers.pupils, *answers.guardians)
    (level,) = {row.protection for row in rows if row.given_name == given_name}
    return level


def test_without_a_marking_everything_comes_over(school):
    school.pupil("Amir", **REACHED)
    told = everything(school.answers())
    assert all(canary in told for canary in CANARIES[:3])


@pytest.mark.parametrize("marking", MARKINGS)
def test_a_marked_pupil_cannot_be_reached_or_found(school, marking):
    school.pupil(
        "Amir",
        securityMarking=marking,
        enrolments=[school.enrolment(enroledAt={"id": school.id("unit"), "displayName": "Kanarieskolan"})],
        **REACHED,
    )
    answers = school.answers()
    (amir,) = answers.pupils
    assert amir.protection is not NONE
    assert amir.contact is None
    assert amir.enrolments[0].unit == school.id("unit")
    assert not any(canary in everything(answers) for canary in CANARIES)


@pytest.mark.parametrize("marking", MARKINGS)
def test_marked_staff_and_guardians_cannot_be_reached_either(school, marking):
    school.person("Petra", securityMarking=marking, **REACHED)
    school.duty("d", "Petra", "Lärare")
    school.person("Leila", securityMarking=marking, **REACHED)
    school.pupil("Amir", responsibles=[school.responsible("Leila")])
    answers = school.answers()
    assert level_of(answers, "Petra") is level_of(answers, "Leila") is not NONE
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_the_home_of_a_protected_pupil_is_not_given_away_by_the_family(school):
    school.pupil("Amir", securityMarking=MARKINGS[1], responsibles=[school.responsible("Leila")], **REACHED)
    school.person("Leila", **REACHED)
    school.pupil("Noor", responsibles=[school.responsible("Leila")], addresses=[HOME])
    answers = school.answers()
    assert level_of(answers, "Leila") is level_of(answers, "Noor") is NONE
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_the_home_of_a_protected_guardian_is_not_given_away_by_the_pupil(school):
    school.pupil("Amir", responsibles=[school.responsible("Leila")], **REACHED)
    school.person("Leila", securityMarking=MARKINGS[0])
    answers = school.answers()
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_a_marking_on_a_reference_protects(school):
    school.pupil("Amir", **REACHED)
    school.add(
        "groups",
        "g",
        displayName="Kanarieskolan 5B",
        organisation={"id": school.id("unit")},
        groupMemberships=[{"person": {"id": school.id("Amir"), "securityMarking": MARKINGS[1]}}],
    )
    answers = school.answers()
    assert level_of(answers, "Amir") is PROTECTED
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_a_second_id_for_the_same_number_is_protected_too(school):
    school.pupil("Amir", securityMarking=MARKINGS[1], civicNo="199001012385")
    school.pupil("Ameer", civicNo="900101-2385", **REACHED)
    answers = school.answers()
    assert level_of(answers, "Ameer") is PROTECTED
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_an_unverified_number_matches_nobody(school):
    school.pupil("Amir", securityMarking=MARKINGS[1], civicNo="199001012386")
    school.pupil("Ameer", civicNo="199001012386")
    assert level_of(school.answers(), "Ameer") is NONE


def test_a_newer_copy_cannot_take_the_marking_away(school):
    older, newer = ({"modified": f"2026-0{month}-01T00:00:00Z"} for month in (1, 2))
    school.pupil("Amir", meta=newer, **REACHED)
    school.pupil("Amir", meta=older, securityMarking=MARKINGS[1], **REACHED)
    answers = school.answers()
    assert [row.protection for row in answers.pupils] == [PROTECTED]
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_a_readable_copy_of_a_bad_record_does_not_come_through_unshielded(school):
    school.pupil("Amir", securityMarking=MARKINGS[1], birthDate="2011-02-31", **REACHED)
    school.pupil("Amir", **REACHED)
    answers = school.answers()
    assert answers.pupils == ()
    assert len(answers.quarantined) == 2


@pytest.mark.parametrize("marking", [MARKINGS[1], "Hemlig", 7])
def test_a_protected_pupil_in_quarantine_still_shields_the_family(school, marking):
    school.pupil(
        "Amir",
        securityMarking=marking,
        birthDate="2011-02-31",
        responsibles=[school.responsible("Leila")],
        addresses=[HOME],
    )
    school.person("Leila", **REACHED)
    school.pupil("Noor", responsibles=[school.responsible("Leila")], addresses=[HOME])
    answers = school.answers()
    assert [row.given_name for row in answers.pupils] == ["Noor"]
    assert not any(canary in everything(answers) for canary in CANARIES)


def test_a_marking_on_a_reference_reaches_a_pupil_in_quarantine(school):
    marked = {"id": school.id("Amir"), "securityMarking": MARKINGS[1]}
    school.pupil("Amir", birthDate="2011-02-31", addresses=[HOME], responsibles=[school.responsible("Leila")])
    school.add("groups", "g", organisation={"id": school.id("unit")}, groupMemberships=[{"person": marked}])
    school.person("Leila")
    school.pupil("Noor", responsibles=[school.responsible("Leila")], **REACHED)
    school.pupil("Sam", addresses=[HOME])
    assert CANARIES[0] not in everything(school.answers())


def test_amir_of_the_sample_school_lives_nowhere(sample):
    (amir,) = [row for row in sample.pupils if row.given_name == "Amir"]
    assert (amir.protection, amir.contact) == (PROTECTED, None)
    assert amir.identity.checked
    told = everything(sample)
    assert "Lindköping" in told
    for canary in ("Gömda gränden", "amir.haddad@", "070-174 06 99", "leila.haddad@", "Lindens skola"):
        assert canary not in told


def test_nobody_is_shown_by_a_repr(sample):
    shown = repr(sample)
    assert "Elsa" not in shown
    assert "Lindköping," not in shown
    assert "2019" not in shown
    assert "@" not in shown
