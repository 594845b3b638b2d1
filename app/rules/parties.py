"""Who gives and who receives, in the words of the decision table, and how an organisation becomes one."""

from enum import StrEnum

from app.vocabulary import Branch, LegalRegime, Sector


class PartyKind(StrEnum):
    """Part: who holds information, or who would receive it, as secrecy sees them."""

    SCH = "public-school"
    """Kommunal eller statlig skola."""
    PRE = "public-preschool"
    """Kommunal förskola, fritidshem."""
    ISCH = "independent-school"
    """Fristående skola, med dess psykologiska och psykosociala elevhälsa."""
    IPRE = "independent-preschool"
    """Fristående förskola."""
    EHM = "pupil-health-medical"
    """Elevhälsans medicinska insats i offentlig skola."""
    EHP = "pupil-health-psychosocial"
    """Elevhälsans psykologiska, psykosociala och specialpedagogiska insats."""
    SOC = "social-board"
    """Socialnämnd."""
    ISOC = "private-social-care"
    """Enskild socialtjänst."""
    HC = "public-health-care"
    """Regionens eller kommunens hälso- och sjukvård."""
    IHC = "private-health-care"
    """Enskild hälso- och sjukvård, också fristående skolas medicinska elevhälsa."""
    OTHER_AUTHORITY = "other-authority"
    """Annan myndighet som kan ha anmälningsplikt."""
    FAMILY = "family"
    """Barnet eller vårdnadshavaren som den som berättar."""
    GUARDIAN = "guardian"
    """Vårdnadshavare, bekräftad."""
    CHILD = "child"
    """Barnet självt."""
    THIRD_PERSON = "third-person"
    """Annan enskild: före detta vårdnadshavare, styvförälder, granne."""
    POLICE = "police"
    """Polis och åklagare."""
    SUPERVISION = "supervision"
    """Tillsynsmyndighet (IVO, Skolinspektionen, IMY)."""
    PROCESSOR = "processor"
    """Den som driver tekniken åt en myndighet."""
    STATISTICS = "statistics"
    """Sammanställning."""
    SHARED_STORE = "shared-store"
    """Gemensam yta med stående läsrätt över gränserna."""
    NOBODY = "nobody"
    """Ingen, eller inte angivet."""


PUBLIC_KINDS = (
    PartyKind.SCH,
    PartyKind.PRE,
    PartyKind.EHM,
    PartyKind.EHP,
    PartyKind.SOC,
    PartyKind.HC,
)
PRIVATE_KINDS = (PartyKind.ISCH, PartyKind.IPRE, PartyKind.ISOC, PartyKind.IHC)
SERVICES = PUBLIC_KINDS + PRIVATE_KINDS

SENDERS = (*SERVICES, PartyKind.OTHER_AUTHORITY, PartyKind.FAMILY, PartyKind.THIRD_PERSON)
RECEIVERS = (
    *SERVICES,
    PartyKind.OTHER_AUTHORITY,
    PartyKind.GUARDIAN,
    PartyKind.CHILD,
    PartyKind.THIRD_PERSON,
    PartyKind.POLICE,
    PartyKind.SUPERVISION,
    PartyKind.PROCESSOR,
    PartyKind.STATISTICS,
    PartyKind.SHARED_STORE,
)

_SECTORS_OF_BRANCH = {
    Branch.SCHOOL: Sector.SCHOOL,
    Branch.PRESCHOOL: Sector.SCHOOL,
    Branch.PUPIL_HEALTH_MEDICAL: Sector.SCHOOL,
    Branch.PUPIL_HEALTH_PSYCHOSOCIAL: Sector.SCHOOL,
    Branch.SOCIAL_RECEPTION: Sector.SOCIAL_SERVICES,
    Branch.SOCIAL_INQUIRY: Sector.SOCIAL_SERVICES,
    Branch.SOCIAL_SERVICE: Sector.SOCIAL_SERVICES,
    Branch.CARE: Sector.HEALTH_CARE,
}
_KINDS_OF_BRANCH = {
    Branch.SCHOOL: (PartyKind.SCH, PartyKind.ISCH),
    Branch.PRESCHOOL: (PartyKind.PRE, PartyKind.IPRE),
    Branch.PUPIL_HEALTH_MEDICAL: (PartyKind.EHM, PartyKind.IHC),
    Branch.PUPIL_HEALTH_PSYCHOSOCIAL: (PartyKind.EHP, PartyKind.ISCH),
    Branch.SOCIAL_RECEPTION: (PartyKind.SOC, PartyKind.ISOC),
    Branch.SOCIAL_INQUIRY: (PartyKind.SOC, PartyKind.ISOC),
    Branch.SOCIAL_SERVICE: (PartyKind.SOC, PartyKind.ISOC),
    Branch.CARE: (PartyKind.HC, PartyKind.IHC),
}


def party_kind(sector: Sector, regime: LegalRegime, branch: Branch) -> PartyKind:
    """Who an organisation's branch is in the decision table; a branch of another sector is refused."""
    if branch is Branch.FAMILY:
        return PartyKind.FAMILY
    if _SECTORS_OF_BRANCH[branch] is not sector:
        raise ValueError(f"the branch {branch.value} does not belong to the sector {sector.value}")
    public, private = _KINDS_OF_BRANCH[branch]
    return public if regime is LegalRegime.PUBLIC_SECRECY else private
