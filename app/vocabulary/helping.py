"""Help beside the plan: thinking aloud, absence that becomes somebody's duty, and support measures."""

from enum import StrEnum


class ConsultationTopic(StrEnum):
    """Konsultationsämne: what a consultation is about. A type, never a child."""

    WHETHER_TO_REPORT = "whether-to-report"
    """Om en orosanmälan ska göras."""
    WHICH_HELP = "which-help"
    """Vilket stöd som finns och hur man söker det."""
    NEGLECT = "neglect"
    """Brister i omsorgen."""
    VIOLENCE = "violence"
    """Våld eller hot i familjen."""
    HONOUR = "honour"
    """Hedersrelaterat våld eller förtryck."""
    SUBSTANCE_USE = "substance-use"
    """Alkohol och droger."""
    CRIME = "crime"
    """Brott eller risk för brott."""
    MENTAL_HEALTH = "mental-health"
    """Psykisk ohälsa."""
    ABSENCE = "absence"
    """Skolfrånvaro."""
    CONFLICT_AT_HOME = "conflict-at-home"
    """Konflikter i familjen."""
    OTHER = "other"
    """Annat."""


class ConsultationStep(StrEnum):
    """Nästa steg: what the one who was asked advises."""

    REPORT_AT_ONCE = "report-at-once"
    """Gör en orosanmälan genast."""
    FAMILY_APPLIES = "family-applies"
    """Hjälp familjen att själv ansöka om stöd."""
    OPEN_SERVICE = "open-service"
    """Visa på det öppna stödet."""
    OWN_WORK = "own-work"
    """Arbeta vidare inom den egna verksamheten."""
    ASK_AGAIN = "ask-again"
    """Konsultera igen om något ändras."""


class ConsultationStatus(StrEnum):
    """Konsultationens läge."""

    WAITING = "waiting"
    """Ingen har gett råd ännu."""
    ADVISED = "advised"
    """Råd är givet."""


class ConsultationView(StrEnum):
    """Vilka konsultationer som visas."""

    ASKED = "asked"
    """De som jag själv har begärt."""
    TO_ANSWER = "to-answer"
    """De som min enhet är tillfrågad om."""


class AbsenceRung(StrEnum):
    """Steg på frånvarotrappan: what the head of a school must see to when a pupil is away a great deal."""

    BEGIN = "begin"
    """Påbörja utredningen."""
    REPORT = "report"
    """Anmäl till huvudmannen."""
    INVESTIGATE = "investigate"
    """Utred i samråd med eleven, vårdnadshavarna och elevhälsan."""
    MAP = "map"
    """Kartlägg orsakerna."""
    PLAN = "plan"
    """Planera och anpassa skolgången."""
    FOLLOW_UP = "follow-up"
    """Följ upp."""


class AbsenceHeard(StrEnum):
    """Samråd: with whom an inquiry into absence is made."""

    PUPIL = "pupil"
    """Eleven."""
    GUARDIANS = "guardians"
    """Vårdnadshavarna."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsan."""


class AbsenceOutcome(StrEnum):
    """Hur en frånvaroplikt avslutas."""

    ATTENDANCE_RESTORED = "attendance-restored"
    """Eleven är tillbaka."""
    PLAN_GOES_ON = "plan-goes-on"
    """Arbetet fortsätter i en samordnad plan."""
    NOT_NEEDED = "not-needed"
    """En utredning är obehövlig."""
    LEFT_SCHOOL = "left-school"
    """Eleven har lämnat skolan."""


class AbsenceDeed(StrEnum):
    """Vad som har gjorts: a line of an absence ladder's history."""

    BEGIN = "begin"
    REPORT = "report"
    INVESTIGATE = "investigate"
    MAP = "map"
    PLAN = "plan"
    FOLLOW_UP = "follow-up"
    TEAM_CHECK = "team-check"
    """Prövning av om eleven hör till skolsociala teamets målgrupp."""
    CLOSE = "close"
    """Avslut."""


