"""From a school's answers to organisations, staff, pupils and guardians of our own."""

from datetime import date

import pytest

from app.interop.ss12000.fields import OrganisationKind, PersonStatus, RelationType
from app.interop.ss12000.reasons import Quarantined, Reason, Resource
from app.vocabulary import Branch, GuardianSource, IdentityKind, StaffRole, UnitKind


def named(rows, given_name):
    (row,) = [row for row in rows if row.given_name == given_name]
    return row


# Who is who


def test_a_duty_makes_staff_an_enrolment_a_pupil_and_a_pupil_a_guardian(school):
    school.person("Maria")
    school.duty("d", "Maria", "Rektor")
    school.pupil("Elsa", responsibles=[school.responsible("Karin")])
    school.person("Karin")
    school.person("Gunnel")
    answers = school.answers()
    assert [row.given_name for row in answers.staff] == ["Maria"]
    assert [row.given_name for row in answers.pupils] == ["Elsa"]
    assert [row.given_name for row in answers.guardians] == ["Karin"]
    assert answers.counts.ignored_persons == 1


def test_one_person_may_be_staff_and_guardian(school):
    school.person("Maria")
    school.duty("d", "Maria", "Lärare")
    school.pupil("Elsa", responsibles=[school.responsible("Maria")])
    answers = school.answers()
    assert answers.staff[0].source_id == answers.guardians[0].source_id == school.id("Maria")


def test_only_a_guardian_has_custody_and_the_school_alone_has_said_so(school):
    school.pupil(
        "Elsa",
        responsibles=[
            school.responsible("a"),
            school.responsible("b", "God man"),
            school.responsible("c", "Utsedd behörig"),
            school.responsible("d", "Annan ansvarig"),
        ],
    )
    responsibles = named(school.answers().pupils, "Elsa").responsibles
    assert [each.has_custody for each in responsibles] == [True, False, False, False]
    assert {each.source for each in responsibles} == {GuardianSource.SCHOOL_SYSTEM}


def test_a_guardian_needs_neither_number_nor_birth_date(school):
    school.pupil("Elsa", responsibles=[school.responsible("Karin")])
    school.person("Karin")
    karin = named(school.answers().guardians, "Karin")
    assert (karin.identity, karin.birth_date) == (None, None)


def test_a_guardian_the_answers_do_not_hold_stays_named_by_the_pupil(school):
    school.pupil("Elsa", responsibles=[school.responsible("Karin")])
    answers = school.answers()
    assert answers.pupils[0].responsibles[0].person == school.id("Karin")
    assert answers.guardians == ()
    assert answers.counts.dangling[Resource.PERSONS] == 1


def test_a_duty_before_its_person_is_counted_and_no_error(school):
    school.person("Maria")
    school.duty("d", "Nobody", "Rektor")
    answers = school.answers()
    assert (answers.staff, answers.quarantined) == ((), ())
    assert answers.counts.dangling[Resource.DUTIES] == 1


def test_a_placement_makes_a_pupil(school):
    school.person("Lo", birthDate="2022-01-02")
    school.add(
        "placements",
        "p",
        child={"id": school.id("Lo")},
        placedAt={"id": school.id("preschool")},
        schoolType="FS",
        startDate="2024-08-19",
    )
    lo = named(school.answers().pupils, "Lo")
    assert lo.enrolments == ()
    assert [(each.unit, each.school_type) for each in lo.placements] == [(school.id("preschool"), "FS")]


def test_a_pupil_whose_enrolments_are_all_cancelled_is_none(school):
    school.pupil(
        "Kim", enrolments=[school.enrolment(cancelled=True)], responsibles=[school.responsible("Karin")]
    )
    school.person("Karin")
    answers = school.answers()
    assert (answers.pupils, answers.guardians) == ((), ())
    assert answers.counts.ignored_persons == 2


