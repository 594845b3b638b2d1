"""What requests for help refuse."""

from app.kit.problems import Problem


class NextContactNeeded(Problem):
    """A no, or a yes to a part, says whom to turn to next: nobody is left at a dead end."""

    status = 422
    title_sv = "Säg vem man ska vända sig till i stället"
    title_en = "Say whom to turn to next"
