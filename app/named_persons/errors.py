"""What the rooms about named persons refuse."""

from app.kit.problems import Problem


class NoUnitOfLastResort(Problem):
    """The installation has named no unit of last resort for the child's age: tell its administrator."""

    status = 409
    title_sv = "Ingen reservenhet är utsedd"
    title_en = "No unit of last resort has been named"


class NoDutyAtUnit(Problem):
    """The person has no duty at the responsible unit on that date."""

    status = 422
    title_sv = "Personen har ingen tjänst vid enheten"
    title_en = "The person has no duty at the unit"


class AlreadyAccepted(Problem):
    """The assignment has its receipt already, or is no longer in force."""

    status = 409
    title_sv = "Uppdraget är redan kvitterat"
    title_en = "The assignment has been accepted already"


class OutsideTheChain(Problem):
    """The date lies before the child's first or after its last day with a named person."""

    status = 422
    title_sv = "Datumet ligger utanför"
    title_en = "The date lies outside the chain"
