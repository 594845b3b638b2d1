"""The five questions, wellbeing, what has happened, and what is asked of others."""

from enum import StrEnum


class FiveQuestionsStatus(StrEnum):
    """De fem frågornas läge."""

    DRAFT = "draft"
    FINAL = "final"
    AMENDED = "amended"


class Answered(StrEnum):
    """Svar på en av de fem frågorna: att ingen har svarat är inte detsamma som nej."""

    YES = "yes"
    """Ja: det finns något att säga, och texten säger det."""
    NO = "no"
    """Nej: frågan är ställd, och svaret är nej eller inget."""
    UNANSWERED = "unanswered"
    """Ännu inte besvarad."""


class ChildViewMissing(StrEnum):
    """Varför barnets egen syn saknas."""

    NOT_ASKED_YET = "not-asked-yet"
    """Barnet har ännu inte tillfrågats."""
    TOO_YOUNG = "too-young"
    """Barnet är för litet för att säga det, och har inte heller visat det."""
    DID_NOT_WANT_TO = "did-not-want-to"
    """Barnet ville inte."""
    NOT_REACHED = "not-reached"
    """Barnet gick inte att nå."""
    COULD_HARM = "could-harm"
    """Att fråga kunde skada barnet."""


class WellbeingIndicator(StrEnum):
    """SHANARRI: välbefinnandets åtta indikatorer."""

    SAFE = "safe"
    """Trygg."""
    HEALTHY = "healthy"
    """Må bra."""
    ACHIEVING = "achieving"
    """Utvecklas."""
    NURTURED = "nurtured"
    """Omvårdad."""
    ACTIVE = "active"
    """Aktiv."""
    RESPECTED = "respected"
    """Respekterad."""
    RESPONSIBLE = "responsible"
    """Ansvarstagande."""
    INCLUDED = "included"
    """Delaktig."""


class FollowUpKind(StrEnum):
    """Vad som följer när hjälp av andra behövs: ett beslut, aldrig ingenting."""

    SINGLE_AGENCY_MEASURE = "single-agency-measure"
    """En åtgärd i den egna verksamheten."""
    ASSISTANCE_REQUEST = "assistance-request"
    """En annan verksamhet ombeds om något bestämt."""
    CALL_FOR_PLAN = "call-for-plan"
    """Ett möte om en samordnad plan tas upp med familjen."""
    NOTHING_MORE = "nothing-more"
    """Inget mer görs nu, med skäl."""


class MyWorldSide(StrEnum):
    """Min värld-triangelns tre sidor."""

    HOW_I_GROW = "how-i-grow"
    """Hur jag växer och utvecklas."""
    WHAT_I_NEED = "what-i-need"
    """Vad jag behöver av dem som tar hand om mig."""
    MY_WIDER_WORLD = "my-wider-world"
    """Min vidare värld."""


class Bearing(StrEnum):
    """Vad något betyder för barnet: en styrka eller en svårighet."""

    STRENGTH = "strength"
    """Styrka."""
    CHALLENGE = "challenge"
    """Svårighet."""


class MatrixEnd(StrEnum):
    """Resiliensmatrisens fyra ändar: två hos barnet, två omkring det."""

    RESILIENCE = "resilience"
    """Motståndskraft."""
    VULNERABILITY = "vulnerability"
    """Sårbarhet."""
    PROTECTIVE_ENVIRONMENT = "protective-environment"
    """Skyddande omgivning."""
    ADVERSITY = "adversity"
    """Motgångar omkring barnet."""


class ChronologyKind(StrEnum):
    """Vad en händelse i kronologin är för barnet."""

    STRENGTH = "strength"
    """En styrka."""
    CONCERN = "concern"
    """Något som oroar."""
    CHANGE = "change"
    """En förändring som har betydelse, varken styrka eller oro."""


class KnownBy(StrEnum):
    """Hur man vet det som står i kronologin: en uppgift har en källa, en åsikt har ingen plats."""

    OBSERVED = "observed"
    """Den som skriver har själv sett, hört eller gjort det."""
    CHILD = "child"
    """Barnet har berättat det."""
    FAMILY = "family"
    """En vårdnadshavare eller annan närstående har berättat det."""
    PROFESSIONAL = "professional"
    """En annan yrkesperson har berättat det."""
    DOCUMENT = "document"
    """Det står i en handling eller ett register."""


class AssistanceOutcome(StrEnum):
    """Svar på en begäran om hjälp."""

    ACCEPTED = "accepted"
    """Ja."""
    ACCEPTED_IN_PART = "accepted-in-part"
    """Ja, till en del."""
    DECLINED = "declined"
    """Nej, med skäl och nästa kontakt."""


class AssistanceStatus(StrEnum):
    """Läget för en begäran om hjälp, som den som läser känner det."""

    WAITING = "waiting"
    """Väntar på svar."""
    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted-in-part"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Återtagen av den som bad."""
