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
