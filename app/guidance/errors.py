"""What documents in use refuse."""

from app.kit.problems import Problem


class VersionNotInForce(Problem):
    """That version does not hold today: read the one that does. `inForce` is its number, if there is one."""

    status = 409
    title_sv = "Den versionen gäller inte i dag"
    title_en = "That version is not in force today"


class AlreadyRead(Problem):
    """You have confirmed this version already."""

    status = 409
    title_sv = "Du har redan kvitterat den här versionen"
    title_en = "You have confirmed this version already"
