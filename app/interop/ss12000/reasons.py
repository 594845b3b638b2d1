"""Why something in a school's answers was set aside: fixed words, never a piece of the content."""

from dataclasses import dataclass
from enum import StrEnum


class Resource(StrEnum):
    """The resources of SS 12000 that are read; the others are not asked for."""

    ORGANISATIONS = "organisations"
    PERSONS = "persons"
    DUTIES = "duties"
    GROUPS = "groups"
    PLACEMENTS = "placements"


class Reason(StrEnum):
    """Why a record, a whole file or an answer is in quarantine."""

    NOT_AN_OBJECT = "not-an-object"
    """The record is no JSON object."""
    NO_ID = "no-id"
    """The record has no id, or the id is no UUID."""
    DUPLICATE_ID = "duplicate-id"
    """Two different records bear one id, and neither is known to be the newer."""
    MISSING_FIELD = "missing-field"
    """A field is missing that the record cannot do without."""
    MALFORMED_FIELD = "malformed-field"
    """A field has another type or form than the standard gives it."""
    UNSAFE_TEXT = "unsafe-text"
    """A text holds control characters or half characters, or is far too long."""
    MALFORMED_DATE = "malformed-date"
    """A date is no date of the calendar."""
    ENDS_BEFORE_IT_STARTS = "ends-before-it-starts"
    """A period ends before its first day."""
    BORN_IN_THE_FUTURE = "born-in-the-future"
    """The birth date is still to come."""
    NO_BIRTH_DATE = "no-birth-date"
    """A pupil without birth date, whose identity number gives none either."""
    MALFORMED_IDENTITY = "malformed-identity"
    """The identity number is no identity number (a wrong check digit is something else)."""
    UNKNOWN_SECURITY_MARKING = "unknown-security-marking"
    """The marking may mean protection; nothing is stored until somebody has looked."""
    UNKNOWN_PERSON_STATUS = "unknown-person-status"
    """The status is none of the three of the standard."""
    FILE_TOO_LARGE = "file-too-large"
    """The file is larger, or holds more records, than one reading takes."""
    FILE_UNREADABLE = "file-unreadable"
    """The file could not be opened, or is not a regular file."""
    FILE_NOT_JSON = "file-not-json"
    """The file is not JSON in UTF-8, is nested too deeply or holds NaN."""
    FILE_REPEATS_A_NAME = "file-repeats-a-name"
    """An object of the file has two members of one name: which one is meant, nobody knows."""
    FILE_HAS_NO_LIST = "file-has-no-list"
    """The file holds neither a list nor an object with the list `data`."""
    NO_ANSWER = "no-answer"
    """The school system did not answer, not even after several tries."""
    NO_ACCESS = "no-access"
    """The school system refused our token, or we have none to show."""
    ANSWER_UNREADABLE = "answer-unreadable"
    """An answer was no page as the standard writes it."""
    ANSWER_TOO_LARGE = "answer-too-large"
    """An answer was larger, or held more records, than one run takes."""
    PAGING_BROKEN = "paging-broken"
    """The pages went round in circles, or the token of the next page was none."""
    MUCH_SMALLER = "much-smaller"
    """More than half of what stood before was gone at once: a person must look before anything ends."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something set aside: which record of which resource, and why. Holds nothing of its content."""

    record_id: str | None
    """The producer's id; none for a file, and for a record without a proper id."""
    resource: Resource
    reason_code: Reason
    field: str = ""
    """Where in the record, as names and positions: `enrolments.0.endDate`."""
    position: int | None = None
    """Which record of the file, counted from zero."""


class RefusedError(ValueError):
    """A field's validator says why the record cannot be taken over."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
