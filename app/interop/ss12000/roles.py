"""From the duty roles and school types of SS 12000 to our roles, secrecy branches and kinds of units.

The secrecy that a duty stands under follows from its role (`Code_DutyRole` of the standard). A role that
nobody knows gets the school's branch, never a part of the pupil health.
"""

from app.interop.ss12000.fields import OrganisationKind
from app.vocabulary import Branch, StaffRole, UnitKind

_MEDICAL = Branch.PUPIL_HEALTH_MEDICAL
_PSYCHOSOCIAL = Branch.PUPIL_HEALTH_PSYCHOSOCIAL

DUTY_ROLES: dict[str, tuple[StaffRole, Branch]] = {
    "Rektor": (StaffRole.PRINCIPAL, Branch.SCHOOL),
    "Förskolechef": (StaffRole.PRINCIPAL, Branch.PRESCHOOL),
    "Övrig arbetsledning": (StaffRole.UNIT_MANAGER, Branch.SCHOOL),
    "Lärare": (StaffRole.TEACHER, Branch.SCHOOL),
    "Förstelärare": (StaffRole.TEACHER, Branch.SCHOOL),
    "Förskollärare": (StaffRole.TEACHER, Branch.PRESCHOOL),
    "Barnskötare": (StaffRole.OTHER, Branch.PRESCHOOL),
    "Fritidspedagog": (StaffRole.OTHER, Branch.PRESCHOOL),
    "Skolsköterska": (StaffRole.SCHOOL_NURSE, _MEDICAL),
    "Skolläkare": (StaffRole.SCHOOL_DOCTOR, _MEDICAL),
    "Skolpsykolog": (StaffRole.SCHOOL_PSYCHOLOGIST, _PSYCHOSOCIAL),
    "Kurator": (StaffRole.SCHOOL_COUNSELLOR, _PSYCHOSOCIAL),
    "Speciallärare/specialpedagog": (StaffRole.SPECIAL_NEEDS_TEACHER, _PSYCHOSOCIAL),
    "Bibliotekarie": (StaffRole.OTHER, Branch.SCHOOL),
    "Lärarassistent": (StaffRole.OTHER, Branch.SCHOOL),
    "Studie- och yrkesvägledare": (StaffRole.OTHER, Branch.SCHOOL),
    "Skoladministratör": (StaffRole.OTHER, Branch.SCHOOL),
    "Övrig pedagogisk personal": (StaffRole.OTHER, Branch.SCHOOL),
    "Annan personal": (StaffRole.OTHER, Branch.SCHOOL),
}
_UNKNOWN_ROLE = (StaffRole.OTHER, Branch.SCHOOL)
_PRESCHOOL_TYPES = {"FS", "FTH", "OPPFTH"}
_UPPER_SECONDARY_TYPES = {"GY", "GYS"}
_SCHOOL_TYPES = {"FKLASS", "GR", "GRS", "TR", "SP", "SAM"}
_WITH_PUPILS = {OrganisationKind.SCHOOL, OrganisationKind.SCHOOL_UNIT}


def role_and_branch(duty_role: str, unit_kind: UnitKind | None) -> tuple[StaffRole, Branch]:
    """Return role and secrecy branch; the school staff of a preschool belong to the preschool."""
    role, branch = DUTY_ROLES.get(duty_role, _UNKNOWN_ROLE)
    if branch is Branch.SCHOOL and unit_kind is UnitKind.PRESCHOOL:
        return role, Branch.PRESCHOOL
    return role, branch


def unit_kind(kind: OrganisationKind, school_types: tuple[str, ...]) -> UnitKind | None:
    """Return what a unit is by the youngest pupils that it must take in."""
    if kind not in _WITH_PUPILS:
        return None
    types = set(school_types)
    if types & _SCHOOL_TYPES:
        return UnitKind.SCHOOL
    if types & _UPPER_SECONDARY_TYPES:
        return UnitKind.UPPER_SECONDARY_SCHOOL
    if types & _PRESCHOOL_TYPES:
        return UnitKind.PRESCHOOL
    return UnitKind.OTHER if types or kind is OrganisationKind.SCHOOL_UNIT else None
