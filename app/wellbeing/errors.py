"""What the five questions refuse."""

from app.kit.problems import Problem


class ChildViewNeeded(Problem):
    """To finish, the child's own view is needed, or the reason why it is missing: one of the two."""

    status = 422
    title_sv = "Barnets egen syn behövs, eller skälet till att den saknas"
    title_en = "The child's own view is needed, or why it is missing"


class FollowUpNeeded(Problem):
    """Help from others is needed: the answers are not finished without a decision on what follows. A reasoned
    no is one.
    """

    status = 422
    title_sv = "Ett beslut om vad som följer behövs"
    title_en = "A decision on what follows is needed"


class NotFinished(Problem):
    """A draft leaves nobody's desk: finish the answers before they are shared."""

    status = 409
    title_sv = "Svaren är ett utkast"
    title_en = "The answers are a draft"
