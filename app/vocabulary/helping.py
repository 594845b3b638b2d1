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
