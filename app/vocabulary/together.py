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
