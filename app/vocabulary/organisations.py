"""Organisations, units, the people who work there, and what they have agreed."""

from enum import StrEnum


class Sector(StrEnum):
    """Sektor: which of the three worlds an organisation belongs to."""

    SCHOOL = "school"
    SOCIAL_SERVICES = "social-services"
    HEALTH_CARE = "health-care"


class LegalRegime(StrEnum):
    """Rättslig ordning: how secrecy binds the organisation."""

    PUBLIC_SECRECY = "osl"
    """Offentlighets- och sekretesslagen: an authority."""
    PRIVATE_CONFIDENTIALITY = "tystnadsplikt"
    """Tystnadsplikt: a private provider."""


class Branch(StrEnum):
    """Verksamhetsgren: the secrecy branch within an organisation; secrecy runs between branches too."""

    SCHOOL = "school"
    """Skola."""
    PRESCHOOL = "preschool"
    """Förskola och fritidshem."""
    PUPIL_HEALTH_MEDICAL = "pupil-health-medical"
    """Elevhälsans medicinska insats (skolsköterska, skolläkare)."""
    PUPIL_HEALTH_PSYCHOSOCIAL = "pupil-health-psychosocial"
    """Elevhälsans psykologiska, psykosociala och specialpedagogiska insatser."""
    SOCIAL_RECEPTION = "social-reception"
    """Socialtjänstens mottagning."""
    SOCIAL_INQUIRY = "social-inquiry"
    """Socialtjänstens utredning."""
    SOCIAL_SERVICE = "social-service"
    """Socialtjänstens öppna insatser (service)."""
    CARE = "care"
    """Hälso- och sjukvård."""
    FAMILY = "family"
    """Barnet och vårdnadshavarna."""


class UnitKind(StrEnum):
    """Enhetstyp: what a unit is, which the named-person rules read."""

    MATERNITY_CARE = "maternity-care"
    """Barnmorskemottagning."""
    CHILD_HEALTH_CENTRE = "child-health-centre"
    """Barnavårdscentral (BVC)."""
    PRESCHOOL = "preschool"
    """Förskola."""
    SCHOOL = "school"
    """Grundskola, anpassad grundskola, förskoleklass."""
    UPPER_SECONDARY_SCHOOL = "upper-secondary-school"
    """Gymnasieskola."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsa."""
    MUNICIPAL_ACTIVITY_RESPONSIBILITY = "municipal-activity-responsibility"
    """Kommunalt aktivitetsansvar (KAA)."""
    SOCIAL_RECEPTION = "social-reception"
    """Mottagningsenhet."""
    SOCIAL_INQUIRY = "social-inquiry"
    """Utredningsenhet."""
    SOCIAL_SERVICE = "social-service"
    """Öppenvård, service."""
    CHILD_PSYCHIATRY = "child-psychiatry"
    """Barn- och ungdomspsykiatri (BUP)."""
    PRIMARY_CARE = "primary-care"
    """Vårdcentral."""
    OTHER = "other"
    """Annan enhet."""


class StaffRole(StrEnum):
    """Befattning: what a professional is on a duty."""

    PRINCIPAL = "principal"
    """Rektor."""
    TEACHER = "teacher"
    """Lärare, mentor, förskollärare."""
    SCHOOL_NURSE = "school-nurse"
    """Skolsköterska."""
    SCHOOL_DOCTOR = "school-doctor"
    """Skolläkare."""
    SCHOOL_PSYCHOLOGIST = "school-psychologist"
    """Skolpsykolog."""
    SCHOOL_COUNSELLOR = "school-counsellor"
    """Kurator."""
    SPECIAL_NEEDS_TEACHER = "special-needs-teacher"
    """Specialpedagog, speciallärare."""
    CHILD_HEALTH_NURSE = "child-health-nurse"
    """BVC-sjuksköterska."""
    MIDWIFE = "midwife"
    """Barnmorska."""
    CLINICIAN = "clinician"
    """Läkare, psykolog eller annan behandlare i vården."""
    SOCIAL_WORKER = "social-worker"
    """Socialsekreterare."""
    UNIT_MANAGER = "unit-manager"
    """Enhetschef."""
    COORDINATOR = "coordinator"
    """Samordnare."""
    ADMINISTRATOR = "administrator"
    """Administratör av registret."""
    OTHER = "other"
    """Annan."""


class CoverReason(StrEnum):
    """Varför någon ersätts som namngiven person."""

    HOLIDAY = "holiday"
    """Semester."""
    SICKNESS = "sickness"
    """Sjukdom."""
    LEAVE = "leave"
    """Tjänstledighet, föräldraledighet."""
    SCHOOL_CLOSURE = "school-closure"
    """Enheten är stängd, som skolan i juli."""


class AgreementKind(StrEnum):
    """Överenskommelse: what sort of agreement organisations have about working together."""

    SOK = "sok"
    """Samverkansöverenskommelse (SÖK)."""
    BUS = "bus"
    """Överenskommelse om barn i behov av särskilt stöd (BUS)."""
    LOCAL = "local"
    """Annan lokal överenskommelse."""


class AgreementLevel(StrEnum):
    """Samverkansnivå: where the parties of an agreement meet."""

    STEERING_GROUP = "steering-group"
    """Styrgrupp."""
    WORKING_GROUP = "working-group"
    """Arbetsgrupp; behöver inte finnas."""
    INDIVIDUAL_FORUM = "individual-forum"
    """Individforum: mötet kring ett barn."""


class AgreedTiming(StrEnum):
    """Avtalad tid: what the parties of an agreement have promised to do within a time."""

    BEGIN = "begin"
    """Påbörja en samordnad plan."""
    CALL = "call"
    """Kalla till mötet."""
    MEETING_WARNING = "meeting-warning"
    """När mötet börjar dröja."""
    MEETING_BREACH = "meeting-breach"
    """När mötet senast ska ha hållits."""
    FOLLOW_UP = "follow-up"
    """Följa upp planen."""
    INFORMATION_ANSWER = "information-answer"
    """Svara på en fråga från den andra parten."""
    ASSISTANCE_ANSWER = "assistance-answer"
    """Svara när den andra parten ber om hjälp."""