def test_a_person_who_has_left_the_country_or_life_is_told_apart(school):
    school.pupil("Elsa", personStatus="Utvandrad")
    assert named(school.answers().pupils, "Elsa").status is PersonStatus.EMIGRATED


# Birth dates and numbers


def test_the_number_gives_the_birth_date_where_none_is_stated(school):
    school.pupil("Elsa", birthDate=None, civicNo="199001012385")
    assert named(school.answers().pupils, "Elsa").birth_date == date(1990, 1, 1)


def test_a_pupil_without_any_birth_date_is_set_aside_and_not_ignored(school):
    school.pupil("Elsa", birthDate=None)
    school.pupil("Vera")
    answers = school.answers()
    assert answers.quarantined == (
        Quarantined(school.id("Elsa"), Resource.PERSONS, Reason.NO_BIRTH_DATE, "birthDate"),
    )
    assert [row.given_name for row in answers.pupils] == ["Vera"]
    assert answers.counts.ignored_persons == 0
    assert answers.counts.read[Resource.PERSONS] == 1


def test_a_wrong_check_digit_keeps_the_pupil_and_is_counted(school):
    school.pupil("Tage", civicNo="120618-5131")
    answers = school.answers()
    assert named(answers.pupils, "Tage").identity.unverified
    assert answers.counts.unverified_numbers == 1


def test_an_interim_number_is_no_unverified_number(school):
    school.pupil("Yusuf", civicNo="20140203TF01")
    answers = school.answers()
    assert named(answers.pupils, "Yusuf").identity.kind is IdentityKind.INTERIM_NUMBER
    assert answers.counts.unverified_numbers == 0


# Roles, branches, units


@pytest.mark.parametrize(
    ("duty_role", "role", "branch"),
    [
        ("Rektor", StaffRole.PRINCIPAL, Branch.SCHOOL),
        ("Lärare", StaffRole.TEACHER, Branch.SCHOOL),
        ("Skolsköterska", StaffRole.SCHOOL_NURSE, Branch.PUPIL_HEALTH_MEDICAL),
        ("Skolläkare", StaffRole.SCHOOL_DOCTOR, Branch.PUPIL_HEALTH_MEDICAL),
        ("Skolpsykolog", StaffRole.SCHOOL_PSYCHOLOGIST, Branch.PUPIL_HEALTH_PSYCHOSOCIAL),
        ("Kurator", StaffRole.SCHOOL_COUNSELLOR, Branch.PUPIL_HEALTH_PSYCHOSOCIAL),
        (
            "Speciallärare/specialpedagog",
            StaffRole.SPECIAL_NEEDS_TEACHER,
            Branch.PUPIL_HEALTH_PSYCHOSOCIAL,
        ),
        ("Förskollärare", StaffRole.TEACHER, Branch.PRESCHOOL),
        ("Förskolechef", StaffRole.PRINCIPAL, Branch.PRESCHOOL),
        ("Skoladministratör", StaffRole.OTHER, Branch.SCHOOL),
        ("Trollkarl", StaffRole.OTHER, Branch.SCHOOL),
    ],
)
def test_the_role_gives_the_secrecy_branch(school, duty_role, role, branch):
    school.person("Maria")
    school.duty("d", "Maria", duty_role)
    answers = school.answers()
    (duty,) = answers.staff[0].duties
    assert (duty.role, duty.branch) == (role, branch)
    assert answers.counts.unknown_duty_roles == (duty_role == "Trollkarl")


def test_the_principal_of_a_preschool_belongs_to_the_preschool(school):
    school.add("organisations", "unit", displayName="Lilla", organisationType="Skolenhet", schoolTypes=["FS"])
    school.person("Eva")
    school.duty("d", "Eva", "Rektor")
    (duty,) = school.answers().staff[0].duties
    assert (duty.role, duty.branch) == (StaffRole.PRINCIPAL, Branch.PRESCHOOL)


