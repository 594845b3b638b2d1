"""What the room of protections refuses."""

from app.kit.problems import Problem


class AlreadyProtected(Problem):
    """The caller's own organisation has said so already, and it stands."""

    status = 409
    title_sv = "Skyddet är redan satt"
    title_en = "The protection is set already"


class AlreadyLifted(Problem):
    """The protection has been lifted already."""

    status = 409
    title_sv = "Skyddet är redan hävt"
    title_en = "The protection is lifted already"


class AlreadyNamed(Problem):
    """The child exists for that colleague already."""

    status = 409
    title_sv = "Kollegan har redan tillgång"
    title_en = "The colleague is named already"


class LastOfTheNamed(Problem):
    """Nobody at the organisation would know of the child any more: name somebody else first."""

    status = 409
    title_sv = "Någon måste veta att barnet finns"
    title_en = "Somebody must know that the child exists"
