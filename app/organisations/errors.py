"""What the register of organisations refuses."""

from app.kit.problems import Problem


class BranchDoesNotFit(Problem):
    """The branch or kind does not belong to the organisation's sector."""

    status = 422
    title_sv = "Verksamhetsgrenen hör inte till sektorn"
    title_en = "The branch does not belong to the sector"


class UnitIsClosed(Problem):
    """The unit has closed for good by then; `successorId` names the one that has taken over, if one has."""

    status = 409
    title_sv = "Enheten är nedlagd"
    title_en = "The unit has closed"


class UnitIsNeeded(Problem):
    """Somebody would be left without an answer; `neededAs` says as what the unit is to be replaced first."""

    status = 409
    title_sv = "Enheten behövs"
    title_en = "The unit is needed"


class DistrictExists(Problem):
    """The municipality has a district with that code already."""

    status = 409
    title_sv = "Distriktet finns redan"
    title_en = "The district exists already"


class IdentifierIsTaken(Problem):
    """The system's id names a professional of the organisation already: this one or another."""

    status = 409
    title_sv = "Beteckningen är upptagen"
    title_en = "The identifier is taken"


class NotYourOrganisation(Problem):
    """The administrator's token is for another organisation."""

    status = 403
    title_sv = "Det är en annan organisation"
    title_en = "That is another organisation"
