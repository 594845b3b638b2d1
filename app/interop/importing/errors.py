"""Why a whole import is refused, and why one record is set aside after it has been read."""

from enum import StrEnum


class ImportRefusedError(ValueError):
    """The import did not begin, or was undone as a whole; the message says why in one sentence."""


class ImportUnderWayError(ImportRefusedError):
    """Another import of the same organisation runs now."""


class SetAside(StrEnum):
    """Why a record that could be read could not be taken over."""

    UNKNOWN_UNIT = "unknown-unit"
    """It belongs to a unit that is neither in the answers nor known from before."""
    AGE_DOES_NOT_FIT = "age-does-not-fit"
    """It belongs to a kind of unit that has no child of that age."""
    UNIT_IS_CLOSED = "unit-is-closed"
    """It begins at a unit that has closed for good by then."""
    NO_ROLE_MAILBOX = "no-role-mailbox"
    """A new unit without an e-mail address, and the run was given none."""
    NUMBER_OF_ANOTHER = "number-of-another-child"
    """The number belongs to another child than the one this id has been known by: a person must look."""
    SAME_CHILD = "same-child-twice"
    """Another record of the same answers has the same number; the first was taken."""
    REFUSED_BY_DATABASE = "refused-by-database"
    """A constraint of the database refused it."""
