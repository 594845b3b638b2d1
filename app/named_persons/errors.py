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


class AlreadyAppointed(Problem):
    """That person is the named person from then on already: nobody hands over to oneself."""

    status = 409
    title_sv = "Personen är redan utsedd"
    title_en = "The person has been appointed already"


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


class NotYourMunicipality(Problem):
    """The administrator's token is for another municipality, or for a private provider."""

    status = 403
    title_sv = "Det är en annan kommun"
    title_en = "That is another municipality"


class UnitDoesNotFit(Problem):
    """The unit is not the one that the rules make responsible on that date."""

    status = 422
    title_sv = "Det är en annan enhet som ansvarar då"
    title_en = "Another unit is responsible then"


class CoverDoesNotFit(Problem):
    """Who acts is the one who is covered, or stands outside the unit's organisation and branch."""

    status = 422
    title_sv = "Ersättaren passar inte"
    title_en = "The one who acts does not fit"


class AlreadyCovered(Problem):
    """Somebody else acts for the same person or unit on some of the dates."""

    status = 409
    title_sv = "Någon annan ersätter redan"
    title_en = "Somebody else acts already"


class CoverOfCover(Problem):
    """Who acts is away on some of the dates, or who is to be away acts for another then."""

    status = 409
    title_sv = "Den som ersätter kan inte själv ersättas"
    title_en = "Who acts for another cannot be covered"
