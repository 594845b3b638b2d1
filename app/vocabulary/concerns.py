"""A worry that is reported: the report, what social services do with it, and what the reporter is told."""

from enum import StrEnum


class ReportDelivery(StrEnum):
    """Hur en orosanmälan har kommit fram: all that the reporter's side knows of its way."""

    DELIVERED = "delivered"
    """Den ligger hos mottagningen."""
    NOT_DELIVERED = "not-delivered"
    """Mottagaren är inte känd eller inte ansluten: ring."""
    TOLD_OTHERWISE = "told-otherwise"
    """Anmälaren har lämnat den per telefon eller brev."""


class DeliveryWay(StrEnum):
    """Hur en anmälan som inte kommit fram lämnas."""

    AGAIN = "again"
    """Genom tjänsten, en gång till."""
    TELEPHONE = "telephone"
    LETTER = "letter"


class MissingFromReport(StrEnum):
    """Vad mottagningen saknar i en anmälan: det frågas om efteråt, och hindrar aldrig."""

    CHILD = "child"
    """Vilket barn det gäller."""
    RESIDENCE = "residence"
    """Var barnet bor."""
    FAMILY_INFORMED = "family-informed"
    """Om vårdnadshavarna vet om anmälan."""


class ReportChannel(StrEnum):
    """Hur en anmälan nådde mottagningen."""

    SERVICE = "service"
    """Genom tjänsten."""
    TELEPHONE = "telephone"
    LETTER = "letter"
    VISIT = "visit"


class ReceivedReportStatus(StrEnum):
    """Hur långt mottagningen har kommit med en orosanmälan."""

    RECEIVED = "received"
    PROTECTION_JUDGED = "protection-judged"
    """Behovet av omedelbart skydd är bedömt; beslutet återstår."""
    INQUIRY_OPENED = "inquiry-opened"
    INQUIRY_NOT_OPENED = "inquiry-not-opened"
    ADDED = "added"
    """En utredning pågick redan: anmälan har lagts till den, utan nytt beslut."""
    PASSED_ON = "passed-on"
    """En annan mottagning svarar: anmälan ligger där, med samma tider."""


class ProtectionJudgement(StrEnum):
    """Omedelbar skyddsbedömning."""

    NEEDED = "protection-needed"
    """Barnet behöver skydd nu."""
    NOT_NEEDED = "no-immediate-need"
    """Inget behov av omedelbart skydd."""


class ConcernDecision(StrEnum):
    """Beslut efter förhandsbedömning."""

    OPEN = "open-inquiry"
    """Utredning inleds."""
    NOT_OPEN = "do-not-open"
    """Utredning inleds inte."""


class ConcernFeedback(StrEnum):
    """Återkoppling till den som anmält: these three values and nothing else."""

    OPENED = "inquiry-opened"
    """Anmälan har lett till att utredning inletts."""
    NOT_OPENED = "inquiry-not-opened"
    """Anmälan har inte lett till utredning."""
    OPEN_ALREADY = "inquiry-open-already"
    """Utredning pågår redan."""


class DelayReason(StrEnum):
    """Varför ett beslut dröjer: two are lawful, each for its own time limit."""

    EXCEPTIONAL = "exceptional-reasons"
    """Synnerliga skäl."""
    SPECIAL = "special-reasons"
    """Särskilda skäl."""
    LACK_OF_STAFF = "lack-of-staff"
    """Personalbrist: aldrig ett skäl."""
    NONE_LAWFUL = "none-lawful"
    """Inget lagligt skäl: enhetschefen står för överträdelsen."""


class MeetingUnsuitable(StrEnum):
    """Varför ett anmälningsmöte inte passar."""

    SUSPECTED_CRIME_AT_HOME = "suspected-crime-at-home"
    """Misstanke om brott i hemmet."""
    HONOUR_VIOLENCE = "honour-violence"
    """Hedersrelaterat våld och förtryck."""
    IMMEDIATE_CARE = "immediate-care"
    """Omedelbart omhändertagande övervägs."""
    NOT_THE_CHILDS_BEST = "not-the-childs-best"
    """Inte till barnets bästa."""


class ReportMeetingPlace(StrEnum):
    """Var ett anmälningsmöte hålls."""

    SCHOOL = "school"
    OFFICE = "office"
    """Socialkontoret."""


class ReportMeetingParty(StrEnum):
    """Vem som erbjuds ett anmälningsmöte."""

    CHILD = "child"
    GUARDIANS = "guardians"
    REPORTER = "reporter"


class ReportMeetingAnswer(StrEnum):
    """Svar på ett erbjudande: frivilligt för alla."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReportMeetingStanding(StrEnum):
    """Hur ett anmälningsmöte står."""

    UNSUITABLE = "unsuitable"
    """Det passar inte, av ett skäl."""
    OFFERED = "offered"
    ACCEPTED = "accepted"
    """Alla som svarat har tackat ja, och ingen väntas på."""
    DECLINED = "declined"
    """Någon har tackat nej."""
    HELD = "held"


class ApplicationOutcome(StrEnum):
    """Vad en ansökan om hjälp leder till."""

    INQUIRY_OPENED = "inquiry-opened"
    ADDED_TO_INQUIRY = "added-to-inquiry"
    """En utredning pågick redan: ansökan tas om hand i den."""
    HELPED_WITHOUT_INQUIRY = "helped-without-inquiry"
    """Familjen får hjälp som inte behöver utredas, och nöjer sig med det."""
    ELSEWHERE = "elsewhere"
    """Någon annan svarar för det: med nästa kontakt."""


class ApplicationStatus(StrEnum):
    """Hur långt en ansökan om hjälp har kommit."""

    WAITING = "waiting"
    """Väntar på svar."""
    INQUIRY_OPENED = "inquiry-opened"
    ADDED_TO_INQUIRY = "added-to-inquiry"
    HELPED_WITHOUT_INQUIRY = "helped-without-inquiry"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"
    """Återtagen av familjen innan den besvarades."""


class HandoverAim(StrEnum):
    """Vart en familj lämnas över varmt från service."""

    APPLICATION = "application"
    """Till mottagningen, för en ansökan."""
    INQUIRY = "inquiry"
    """Till dem som utreder."""
