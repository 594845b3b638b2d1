"""What the absence ladder refuses."""

from app.kit.problems import Problem


class AttendanceOverlaps(Problem):
    """There is a record of some of these days already: take it back first, or write of other days."""

    status = 409
    title_sv = "Dagarna är redan inskrivna"
    title_en = "Some of these days have a record already"


class StepsAreMissing(Problem):
    """Other steps come first: `missing` says which, `rule` by which rule."""

    status = 409
    title_sv = "Andra steg kommer först"
    title_en = "Other steps come first"


class LadderIsClosed(Problem):
    """The duty has been closed; new absence over the threshold begins a new one. `contacts` and `namedPerson`
    say whom to turn to meanwhile.
    """

    status = 409
    title_sv = "Plikten är avslutad"
    title_en = "The duty is closed"
