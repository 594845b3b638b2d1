"""What the register of organisations refuses."""

from app.kit.problems import Problem


class BranchDoesNotFit(Problem):
    """The branch or kind does not belong to the organisation's sector."""

    status = 422
    title_sv = "Verksamhetsgrenen hör inte till sektorn"
    title_en = "The branch does not belong to the sector"


class NotYourOrganisation(Problem):
    """The administrator's token is for another organisation."""

    status = 403
    title_sv = "Det är en annan organisation"
    title_en = "That is another organisation"
