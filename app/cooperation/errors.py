"""What cooperation refuses."""

from app.kit.problems import Problem


class FormExists(Problem):
    """There is a form with that key already, of somebody's or among those that come along."""

    status = 409
    title_sv = "Det finns redan en form med den nyckeln"
    title_en = "There is a form with that key already"


class CooperationIsOver(Problem):
    """It has ended or merged into another by then; `mergedIntoId` is that one's id. Its history stays."""

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
