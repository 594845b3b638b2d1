"""The child: how it is known, where it belongs, how it is protected, and what ends."""

from enum import StrEnum


class ProtectionLevel(StrEnum):
    """Skyddsnivå."""

    NONE = "none"
    CONFIDENTIALITY_MARKED = "confidentiality-marked"
    """Sekretessmarkering."""
    PROTECTED_REGISTRATION = "protected-registration"
    """Skyddad folkbokföring."""
    HIDDEN_PLACEMENT = "hidden-placement"
    """Placering på hemlig ort."""
    SEALED = "sealed"
    """Försegling satt av en yrkesperson, med skäl och omprövningsdag."""


class IdentityKind(StrEnum):
    """Identitetsbeteckning: what sort of number a child is known by."""

    PERSONAL_IDENTITY_NUMBER = "personal-identity-number"
    """Personnummer."""
    COORDINATION_NUMBER = "coordination-number"
    """Samordningsnummer."""
    INTERIM_NUMBER = "interim-number"
    """Interimspersonnummer, T-nummer."""
    RESERVE_NUMBER = "reserve-number"
    """Reservnummer."""
    NONE = "none"
    """Ingen beteckning."""


class RelationKind(StrEnum):
    """Relation mellan ett barn och en enhet."""

    ENROLMENT = "enrolment"
    """Inskrivning i skola."""
    PLACEMENT = "placement"
    """Placering i förskola eller fritidshem."""
    CARE = "care"
    """Vårdrelation."""
    CASE = "case"
    """Ärende i socialtjänsten."""
    NAMED_PERSON = "named-person"
    """Uppdraget som namngiven person."""


class GuardianSource(StrEnum):
    """Varifrån en uppgift om vårdnad kommer."""

    POPULATION_REGISTER = "population-register"
    """Folkbokföringen."""
    COURT_DECISION = "court-decision"
    """Domstolsbeslut."""
    SCHOOL_SYSTEM = "school-system"
    """Skolans elevregister."""
    OWN_STATEMENT = "own-statement"
    """Egen uppgift."""


class EndingKind(StrEnum):
    """Avslut: why everything about a child ends here."""

    DECEASED = "deceased"
    """Barnet har avlidit."""
    EMIGRATED = "emigrated"
    """Barnet har utvandrat."""


class EndingSource(StrEnum):
    """Varifrån uppgiften om ett avslut kommer."""

    POPULATION_REGISTER = "population-register"
    """Folkbokföringen."""
    OWN_RECORD = "own-record"
    """Den egna verksamhetens dokumentation."""


class ResidenceKind(StrEnum):
    """Var ett barn hör hemma: the dated facts that say which district answers for a child."""

    REGISTERED = "registered"
    """Folkbokförd i kommunen."""
    STAY = "stay"
    """Vistas i kommunen."""
    PLACED = "placed"
    """Placerat av kommunens socialnämnd."""


class RouteDoubt(StrEnum):
    """Varför det inte är säkert vilket distrikt som svarar för ett barn."""

    RESIDENCE_UNKNOWN = "residence-unknown"
    """Ingen har uppgett var barnet hör hemma."""
    RULE_UNVERIFIED = "rule-unverified"
    """Regeln är inte läst i lagtexten."""
    DISTRICT_UNKNOWN = "district-unknown"
    """Kommunen är känd, men inte distriktet."""
    BOARD_UNKNOWN = "board-unknown"
    """Ingen nämnd är upplagd som svarar där den dagen."""
