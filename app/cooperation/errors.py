"""What cooperation refuses."""

from app.kit.problems import Problem


class FormExists(Problem):
    """There is a form with that key already, of somebody's or among those that come along."""

    status = 409
    title_sv = "Det finns redan en form med den nyckeln"
    title_en = "There is a form with that key already"


class FormComesAlong(Problem):
    """The form comes along with the service and is the same for all: configure one of your own under another
    key, which `elsewhere` says where.
    """

    status = 409
    title_sv = "Formen följer med tjänsten och ändras inte"
    title_en = "The form comes along, and is not changed"


class CooperationIsOver(Problem):
    """It has ended or merged into another by then; `mergedIntoId` is that one's id, and `contacts`
    says how its parties are reached. The history stays.
    """

    status = 409
    title_sv = "Samverkan har upphört"
    title_en = "The cooperation has ended"


class PersonInText(Problem):
    """Minutes and decisions hold no person data: an identity number stands in the text that is pointed at."""

    status = 422
    title_sv = "Ett personnummer står i texten"
    title_en = "An identity number stands in the text"
    detail_sv = "Protokoll och beslut innehåller inga personuppgifter. Skriv utan att någon kan kännas igen."
    detail_en = "Minutes and decisions hold no person data. Write so that nobody can be recognised."


class FormConsentMissing(Problem):
    """A child takes part, and is talked of by name, only with a consent to this very form that covers every
    party: `consentStatus` says where the one that was named stands. One to a plan or another form never does.
    `consents` is where one is asked for, and `namedPerson` whom the family and you can talk it over with.
    """

    status = 409
    title_sv = "Samtycke till den här formen saknas"
    title_en = "A consent to this form is missing"


class NoChildTakesPart(Problem):
    """In this form no single child takes part or is named: `elsewhere` is where other help is listed, and
    `namedPerson` whom to turn to for the child.
    """

    status = 409
    title_sv = "I den här formen deltar inga enskilda barn"
    title_en = "No single child takes part in this form"


class OutsideTarget(Problem):
    """The form is not for a child of that age; `elsewhere` is where other help is listed, for everybody,
    and `namedPerson` whom to turn to for the child.
    """

    status = 409
    title_sv = "Formen är inte för barn i den åldern"
    title_en = "The form is not for a child of that age"


class TakesPartAlready(Problem):
    """The child takes part already, by the own branch."""

    status = 409
    title_sv = "Barnet deltar redan"
    title_en = "The child takes part already"
