"""What the room of handovers refuses."""

from app.kit.problems import Problem


class HandoverIsSettled(Problem):
    """The handover has its receipt, has passed or no longer stands: there is nothing to refuse or decide.
    `namedPerson` says whom to turn to now.
    """

    status = 409
    title_sv = "Överlämningen är redan avklarad"
    title_en = "The handover is settled"


class AlreadyRefused(Problem):
    """The receiving unit has refused it already, with its reason: `contacts` says how the outgoing one is
    reached, with which the responsibility stays.
    """

    status = 409
    title_sv = "Överlämningen är redan avböjd"
    title_en = "The handover has been refused already"


class HandoverToOneself(Problem):
    """The receiver is of the same organisation and branch: nothing crosses a border, it reads already."""

    status = 409
    title_sv = "Mottagaren är den egna verksamheten"
    title_en = "The receiver is one's own branch"


class ItemDecided(Problem):
    """The item has been decided on in this handover already."""

    status = 409
    title_sv = "Uppgiften är redan avgjord"
    title_en = "The item has been decided already"
