"""The field types of SS 12000 records, forgiving where real producers deviate, strict where it matters."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BeforeValidator, ValidationInfo

from app.interop.ss12000.reasons import Reason, RefusedError
from app.kit.identity import Identity, MalformedIdentityError, parse_identity
from app.vocabulary import ProtectionLevel

LONGEST_TEXT = 200
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class RelationType(StrEnum):
    """What a responsible person is to a pupil; only the guardian has custody."""

    GUARDIAN = "Vårdnadshavare"
    OTHER_RESPONSIBLE = "Annan ansvarig"
    LEGAL_REPRESENTATIVE = "God man"
    APPOINTED = "Utsedd behörig"


class PersonStatus(StrEnum):
    """Whether a person lives in the country, as the producer knows it."""

    ACTIVE = "Aktiv"
    EMIGRATED = "Utvandrad"
    DECEASED = "Avliden"


class GroupType(StrEnum):
    """What a group is for."""

    TEACHING = "Undervisning"
    CLASS = "Klass"
    MENTOR = "Mentor"
    TEST = "Provgrupp"
    SCHEDULE = "Schema"
    DEPARTMENT = "Avdelning"
    STAFF = "Personalgrupp"
    OTHER = "Övrigt"


class AssignmentType(StrEnum):
    """What somebody does for a group. What the standard does not list is `OTHER`."""

    MENTOR = "Mentor"
    PRESCHOOL_TEACHER = "Förskollärare"
    CHILD_MINDER = "Barnskötare"
    LEISURE_TEACHER = "Fritidspedagog"
    SPECIAL_NEEDS_TEACHER = "Specialpedagog"
    PUPIL_HEALTH = "Elevhälsopersonal"
    PEDAGOGICAL_LEADER = "Pedagogisk ledare"
    SCHEDULER = "Schemaläggare"
    TEACHING_ASSISTANT = "Lärarassistent"
    ADMINISTRATIVE = "Administrativ personal"
    OTHER = "Övrigt"


class OrganisationKind(StrEnum):
    """What an organisation of the producer is; a pupil is enrolled at a school unit."""

    RESPONSIBLE_BODY = "Huvudman"
    ACTIVITY_AREA = "Verksamhetsområde"
    ADMINISTRATION = "Förvaltning"
    PRINCIPALS_AREA = "Rektorsområde"
    SCHOOL = "Skola"
    SCHOOL_UNIT = "Skolenhet"
    BRAND = "Varumärke"
    COMPANY = "Bolag"
    OTHER = "Övrigt"


_MARKINGS = {
    "": ProtectionLevel.NONE,
    "ingen": ProtectionLevel.NONE,
    "sekretessmarkering": ProtectionLevel.CONFIDENTIALITY_MARKED,
    "skyddad folkbokföring": ProtectionLevel.PROTECTED_REGISTRATION,
}


def clean_text(value: object) -> str:
    """Return one line of text in NFC without surrounding space."""
    if not isinstance(value, str):
        raise RefusedError(Reason.MALFORMED_FIELD)
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST_TEXT or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise RefusedError(Reason.UNSAFE_TEXT)
    return text


def _name(value: object) -> str:
    text = clean_text(value)
    if not text:
        raise RefusedError(Reason.MISSING_FIELD)
    return text


def source_id(value: object) -> str:
    """Return a UUID in its one spelling. Other ids are refused: some are identity numbers."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise RefusedError(Reason.NO_ID)
    return str(UUID(value))


def _reference(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


def _day(value: object) -> date:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found.group(1) if found else "")
    except ValueError:
        raise RefusedError(Reason.MALFORMED_DATE) from None


