"""Which branches and unit kinds belong to which sector, and which branch a role works in."""

from app.vocabulary import Branch, Sector, StaffRole, UnitKind

BRANCHES: dict[Sector, frozenset[Branch]] = {
    Sector.SCHOOL: frozenset(
        {
            Branch.SCHOOL,
            Branch.PRESCHOOL,
            Branch.PUPIL_HEALTH_MEDICAL,
            Branch.PUPIL_HEALTH_PSYCHOSOCIAL,
        }
    ),
    Sector.SOCIAL_SERVICES: frozenset(
        {Branch.SOCIAL_RECEPTION, Branch.SOCIAL_INQUIRY, Branch.SOCIAL_SERVICE}
    ),
    Sector.HEALTH_CARE: frozenset({Branch.CARE}),
}
KINDS: dict[Sector, frozenset[UnitKind]] = {
    Sector.SCHOOL: frozenset(
        {
            UnitKind.PRESCHOOL,
            UnitKind.SCHOOL,
            UnitKind.UPPER_SECONDARY_SCHOOL,
            UnitKind.PUPIL_HEALTH,
            UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY,
            UnitKind.OTHER,
        }
    ),
    Sector.SOCIAL_SERVICES: frozenset(
        {
            UnitKind.SOCIAL_RECEPTION,
            UnitKind.SOCIAL_INQUIRY,
            UnitKind.SOCIAL_SERVICE,
            UnitKind.OTHER,
        }
    ),
    Sector.HEALTH_CARE: frozenset(
        {
            UnitKind.MATERNITY_CARE,
            UnitKind.CHILD_HEALTH_CENTRE,
            UnitKind.CHILD_PSYCHIATRY,
            UnitKind.PRIMARY_CARE,
            UnitKind.OTHER,
        }
    ),
}
_MEDICAL = frozenset({StaffRole.SCHOOL_NURSE, StaffRole.SCHOOL_DOCTOR})
_PSYCHOSOCIAL = frozenset(
    {StaffRole.SCHOOL_PSYCHOLOGIST, StaffRole.SCHOOL_COUNSELLOR, StaffRole.SPECIAL_NEEDS_TEACHER}
)


def branch_of(role: StaffRole, unit_branch: Branch) -> Branch:
    """Return the secrecy branch of a duty: pupil health has its own, wherever its people sit."""
    if role in _MEDICAL:
        return Branch.PUPIL_HEALTH_MEDICAL
    if role in _PSYCHOSOCIAL:
        return Branch.PUPIL_HEALTH_PSYCHOSOCIAL
    return unit_branch
