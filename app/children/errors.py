"""What the rooms about children refuse."""

from app.kit.problems import Problem


class IdentityMalformed(Problem):
    """The identity number is in none of the accepted forms, or its date does not exist."""

    status = 422
    title_sv = "Numret går inte att läsa"
    title_en = "The number cannot be read"


class BirthDateNeeded(Problem):
    """Without a checked personal identity number the birth date must be given."""

    status = 422
    title_sv = "Födelsedatum behövs"
    title_en = "A birth date is needed"


class NotYourUnit(Problem):
    """The unit is not one of those at which the caller has a duty."""

    status = 403
    title_sv = "Det är inte din enhet"
    title_en = "That is not your unit"


class AgeDoesNotFit(Problem):
    """A unit of that kind has no child of that age; `rule` names the row of ages that says so."""

    status = 409
    title_sv = "Enheten passar inte barnets ålder"
    title_en = "The unit does not fit the child's age"


class RelationsOverlap(Problem):
    """The unit has the child already, in the same way, on some of those days."""

    status = 409
    title_sv = "Relationen överlappar en annan"
    title_en = "The relation overlaps another"


class OneAndTheSame(Problem):
    """A pointer cannot be linked to itself, nor twice to the same other one."""

    status = 409
    title_sv = "Det är redan samma barn"
    title_en = "It is the same child already"


class AlreadyKnown(Problem):
    """The caller's own branch has this identifier or guardian already, for this or another child."""

    status = 409
    title_sv = "Uppgiften finns redan"
    title_en = "That is known already"


class ChildHasEnded(Problem):
    """The child has died or emigrated: nothing new begins about it, and nobody is asked."""

    status = 409
    title_sv = "Allt om barnet är avslutat"
    title_en = "Everything about the child has ended"


class AlreadyEnded(Problem):
    """That the child has died or emigrated is written down already."""

    status = 409
    title_sv = "Avslutet är redan antecknat"
    title_en = "The ending is written down already"