class AttendanceSource(StrEnum):
    """Varifrån en närvarouppgift kommer."""

    BY_HAND = "by-hand"
    """Inskriven för hand."""
    SCHOOL_SYSTEM = "school-system"
    """Från skolans system."""


class TeamReason(StrEnum):
    """Varför eleven inte hör till skolsociala teamets målgrupp."""

    GRADE = "grade"
    """Teamet arbetar med andra årskurser."""
    CAUSES_NOT_MAPPED = "causes-not-mapped"
    """Skolan har inte utrett orsakerna ännu."""
    FARES_ILL = "fares-ill"
    """Det finns oro för att barnet far illa."""
    NEEDS_INDIVIDUAL_TEST = "needs-individual-test"
    """Behovet är större än vad ett stöd utan individuell prövning får möta."""
    NO_CONSENT_TO_SUPPORT = "no-consent-to-support"
    """Ingen har samtyckt till stödet."""
    NO_CONSENT_TO_SHARING = "no-consent-to-sharing"
    """Inget samtycke till att dela uppgifter gäller."""


class NextDoor(StrEnum):
    """Nästa dörr: whom to turn to instead; no refusal is a dead end."""

    CONCERN_REPORT = "concern-report"
    """Gör en orosanmälan genast."""
    FAMILY_APPLIES = "family-applies"
    """Familjen ansöker själv om stöd, med hjälp om den vill; det väger lika mycket som en anmälan."""
    OWN_MEASURES = "own-measures"
    """Skolans egna insatser."""
    ASK_CONSENT = "ask-consent"
    """Fråga om samtycke."""
    FINISH_INQUIRY = "finish-inquiry"
    """Utred orsakerna först."""


class MeasureKind(StrEnum):
    """Insatsens slag: on which legal footing help is given."""

    SERVICE = "service"
    """Service: öppet stöd, lika för alla som det vänder sig till, utan individuell prövning."""
    ASSESSED = "assessed"
    """Bistånd: efter en prövning av den enskildes behov, med beslut som går att överklaga."""


class IndividualMark(StrEnum):
    """Kännetecken på individuell prövning: what makes help more than service."""

    INDIVIDUAL_TEST = "individual-test"
    """Det aktuella behovet prövas innan stödet ges."""
    MAPPING = "mapping"
    """Stödet bygger på en kartläggning av den enskilde."""
    ADAPTATION = "adaptation"
    """Stödet anpassas till den enskildes behov."""


class LawfulRoad(StrEnum):
    """Laglig väg: how help that is no service can be given."""

    ASSESSED_DECISION = "assessed-decision"
    """Som bistånd: prövning, beslut, rätt att överklaga."""
    WITHOUT_INDIVIDUAL_TEST = "without-individual-test"
    """Utan individuell prövning: öppet, på de villkor som gäller den dagen."""


class MeasureAim(StrEnum):
    """Insatsens syfte."""

    STABLE_SCHOOLING = "stable-schooling"
    """Att stabilisera skolgången."""
    ATTENDANCE = "attendance"
    """Att öka närvaron."""
    PARENTING = "parenting"
    """Stöd i föräldraskapet."""
    LEISURE = "leisure"
    """Fritid och kamrater."""
    WELLBEING = "wellbeing"
    """Mående och hälsa."""
    OTHER = "other"
    """Annat."""


class MeasureEnd(StrEnum):
    """Varför en insats slutar."""

    COMPLETED = "completed"
    """Genomförd."""
    FAMILY_DECLINED = "family-declined"
    """Familjen har tackat nej."""
    REPLACED = "replaced"
    """Ersatt av en annan insats."""
    MOVED = "moved"
    """Flytt."""
    NOT_STARTED = "not-started"
    """Kom aldrig igång."""


class Effect(StrEnum):
    """Effekt: how something was after a measure, compared with before."""

    BETTER = "better"
    """Bättre."""
    SAME = "same"
    """Oförändrat."""
    WORSE = "worse"
    """Sämre."""
    NOT_KNOWN = "not-known"
    """Går inte att säga."""
