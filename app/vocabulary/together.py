"""Working together: the help that there is, what guides the work, the forms in which it is done."""

from enum import StrEnum


class PreventionLevel(StrEnum):
    """Förebyggande nivå: for whom a measure of prevention is."""

    UNIVERSAL = "universal"
    """Universell: för alla."""
    SELECTIVE = "selective"
    """Selektiv: för grupper med förhöjd risk."""
    INDICATED = "indicated"
    """Indikerad: för den som redan har svårigheter."""


class WayToHelp(StrEnum):
    """Väg till hjälpen: how one gets it."""

    SERVICE = "service"
    """Service: man vänder sig dit, ingen prövning och inget beslut."""
    APPLICATION = "application"
    """Ansökan: man ansöker, och får ett beslut som går att överklaga."""
    REFERRAL = "referral"
    """Remiss, också en egen vårdbegäran."""


class GuidanceKind(StrEnum):
    """Dokumentslag: what sort of document guides the work."""

    GUIDELINE = "guideline"
    """Vägledning, riktlinje: styr arbetet."""
    SUPPORT_MATERIAL = "support-material"
    """Stödmaterial."""
    TEMPLATE = "template"
    """Mall, blankett."""
    CHECKLIST = "checklist"
    """Checklista."""


class WorkStep(StrEnum):
    """Steg i arbetet: where a document is shown, and a form of cooperation has a template of its own."""

    CONSULTATION = "consultation"
    """Konsultation utan namn."""
    ABSENCE = "absence"
    """Utreda och följa upp frånvaro."""
    CONCERN_REPORT = "concern-report"
    """Göra en orosanmälan."""
    REPORT_MEETING = "report-meeting"
    """Anmälningsmöte."""
    ASSESSMENT = "assessment"
    """Kartlägga, bedöma tillsammans."""
    CONSENT = "consent"
    """Fråga om samtycke."""
    INVITATION = "invitation"
    """Bjuda in familjen."""
    PLAN_MEETING = "plan-meeting"
    """Möte för samordnad plan."""
    SUPPORT = "support"
    """Ge stöd, insatser."""
    FOLLOW_UP = "follow-up"
    """Följa upp."""
    HANDOVER = "handover"
    """Lämna över."""
    EVALUATION = "evaluation"
    """Utvärdera arbetsformen."""


class PartnerKind(StrEnum):
    """Part i en samverkansform: what sort of actor takes part."""

    SCHOOL = "school"
    """Förskola, skola."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsa."""
    SOCIAL_RECEPTION = "social-reception"
    """Socialtjänstens mottagning."""
    SOCIAL_INQUIRY = "social-inquiry"
    """Socialtjänstens utredning."""
    SOCIAL_SERVICE = "social-service"
    """Socialtjänstens öppna insatser."""
    CHILD_HEALTH = "child-health"
    """Barnavårdscentral."""
    CHILD_PSYCHIATRY = "child-psychiatry"
    """Barn- och ungdomspsykiatri."""
    PRIMARY_CARE = "primary-care"
    """Primärvård, första linjen."""
    POLICE = "police"
    """Polis."""
    LEISURE = "leisure"
    """Fritid, kultur."""
    CIVIL_SOCIETY = "civil-society"
    """Föreningar, idrott."""
    AGENCY = "agency"
    """Statlig myndighet som stödjer försöket."""


class CooperationLevel(StrEnum):
    """Nivå i en samverkansform: where its parties meet."""

    STEERING_GROUP = "steering-group"
    """Styrgrupp."""
    WORKING_GROUP = "working-group"
    """Arbetsgrupp."""
    INDIVIDUAL_FORUM = "individual-forum"
    """Individforum."""
    TEAM = "team"
    """Team: de som arbetar tillsammans."""


class EvaluationMeasure(StrEnum):
    """Det som en samverkansform följs upp på."""

    ATTENDANCE = "attendance"
    """Närvaro."""
    GOALS = "goals"
    """Måluppfyllelse."""
    SCHOOL_RESULTS = "school-results"
    """Kunskaper, prövade igen efter en tid."""
    STABLE_SCHOOLING = "stable-schooling"
    """Stabil skolgång."""
    MEETINGS = "meetings"
    """Möten som hålls."""
    TIME_TO_HELP = "time-to-help"
    """Tid från fråga till hjälp."""
    CONTACTS = "contacts"
    """Antal kontakter för familjen."""
    FIDELITY = "fidelity"
    """Om arbetet görs som det är tänkt."""
    CHILD_VIEW = "child-view"
    """Vad barnet självt säger."""


class CooperationStep(StrEnum):
    """Händelse i en samverkans historia."""

    STARTED = "started"
    CHANGED = "changed"
    MERGED = "merged"
    """Gick upp i en annan."""
    TOOK_OVER = "took-over"
    """En annan gick upp i den här."""
    ENDED = "ended"


class CooperationEnd(StrEnum):
    """Varför en samverkan upphör."""

    PERIOD_OVER = "period-over"
    """Tiden är slut."""
    PROJECT_OVER = "project-over"
    """Försöket är avslutat."""
    NO_MEANS = "no-means"
    """Pengarna är slut."""
    NOT_NEEDED = "not-needed"
    """Behövs inte längre."""
    MERGED = "merged"
    """Gick upp i en annan."""


class ParticipationEnd(StrEnum):
    """Varför ett barn inte längre deltar."""

    GOALS_REACHED = "goals-reached"
    """Målen är nådda."""
    FAMILY_WISHES = "family-wishes"
    """Familjen vill sluta."""
    OTHER_HELP = "other-help"
    """Annan hjälp tar vid."""
    MOVED = "moved"
    """Barnet har flyttat eller bytt skola."""
    OTHER = "other"
    """Annat."""


class ParticipationStanding(StrEnum):
    """Hur ett barns deltagande står i dag: read off the dates and the consent, never stored."""

    COMING = "coming"
    """Börjar senare."""
    TAKING_PART = "taking-part"
    CONSENT_OVER = "consent-over"
    """Samtycket gäller inte längre: inget görs förrän det finns ett nytt."""
    COOPERATION_OVER = "cooperation-over"
    """Samverkan har upphört eller gått upp i en annan."""
    ENDED = "ended"
