"""The numbers of PostgreSQL's advisory locks, in one place: two that are equal would hold each other up.

Locks by name (`hashtextextended`) and `kit.turns`, which locks two numbers at once, cannot meet these.
"""

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """What one may do at a time, in all processes together."""

    PREPARING = 7_301_426_905
    """A database is made ready, or brought to the newest schema."""
    WORKER = 7_301_426_906
    """One worker's round; the others stand by."""
    CHOICES = 7_301_426_907
    """Rule sets: shared by who lays a chain, alone for who chooses."""
    YEAR = 7_301_426_908
    """The school year turns: one roll-over at a time."""
    DISCONTINUING = 7_301_426_909
    """Units that close: shared by who lays a chain, alone for who decides."""
    EVENTS = 7_301_426_910
    """Events are put in order."""
    SWEEPING = 7_301_426_911
    """Assertions that have run out are swept away."""
    SIGN_INS = 7_301_426_912
    """Sign-ins that nobody will come back to are swept away."""
    SCHOOL_SYSTEMS = 7_301_426_915
    """School systems are asked by one process at a time."""
