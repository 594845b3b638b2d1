"""What the room about disclosures refuses: each says rule and remedy, never a fact about a child."""

from app.kit.problems import Problem


class SharingNotAllowed(Problem):
    """No rule lets this be shared: `rule` and `citations` say what closes it, `missing` what would open."""

    status = 409
    title_sv = "Uppgiften får inte lämnas ut"
    title_en = "This may not be shared"


class DecisionNeeded(Problem):
    """A human must judge and record it first: `missing` says what, `rule` and `citations` by which law."""

    status = 409
    title_sv = "En människa måste avgöra och anteckna först"
    title_en = "A human must decide and record it first"


class AlreadyReceived(Problem):
    """The unit has taken it over already."""

    status = 409
    title_sv = "Redan mottaget"
    title_en = "Taken over already"


class ItemAnswered(Problem):
    """The unit has answered that part of the question already."""

    status = 409
    title_sv = "Den delen av frågan är redan besvarad"
    title_en = "That part of the question has been answered"
