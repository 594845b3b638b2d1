"""What producers get wrong is put right, or sets one record aside."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.interop.ss12000.fields import AssignmentType, OrganisationKind, PersonStatus, RelationType
from app.interop.ss12000.parsing import parse_record
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.interop.ss12000.records import (
    DutyRecord,
    GroupRecord,
    OrganisationRecord,
    PersonRecord,
    PlacementRecord,
)
from app.vocabulary import ProtectionLevel

TODAY = date(2026, 11, 22)
SOME_ID = "0d6bbf4e-4a55-4d5e-a1b6-0a4f2f1f0c11"
OTHER_ID = "5c5d4b0e-93f9-4b39-8a57-4f5a4d2f7f12"
PERSON = {"id": SOME_ID, "givenName": "Vera", "familyName": "Ek"}
DUTY = {
    "id": SOME_ID,
    "person": {"id": OTHER_ID},
    "dutyAt": {"id": OTHER_ID},
    "dutyRole": "Lärare",
    "startDate": "2024-08-01",
}
ENROLMENT = {"enroledAt": {"id": OTHER_ID}, "schoolType": "GR", "startDate": "2024-08-19"}
KINDS = [OrganisationRecord, PersonRecord, DutyRecord, GroupRecord, PlacementRecord]


def person(**members):
    return parse_record(PersonRecord, {**PERSON, **members}, today=TODAY)


# Deviations seen in real producers


def test_a_number_with_hyphen_and_ten_digits_is_the_same_number():
    read = person(civicNo={"value": "640823-3234", "nationality": "SE"})
    assert read.civic_no.canonical == "196408233234"
    assert read.civic_no.checked


def test_a_number_without_its_wrapping_is_read():
    assert person(civicNo="196408233234").civic_no.canonical == "196408233234"


def test_a_number_of_another_country_is_left_out():
    assert person(civicNo={"value": "131052-308T", "nationality": "FI"}).civic_no is None


@pytest.mark.parametrize("nothing", [None, "", {}, {"value": None}, {"value": ""}])
def test_a_person_may_have_no_number(nothing):
    assert person(civicNo=nothing).civic_no is None


def test_an_address_without_country_is_swedish():
    home = {"streetAddress": "Lindallén 3", "postalCode": "999 10", "locality": "Lindköping"}
    (address,) = person(addresses=[home]).addresses
    assert address.country == "Sverige"


@pytest.mark.parametrize(
    "broken", [None, {}, [None], [{}], [{"value": 7}], [{"value": "a\u0000b"}], "x", [[]]]
)
def test_a_contact_nobody_can_read_never_stops_the_person(broken):
    read = person(emails=broken, phoneNumbers=broken, addresses=broken)
    assert (read.emails, read.phone_numbers, read.addresses) == ((), (), ())


def test_an_assignment_outside_the_list_is_another():
    role = {"group": {"id": OTHER_ID}, "assignmentRoleType": "Lärare"}
    duty = parse_record(DutyRecord, {**DUTY, "assignmentRole": [role]}, today=TODAY)
    assert duty.assignment_role[0].assignment_role_type is AssignmentType.OTHER


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2026-11-22T00:43:02.807009", datetime(2026, 11, 22, 0, 43, 2, 807009, tzinfo=UTC)),
        ("2026-11-22T01:43:02+01:00", datetime(2026, 11, 22, 0, 43, 2, tzinfo=UTC)),
        ("yesterday", None),
        (17, None),
    ],
)
def test_a_time_stamp_without_zone_is_utc(stamp, moment):
    assert person(meta={"created": stamp, "modified": stamp}).modified == moment


def test_a_date_with_a_time_is_a_date():
    assert person(birthDate="2014-05-06T00:00:00Z").birth_date == date(2014, 5, 6)


def test_an_organisation_outside_the_list_is_another_and_its_codes_lose_their_hyphen():
    raw = {
        "id": SOME_ID,
        "displayName": " Lindens\u00a0skola ",
        "organisationType": "Stadsdel",
        "organisationNumber": "212000-9900",
        "schoolUnitCode": "12345",
        "municipalityCode": "0080",
    }
    read = parse_record(OrganisationRecord, raw, today=TODAY)
    assert read.organisation_type is OrganisationKind.OTHER
    assert (read.organisation_number, read.school_unit_code) == ("2120009900", None)
    assert read.municipality_code == "0080"


def test_ids_have_one_spelling():
    assert person(id=SOME_ID.upper()).id == SOME_ID


def test_what_is_not_given_has_its_standard_value():
    read = person()
    assert read.security_marking is ProtectionLevel.NONE
    assert read.person_status is PersonStatus.ACTIVE
    assert read.responsibles == ()


def test_a_responsible_of_no_known_kind_has_no_custody():
    read = person(responsibles=[{"person": {"id": OTHER_ID}, "relationType": "Moster"}])
    assert read.responsibles[0].relation_type is RelationType.OTHER_RESPONSIBLE


@pytest.mark.parametrize(
    ("marking", "level"),
    [
        ("Ingen", ProtectionLevel.NONE),
        (None, ProtectionLevel.NONE),
        ("sekretessmarkering ", ProtectionLevel.CONFIDENTIALITY_MARKED),
        ("Skyddad Folkbokfo\u0308ring", ProtectionLevel.PROTECTED_REGISTRATION),
    ],
)
def test_a_marking_is_understood_in_any_spelling(marking, level):
    assert person(securityMarking=marking).security_marking is level


@pytest.mark.parametrize(("year", "read"), [(8, 8), ("8", 8), (11, None), (True, None), ("F", None)])
def test_a_school_year_outside_the_standard_is_not_known(year, read):
    assert person(enrolments=[{**ENROLMENT, "schoolYear": year}]).enrolments[0].school_year == read


# What sets a record aside


@pytest.mark.parametrize(
    ("members", "reason", "field"),
    [
        ({"id": "19640823-3234"}, Reason.NO_ID, "id"),
        ({"id": None}, Reason.NO_ID, "id"),
        ({"givenName": " "}, Reason.MISSING_FIELD, "givenName"),
        ({"familyName": 7}, Reason.MALFORMED_FIELD, "familyName"),
        ({"givenName": "Ve\u0000ra"}, Reason.UNSAFE_TEXT, "givenName"),
        ({"givenName": "Ve\ud800ra"}, Reason.UNSAFE_TEXT, "givenName"),
        ({"givenName": "V" * 201}, Reason.UNSAFE_TEXT, "givenName"),
        ({"birthDate": "2014-02-30"}, Reason.MALFORMED_DATE, "birthDate"),
        ({"birthDate": 20140203}, Reason.MALFORMED_DATE, "birthDate"),
        ({"birthDate": [2014]}, Reason.MALFORMED_DATE, "birthDate"),
        ({"birthDate": "2026-11-23"}, Reason.BORN_IN_THE_FUTURE, "birthDate"),
        ({"civicNo": {"value": "Vera Ek"}}, Reason.MALFORMED_IDENTITY, "civicNo"),
        ({"civicNo": {"value": ["1"]}}, Reason.MALFORMED_FIELD, "civicNo"),
        ({"securityMarking": "Hemlig"}, Reason.UNKNOWN_SECURITY_MARKING, "securityMarking"),
        ({"personStatus": "Försvunnen"}, Reason.UNKNOWN_PERSON_STATUS, "personStatus"),
        ({"enrolments": "GR"}, Reason.MALFORMED_FIELD, "enrolments"),
        ({"enrolments": [{}]}, Reason.MISSING_FIELD, "enrolments.0.startDate"),
        ({"enrolments": [{**ENROLMENT, "enroledAt": {}}]}, Reason.MISSING_FIELD, "enrolments.0.enroledAt.id"),
        (
            {"enrolments": [{**ENROLMENT, "endDate": "2024-08-18"}]},
            Reason.ENDS_BEFORE_IT_STARTS,
            "enrolments.0",
        ),
        (
            {"responsibles": [{"relationType": "Vårdnadshavare"}]},
            Reason.MISSING_FIELD,
            "responsibles.0.person",
        ),
    ],
)
def test_a_bad_record_is_set_aside_with_its_reason(members, reason, field):
    read = person(**members)
    assert isinstance(read, Quarantined)
    assert (read.resource, read.reason_code, read.field) == (Resource.PERSONS, reason, field)
    assert read.record_id == (None if "id" in members else SOME_ID)


def test_a_missing_name_sets_aside():
    read = parse_record(PersonRecord, {"id": SOME_ID, "familyName": "Ek"}, today=TODAY)
    assert read == Quarantined(SOME_ID, Resource.PERSONS, Reason.MISSING_FIELD, "givenName")


def test_a_wrong_check_digit_sets_nothing_aside():
    read = person(civicNo={"value": "120618-5131"})
    assert read.civic_no.unverified
    assert read.civic_no.canonical == "201206185131"


def test_a_cancelled_enrolment_is_dropped_before_it_is_judged():
    assert person(enrolments=[{**ENROLMENT, "endDate": "2020-01-01", "cancelled": True}]).enrolments == ()


def test_a_record_and_its_reason_show_nobody():
    said = repr(
        person(civicNo="196408233234", birthDate="1964-08-23", emails=[{"value": "vera@post.example"}])
    )
    assert not any(word in said for word in ("Vera", "Ek'", "1964", "3234", "post.example"))
    aside = repr(person(civicNo="Vera Ek, 1964"))
    assert "Vera" not in aside
    assert "1964" not in aside


# Whatever comes

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
member_names = sorted({field.alias for kind in KINDS for field in kind.model_fields.values()})


@given(st.sampled_from(KINDS), json_values | st.dictionaries(st.sampled_from(member_names), json_values))
def test_whatever_comes_is_read_or_set_aside(kind, raw):
    read = parse_record(kind, raw, today=TODAY)
    assert isinstance(read, kind | Quarantined)


@given(st.sampled_from(member_names), json_values)
def test_whatever_stands_in_one_field_the_reason_never_repeats_it(name, value):
    canary = "Kanariefågel"
    raw = {**PERSON, name: [value, {canary: canary}], canary: value}
    assert canary not in repr(parse_record(PersonRecord, raw, today=TODAY))
    assert json.dumps(canary) not in repr(parse_record(DutyRecord, {**DUTY, name: canary}, today=TODAY))