def read_moment(value: object) -> datetime | None:
    """Read a time stamp; one without a zone is taken as UTC, one that is none as unknown."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _security_marking(value: object) -> ProtectionLevel:
    """Read the marking; a word nobody knows may mean protection, so it stops the record."""
    word = clean_text("" if value is None else value).casefold()
    if word not in _MARKINGS:
        raise RefusedError(Reason.UNKNOWN_SECURITY_MARKING)
    return _MARKINGS[word]


def _person_status(value: object) -> PersonStatus:
    try:
        return PersonStatus(clean_text(value or PersonStatus.ACTIVE.value).capitalize())
    except ValueError as error:
        reason = error.reason if isinstance(error, RefusedError) else Reason.UNKNOWN_PERSON_STATUS
        raise RefusedError(reason) from None


def _today(info: ValidationInfo) -> date:
    """Return the reference date that the reading was given."""
    today: date = (info.context or {})["today"]
    return today


def _birth_date(value: object, info: ValidationInfo) -> date | None:
    born = None if value is None or value == "" else _day(value)
    if born and born > _today(info):
        raise RefusedError(Reason.BORN_IN_THE_FUTURE)
    return born


def _civic_no(value: object, info: ValidationInfo) -> Identity | None:
    """Read `{value, nationality}` or a bare text; a number of another country is left out."""
    parts = value if isinstance(value, dict) else {"value": value}
    number, country = parts.get("value"), parts.get("nationality") or "SE"
    if number is None or number == "" or country != "SE":
        return None
    try:
        return parse_identity(clean_text(number), today=_today(info))
    except MalformedIdentityError:
        raise RefusedError(Reason.MALFORMED_IDENTITY) from None


def _digits(length: int) -> Callable[[object], str | None]:
    """Make a reader of a code of so many digits; what is no such code counts as not given."""

    def read(value: object) -> str | None:
        text = value.replace("-", "").replace(" ", "") if isinstance(value, str) else ""
        return text if re.fullmatch(f"[0-9]{{{length}}}", text) else None

    return read


def _school_year(value: object) -> int | None:
    year = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,2}", value) else value
    return year if type(year) is int and 0 <= year <= 10 else None  # noqa: PLR2004 - the standard's range


def _school_type(value: object) -> str:
    code = clean_text(value).upper()
    if not re.fullmatch("[A-Z0-9]{2,12}", code):
        raise RefusedError(Reason.MALFORMED_FIELD)
    return code


def not_cancelled(value: object) -> object:
    """Drop what was cancelled, before anything else of it is judged."""
    if not isinstance(value, list):
        return value
    return [part for part in value if not (isinstance(part, dict) and part.get("cancelled") is True)]


Word = TypeVar("Word", bound=StrEnum)


def _or_else(other: Word) -> Callable[[object], Word]:
    """Make a reader of a word from a list that producers are known to leave."""

    def read(value: object) -> Word:
        try:
            return type(other)(str(value))
        except ValueError:
            return other

    return read


def _many(value: object) -> Any:
    return () if value is None else value


Text = Annotated[str, BeforeValidator(clean_text)]
Name = Annotated[str, BeforeValidator(_name)]
SourceId = Annotated[str, BeforeValidator(source_id)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime | None, BeforeValidator(read_moment)]
SecurityMarking = Annotated[ProtectionLevel, BeforeValidator(_security_marking)]
Status = Annotated[PersonStatus, BeforeValidator(_person_status)]
BirthDate = Annotated[date | None, BeforeValidator(_birth_date)]
CivicNo = Annotated[Identity | None, BeforeValidator(_civic_no)]
SchoolUnitCode = Annotated[str | None, BeforeValidator(_digits(8))]
MunicipalityCode = Annotated[str | None, BeforeValidator(_digits(4))]
OrganisationNumber = Annotated[str | None, BeforeValidator(_digits(10))]
SchoolYear = Annotated[int | None, BeforeValidator(_school_year)]
SchoolType = Annotated[str, BeforeValidator(_school_type)]
AsReference = BeforeValidator(_reference)
AsList = BeforeValidator(_many)
Relation = Annotated[RelationType, BeforeValidator(_or_else(RelationType.OTHER_RESPONSIBLE))]
Group = Annotated[GroupType, BeforeValidator(_or_else(GroupType.OTHER))]
Assignment = Annotated[AssignmentType, BeforeValidator(_or_else(AssignmentType.OTHER))]
Organisation = Annotated[OrganisationKind, BeforeValidator(_or_else(OrganisationKind.OTHER))]
