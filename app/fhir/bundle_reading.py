"""Reading a FHIR bundle: its children, and their guardians. What cannot be taken is set aside with a reason.

Nothing else of a bundle is read: no observation, no condition, no address. Of a guardian there is one only
with custody, the source that says so, and the day on which it was checked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.fhir.related_person import SOURCE, VERIFIED_ON
from app.fhir.systems import ROLE_CODE, SECURITY_LABEL, number_system
from app.kit.strict_json import UnreadableJsonError, loads
from app.vocabulary import GuardianSource, ProtectionLevel

_LABELS = {
    "sekretessmarkering": ProtectionLevel.CONFIDENTIALITY_MARKED,
    "skyddadFolkbokforing": ProtectionLevel.PROTECTED_REGISTRATION,
}
_NARROW = {"R", "V"}
_LONGEST_ID = 64


_Entry = tuple[set[str], str, Mapping[str, Any]]
"""By what a resource may be referred to, what it is called here, and what it says."""


class Why(StrEnum):
    """Why something of a bundle is set aside."""

    NOT_A_BUNDLE = "not-a-bundle"
    NO_ID = "no-id"
    NO_NAME = "no-name"
    NO_BIRTH_DATE = "no-birth-date"
    NOT_ACTIVE = "not-active"
    DECEASED = "deceased"
    UNKNOWN_PROTECTION = "unknown-protection"
    NO_CHILD_OF_THE_BUNDLE = "no-child-of-the-bundle"
    NO_NUMBER = "no-number"
    NO_CUSTODY = "no-custody"
    NO_SOURCE = "no-source"
    NOT_VERIFIED = "not-verified"


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is set aside: what kind, its id or its place in the bundle, and why."""

    resource: str
    record_id: str
    why: str
    place: str = ""


class _SetAsideError(Exception):
    def __init__(self, why: Why, place: str = "") -> None:
        super().__init__(why.value)
        self.why = why
        self.place = place


