"""Law and sharing: what is asked for, on what ground, who consents."""

from enum import StrEnum


class Purpose(StrEnum):
    """Ändamål: what a call about a person is for; travels in the header Purpose."""

    COORDINATION = "coordination"
    EDUCATION = "education"
    CARE = "care"
    SOCIAL_SERVICES = "social-services"
    PROTECTION = "protection"
    FOLLOW_UP = "follow-up"
    FAMILY = "family"
    ADMINISTRATION = "administration"


class Matter(StrEnum):
    """Ärende: what an operation is about; the first half of every permission and audit tag."""

    CHILD = "child"
    PROTECTION = "protection"
    RELATION = "relation"
    GUARDIAN = "guardian"
    EXTERNAL_IDENTIFIER = "external-identifier"
    NAMED_PERSON = "named-person"
    HANDOVER = "handover"
    SUPPORT = "support"
    LEAD_PROFESSIONAL = "lead-professional"
    CASELOAD = "caseload"
    NOTICE = "notice"
    CODE_EVENT = "code-event"
    FIVE_QUESTIONS = "five-questions"
    CHRONOLOGY = "chronology"
    ASSISTANCE = "assistance"
    CONSULTATION = "consultation"
    ABSENCE = "absence"
    SUPPORT_MEASURE = "support-measure"
    CONCERN = "concern"
    APPLICATION = "application"
    WARM_HANDOVER = "warm-handover"
    CONSENT = "consent"
    CARE_BLOCK = "care-block"
    DISCLOSURE = "disclosure"
    PLAN = "plan"
    ACCESS_LOG = "access-log"
    STATISTICS = "statistics"
    ORGANISATION = "organisation"
    DISTRICT = "district"
    AGREEMENT = "agreement"
    CONTACT_POINT = "contact-point"
    CATALOGUE = "catalogue"
    GUIDANCE = "guidance"
    COOPERATION = "cooperation"
    CALENDAR = "calendar"
    EVENT = "event"
    RESIDENCE = "residence"
    IMPORT = "import"
    CLIENT = "client"


class Category(StrEnum):
    """Uppgiftskategori: what kind of information an item is, as the decision table counts."""

    ROLE = "role"
    """Vem som är namngiven person."""
    IDENTITY = "identity"
    """Identitet och kontaktuppgifter (ID)."""
    GENERAL = "general"
    """Vanliga skoluppgifter: närvaro, betyg (GEN)."""
    SPECIAL_SUPPORT = "special-support"
    """Särskilt stöd, disciplinära åtgärder (SUPP)."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsans psykologiska, psykosociala, specialpedagogiska uppgifter (PSY)."""
    MEDICAL = "medical"
    """Hälso- och sjukvårdsuppgifter (MED)."""
    SOCIAL_RECORD = "social-record"
    """Socialtjänstens uppgifter (SOCREC)."""
    CONCERN = "concern"
    """Orosanmälan."""
    REPORTER_IDENTITY = "reporter-identity"
    """Vem som har anmält (REPID)."""
    PLACEMENT = "placement"
    """Var ett placerat barn vistas (PLACE)."""
    PROTECTED_CONTACT = "protected-contact"
    """Skyddad identitet, adress, kontakt (PROT)."""
    PLAN = "plan"
    """Samordnad plan."""
    FIVE_QUESTIONS = "five-questions"
    """De fem frågorna; ärver kategorin av det som skrivs (Q5)."""


class ConsentStatus(StrEnum):
    """Samtyckets läge: asked for, never stored by hand."""

    WAITING = "waiting"
    """Någon vars samtycke behövs har inte svarat."""
    GIVEN = "given"
    """Alla som behövs har samtyckt."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsentForm(StrEnum):
    """Samtyckets form."""

    WRITTEN = "written"
    ORAL = "oral"
    TELEPHONE = "telephone"
    DIGITAL = "digital"


class AnswerStatus(StrEnum):
    """En av de tillfrågades svar på ett samtycke."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DecisionOutcome(StrEnum):
    """Utfall: what the rules answer to one question about one item."""

    ALLOW = "allow"
    """Får lämnas ut."""
    DUTY = "duty"
    """Ska lämnas ut."""
    NEEDS_HUMAN = "needs-human"
    """En människa måste pröva och anteckna först."""
    MASK = "mask"
    """Uppgiften maskeras."""
    FORBID = "forbid"
    """Får inte lämnas ut."""


class Certainty(StrEnum):
    """Säkerhet: how surely a rule of law has been read."""

    VERIFIED = "verified"
    """Läst i lagtexten."""
    THROUGH_ANOTHER_STATUTE = "through-another-statute"
    """Sedd genom en annan författning eller ett förarbete."""
    UNVERIFIED = "unverified"
    """Inte bekräftad; kan stängas av i installationen."""


class Measure(StrEnum):
    """Åtgärd: the four measures where the social board may decide in one guardian's place."""

    NONE_OF_THE_FOUR = "none-of-the-four"
    PSYCHIATRIC_CARE = "psychiatric-care"
    """Psykiatrisk eller psykologisk undersökning eller behandling."""
    OPEN_INTERVENTION = "open-intervention"
    """Insats i öppna former."""
    CONTACT_PERSON = "contact-person"
    """Kontaktperson eller kontaktfamilj."""
    DISABILITY_SUPPORT = "disability-support"
    """Vissa insatser för personer med funktionsnedsättning (LSS)."""


class ConsentMatter(StrEnum):
    """Ärendeslag: which age step gives a child a say of its own."""

    SCHOOL = "school"
    """Skolans ärenden."""
    OTHER = "other"
    """Socialtjänst, hälso- och sjukvård och samordning."""