@pytest.mark.parametrize(
    ("kind", "school_types", "unit_kind"),
    [
        ("Skolenhet", ["GR"], UnitKind.SCHOOL),
        ("Skolenhet", ["FKLASS", "GR", "FTH"], UnitKind.SCHOOL),
        ("Skolenhet", ["GY", "GYS"], UnitKind.UPPER_SECONDARY_SCHOOL),
        ("Skolenhet", ["FS"], UnitKind.PRESCHOOL),
        ("Skolenhet", [], UnitKind.OTHER),
        ("Skola", [], None),
        ("Huvudman", [], None),
    ],
)
def test_the_school_types_say_what_a_unit_is(school, kind, school_types, unit_kind):
    school.add("organisations", "o", displayName="O", organisationType=kind, schoolTypes=school_types)
    (organisation,) = school.answers().organisations
    assert (organisation.kind.value, organisation.unit_kind) == (kind, unit_kind)


def test_two_duties_of_one_person_are_one_member_of_staff(school):
    school.person("Maria")
    school.duty("d1", "Maria", "Rektor", at="lower")
    school.duty("d2", "Maria", "Lärare", at="upper", endDate="2025-06-30")
    (maria,) = school.answers().staff
    assert [(duty.unit, duty.role, duty.until) for duty in maria.duties] == [
        (school.id("lower"), StaffRole.PRINCIPAL, None),
        (school.id("upper"), StaffRole.TEACHER, date(2025, 6, 30)),
    ]


def test_a_vacant_duty_is_nobodys(school):
    school.duty("d", "x", "Kurator")["person"] = None
    answers = school.answers()
    assert (answers.staff, answers.counts.vacant_duties) == ((), 1)


# The sample school, as a whole


def test_the_sample_school_comes_over(sample):
    assert [row.kind for row in sample.organisations][:2] == [
        OrganisationKind.RESPONSIBLE_BODY,
        OrganisationKind.SCHOOL,
    ]
    assert (len(sample.staff), len(sample.pupils), len([*sample.groups])) == (14, 37, 10)
    assert sample.counts.unverified_numbers == 1
    assert sample.counts.ignored_persons == 2
    assert set(sample.counts.dangling.values()) == {0}
    assert sample.incomplete == frozenset()
    assert [each.reason_code for each in sample.quarantined] == [Reason.ENDS_BEFORE_IT_STARTS]


def test_elsa_starts_the_preschool_class_and_both_her_guardians_can_be_found(sample):
    elsa = named(sample.pupils, "Elsa")
    (start,) = elsa.enrolments
    assert (start.since, start.school_type, start.school_year) == (date(2025, 8, 18), "FKLASS", 0)
    assert elsa.identity.checked
    guardians = {row.source_id: row for row in sample.guardians}
    homes = set()
    for responsible in elsa.responsibles:
        assert responsible.relation is RelationType.GUARDIAN
        assert guardians[responsible.person].identity.checked
        homes.add(guardians[responsible.person].contact.addresses[0].home)
    assert len(homes) == 2


def test_maria_is_principal_where_elsa_goes(sample):
    (unit,) = {each.unit for each in named(sample.pupils, "Elsa").enrolments}
    principals = {
        row.given_name
        for row in sample.staff
        for duty in row.duties
        if duty.unit == unit and duty.role is StaffRole.PRINCIPAL
    }
    assert principals == {"Maria"}


def test_every_kind_of_number_is_there(sample):
    kinds = {row.given_name: row.identity and row.identity.kind for row in sample.pupils}
    assert kinds["Sofiya"] is IdentityKind.COORDINATION_NUMBER
    assert kinds["Yusuf"] is IdentityKind.INTERIM_NUMBER
    assert kinds["Mila"] is None
    assert named(sample.pupils, "Tage").identity.unverified


def test_siblings_have_the_same_guardians(sample):
    khalil = [row.responsibles for row in sample.pupils if row.family_name == "Khalil"]
    assert len(khalil) == 3
    assert len(set(khalil)) == 1