@dataclass(frozen=True, slots=True)
class GuardianSaid:
    """A guardian with verified custody, as the bundle has it."""

    record_id: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    source: GuardianSource
    verified_on: date
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class ChildSaid:
    """A child, as the bundle has it."""

    record_id: str
    number: str | None = field(repr=False)
    birth_date: date = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    protection: ProtectionLevel
    guardians: tuple[GuardianSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleSaid:
    """What a bundle says that is taken, and what is set aside of it."""

    children: tuple[ChildSaid, ...]
    aside: tuple[Aside, ...]
    read: int
    """How many persons it holds."""


def read_bundle(raw: bytes) -> BundleSaid:
    """Read a bundle."""
    entries = _entries(raw)
    if entries is None:
        return BundleSaid((), (Aside("Bundle", "", Why.NOT_A_BUNDLE),), 0)
    patients = list(_of(entries, "Patient"))
    related = list(_of(entries, "RelatedPerson"))
    aside: list[Aside] = []
    children = _children(patients, aside)
    guardians = _guardians(related, children, aside)
    whole = {child.record_id: _with(child, guardians) for child in children.values()}
    return BundleSaid(tuple(whole.values()), tuple(aside), len(patients) + len(related))


def _entries(raw: bytes) -> list[Any] | None:
    try:
        given = loads(raw)
    except UnreadableJsonError:
        return None
    if not isinstance(given, dict) or given.get("resourceType") != "Bundle":
        return None
    entries = given.get("entry", [])
    return entries if isinstance(entries, list) else None


def _children(patients: list[_Entry], aside: list[Aside]) -> dict[str, ChildSaid]:
    """Return the children, by each name under which the bundle refers to them."""
    found: dict[str, ChildSaid] = {}
    for names, record_id, patient in patients:
        try:
            found |= dict.fromkeys(names, _child(record_id, patient))
        except _SetAsideError as error:
            aside.append(Aside("Patient", record_id, error.why, error.place))
    return found


def _guardians(
    related: list[_Entry], children: Mapping[str, ChildSaid], aside: list[Aside]
) -> dict[str, list[GuardianSaid]]:
    """Return the guardians, by the child's id in the bundle."""
    found: dict[str, list[GuardianSaid]] = {}
    for _, record_id, person in related:
        try:
            of_whom, guardian = _guardian(record_id, person, children)
        except _SetAsideError as error:
            aside.append(Aside("RelatedPerson", record_id, error.why, error.place))
        else:
            found.setdefault(of_whom, []).append(guardian)
    return found


def _with(child: ChildSaid, guardians: Mapping[str, list[GuardianSaid]]) -> ChildSaid:
    return replace(child, guardians=tuple(guardians.get(child.record_id, ())))


def _of(entries: list[Any], kind: str) -> Iterator[_Entry]:
    """Yield the resources of a kind."""
    for place, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == kind:
            own = resource.get("id")
            named = isinstance(own, str) and own.isprintable() and 0 < len(own) <= _LONGEST_ID
            record_id = str(own) if named else f"#{place}"
            yield {f"{kind}/{record_id}", str(entry.get("fullUrl") or record_id)}, record_id, resource


def _child(record_id: str, given: Mapping[str, Any]) -> ChildSaid:
    if record_id.startswith("#"):
        raise _SetAsideError(Why.NO_ID, "id")
    if given.get("active") is False:
        raise _SetAsideError(Why.NOT_ACTIVE, "active")
    if given.get("deceasedBoolean") or given.get("deceasedDateTime"):
        raise _SetAsideError(Why.DECEASED)
    birth_date = _day(given.get("birthDate"))
    if birth_date is None:
        raise _SetAsideError(Why.NO_BIRTH_DATE, "birthDate")
    given_name, family_name = _names(given)
    return ChildSaid(
        record_id=record_id,
        number=_number(given),
        birth_date=birth_date,
        given_name=given_name,
        family_name=family_name,
        protection=_protection(given),
    )


def _names(given: Mapping[str, Any]) -> tuple[str, str]:
    names = [each for each in _list(given, "name") if isinstance(each.get("family"), str)]
    official = sorted(names, key=lambda each: each.get("use") != "official")
    for each in official:
        given_names = each.get("given")
        known = given_names if isinstance(given_names, list) else []
        first = " ".join(part for part in known if isinstance(part, str)).strip()
        if first and each["family"].strip():
            return first, each["family"].strip()
    raise _SetAsideError(Why.NO_NAME, "name")


def _number(given: Mapping[str, Any]) -> str | None:
    """Return the first identity number of a Swedish system; numbers of other systems are not read."""
    for each in _list(given, "identifier"):
        if number_system(str(each.get("system"))) and isinstance(each.get("value"), str):
            return str(each["value"])
    return None


def _protection(given: Mapping[str, Any]) -> ProtectionLevel:
    """Return the protection that the labels say. One that cannot be read is never taken for none."""
    said = _list(_object(given, "meta"), "security")
    levels = [_LABELS.get(str(each.get("code"))) for each in said if each.get("system") == SECURITY_LABEL]
    narrow = any(str(each.get("code")) in _NARROW for each in said if each.get("system") != SECURITY_LABEL)
    if None in levels or (narrow and not levels):
        raise _SetAsideError(Why.UNKNOWN_PROTECTION, "meta.security")
    ranked = list(ProtectionLevel)
    found = [each for each in levels if each is not None]
    return max(found, key=ranked.index, default=ProtectionLevel.NONE)


def _guardian(
    record_id: str, given: Mapping[str, Any], children: Mapping[str, ChildSaid]
) -> tuple[str, GuardianSaid]:
    child = children.get(str(_object(given, "patient").get("reference")))
    if child is None:
        raise _SetAsideError(Why.NO_CHILD_OF_THE_BUNDLE, "patient")
    number = _number(given)
    if number is None:
        raise _SetAsideError(Why.NO_NUMBER, "identifier")
    source, verified_on = _custody(given)
    period = _object(given, "period")
    return child.record_id, GuardianSaid(
        record_id=record_id,
        number=number,
        name=_whole_name(given),
        phone=next(
            (each.get("value") for each in _list(given, "telecom") if each.get("system") == "phone"), None
        ),
        source=source,
        verified_on=verified_on,
        since=_day(period.get("start")),
        until=_day(period.get("end")),
    )


def _phone(given: Mapping[str, Any]) -> str | None:
    numbers = (each.get("value") for each in _list(given, "telecom") if each.get("system") == "phone")
    return next((each for each in numbers if isinstance(each, str)), None)


def _custody(given: Mapping[str, Any]) -> tuple[GuardianSource, date]:
    codes = [
        coding.get("code")
        for concept in _list(given, "relationship")
        for coding in _list(concept, "coding")
        if coding.get("system") == ROLE_CODE
    ]
    if "GUARD" not in codes or given.get("active") is False:
        raise _SetAsideError(Why.NO_CUSTODY, "relationship")
    said = {str(each.get("url")): each for each in _list(given, "extension")}
    source = str(said.get(SOURCE, {}).get("valueCode"))
    if source not in {each.value for each in GuardianSource}:
        raise _SetAsideError(Why.NO_SOURCE, "extension")
    verified_on = _day(said.get(VERIFIED_ON, {}).get("valueDate"))
    if verified_on is None:
        raise _SetAsideError(Why.NOT_VERIFIED, "extension")
    return GuardianSource(source), verified_on


def _whole_name(given: Mapping[str, Any]) -> str:
    for each in _list(given, "name"):
        if isinstance(each.get("text"), str):
            return str(each["text"])
    return " ".join(_names(given))


def _object(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = given.get(name)
    return found if isinstance(found, dict) else {}


def _list(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = given.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
