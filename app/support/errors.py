"""What the room of offers refuses."""

from app.kit.problems import Problem


class SupportDeclined(Problem):
    """The family has said no to offers. It can be taken back; who the named person is stays as it was."""

    status = 409
    title_sv = "Familjen har tackat nej"
    title_en = "The family has said no"


class AlreadyDeclined(Problem):
    """The same person's no stands already."""

    status = 409
    title_sv = "Nejet gäller redan"
    title_en = "The no stands already"


class DeclineIsWithdrawn(Problem):
    """The no has been taken back already."""

    status = 409
    title_sv = "Nejet är redan återtaget"
    title_en = "The no has been taken back already"
