"""What the administration of systems refuses."""

from app.kit.problems import Problem


class ClientExists(Problem):
    """A system with that client_id is registered already."""

    status = 409
    title_sv = "Systemet är redan anslutet"
    title_en = "The system is registered already"


class SecondPersonNeeded(Problem):
    """What one administrator has asked for is confirmed by another."""

    status = 403
    title_sv = "En annan administratör behöver bekräfta"
    title_en = "Another administrator must confirm"


class NothingWaits(Problem):
    """No such change of the system waits: it has been confirmed, rejected or replaced by another."""

    status = 409
    title_sv = "Ingen sådan ändring väntar"
    title_en = "No such change waits"
