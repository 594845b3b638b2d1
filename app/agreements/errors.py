"""What the room of agreements refuses."""

from app.kit.problems import Problem


class NobodyAnswersThere(Problem):
    """No social board answers in the district on that day, so it can have no contact point."""

    status = 409
    title_sv = "Ingen nämnd svarar i distriktet den dagen"
    title_en = "No board answers in the district on that day"


class ContactPointExists(Problem):
    """The district has a contact point already: it is replaced, so that the schools are told."""

    status = 409
    title_sv = "Distriktet har redan en kontaktpunkt"
    title_en = "The district has a contact point already"


class AlreadyConfirmed(Problem):
    """Somebody at the school has confirmed it already."""

    status = 409
    title_sv = "Skolan har redan kvitterat"
    title_en = "The school has confirmed already"
