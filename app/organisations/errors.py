"""What the register of organisations refuses."""

from app.kit.problems import Problem


class BranchDoesNotFit(Problem):
    """The branch or kind does not belong to the organisation's sector."""

    status = 422
    title_sv = "Verksamhetsgrenen hör inte till sektorn"
    title_en = "The branch does not belong to the sector"


class DistrictExists(Problem):
    """The municipality has a district with that code already."""

    status = 409
    title_sv = "Distriktet finns redan"
    title_en = "The district exists already"


class NotYourOrganisation(Problem):
    """The administrator's token is for another organisation."""

    status = 403
    title_sv = "Det är en annan organisation"
    title_en = "That is another organisation"
