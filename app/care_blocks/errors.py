"""What the room of care blocks refuses."""

from app.kit.problems import Problem


class AlreadyBlocked(Problem):
    """A block of the same records stands already."""

    status = 409
    title_sv = "Spärren finns redan"
    title_en = "The block is set already"


class BlockIsLifted(Problem):
    """The block has been lifted already."""

    status = 409
    title_sv = "Spärren är redan hävd"
    title_en = "The block is lifted already"
